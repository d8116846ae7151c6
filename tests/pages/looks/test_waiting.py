"""A step on its way: when it shows, on what was pressed, and that nothing jumps when the next is there."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, Route, expect

from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk
from tests.pages.looks.looks import DARK, FORCED, LAPTOP, LIGHT, show
from tests.pages.test_outcomes_in_browser import GAMBIR

pytestmark = pytest.mark.django_db(transaction=True)
TRANSITIONS = """() => {
  window.transitions = 0;
  const start = document.startViewTransition.bind(document);
  document.startViewTransition = (change) => { window.transitions += 1; return start(change); };
}"""


@pytest.fixture
def at_offer(desk: Desk, agent: User, villages) -> Desk:
    desk.start_at_result(agent, villages.gambir)
    return desk


def hold_back(page: Page) -> list[Route]:
    """The requests of steps from now on; each goes out when the test lets it."""
    held: list[Route] = []
    page.route(re.compile(r"/asisten/\d+/\d/$"), lambda route: held.append(route))
    return held


def test_a_request_shows_on_what_was_pressed_and_the_other_answers_rest(at_offer: Desk) -> None:
    page = at_offer.page
    page.evaluate("htmx.config.timeout = 60_000")
    held = hold_back(page)
    at_offer.keys("t")
    no = page.get_by_role("button", name="Tidak")
    expect(no).to_have_class(re.compile("is-waiting"))
    expect(no).to_have_attribute("aria-busy", "true")
    expect(page.locator("#menunggu")).to_have_text("Menunggu server…")
    expect(page.locator(".dock-row [aria-disabled=true]:visible")).to_have_text(
        [re.compile(name) for name in ("Ya", "alasannya", "hard complaint", "AP2T")]
    )
    for theme in (LIGHT, DARK, FORCED):
        show(page, LAPTOP, theme)
        assert_accessible(page)
    held[0].continue_()
    at_offer.expect_step(6)
    expect(page.locator("#menunggu")).to_have_text("")


def test_what_rested_is_live_again_when_the_request_is_lost(at_offer: Desk) -> None:
    page = at_offer.page
    held = hold_back(page)
    at_offer.keys("t")
    expect(page.locator(".dock-row .is-waiting")).to_be_visible()
    held[0].abort()
    expect(page.locator("#desk :is([aria-disabled=true], [aria-busy], .is-waiting)")).to_have_count(0)


def test_nothing_jumps_from_step_to_step(desk: Desk, villages) -> None:
    page = desk.page
    desk.start("Penyambungan Baru (PB)")
    page.evaluate(
        """() => {
          window.shifts = [];
          const note = (list) => { for (const one of list.getEntries()) window.shifts.push(one.value); };
          new PerformanceObserver(note).observe({ type: "layout-shift" });
        }"""
    )
    desk.search(*GAMBIR)
    desk.power("2200")
    desk.product("Pascabayar")
    desk.keys("a")
    expect(page.locator(".desk-earlier")).to_be_visible()
    desk.keys("t")
    desk.expect_step(6)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert max(page.evaluate("window.shifts"), default=0) <= 0.02


@pytest.fixture
def moving(browser: Browser, browser_context_args: dict, desk: Desk) -> Iterator[Page]:
    """A browser of the same agent that has motion."""
    context = browser.new_context(**browser_context_args | {"reduced_motion": "no-preference"})
    context.add_cookies(desk.page.context.cookies())
    yield context.new_page()
    context.close()


def test_steps_fade_only_where_motion_is_wanted(desk: Desk, moving: Page, agent: User, villages) -> None:
    for page, transitions in ((desk.page, 0), (moving, 1)):
        one = Desk(page, desk.address)
        one.start_at_product(agent, villages.gambir, "2200")
        page.evaluate(TRANSITIONS)
        one.press("Pascabayar")
        one.expect_line_4a5("Pascabayar")
        assert page.evaluate("window.transitions") == transitions
