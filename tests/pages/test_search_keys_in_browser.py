"""The search box and keys in general, in the browser."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Route, expect

from scripts_agent.models import Call
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk
from tests.pages.keys import Keys

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]

# What stands above the list once it answers all of "gambir", and no longer its first letters.
GAMBIR = "8 dari 36 hasil (1 kecamatan, 35 desa/kelurahan)"


# The search box


def test_what_was_searched_and_chosen_stays_when_no_village_was_taken(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys.caller("1")
    named, rows = desk.page.get_by_label, desk.page.locator("#pilihan [role=option]")
    keys(*"gambir")
    expect(desk.page.locator("#jumlah")).to_have_text(GAMBIR)
    found = rows.all_inner_texts()
    keys("Alt+l")
    named("Provinsi:").select_option(label="BALI")
    named("Kabupaten:").select_option(label="KAB. BADUNG")
    keys("Control+Enter")
    expect(desk.page.get_by_text("Pilih desa/kelurahan: cari namanya")).to_be_visible()
    expect(named("Ketik desa/kelurahan, kecamatan atau kode pos")).to_have_value("gambir")
    assert rows.all_inner_texts() == found
    expect(named("Provinsi:").locator(":checked")).to_have_text("BALI")
    expect(named("Kabupaten:").locator(":checked")).to_have_text("KAB. BADUNG")
    expect(named("Kecamatan:").locator("option", has_text="KUTA SELATAN")).to_be_attached()


def test_what_was_searched_stays_when_a_village_is_gone(keys: Keys, desk: Desk) -> None:
    """The regions have been loaded anew since they were shown."""
    keys.new_call()
    keys.caller("1")
    keys(*"gambir")
    expect(desk.page.locator("#jumlah")).to_have_text(GAMBIR)
    village = desk.page.locator("button.village").first
    village.evaluate("button => { button.value = '31.71.01.9999' }")
    village.click()
    expect(desk.page.locator("#salah-desa")).to_be_visible()
    expect(desk.page.get_by_label("Ketik desa/kelurahan, kecamatan atau kode pos")).to_have_value("gambir")
    expect(desk.page.locator("#pilihan [role=option]")).to_have_count(9)


def test_arrows_enter_and_escape_work_as_in_any_combobox(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys.caller("1")
    box = desk.page.get_by_role("combobox", name="Ketik desa/kelurahan, kecamatan atau kode pos")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    keys(*"gambir")
    options = desk.page.locator("#pilihan [role=option]")
    expect(options).to_have_count(9)  # the last one shows more
    expect(desk.page.locator("#jumlah")).to_have_text(GAMBIR)
    expect(box).to_have_attribute("aria-activedescendant", "pilihan-1")
    keys("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "pilihan-2")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    keys("ArrowUp", "ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "pilihan-9")
    assert_accessible(desk.page)
    keys("Escape")
    expect(box).to_have_value("")
    expect(box).to_have_attribute("aria-expanded", "false")
    keys("Escape")  # a second one leaves the box, a third one goes back a step
    expect(box).not_to_be_focused()
    desk.expect_step(2)
    keys("Escape")
    desk.expect_step(1)


def test_a_late_answer_to_an_older_text_is_never_picked(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys.caller("1")
    keys(*"gambir")
    expect(desk.page.get_by_role("option").first).to_be_visible()
    desk.page.route("**/wilayah/**", lambda route: None)  # no answer from here on
    keys("Backspace", "Enter", "1")
    desk.expect_step(2)
    assert Call.objects.get().village_id is None


def test_postal_codes_are_typed_not_picked(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys.caller("1")
    keys(*"10110")
    expect(desk.page.get_by_role("option").first).to_contain_text("10110")
    expect(desk.page.get_by_role("combobox", name=re.compile("kode pos"))).to_have_value("10110")


def test_a_name_pasted_with_a_byte_order_mark_is_picked_from(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys.caller("1")
    desk.page.get_by_role("combobox").fill("\ufeffgambir")
    expect(desk.page.locator("#jumlah")).to_have_text(GAMBIR)
    keys("ArrowDown", "Enter")
    desk.expect_step(3)


def test_unknown_region_says_so_and_leaves_the_lists(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys.caller("1")
    keys(*"zzzzzzzz")
    expect(desk.page.get_by_role("status").get_by_text("Tidak ada wilayah 'zzzzzzzz'.")).to_be_visible()
    keys("Enter")
    desk.expect_step(2)


# Keys in general


def test_letters_stay_letters_inside_text(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys("1", "i")
    desk.page.keyboard.type("bapak 123?")
    expect(desk.page.get_by_label("Nama pemohon")).to_have_value("bapak 123?")
    expect(desk.page.get_by_label("Penyambungan Baru (PB)", exact=True)).to_be_checked()
    expect(desk.page.get_by_role("dialog")).to_have_count(0)


def test_keys_of_one_letter_can_be_switched_off(keys: Keys, desk: Desk, agent: User) -> None:
    keys.new_call()
    keys("?")
    sheet = desk.page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    assert_accessible(desk.page)
    sheet.get_by_role("button", name="Matikan tombol satu huruf").click()
    expect(sheet.get_by_text("mati", exact=True)).to_be_visible()
    expect(sheet.get_by_role("button", name="Nyalakan tombol satu huruf")).to_be_focused()
    keys("Escape")
    for is_reloaded in (False, True):
        if is_reloaded:
            keys.new_call()
        keys("2", "?")
        expect(desk.page.get_by_label("Perubahan Daya (PD)", exact=True)).not_to_be_checked()
        expect(sheet).to_be_hidden()
    expect(desk.page.locator(".bar kbd.one")).to_be_hidden()
    desk.page.goto(f"{desk.address}/asisten/")
    expect(desk.page.locator("html.with-script")).to_be_attached()
    keys("?")
    expect(desk.page).to_have_url(f"{desk.address}/asisten/")
    keys("Alt+n")
    desk.expect_step(1)


def test_a_late_sheet_of_keys_does_not_interrupt_who_types(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    late: list[Route] = []
    desk.page.route("**/pintasan/", lambda route: late.append(route))
    keys("?", "1", "i")
    desk.page.keyboard.type("Sa")
    with desk.page.expect_response("**/pintasan/"):
        late[0].continue_()
    expect(desk.page.locator("#lembar-pintasan")).to_be_attached()
    desk.page.keyboard.type("ri")
    expect(desk.page.get_by_label("Nama pemohon")).to_have_value("Sari")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)


def test_the_keys_of_the_bar_work_where_its_links_are_folded(keys: Keys, desk: Desk) -> None:
    """At 200 % zoom they stand in the bar's menu."""
    desk.page.set_viewport_size({"width": 683, "height": 384})
    keys.new_call()
    keys("?")
    expect(desk.page.get_by_role("dialog")).to_be_visible()


def test_escape_and_alt_digits_go_back_without_losing_anything(
    desk: Desk, keys: Keys, agent: User, villages
) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    keys("Escape")
    desk.expect_step(3)
    keys("Alt+1")
    desk.expect_step(1)
    keys("Alt+4")
    desk.expect_step(4)
    assert Call.objects.get().answers["power"] == "2200"


def test_the_line_is_copied_as_plain_text(
    desk: Desk, keys: Keys, agent: User, villages, browser_name: str
) -> None:
    if browser_name == "chromium":  # a driven Firefox asks for no permission
        desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.address)
    desk.start_at_product(agent, villages.gambir, "2200")
    keys("Alt+c")
    expect(desk.page.get_by_role("button", name="Tersalin")).to_be_visible()
    expect(desk.page.get_by_role("status").filter(has_text="Tersalin")).to_have_count(1)  # for a reader
    copied = desk.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“... untuk Penyambungan nanti")
    assert "atau PASKABAYAR (" in copied
    assert "*" not in copied
