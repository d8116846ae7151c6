"""Each page as it was drawn, in the real product: what fits, what is seen, what Tab reaches, in every theme.

A state is reached by plain forms, looked at once and then walked through sizes and themes without reloading.
"""

from collections.abc import Callable

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
    assert_no_scrolling_at,
    assert_seen_in_every_theme,
    show,
    walk_by_tab,
)
from tests.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)


def at_offer(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir, salutation="Ibu", name="Sari")
    walk.product("PASCABAYAR")


def at_reason(walk: Walk, villages) -> None:
    at_offer(walk, villages)
    walk.answer("offer", "ALASAN")


def at_line_alone(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir, salutation="Ibu", name="Sari")
    walk.answer("product", "PASCABAYAR")


def at_not_available(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir, "17600", salutation="Ibu", name="Sari")
    walk.product("PASCABAYAR")


def at_unset(walk: Walk, villages) -> None:
    walk.to_product(villages.papua, salutation="Ibu", name="Sari")
    walk.product("PASCABAYAR")


def at_unsure(walk: Walk, villages) -> None:
    walk.to_product(villages.low_confidence, salutation="Ibu", name="Sari")
    walk.product("PASCABAYAR")


def at_served(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir, salutation="Ibu", name="Sari")
    walk.product("PRABAYAR")


def at_closing(walk: Walk, villages) -> None:
    at_offer(walk, villages)
    walk.answer("offer", "TIDAK")


# The states of the desk whose work stands in one window, without scrolling.
STATES = {
    "offer": at_offer,
    "reason": at_reason,
    "line 4a.5 alone": at_line_alone,
    "not available": at_not_available,
    "not set": at_unset,
    "unit not certain": at_unsure,
    "served": at_served,
    "closing": at_closing,
}


@pytest.fixture
def reach(desk: Desk, walk: Walk, villages) -> Callable[[Callable], Page]:
    def go(state: Callable) -> Page:
        state(walk, villages)
        show(desk.page, LAPTOP)
        desk.page.goto(f"{desk.address}/asisten/{walk.call.pk}/", wait_until="load")
        step = walk.call.pk and desk.page.locator("#desk").get_attribute("data-step")
        assert step
        return desk.page

    return go


@pytest.mark.parametrize("name", STATES)
def test_a_state_of_the_desk_fits_and_is_seen(name: str, reach: Callable[[Callable], Page]) -> None:
    page = reach(STATES[name])
    assert_no_scrolling_at(page, LAPTOP, LOW)
    assert_never_sideways(page)
    assert_seen_in_every_theme(page)
    walk_by_tab(page)


def test_tab_goes_from_the_notification_to_its_answers(reach: Callable[[Callable], Page]) -> None:
    page = reach(at_offer)
    show(page, LAPTOP, FORCED)
    names = walk_by_tab(page)
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
    reach: Callable[[Callable], Page],
) -> None:
    page = reach(at_offer)
    show(page, ZOOMED)
    line = page.locator(".desk-line blockquote").bounding_box()
    yes, no = (page.get_by_role("button", name=name).bounding_box() for name in ("Ya Y", "Tidak T"))
    assert line
    assert yes
    assert no
    assert line["y"] >= 0
    assert line["y"] + line["height"] <= yes["y"]
    assert max(yes["y"] + yes["height"], no["y"] + no["height"]) <= ZOOMED[1]


def test_the_line_to_say_is_the_largest_text(reach: Callable[[Callable], Page]) -> None:
    page = reach(at_offer)
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("#desk *")].filter((one) => one.checkVisibility()
          && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
          .map((one) => [parseFloat(getComputedStyle(one).fontSize), !!one.closest("blockquote")])"""
    )
    said = {size for size, is_line in sizes if is_line}
    others = max(size for size, is_line in sizes if not is_line)
    assert min(said) > others


def test_on_a_large_screen_the_desk_is_one_block_in_the_middle(reach: Callable[[Callable], Page]) -> None:
    page = reach(at_offer)
    show(page, (1920, 1080))
    box = page.locator("#desk").bounding_box()
    assert box
    assert box["x"] == pytest.approx((1920 - box["width"]) / 2, abs=1)
    assert box["width"] <= 1440
    inside = "e => e.getBoundingClientRect().width <= 70 * parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator(".desk-line blockquote").evaluate(inside)


def test_the_answers_stand_in_the_same_place_at_every_step(
    desk: Desk, walk: Walk, villages, reach: Callable[[Callable], Page]
) -> None:
    page = reach(at_closing)
    places = set()
    for step in range(1, 7):
        page.goto(f"{desk.address}/asisten/{walk.call.pk}/{step}/")
        dock = page.locator(".desk-dock").bounding_box()
        assert dock
        places.add((dock["x"], dock["y"] + dock["height"]))
    assert len(places) == 1


def test_powers_and_villages_stand_in_one_window_while_one_types(desk: Desk, walk: Walk, villages) -> None:
    walk.to_product(villages.gambir, salutation="Ibu", name="Sari")
    page = desk.page
    show(page, LAPTOP)
    page.goto(f"{desk.address}/asisten/{walk.call.pk}/3/")
    for power in ("2200", "900", "5000"):
        page.get_by_label("Daya yang diinginkan (VA)").fill(power)
        assert_no_scrolling_at(page, LAPTOP, LOW)
    assert_never_sideways(page)
    assert_seen_in_every_theme(page)
    page.goto(f"{desk.address}/asisten/{walk.call.pk}/2/")
    page.locator("#cari").fill("tanah abang")
    expect(page.locator('#hasil-cari[data-q="tanah abang"]')).to_be_visible()
    assert_no_scrolling_at(page, LAPTOP, LOW)
    assert_never_sideways(page)
    assert_seen_in_every_theme(page)


@pytest.mark.parametrize("path", ["/asisten/", "/asisten/baru", "/asisten/darurat/", "/sop/", "/matriks/"])
def test_a_page_beside_the_call_is_seen_in_every_theme(path: str, desk: Desk) -> None:
    show(desk.page, LAPTOP)
    desk.page.goto(desk.address + path)
    assert_never_sideways(desk.page)
    assert_seen_in_every_theme(desk.page)


@pytest.mark.parametrize("path", ["/lokasi/", "/lokasi/ringkasan/", "/laporan/", "/lokasi/data-pemohon/"])
def test_a_page_of_a_supervisor_is_seen_in_every_theme(
    path: str, enter: Callable[[User], Page], live_server, walk: Walk, villages, supervisor: User
) -> None:
    at_offer(walk, villages)
    page = enter(supervisor)
    show(page, LAPTOP)
    page.goto(live_server.url + path)
    assert_never_sideways(page)
    assert_seen_in_every_theme(page)
    show(page, LAPTOP, DARK)
    walk_by_tab(page)


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


def test_nothing_jumps_when_a_step_follows_another(desk: Desk, agent: User, villages) -> None:
    page = desk.page
    desk.start_at_product(agent, villages.gambir, "2200")
    page.evaluate(
        """() => {
          window.shifts = [];
          const note = (list) => { for (const one of list.getEntries()) window.shifts.push(one.value); };
          new PerformanceObserver(note).observe({ type: "layout-shift" });
        }"""
    )
    desk.product("Pascabayar")
    desk.keys("a")
    expect(page.locator(".desk-earlier")).to_be_visible()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert max(page.evaluate("window.shifts"), default=0) <= 0.02
