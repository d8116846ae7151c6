"""A server that takes a request and does not answer: seen at once, named after 8 seconds, counted once."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Error, Page, Route, expect

from scripts_agent.calls import speech
from scripts_agent.models import Call, CallEvent
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk
from tests.pages.steps import at_step

pytestmark = pytest.mark.django_db(transaction=True)

SLOW, AGAIN = "Server belum menjawab.", "Server menjawab lagi. Tekan tombol tadi sekali lagi."
Hang = Callable[..., list[str]]


@pytest.fixture
def hang(page: Page) -> Iterator[Hang]:
    """hang("/3/", arrives=True): the next request to such an address is never answered.

    arrives: the server gets it and stores it, and only its answer is lost. times: so many requests.
    """

    held: list[Route] = []

    def lose(path: str, *, arrives: bool = False, times: int = 1) -> list[str]:
        lost: list[str] = []

        def take(route: Route) -> None:
            lost.append(route.request.url)
            held.append(route)
            if arrives:
                route.fetch(max_redirects=0)

        page.route(lambda url: path in url, take, times=times)
        return lost

    yield lose
    for route in held:
        with suppress(Error):  # given up by the browser long ago
            route.abort()
    page.unroute_all(behavior="ignoreErrors")


def wait_less(page: Page, milliseconds: int = 700) -> None:
    """Eight seconds are shown by a test of their own; the others need not wait for them."""
    page.evaluate("ms => { htmx.config.timeout = ms }", milliseconds)


def expect_line_4a5(desk: Desk) -> None:
    """Where step 4 goes on once a product is named."""
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Produk: Pascabayar")


def banner(page: Page):
    return page.locator("#gangguan")


def test_after_8_seconds_the_banner_names_the_hang_and_the_press_goes_out_again(
    desk: Desk, agent: User, villages, hang: Hang
) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    page = desk.page
    lost = hang("/4/")
    button = page.get_by_role("button", name="Pascabayar")
    start = time.monotonic()
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    page.wait_for_timeout(6500)
    expect(banner(page)).to_be_hidden()
    expect(button).to_have_attribute("aria-busy", "true")
    expect(banner(page)).to_be_visible()
    assert 7.5 < time.monotonic() - start < 11
    expect(banner(page)).to_contain_text("sekali lagi")
    expect(banner(page).get_by_role("link", name="Lembar darurat")).to_be_visible()
    expect(banner(page).get_by_role("link", name="Masuk lagi")).to_be_hidden()
    expect(button).not_to_have_attribute("aria-busy", "true")
    assert len(lost) == 1
    assert_accessible(page)
    button.click()
    expect_line_4a5(desk)
    expect(banner(page)).to_be_hidden()
    assert CallEvent.objects.filter(kind="ANSWERED").count() == 1


def test_the_pressed_button_is_busy_at_once_and_shows_it_after_300_ms(
    desk: Desk, agent: User, villages, hang: Hang
) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    page = desk.page
    hang("/4/")
    page.evaluate(
        """() => {
          window.seen = {};
          const button = document.querySelector("button[value=PASCABAYAR]");
          button.addEventListener("click", () => { window.pressed = performance.now(); }, true);
          new MutationObserver(() => {
            if (button.ariaBusy === "true") window.seen.busy ??= performance.now() - window.pressed;
            if (getComputedStyle(button.querySelector("kbd"), "::after").content !== "none")
              window.seen.shown ??= performance.now() - window.pressed;
          }).observe(button, { attributes: true });
        }"""
    )
    page.get_by_role("button", name="Pascabayar").click()
    expect(page.get_by_role("button", name="Pascabayar")).to_have_class(re.compile("is-waiting"))
    seen = page.evaluate("window.seen")
    assert seen["busy"] < 100
    assert 299 <= seen["shown"] < 500
    expect(page.locator("#menunggu")).to_have_text("Menunggu server…")


def test_a_quick_answer_shows_no_sign_of_waiting(desk: Desk, agent: User, villages) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    page = desk.page
    page.evaluate(
        """() => {
          window.signs = 0;
          new MutationObserver(() => { window.signs += document.querySelectorAll(".is-waiting").length; })
            .observe(document.body, { attributes: true, subtree: true, attributeFilter: ["class"] });
        }"""
    )
    page.get_by_role("button", name="Pascabayar").click()
    expect_line_4a5(desk)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert page.evaluate("window.signs") == 0


@pytest.mark.parametrize("arrives", [True, False], ids=["its answer is lost", "it never arrives"])
@pytest.mark.parametrize("step", [3, 4, 5])
def test_a_step_pressed_again_is_stored_once(
    desk: Desk, agent: User, villages, hang: Hang, step: int, arrives: bool
) -> None:
    at_step(desk, agent, step, villages.gambir)
    page = desk.page
    if step == 3:
        desk.field("Kode Multiguna").fill("MG-17")
    before = CallEvent.objects.count()
    wait_less(page)
    hang(f"/{step}/", arrives=arrives)
    label = {3: "Lanjut", 4: "Pascabayar", 5: "Ya"}[step]
    desk.press(label)
    expect(banner(page)).to_contain_text("sekali lagi")
    if step == 3:
        expect(page.get_by_label("Kode Multiguna")).to_have_value("MG-17")
    desk.press(label)
    if step == 4:
        expect_line_4a5(desk)
    else:
        desk.expect_step({3: 4, 5: 6}[step])
    expect(banner(page)).to_be_hidden()
    expect(desk.error).to_have_count(0)
    assert CallEvent.objects.count() - before == 1


@pytest.mark.parametrize("arrives", [True, False], ids=["its answer is lost", "it never arrives"])
def test_a_new_call_pressed_again_is_one_call_with_what_was_corrected(
    desk: Desk, hang: Hang, arrives: bool
) -> None:
    page = desk.page
    page.goto(f"{desk.address}/asisten/baru")
    page.get_by_label("Penyambungan Baru (PB)").check()
    page.get_by_label("Nama pemohon").fill("Sri")
    wait_less(page)
    hang("/asisten/baru", arrives=arrives)
    desk.press("Lanjut")
    expect(banner(page)).to_contain_text("sekali lagi")
    page.get_by_label("Nama pemohon").fill("Sari")
    desk.press("Lanjut")
    desk.expect_step(2)
    assert Call.objects.get().name == "Sari"


@pytest.mark.parametrize("arrives", [True, False], ids=["its answer is lost", "it never arrives"])
def test_a_closing_pressed_again_closes_once(
    desk: Desk, agent: User, villages, hang: Hang, arrives: bool
) -> None:
    desk.start_at_result(agent, villages.gambir, offer="YA")
    wait_less(desk.page)
    hang("/6/", arrives=arrives)
    desk.close()
    expect(banner(desk.page)).to_contain_text("sekali lagi")
    desk.close()
    desk.expect_closed("BERSEDIA: lanjut proses pada AP2T")
    assert CallEvent.objects.filter(kind="CLOSED").count() == 1


def test_when_the_server_answers_again_the_banner_asks_for_the_press(
    desk: Desk, agent: User, villages, hang: Hang
) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    wait_less(desk.page)
    hang("/4/")
    desk.press("Pascabayar")
    expect(banner(desk.page)).to_contain_text(AGAIN)  # /siap/ was asked, and answered
    desk.press("Pascabayar")
    expect_line_4a5(desk)
    expect(banner(desk.page)).to_be_hidden()


def test_one_slow_poll_shows_nothing_and_a_second_in_a_row_shows_the_banner(
    desk: Desk, agent: User, villages, hang: Hang
) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    page = desk.page
    wait_less(page)
    hang("/siap/", times=100)
    lost = hang("/ketersediaan/", times=2)
    for polls in (1, 2):
        page.evaluate("htmx.trigger('#sisi', 'ketersediaan')")
        page.wait_for_timeout(1200)
        assert len(lost) == polls
        expect(page.locator("[aria-busy=true], .is-waiting")).to_have_count(0)
        if polls == 1:
            expect(banner(page)).to_be_hidden()
    expect(banner(page)).to_contain_text(SLOW)
    page.evaluate("htmx.trigger('#sisi', 'ketersediaan')")
    expect(banner(page)).to_contain_text(AGAIN)


def test_the_way_back_to_a_server_that_hangs_is_named_too(
    desk: Desk, agent: User, villages, hang: Hang
) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    page = desk.page
    page.goto(f"{desk.address}/asisten/{Call.objects.get().pk}/4/")
    desk.expect_step(4)
    desk.product("Pascabayar")
    hang("/4/")
    page.go_back()
    expect(banner(page)).to_contain_text(SLOW, timeout=12_000)


@pytest.fixture
def free(desk: Desk, page: Page) -> Iterator[Event]:
    """The browser has its copy of the emergency sheet. What waits for this event goes on after the test."""
    page.goto(f"{desk.address}/asisten/baru")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("caches.match('/asisten/darurat/').then(Boolean)")
    event = Event()
    yield event
    event.set()


def test_the_emergency_sheet_opens_although_the_server_hangs(
    desk: Desk, page: Page, free: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened from the browser's own copy: asking a server that hangs for it would help nobody."""
    context = speech.emergency_context
    monkeypatch.setattr(speech, "emergency_context", lambda day: free.wait(60) and context(day))
    start = time.monotonic()
    page.goto(f"{desk.address}/asisten/darurat/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lembar darurat")
    assert time.monotonic() - start < 6
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).display") == "flex"


def test_a_page_that_does_not_come_in_8_seconds_becomes_the_emergency_sheet(
    desk: Desk, page: Page, free: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts_agent.desk.views.newest_open_call", lambda *of: free.wait(60) and None)
    page.goto(f"{desk.address}/asisten/baru")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lembar darurat")
