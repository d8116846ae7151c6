"""Callers' data in the browser: why it is asked for, who has looked, a copy and the end of it on request."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from scripts_agent.models import Call, DataRequest
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk, assert_no_scrolling
from tests.scripts_agent.stored_calls import make_call

pytestmark = pytest.mark.django_db(transaction=True)

Enter = Callable[[User], Page]
PURPOSE = (
    "Data pemohon hanya untuk permohonan ini dan laporannya ke Unit PLN, dihapus setelah 90 hari (tambahan)."
)


@pytest.fixture
def calls(agent: User) -> list[Call]:
    caller = {"salutation": "Ibu", "name": "Sari", "telephone": "081234567890"}
    return [make_call(agent, f"{day} 08:00", closing="decline", **caller) for day in (19, 20)]


def test_a_request_from_the_number_to_the_end_without_a_mouse(
    calls: list[Call], enter: Enter, live_server: Any, supervisor: User
) -> None:
    page = enter(supervisor)
    page.goto(f"{live_server.url}/lokasi/")
    page.get_by_role("link", name="Data pemohon").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Data pemohon di Semarang")
    assert_accessible(page)

    page.get_by_label("Nomor telepon").focus()
    page.keyboard.type("nol delapan")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nomor telepon hanya berisi angka")).to_be_visible()
    expect(page.get_by_label("Nomor telepon")).to_have_value("nol delapan")
    assert_accessible(page)

    page.get_by_label("Nomor telepon").fill("+62 812-3456-7890")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 panggilan dengan nomor ini")).to_be_visible()
    assert_accessible(page)
    assert_no_scrolling(page)
    assert "812" not in page.url

    erase = page.get_by_role("button", name="Hapus data pada 2 panggilan")
    erase.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Pilih alasan permintaan ini.")).to_be_visible()
    assert_accessible(page)
    assert Call.objects.filter(name="Sari").count() == 2

    page.get_by_label("Alasan").first.select_option("Diminta pemohon melalui telepon")
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh salinan (CSV)").click()
    assert download.value.suggested_filename.startswith("data-pemohon-")
    assert "812" not in download.value.suggested_filename
    page.get_by_label("Alasan").last.select_option("Diminta pemohon melalui telepon")
    erase.focus()
    page.keyboard.press("Enter")
    sure = page.get_by_role("button", name="Ya, hapus data pada 2 panggilan")
    expect(sure).to_be_visible()
    assert_accessible(page)
    assert_no_scrolling(page)
    assert Call.objects.filter(name="Sari").count() == 2
    sure.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Data pemohon pada 2 panggilan sudah dihapus.")).to_be_visible()
    expect(page.get_by_role("row", name="dihapus Diminta pemohon melalui telepon 2")).to_be_visible()
    assert_accessible(page)
    assert not Call.objects.filter(name="Sari").exists()
    assert [request.kind for request in DataRequest.objects.all()] == ["HAPUS", "EKSPOR"]


def test_a_copy_in_the_other_form_needs_no_waiting_and_one_pressed_twice_is_one(
    calls: list[Call], enter: Enter, live_server: Any, supervisor: User
) -> None:
    page = enter(supervisor)
    page.goto(f"{live_server.url}/lokasi/data-pemohon/")
    page.get_by_label("Nomor telepon").fill("081234567890")
    page.keyboard.press("Enter")
    page.get_by_label("Alasan").first.select_option("Diminta pemohon melalui telepon")
    names = []
    page.on("download", lambda download: names.append(download.suggested_filename))
    for kind in ("CSV", "XLSX"):
        with page.expect_download(timeout=4000):
            page.get_by_role("button", name=f"Unduh salinan ({kind})").dblclick()
        page.wait_for_timeout(1000)  # ms: nobody asks for the next one sooner
    assert [name.rpartition(".")[2] for name in names] == ["csv", "xlsx"]
    assert DataRequest.objects.count() == 2


def test_at_200_percent_nothing_needs_sideways_scrolling(
    calls: list[Call], enter: Enter, live_server: Any, supervisor: User
) -> None:
    page = enter(supervisor)
    page.set_viewport_size({"width": 683, "height": 384})
    page.goto(f"{live_server.url}/lokasi/data-pemohon/")
    page.get_by_label("Nomor telepon").fill("081234567890")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 panggilan dengan nomor ini")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
    assert_accessible(page)


def test_who_has_opened_a_call_stands_beneath_its_trace(
    calls: list[Call], enter: Enter, live_server: Any, supervisor: User, pusat: User
) -> None:
    for user in (pusat, supervisor):
        page = enter(user)
        page.goto(f"{live_server.url}/lokasi/panggilan/{calls[0].pk}/")
    opened = page.get_by_role("table", name="Yang terbaru dahulu, disimpan satu tahun (tambahan)")
    expect(opened.get_by_role("row")).to_have_count(3)
    expect(opened).to_contain_text("penyelia Supervisor, Semarang terlihat")
    expect(opened).to_contain_text("kantor.pusat Pusat tidak terlihat")
    assert_accessible(page)


def test_pusat_reads_the_records_in_the_admin(
    calls: list[Call], enter: Enter, live_server: Any, pusat: User
) -> None:
    page = enter(pusat)
    page.goto(f"{live_server.url}/lokasi/panggilan/{calls[0].pk}/")
    for records in ("callopening", "datarequest", "retentionrun"):
        page.goto(f"{live_server.url}/admin/scripts_agent/{records}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_accessible(page)


def test_the_purpose_stands_beneath_the_callers_fields_and_the_page_still_fits(desk: Desk) -> None:
    page = desk.page
    page.goto(f"{desk.address}/asisten/baru")
    for kind in ("Penyambungan Baru (PB)", "Perubahan Daya (PD)", "Migrasi murni"):
        page.get_by_label(kind, exact=True).check()
        expect(page.get_by_text(PURPOSE)).to_be_visible()
        assert_no_scrolling(page)
        assert_accessible(page)


def test_the_purpose_stands_in_the_report_to_a_unit_too(desk: Desk, agent: User, villages: Any) -> None:
    desk.start_at_result(agent, villages.gambir)
    desk.press("Pemohon tetap menginginkan produk ini (hard complaint)")
    desk.expect_step(6)
    expect(desk.page.get_by_text(PURPOSE)).to_be_visible()
    assert_accessible(desk.page)
