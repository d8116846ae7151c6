"""Migrasi murni, and powers that are suggested, in a real browser. Expected words typed from the SOP."""

import pytest
from playwright.sync_api import expect

from tests.pages.axe import assert_accessible
from tests.pages.desk import assert_no_scrolling
from tests.pages.outcomes import GAMBIR, MIGRATION, PB, apology, finish

pytestmark = pytest.mark.django_db(transaction=True)


def test_migration_that_is_served(desk):
    desk.start(MIGRATION, service="1 Ph – Pascabayar", power="2.200")
    desk.search(*GAMBIR)
    expect(desk.page.get_by_text("Daya tetap: 2.200 VA")).to_be_visible()
    desk.purpose()
    expect(desk.page.locator(".desk-choices button")).to_have_text(["Prabayar 1"])
    desk.product("Prabayar")
    desk.expect_result("Dapat dilayani: Prabayar")
    desk.press("Lanjut proses pada AP2T")
    expect(desk.page.locator(".desk-block")).to_contain_text("Jenis Transaksi: Migrasi murni")
    assert finish(desk, "Lanjut proses pada AP2T").closing == "continue_ap2t"


def test_migration_that_is_not_served_hears_why_and_that_the_present_service_stays(desk):
    desk.start(MIGRATION, service="1 Ph – Prabayar", power="1300")
    desk.search(*GAMBIR)
    desk.purpose()
    desk.product("Pascabayar")
    desk.expect_lines(
        apology("1.300"),
        "saat ini untuk material PASKABAYAR belum tersedia",
        "layanan PRABAYAR yang digunakan saat ini tetap berlaku",
    )
    expect(desk.page.locator(".desk-line figcaption").last).to_contain_text("tambahan")
    desk.expect_result("Belum tersedia")
    desk.expect_no_notification()
    assert_no_scrolling(desk.page)

    desk.press("Pemohon tidak melanjutkan")
    desk.page.get_by_label("Bantuan lain sudah ditawarkan").check()
    assert finish(desk, "TIDAK BERSEDIA").closing == "decline"


def test_suggested_power_leads_back_to_step_3_and_on_to_the_end(desk):
    desk.start(PB)
    desk.search(*GAMBIR)
    desk.power("17600")
    desk.product("Pascabayar")
    desk.expect_lines(apology("17.600"))
    desk.expect_result("Belum tersedia")
    desk.expect_no_notification()
    expect(desk.page.locator(".desk-suggestions button")).to_have_text(
        [
            "16.500 VA · 3 Phasa · Prabayar dan Pascabayar 1",
            "23.000 VA · 3 Phasa · Prabayar dan Pascabayar 2",
            "11.000 VA · 1 Phasa · Prabayar 3",
        ]
    )
    assert_no_scrolling(desk.page)
    assert_accessible(desk.page)

    desk.press("16.500 VA · 3 Phasa · Prabayar dan Pascabayar")
    desk.expect_step(3)
    expect(desk.page.get_by_label("Daya yang diinginkan (VA)")).to_have_value("16.500")
    expect(desk.page.get_by_label("Rumah tangga")).to_be_checked()
    desk.press("Lanjut")
    desk.expect_step(5)  # the product was chosen already and still fits
    desk.expect_result("Dapat dilayani: Pascabayar")
    desk.press("Lanjut proses pada AP2T")
    expect(desk.page.locator(".desk-block")).to_contain_text("Daya: 16500")
    expect(desk.page.locator(".desk-block")).to_contain_text("Tarif: R3")
    call = finish(desk, "Lanjut proses pada AP2T")
    assert (call.closing, call.answers["power"], call.answers["tariff"]) == ("continue_ap2t", "16500", "R3")


def test_refused_suggestions_are_closed_in_apkt(desk, agent, villages):
    desk.start_at_result(agent, villages.gambir, power="17600")
    desk.press("Pemohon tidak melanjutkan")
    desk.page.get_by_label("Bantuan lain sudah ditawarkan").check()
    expect(desk.page.locator(".desk-block")).to_contain_text("Status: APKT ISSUE CLOSED")
    assert finish(desk, "TIDAK BERSEDIA").closing == "decline"
