"""The way back: Esc on every step, typed text that stays, where the focus starts, keys of every action."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from scripts_agent.models import Call, CallEvent
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk
from tests.pages.outcomes import GAMBIR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]


@pytest.fixture
def at_product(desk: Desk, agent: User, villages) -> Desk:
    desk.start_at_product(agent, villages.gambir, "2200")
    return desk


@pytest.fixture
def at_offer(desk: Desk, agent: User, villages) -> Desk:
    desk.start_at_result(agent, villages.gambir)
    return desk


def expect_focus_on_heading(desk: Desk) -> None:
    expect(desk.page.get_by_role("heading", level=1)).to_be_focused()


# Esc


def test_esc_goes_back_from_every_step_to_the_home_page(at_product: Desk) -> None:
    desk = at_product
    desk.product("Pascabayar")
    desk.press("Ya")
    desk.expect_step(6)
    desk.keys("Escape")
    desk.expect_step(5)
    desk.keys("Escape")
    desk.expect_step(4)
    desk.keys("Escape")
    desk.expect_step(3)
    desk.keys("Escape", "Escape")  # the first one leaves the field
    desk.expect_step(2)
    desk.keys("Escape", "Escape")
    desk.expect_step(1)
    desk.keys("Escape")
    expect(desk.page).to_have_title(re.compile("Panggilan saya"))


def test_esc_at_line_4a5_leads_to_the_product(at_product: Desk) -> None:
    at_product.keys("2")
    at_product.expect_line_4a5("Pascabayar")
    at_product.keys("Escape")
    at_product.expect_step(4)
    expect(at_product.page.get_by_role("button", name="Pascabayar")).to_be_focused()
    at_product.keys("1")
    at_product.expect_line_4a5("Prabayar")


def test_esc_goes_back_where_a_step_was_jumped_over(desk: Desk, at_product: Desk, villages) -> None:
    desk.keys("0")
    expect(desk.page.get_by_role("table", name=re.compile("kedua produk"))).to_be_visible()
    desk.keys("i")  # "Info saja" leads from step 4 to step 6
    desk.expect_step(6)
    desk.keys("Escape")
    desk.expect_step(4)


def test_esc_in_a_field_leaves_the_field_and_not_the_page(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/asisten/baru")
    desk.page.get_by_label("Nama pemohon").fill("Sari")
    desk.keys("Escape")
    expect_focus_on_heading(desk)
    desk.keys("Escape")  # a call that somebody has begun to fill in is stored nowhere yet
    desk.expect_step(1)
    expect(desk.page.get_by_label("Nama pemohon")).to_have_value("Sari")


# Keys of every action


def test_ap2t_answers_otherwise_by_keys(desk: Desk, agent: User, villages) -> None:
    desk.start_at_result(agent, villages.gambir, "PRABAYAR")
    desk.keys("l")
    expect(desk.page.get_by_role("button", name="Dapat diproses")).to_be_focused()
    desk.keys("3")
    expect(desk.page.get_by_text("Panggilan mengikuti AP2T.")).to_be_visible()
    desk.expect_notification(
        "Layanan PRABAYAR saat ini belum tersedia di Wilayah Anda. "
        "Apakah anda bersedia dilayani dengan Layanan PASCABAYAR?"
    )


def test_numbers_take_suggestions_until_the_answers_of_ap2t_are_open(
    desk: Desk, agent: User, villages
) -> None:
    desk.start_at_product(agent, villages.gambir, "17600")
    Call.objects.update(answers=Call.objects.get().answers | {"phase": "1"})
    desk.product("Pascabayar")
    desk.expect_result("Belum tersedia")
    desk.keys("l", "4")
    expect(desk.page.get_by_text("AP2T menjawab: Keduanya tidak tersedia")).to_be_visible()
    assert Call.objects.get().answers["ap2t"] == "KEDUANYA_TIDAK"


def test_the_first_suggestion_is_taken_by_its_number(desk: Desk, agent: User, villages) -> None:
    desk.start_at_result(agent, villages.gambir, power="17600")
    desk.expect_result("Belum tersedia")
    desk.keys("1")
    desk.expect_step(3)
    assert Call.objects.get().answers["suggested_power"] == "16500"


def test_a_lone_product_is_taken_by_enter(desk: Desk, villages) -> None:
    desk.start("Migrasi murni", service="1 Ph – Pascabayar", power="2200")
    desk.search(*GAMBIR)
    desk.purpose()
    desk.keys("Enter")
    desk.expect_line_4a5("Prabayar")


def test_a_call_that_was_cut_off_is_left_by_keys(at_product: Desk) -> None:
    at_product.keys("Alt+x", "Enter")
    at_product.expect_closed("Terputus/batal")


def test_bantuan_lain_is_ticked_by_its_key_and_shows_its_focus_as_a_button_does(at_offer: Desk) -> None:
    at_offer.keys("t")
    at_offer.expect_step(6)
    expect(at_offer.page.get_by_label("Bantuan lain sudah ditawarkan")).to_be_focused()
    at_offer.keys("b")
    expect(at_offer.page.get_by_label("Bantuan lain sudah ditawarkan")).to_be_checked()
    expect(at_offer.page.get_by_label("Bantuan lain sudah ditawarkan")).to_be_focused()
    chip = at_offer.page.locator(".form-check:has(:focus)")
    assert chip.evaluate("(e) => getComputedStyle(e).outlineWidth") == "3px"
    copy = at_offer.page.get_by_role("button", name="Salin")
    for _ in range(3):
        at_offer.keys("Tab")
        if copy.evaluate("(e) => e === document.activeElement"):
            break
    assert copy.evaluate("(e) => getComputedStyle(e).outlineWidth") == "3px"


def test_alt_keys_without_a_button_do_nothing_else(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/asisten/baru")
    desk.expect_step(1)
    record = "addEventListener('keydown', (e) => { window.heard = [e.key, e.defaultPrevented]; })"
    desk.page.evaluate(record)
    desk.keys("Alt+1")
    assert desk.page.evaluate("window.heard") == ["1", True]
    desk.keys("?")
    expect(desk.page.get_by_role("dialog")).to_be_visible()
    desk.keys("Alt+n")
    assert desk.page.evaluate("window.heard") == ["n", True]
    expect(desk.page.get_by_role("dialog")).to_be_visible()


# The agent opens their own call again


def test_an_agent_takes_back_a_slip_within_five_minutes(desk: Desk, agent: User, villages) -> None:
    desk.start_at_result(agent, villages.gambir, offer="YA")
    desk.keys("Control+Enter")
    desk.expect_closed("BERSEDIA")
    assert_accessible(desk.page)
    desk.keys("u")
    expect(desk.page.get_by_text("Panggilan ditutup")).to_have_count(0)  # the closed page also names step 6
    desk.expect_step(6)
    desk.keys("Escape")
    desk.expect_step(5)
    desk.press("Tidak")
    desk.expect_step(6)
    desk.keys("b", "Control+Enter")
    desk.expect_closed("APKT ISSUE CLOSED")
    reopened = CallEvent.objects.get(kind="REOPENED").data
    assert (reopened["by"], reopened["closing"]) == ("agen", "continue_ap2t_alternative")


# Where the focus is, and that it is seen


def test_the_focus_starts_on_what_is_chosen(desk: Desk, villages) -> None:
    desk.start("Perubahan Daya (PD)", service="1 Ph – Prabayar")
    desk.keys("Alt+1")
    desk.expect_step(1)
    expect(desk.page.get_by_label("Perubahan Daya (PD)", exact=True)).to_be_focused()


def test_a_checked_radio_shows_its_focus(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/asisten/baru")
    desk.keys("2")
    chip = desk.page.locator(".form-check:has(:checked)").first
    ring = chip.evaluate("(e) => [getComputedStyle(e).outlineStyle, getComputedStyle(e).outlineWidth]")
    assert ring == ["solid", "3px"]


@pytest.mark.chromium  # Firefox ESR cannot be told to force colours
def test_what_is_chosen_is_seen_in_forced_colours(desk: Desk) -> None:
    desk.page.emulate_media(forced_colors="active")
    desk.page.goto(f"{desk.address}/asisten/baru")
    desk.keys("2")
    ground = "(e) => getComputedStyle(e).backgroundColor"
    chosen = desk.page.locator(".form-check:has(:checked)").first.evaluate(ground)
    other = desk.page.locator(".form-check:not(:has(:checked))").first.evaluate(ground)
    assert chosen != other


def test_hover_does_not_look_like_the_main_button(at_product: Desk) -> None:
    at_product.keys("Alt+3")
    at_product.expect_step(3)
    main = at_product.page.get_by_role("button", name="Lanjut")
    at_product.keys("Alt+4")
    at_product.expect_step(4)
    button = at_product.page.get_by_role("button", name="Prabayar").first
    ground = "(e) => getComputedStyle(e).backgroundColor"
    button.hover()
    expect(button).to_have_css("background-color", "rgb(238, 245, 249)")
    assert button.evaluate(ground) != "rgb(0, 91, 127)"
    assert main.count() == 0
