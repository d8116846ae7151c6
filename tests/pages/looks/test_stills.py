"""Each page as it was drawn, in the real product: what fits, what is seen, what Tab reaches, in every theme.

A state is reached by plain forms, looked at once and then walked through sizes and themes without reloading.
"""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.pages.desk import Desk
from tests.pages.looks.looks import (
    DARK,
    FORCED,
    LAPTOP,
    LOW,
    ZOOMED,
    assert_never_sideways,
    assert_same_stops,
    assert_seen_everywhere,
    show,
    walk_by_tab,
)
from tests.pages.looks.states import STATES, State, at_closing, at_not_available, at_offer, at_product
from tests.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("name", STATES)
def test_a_still_in_the_real_product(name: str, reach: Callable[[State], Page], desk: Desk) -> None:
    page = reach(STATES[name])
    desk.expect_lines(*STATES[name].lines)
    assert_seen_everywhere(page)
    walk_by_tab(page)
    assert_same_stops(page, LOW, DARK)
    assert_same_stops(page, ZOOMED, FORCED)
    assert_never_sideways(page)


def test_tab_goes_from_the_notification_to_its_answers(reach: Callable[[State], Page]) -> None:
    names = walk_by_tab(reach(State(at_offer)), LAPTOP, FORCED)
    work = names[names.index("SOP butir 4a.6 (tab baru)") :]
    assert work == [
        "SOP butir 4a.6 (tab baru)",
        "Salin Alt+C",
        "Esc Kembali",
        "Ya Y",
        "Tidak T",
        "Pemohon bertanya alasannya A",
        "Pemohon tetap menginginkan produk ini (hard complaint) K",
        "AP2T menjawab lain L",
        "mengapa",
        "Ketersediaan: siapa dan kapan",
    ]


def test_at_200_percent_the_line_and_both_answers_stand_in_the_first_window(
    reach: Callable[[State], Page],
) -> None:
    page = reach(State(at_offer))
    show(page, ZOOMED)
    line = page.locator(".desk-line blockquote").bounding_box()
    yes, no = (page.get_by_role("button", name=name).bounding_box() for name in ("Ya Y", "Tidak T"))
    assert line
    assert yes
    assert no
    assert line["y"] >= 0
    assert line["y"] + line["height"] <= yes["y"]
    assert max(yes["y"] + yes["height"], no["y"] + no["height"]) <= ZOOMED[1]


def test_the_line_to_say_is_the_largest_text(reach: Callable[[State], Page]) -> None:
    page = reach(State(at_offer))
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("#desk *")].filter((one) => one.checkVisibility()
          && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
          .map((one) => [parseFloat(getComputedStyle(one).fontSize), !!one.closest("blockquote")])"""
    )
    said = {size for size, is_line in sizes if is_line}
    others = max(size for size, is_line in sizes if not is_line)
    assert min(said) > others


@pytest.mark.parametrize(
    ("there", "size"),
    [(at_not_available, (980, 450)), (at_not_available, (320, 640)), (at_product, (342, 160))],
)
def test_the_dock_never_hides_what_has_the_focus(
    reach: Callable[[State], Page], there: Callable[[Walk, SimpleNamespace], None], size: tuple[int, int]
) -> None:
    """WCAG 2.4.11, in windows in which its answers need more than one row; the last: 400 % zoom."""
    page = reach(State(there))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("() => new Promise(requestAnimationFrame)")  # what follows a resize has come
    hidden = page.evaluate("""() => [...document.querySelectorAll("#desk :is(a, button, summary)")]
      .filter((one) => one.checkVisibility() && !one.closest(".desk-dock"))
      .filter((one) => {
        one.focus();
        const { left, top, width, height } = one.getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + 4)?.closest(".desk-dock");
      }).map((one) => one.textContent)""")
    assert hidden == []


def test_on_a_large_screen_the_desk_is_one_block_in_the_middle(reach: Callable[[State], Page]) -> None:
    page = reach(State(at_offer))
    show(page, (1920, 1080))
    box = page.locator("#desk").bounding_box()
    assert box
    assert box["x"] == pytest.approx((1920 - box["width"]) / 2, abs=1)
    assert box["width"] <= 1440
    inside = "e => e.getBoundingClientRect().width <= 70 * parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator(".desk-line blockquote").evaluate(inside)


def test_the_answers_stand_in_the_same_place_at_every_step(
    desk: Desk, walk: Walk, villages, reach: Callable[[State], Page]
) -> None:
    page = reach(State(at_closing))
    places = set()
    for step in range(1, 7):
        page.goto(f"{desk.address}/asisten/{walk.call.pk}/{step}/")
        dock = page.locator(".desk-dock").bounding_box()
        assert dock
        places.add((dock["x"], dock["y"] + dock["height"]))
    assert len(places) == 1


@pytest.mark.parametrize("path", ["/asisten/", "/asisten/baru", "/asisten/darurat/", "/sop/", "/matriks/"])
def test_a_page_beside_the_call_is_seen_in_every_theme(path: str, desk: Desk) -> None:
    show(desk.page, LAPTOP)
    desk.page.goto(desk.address + path)
    assert_seen_everywhere(desk.page, scrolls=path != "/asisten/baru")
    walk_by_tab(desk.page, LAPTOP, DARK)


@pytest.mark.parametrize("path", ["/lokasi/", "/lokasi/ringkasan/", "/laporan/", "/lokasi/data-pemohon/"])
def test_a_page_of_a_supervisor_is_seen_in_every_theme(
    path: str, enter: Callable[[User], Page], live_server, walk: Walk, villages, supervisor: User
) -> None:
    at_offer(walk, villages)
    page = enter(supervisor)
    show(page, LAPTOP)
    page.goto(live_server.url + path)
    assert_seen_everywhere(page, scrolls=True)
    walk_by_tab(page, LAPTOP, DARK)


def test_the_chosen_look_overrides_the_systems(desk: Desk) -> None:
    page = desk.page
    page.goto(f"{desk.address}/asisten/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="agen").click()
    page.get_by_role("button", name="Gelap").click()
    page.wait_for_load_state()
    expect(page.locator("html[data-theme=dark]")).to_be_attached()
    assert page.evaluate(ground) != light
