"""The desk by keyboard alone: every outcome without a mouse, and keys that stay out of text."""

import re

import pytest
from playwright.sync_api import expect

from scripts_agent.desk import village
from scripts_agent.models import Call
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk
from tests.pages.keys import Keys

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]


def test_offer_taken(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1", "i", name="Sari")
    keys.village("gambir", villages.gambir)
    keys.power("4", "r")
    keys.product("2", "Pascabayar")
    keys("y")
    desk.expect_step(6)
    keys("Control+Enter")
    desk.expect_closed("BERSEDIA")
    assert keys.count <= 25
    assert Call.objects.get().closing == "continue_ap2t_alternative"


def test_offer_refused(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1")
    keys.village("gambir", villages.gambir)
    keys.power("4", "r")
    keys.product("2", "Pascabayar")
    keys("a")
    expect(desk.page.get_by_text("saat ini untuk material PASKABAYAR belum tersedia")).to_be_visible()
    keys("t")
    desk.expect_step(6)
    keys("b", "Control+Enter")
    desk.expect_closed("APKT ISSUE CLOSED")


def test_hard_complaint(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1", "i", name="Sari")
    keys.village("gambir", villages.gambir)
    keys.power("4", "r")
    keys.product("2", "Pascabayar")
    keys("k")
    desk.expect_step(6)
    keys("Control+Enter")  # nothing typed yet: the first missing field gets the focus
    expect(desk.page.get_by_label("Telepon")).to_be_focused()
    desk.page.keyboard.type("081234567890")
    keys("Tab")
    desk.page.keyboard.type("Tetap ingin Pascabayar, tolong kabari.")
    keys("Control+Enter")
    desk.expect_closed("Laporan ke Unit PLN")
    assert Call.objects.get().report.text == "Tetap ingin Pascabayar, tolong kabari."


def test_served_pd_with_the_present_product(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("2", "4")
    keys.village("gambir", villages.gambir)
    keys.power("4", "r")
    keys.product("Enter", "Pascabayar")  # the present product is preselected
    desk.expect_result("Dapat dilayani: Pascabayar")
    keys("Enter")
    desk.expect_step(6)
    keys("Control+Enter")
    desk.expect_closed("Lanjut proses pada AP2T")


def test_undecided_caller_and_info_saja(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1")
    keys.village("gambir", villages.gambir)
    keys.power("4", "r")
    keys("0")
    expect(desk.page.get_by_role("table", name=re.compile("Hasil untuk kedua produk"))).to_be_visible()
    keys("i")
    desk.expect_step(6)
    keys("b", "Control+Enter")
    desk.expect_closed("APKT ISSUE CLOSED")


def test_nothing_set_and_batam_are_referred(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1")
    keys.village("gurabesi", villages.papua)
    keys.power("4", "r")
    keys.product("1", "Prabayar")
    keys("r")
    desk.expect_step(6)
    keys("Control+Enter")
    desk.expect_closed("Dirujuk")
    keys("Alt+n")
    desk.expect_step(1)
    keys.caller("1")
    keys.village("tanjung sengkuang", villages.batam)
    expect(desk.page.locator("p.desk-result")).to_have_text("Wilayah ini dilayani PT PLN Batam")
    keys("r")
    desk.expect_step(6)
    keys("Control+Enter")
    desk.expect_closed("Dirujuk")


def test_four_lists_are_one_key_away(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1")
    keys("Alt+l")
    expect(desk.page.get_by_label("Provinsi:")).to_be_focused()
    keys("Alt+l")  # closes them: the focus is not lost with what it stood on
    expect(desk.page.locator("#daftar > summary")).to_be_focused()
    keys("Alt+l")
    expect(desk.page.get_by_label("Provinsi:")).to_be_focused()
    for label, name in (
        ("Provinsi:", "DKI JAKARTA"),
        ("Kabupaten:", "KOTA ADM. JAKARTA PUSAT"),
        ("Kecamatan:", "GAMBIR"),
    ):
        desk.page.get_by_label(label).select_option(label=name)
    desk.page.get_by_label("Desa:").select_option(label="GAMBIR")
    keys("Control+Enter")
    desk.expect_step(3)
    assert Call.objects.get().village_id == villages.gambir


def test_another_choice_empties_the_lists_below_and_the_browser_keeps_what_it_has_read(
    keys: Keys, desk: Desk, villages, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[dict[str, str]] = []
    lists_below = village.lists_below
    monkeypatch.setattr(village, "lists_below", lambda query: read.append(query.dict()) or lists_below(query))
    keys.new_call()
    keys.caller("1")
    keys("Alt+l")
    named = desk.page.get_by_label
    named("Provinsi:").select_option(label="DKI JAKARTA")
    named("Kabupaten:").select_option(label="KOTA ADM. JAKARTA PUSAT")
    named("Kecamatan:").select_option(label="GAMBIR")
    expect(named("Desa:").locator("option")).to_have_count(7)
    assert [list(asked) for asked in read] == [
        ["muat", name] for name in ("provinsi", "kabupaten", "kecamatan")
    ]
    named("Provinsi:").select_option(label="BALI")
    expect(named("Kabupaten:").locator("option", has_text="BADUNG")).to_be_attached()
    expect(named("Kecamatan:")).to_be_disabled()
    expect(named("Desa:").locator("option")).to_have_text(["Pilih Desa..."])
    expect(named("Provinsi:")).to_be_focused()
    named("Provinsi:").select_option(label="DKI JAKARTA")
    expect(named("Kabupaten:").locator("option", has_text="JAKARTA PUSAT")).to_be_attached()
    assert [asked["provinsi"] for asked in read if "provinsi" in asked] == ["31", "51"]
    assert_accessible(desk.page)
