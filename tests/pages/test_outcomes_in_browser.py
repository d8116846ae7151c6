"""Other ways a call can go, in a real browser. Expected words typed from the SOP.

What only the server's answer tells of them is in tests/scripts_agent/desk/test_other_ways.py.
"""

import pytest
from playwright.sync_api import expect

from scripts_agent.models import Call
from tests.pages.axe import assert_accessible
from tests.pages.desk import assert_no_scrolling
from tests.pages.outcomes import (
    AIRLANGGA,
    GAMBIR,
    GURABESI,
    LINE_4A5,
    PASAR_BARU,
    PASCABAYAR_MISSING,
    PB,
    PD,
    PRABAYAR_MISSING,
    SENGKUANG,
    closed_call,
    finish,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_customer_keeps_the_product_already_held(desk):
    desk.start(PD, service="1 Ph – Pascabayar", power="1300")
    desk.search(*GAMBIR)
    desk.power("2200")
    expect(desk.page.locator(".desk-instruction")).to_have_text(
        "Arahan SOP 4a.4 Untuk permohonan Penambahan Daya, lakukan konfirmasi produk layanan yang telah "
        "digunakan atau sesuaikan dengan notifikasi yang muncul."
    )
    desk.expect_lines()  # line 4a.4 is for a new connection
    expect(desk.page.get_by_role("button", name="Pascabayar")).to_be_focused()
    desk.page.keyboard.press("Enter")

    desk.expect_line_4a5("Pascabayar")
    desk.expect_lines(LINE_4A5)
    assert_no_scrolling(desk.page)
    assert_accessible(desk.page)
    desk.keys("Control+Enter")
    desk.expect_step(5)
    desk.expect_lines()
    desk.expect_result("Dapat dilayani: Pascabayar")
    desk.expect_no_notification()
    expect(desk.page.get_by_role("link", name="Matriks baris 12")).to_be_visible()
    assert_no_scrolling(desk.page)
    assert_accessible(desk.page)

    desk.press("Lanjut proses pada AP2T")
    expect(desk.page.locator(".desk-block")).to_contain_text("Produk: Pascabayar")
    assert finish(desk, "Lanjut proses pada AP2T").closing == "continue_ap2t"


def test_region_without_setting_gets_no_promise_and_is_referred(desk):
    desk.start(PB)
    desk.search(*GURABESI)
    expect(desk.page.locator(".desk-side td")).to_have_text(["belum diatur", "belum diatur"])
    desk.power("2200")
    desk.product("Pascabayar")
    desk.expect_lines()  # no line 4a.6
    desk.expect_no_notification()
    desk.expect_result("Alokasi untuk wilayah ini belum diatur.")
    expect(desk.page.get_by_role("button", name="Dapat diproses")).to_be_visible()
    assert_accessible(desk.page)

    desk.press("Tutup sebagai dirujuk")
    expect(desk.page.locator(".desk-block")).to_have_count(0)  # no APKT code is invented
    call = finish(desk, "Dirujuk")
    assert (call.closing, call.told["decision"]["reason"]) == ("refer", "NO_SETTING")


def test_batam_is_referred(desk):
    desk.start(PB)
    desk.search(*SENGKUANG)
    desk.expect_step(2)
    desk.expect_result("Wilayah ini dilayani PT PLN Batam")
    assert_accessible(desk.page)
    desk.press("Rujuk ke PT PLN Batam")
    expect(desk.page.locator(".desk-block")).to_have_count(0)
    assert finish(desk, "Dirujuk").closing == "refer"


def test_undecided_caller_hears_both_results_and_takes_the_information(desk, agent, villages):
    desk.start_at_product(agent, villages.gambir, "2200")
    desk.press("Belum menentukan")
    both = desk.page.get_by_role("table", name="Hasil untuk kedua produk")
    expect(both.locator("tbody th")).to_have_text(["Prabayar", "Pascabayar"])
    expect(both.locator("td")).to_have_text(["Dapat dilayani", "Ditawarkan Prabayar"])
    expect(desk.page.locator(".desk-line")).to_have_count(1)  # 4a.4; 4a.5 waits until a product is named
    expect(desk.page.locator(".desk-line")).to_contain_text("SOP butir 4a.4")
    desk.expect_step(4)
    assert "product" not in Call.objects.get().answers
    assert_no_scrolling(desk.page)
    assert_accessible(desk.page)

    desk.press("Info saja (tambahan)")
    expect(desk.page.locator(".desk-block")).to_contain_text("Tipe Permasalahan *: PDPB")
    desk.page.get_by_label("Bantuan lain sudah ditawarkan").check()
    call = finish(desk, "Closing (APKT ISSUE CLOSED)")
    assert call.closing == "decline"
    assert call.told is None


def test_power_limit_is_the_reason_where_no_material_is_missing(desk):
    desk.start(PB)
    desk.search(*AIRLANGGA)
    expect(desk.page.locator(".desk-side")).to_contain_text("pemetaan perlu diverifikasi")
    desk.power("17600")
    desk.product("Prabayar")
    desk.expect_notification(PRABAYAR_MISSING)
    desk.press("Pemohon bertanya alasannya")
    expect(desk.page.locator(".desk-line blockquote")).to_have_count(2)
    reason = desk.page.locator(".desk-line").first
    expect(reason.locator("blockquote")).to_have_text("layanan PRABAYAR pada 1 Phasa hanya sampai 11.000 VA")
    expect(reason.locator("small")).to_have_text("tambahan")
    assert_no_scrolling(desk.page)
    assert_accessible(desk.page)


def test_hanging_up_in_the_middle_closes_without_a_ticket(desk):
    desk.start(PB)
    desk.search(*GAMBIR)
    desk.expect_step(3)
    desk.page.get_by_text("Terputus/batal").click()
    assert_accessible(desk.page)
    desk.press("Tutup tanpa tiket")
    desk.expect_closed("Terputus/batal")
    expect(desk.page.locator(".desk-block")).to_have_count(0)
    assert closed_call().closing == "cancelled"


def test_what_is_chosen_is_ticked_by_our_own_style(desk, agent, villages):
    def tick(label: str) -> float:
        field = desk.page.get_by_label(label, exact=True)
        return field.evaluate("field => parseFloat(getComputedStyle(field, '::after').borderBottomWidth)")

    desk.start_at_product(agent, villages.gambir, "2200")
    desk.press("Belum menentukan")
    desk.press("Info saja (tambahan)")
    desk.page.get_by_label("Bantuan lain sudah ditawarkan").check()
    assert tick("Bantuan lain sudah ditawarkan*") >= 2  # px, of our own sheet; the browser rounds it
    desk.page.goto(desk.page.url.replace("/6/", "/3/"))
    assert tick("Rumah tangga") >= 2


def test_the_panel_of_an_unsure_unit_stays_in_its_place(desk):
    desk.start(PB)
    desk.search(*PASAR_BARU)
    desk.power("2200")
    desk.product("Pascabayar")
    desk.expect_result(
        "Unit belum pasti: UP3 Bandengan, UP3 Cempaka Putih atau UP3 Menteng. Jangan menjanjikan produk."
    )
    assert desk.page.locator(".desk-side").evaluate("(side) => side.scrollWidth <= side.clientWidth")
    assert_no_scrolling(desk.page)
    assert_accessible(desk.page)


# "AP2T menjawab lain": AP2T has the last word (SOP 6)


def test_ap2t_can_process_what_we_would_not(desk, agent, villages):
    desk.start_at_result(agent, villages.gambir)
    desk.expect_notification(PASCABAYAR_MISSING)
    desk.ap2t_says("Dapat diproses")
    desk.expect_lines()
    desk.expect_no_notification()
    desk.expect_result("Dapat dilayani: Pascabayar")
    assert_accessible(desk.page)
    desk.press("Lanjut proses pada AP2T")
    expect(desk.page.locator(".desk-block")).to_contain_text("Produk: Pascabayar")
    call = finish(desk, "Lanjut proses pada AP2T")
    assert call.answers["ap2t"] == "DAPAT"
    assert call.told["decision"]["outcome"] == "OFFER_ALTERNATIVE"  # both answers are kept
