"""The SOP's own example, by the page alone: Ibu Sari asks for 2.200 VA Pascabayar in GAMBIR (SOP 4a.6).

The expected words are typed from the SOP, its blanks filled in.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from scripts_agent.models import Call, UnitReport
from tests.conftest import PASSWORD
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk, assert_no_scrolling
from tests.sop_example import AP2T_BLOCK, OURS

LINE_4A4 = (
    "“... untuk Penyambungan nanti Ibu menginginkan dengan Layanan PRABAYAR (pengaturan penggunaan "
    "listriknya dengan pembelian pulsa listrik/token) atau PASKABAYAR (pembayaran rekening listrik setiap "
    "bulannya/pembayaran rekening di akhir setelah pemakaian) ?...”"
)
LINE_4A5 = (
    "“... baik Ibu, untuk produk layanan yang akan disambung nanti disesuaikan juga dengan material yang "
    "tersedia di Unit PLN di wilayah Ibu ya ...”"
)
LINE_4A6 = (
    "“... Mohon maaf Bapak/Ibu Sari, untuk saat ini Daya 2.200 VA dengan layanan PASKABAYAR belum tersedia "
    "di wilayah Ibu, apakah Ibu bersedia dilayani dengan layanan PRABAYAR? ...”"
)
REASON = "saat ini untuk material PASKABAYAR belum tersedia"
NOTIFICATION = (
    "Layanan PASCABAYAR saat ini belum tersedia di Wilayah Anda. "
    "Apakah anda bersedia dilayani dengan Layanan PRABAYAR?"
)

pytestmark = pytest.mark.django_db(transaction=True)


def pick_from_the_four_lists(desk: Desk) -> None:
    """Each list is filled from the choice above it; without JavaScript a button fills the next one."""
    desk.page.get_by_text("Pilih dari empat daftar").click()
    for label, placeholder, value in (
        ("Provinsi:", "Pilih Provinsi...", "DKI JAKARTA"),
        ("Kabupaten:", "Pilih Kabupaten...", "KOTA ADM. JAKARTA PUSAT"),
        ("Kecamatan:", "Pilih Kecamatan...", "GAMBIR"),
        ("Desa:", "Pilih Desa...", "GAMBIR"),
    ):
        field = desk.page.get_by_label(label)
        expect(field.locator("option").first).to_have_text(placeholder)
        expect(field.locator("option", has_text=value).first).to_be_attached()
        field.select_option(label=value)
        if label != "Desa:" and not desk.with_script:
            desk.press("Isi daftar berikutnya")
    if desk.with_script:
        assert_stands_on_the_screen(desk)
    desk.press("Lanjut")


def test_served_with_the_other_product_from_login_to_closing(page, live_server, demo_settings, agent):
    desk = Desk(page, live_server.url)
    desk.log_in("agen", PASSWORD)
    page.get_by_role("link", name="Panggilan baru").first.click()

    desk.expect_step(1)
    page.get_by_label("Penyambungan Baru (PB)").check()
    page.get_by_label("Ibu", exact=True).check()
    page.get_by_label("Nama pemohon").fill("Sari")
    assert_stands_on_the_screen(desk)
    desk.press("Lanjut")

    desk.expect_step(2)
    expect(page.locator(".desk-instruction")).to_have_text(
        "Arahan SOP 4a.2 Tanyakan / pastikan dahulu kepada Pemohon, wilayah yang akan dilakukan penyambungan "
        "seperti contoh form pengisian wilayah pada permohonan Penyambungan Baru di bawah ini."
    )
    assert_stands_on_the_screen(desk)
    pick_from_the_four_lists(desk)

    desk.expect_step(3)
    expect(page.locator(".desk-instruction")).to_have_text(
        "Arahan SOP 4a.3 Tanyakan besaran Daya yang diinginkan & Tarif Keperuntukannya."
    )
    page.get_by_label("Daya yang diinginkan (VA)").fill("2200")
    page.get_by_label("Rumah tangga").check()
    assert_stands_on_the_screen(desk)
    desk.press("Lanjut")

    desk.expect_step(4)
    desk.expect_lines(LINE_4A4)
    expect(page.locator(".desk-line strong")).to_have_text(["PRABAYAR", "atau PASKABAYAR"])
    assert_stands_on_the_screen(desk)
    desk.press("Pascabayar")

    desk.expect_line_4a5("Pascabayar")
    desk.expect_lines(LINE_4A5)
    expect(page.get_by_text("Hasil untuk 2.200 VA · Pascabayar tampil sesudahnya.")).to_be_visible()
    expect(page.locator(".desk-side")).not_to_contain_text("450 VA")
    assert_stands_on_the_screen(desk)
    desk.press("Lanjut: lihat hasil")

    desk.expect_step(5)
    expect(page).to_have_title(f"5 Notifikasi · Panggilan #{Call.objects.get().pk} · PLN 123")
    desk.expect_lines(LINE_4A6)
    desk.expect_notification(NOTIFICATION)
    box = page.get_by_role("alertdialog", name="Konfirmasi")
    assert desk.fields("[role=alertdialog]") == {
        "Provinsi": "DKI JAKARTA",
        "Kabupaten": "KOTA ADM. JAKARTA PUSAT",
        "Kecamatan": "GAMBIR",
        "Desa": "GAMBIR",
        "Produk": "Pascabayar",
        "Tarif": "R1",
        "Kode Pembeda Tarif": "Pilih...",
        "Daya": "2200 ☐ Daya Manual",
        "Kode Multiguna": "[Pilih Kode Multiguna]",
        "Jenis Program": "NOR",
    }
    expect(box).to_have_attribute("aria-owns", "jawaban")
    expect(page.locator("#jawaban").get_by_role("button")).to_have_text(["Ya Y", "Tidak T"])
    expect(box).to_contain_text("Tiruan notifikasi: keputusan akhir pada AP2T")
    assert_stands_on_the_screen(desk)
    desk.press("Ya")

    desk.expect_step(6)
    desk.expect_result("BERSEDIA: lanjut proses pada AP2T · Prabayar")
    desk.expect_block("Untuk AP2T", AP2T_BLOCK)
    expect(page.get_by_text("Untuk APKT")).to_have_count(0)
    assert_accessible(page)
    desk.close()

    desk.expect_closed("BERSEDIA: lanjut proses pada AP2T")
    desk.expect_block("Untuk AP2T", AP2T_BLOCK)
    assert_accessible(page)
    call = Call.objects.get()
    assert call.closing == "continue_ap2t_alternative"
    assert call.closed_at is not None
    assert (call.agent, call.salutation, call.name, call.village_id) == (
        agent,
        "Ibu",
        "Sari",
        "31.71.01.1001",
    )
    assert call.told["decision"]["matrix_row"] == 11


def assert_stands_on_the_screen(desk: Desk) -> None:
    assert_no_scrolling(desk.page)
    assert_accessible(desk.page)


def assert_stands_beside(one: Locator, other: Locator) -> None:
    left, right = one.bounding_box(), other.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]
    assert left["y"] < right["y"] + right["height"]


def test_refused_offer_in_a_village_that_was_searched_is_closed_in_apkt_after_other_help(desk):
    desk.start("Penyambungan Baru (PB)")
    desk.search("gambir", "GAMBIR Kel. · GAMBIR · KOTA ADM. JAKARTA PUSAT · DKI JAKARTA")
    desk.power("2200")
    desk.product("Pascabayar")
    desk.press("Tidak")
    desk.expect_step(6)
    desk.expect_result("TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED)")
    desk.expect_block(
        "Untuk APKT",
        [
            "Keluhan",
            "Tipe Permasalahan *: PDPB",
            "Sub Tipe Permasalahan: Info",
            "Provinsi: DKI JAKARTA",
            "Kabupaten: KOTA ADM. JAKARTA PUSAT",
            "Kecamatan: GAMBIR",
            "Desa: GAMBIR",
            "Produk: Pascabayar",
            "Daya: 2200",
            OURS,
            "Status: APKT ISSUE CLOSED",
            "Nama Pemohon: Ibu Sari",
            "Unit PLN: UP3 Menteng",
        ],
    )
    table = desk.page.get_by_role("table", name="Isian APKT")
    expect(table.locator("tr")).to_have_text(
        ["Gangguan Keluhan", "Tipe Permasalahan * PDPB", "Sub Tipe Permasalahan Info"], use_inner_text=True
    )
    expect(table.locator("[aria-current]")).to_have_text("Keluhan")  # the tab that is open
    assert_stands_beside(table, desk.page.locator(".desk-block"))

    desk.close()
    expect(desk.page.get_by_text("Tawarkan bantuan lain dahulu, lalu beri tanda centang.")).to_be_visible()
    expect(desk.page.get_by_label("Bantuan lain sudah ditawarkan")).to_be_focused()
    assert_accessible(desk.page)
    assert Call.objects.get().closed_at is None

    desk.page.get_by_label("Bantuan lain sudah ditawarkan").check()
    desk.close()
    desk.expect_closed("TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED)")
    assert Call.objects.get().closing == "decline"


def test_caller_asks_why_and_the_offer_stays_open(desk, agent, villages):
    desk.start_at_result(agent, villages.gambir)
    desk.press("Pemohon bertanya alasannya")
    desk.expect_lines(REASON, LINE_4A6)
    desk.expect_step(5)
    desk.expect_notification(NOTIFICATION)
    assert_stands_on_the_screen(desk)

    desk.press("Ya")
    desk.expect_step(6)
    desk.close()
    desk.expect_closed("BERSEDIA")
    assert Call.objects.get().closing == "continue_ap2t_alternative"


def test_hard_complaint_becomes_a_report_to_the_unit(desk, agent, villages):
    desk.start_at_result(agent, villages.gambir)
    desk.press("Pemohon tetap menginginkan produk ini (hard complaint)")
    desk.expect_step(6)
    desk.expect_result("Laporan ke Unit PLN melalui APKT (hard complaint)")
    block = desk.page.locator(".desk-block", has_text="Untuk APKT")
    expect(block).to_contain_text("Unit PLN: UP3 Menteng")
    expect(block).not_to_contain_text("Sub Tipe")  # the SOP gives none for a report

    desk.page.get_by_label("Nama pemohon").fill("")
    desk.close()
    for message in (
        "Tanyakan dan isi nama pemohon.",
        "Tanyakan dan isi nomor telepon pemohon.",
        "Isi laporan untuk unit.",
    ):
        expect(desk.page.get_by_text(message)).to_be_visible()
    expect(desk.page.get_by_label("Nama pemohon")).to_be_focused()
    assert_accessible(desk.page)
    assert not UnitReport.objects.exists()

    desk.page.get_by_label("Nama pemohon").fill("Sari")
    desk.page.get_by_label("Telepon").fill("0812-3456-7890")
    desk.page.get_by_label("Isi laporan").fill("Tetap ingin Pascabayar, untuk usaha.")
    desk.close()
    desk.expect_closed("Laporan ke Unit PLN melalui APKT")
    expect(block).to_contain_text("Telepon: 081234567890")
    expect(block).to_contain_text("Laporan: Tetap ingin Pascabayar, untuk usaha.")
    report = UnitReport.objects.get()
    assert report.text == "Tetap ingin Pascabayar, untuk usaha."
    assert (report.unit_id, report.product, report.power) == ("UP3-MENTENG", "PASCABAYAR", 2200)
    assert (report.call.closing, report.call.telephone) == ("report", "081234567890")


def test_whole_call_without_javascript(
    browser: Browser, browser_context_args: dict[str, Any], live_server, demo_settings, agent
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    desk = Desk(context.new_page(), live_server.url, with_script=False)
    desk.log_in("agen", PASSWORD)
    desk.page.get_by_role("link", name="Panggilan baru").first.click()
    desk.page.get_by_label("Penyambungan Baru (PB)").check()
    desk.page.get_by_label("Ibu", exact=True).check()
    desk.page.get_by_label("Nama pemohon").fill("Sari")
    desk.press("Lanjut")

    desk.expect_step(2)
    pick_from_the_four_lists(desk)
    desk.power("2.200")
    desk.expect_lines(LINE_4A4)
    desk.press("Pascabayar")
    desk.expect_lines(LINE_4A5)
    desk.say_line_4a5("Pascabayar")
    desk.expect_lines(LINE_4A6)
    desk.expect_notification(NOTIFICATION)
    desk.press("Pemohon bertanya alasannya")
    desk.expect_lines(REASON, LINE_4A6)
    desk.press("Ya")
    desk.expect_step(6)
    desk.expect_block("Untuk AP2T", AP2T_BLOCK)
    desk.close()
    desk.expect_closed("BERSEDIA: lanjut proses pada AP2T")
    assert Call.objects.get().closing == "continue_ap2t_alternative"
    context.close()
