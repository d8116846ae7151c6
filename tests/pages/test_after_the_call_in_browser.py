"""What becomes of a call that ended in a hard complaint, seen by all who have a hand in it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from scripts_agent.models import Call, UnitReport
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)

Enter = Callable[[User], Page]
TEXT = "Pemohon tetap menginginkan Pascabayar untuk rumah kosnya."


def complain(desk: Desk, agent: User, village: str) -> Call:
    """From step 4 to the closed call, as an agent does it."""
    desk.start_at_result(agent, village)
    desk.press("Pemohon tetap menginginkan produk ini (hard complaint)")
    desk.expect_step(6)
    desk.page.get_by_label("Telepon").fill("0812-3456-7890")
    desk.page.get_by_label("Isi laporan").fill(TEXT)
    desk.close()
    desk.expect_closed("Laporan ke Unit PLN melalui APKT (hard complaint)")
    return Call.objects.latest("pk")


def test_a_hard_complaint_from_the_call_to_selesai(
    desk: Desk,
    enter: Enter,
    live_server: Any,
    villages: SimpleNamespace,
    agent: User,
    supervisor: User,
    manager: User,
) -> None:
    call = complain(desk, agent, villages.gambir)
    report = UnitReport.objects.get()

    # The supervisor finds it on the list, copies it into APKT and passes it on.
    page = enter(supervisor)
    page.goto(live_server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Panggilan di Semarang")
    assert_accessible(page)
    page.get_by_role("link", name="Laporan").click()
    row = page.get_by_role("row", name=f"#{report.pk}")
    expect(row).to_contain_text("hari ini UP3 Menteng GAMBIR Pascabayar 2.200 VA, 1 Phasa Prabayar baru –")
    assert_accessible(page)
    page.get_by_role("link", name=f"#{report.pk}").click()
    expect(page.locator("#blok")).to_contain_text("Nama Pemohon: Ibu Sari")
    expect(page.locator("#blok")).to_contain_text("Telepon: 081234567890")
    expect(page.locator("#blok")).to_contain_text(f"Laporan: {TEXT}")
    assert_accessible(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("Alt+c")
    expect(page.get_by_role("button", name="Tersalin")).to_be_visible()
    assert f"Laporan: {TEXT}" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_label("Sudah diteruskan ke unit melalui APKT").check()
    page.get_by_label("Nomor APKT").fill("K 2026")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Nomor APKT berisi huruf, angka")).to_be_visible()
    expect(page.get_by_label("Sudah diteruskan ke unit melalui APKT")).to_be_checked()
    assert_accessible(page)
    page.get_by_label("Nomor APKT").fill("K-2026.11")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Laporan disimpan.")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("diteruskan sejak")

    # The unit's manager comes from the admin, sees no caller, and says what was done.
    page = enter(manager)
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Semua laporan").click()
    page.get_by_role("link", name=f"#{report.pk}").click()
    expect(page.locator(".facts")).to_contain_text("S*** (nama disamarkan)")
    expect(page.locator("body")).not_to_contain_text("081234567890")
    expect(page.locator("body")).not_to_contain_text("Sari")
    page.get_by_label("Selesai").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Tulis apa yang sudah dilakukan")).to_be_visible()
    page.get_by_label("Catatan").fill("Meter Pascabayar disediakan, pemohon dihubungi.")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Laporan disimpan.")).to_be_visible()
    expect(page.locator(".moment").last).to_contain_text("Selesai Manager UP3 Menteng")
    assert_accessible(page)

    # The supervisor reads the whole of it on the call's own page.
    page = enter(supervisor)
    page.goto(f"{live_server.url}/lokasi/panggilan/{call.pk}/")
    told = page.locator(".moment")
    expect(told.first).to_contain_text("Panggilan dibuka")
    expect(told.last).to_contain_text("selesai")
    expect(told.last).to_contain_text("Meter Pascabayar disediakan, pemohon dihubungi.")
    expect(page.locator(".facts")).to_contain_text("(selesai)")
    assert_accessible(page)
    page.get_by_role("link", name="Laporan", exact=True).click()
    expect(page.get_by_text("Tidak ada laporan dengan saringan ini.")).to_be_visible()


def test_a_call_opened_again_goes_on_where_it_ended(
    desk: Desk, enter: Enter, live_server: Any, villages: SimpleNamespace, agent: User, supervisor: User
) -> None:
    call = complain(desk, agent, villages.gambir)
    page = enter(supervisor)
    page.goto(f"{live_server.url}/lokasi/panggilan/{call.pk}/")
    page.get_by_text("Buka kembali panggilan ini").click()
    page.get_by_role("button", name="Buka kembali").click()
    expect(page.get_by_text("Isi alasan membuka kembali panggilan ini.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Alasan membuka kembali").fill("Isi laporan kurang lengkap")
    page.get_by_role("button", name="Buka kembali").click()
    expect(page.locator(".moment").last).to_contain_text("Isi laporan kurang lengkap")

    enter(agent).goto(f"{live_server.url}/asisten/")
    desk.page.get_by_role("link", name=f"Lanjutkan panggilan #{call.pk}").click()
    desk.expect_step(6)
    expect(desk.page.get_by_label("Isi laporan")).to_have_value(TEXT)
    desk.page.get_by_label("Isi laporan").fill("Mohon dihubungi sore hari.")
    desk.close()
    desk.expect_closed("Laporan ke Unit PLN melalui APKT (hard complaint)")
    assert UnitReport.objects.get().text == "Mohon dihubungi sore hari."
    desk.page.get_by_role("link", name="Jejak panggilan").click()
    expect(desk.page.locator("h3").filter(has_text="Panggilan ditutup")).to_have_count(2)


def test_calls_are_found_by_day_state_and_number_without_a_mouse(
    desk: Desk, enter: Enter, live_server: Any, villages: SimpleNamespace, agent: User, supervisor: User
) -> None:
    call = complain(desk, agent, villages.gambir)
    page = enter(supervisor)
    page.goto(f"{live_server.url}/lokasi/")
    page.get_by_role("textbox", name="Nomor telepon").focus()
    page.keyboard.type("+62 812 3456 7890")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=f"#{call.pk}")).to_be_visible()
    assert "0812" not in page.url
    assert "812" not in page.url
    page.get_by_role("link", name="Semua panggilan").click()
    page.get_by_label("Keadaan").select_option("Terputus/batal")
    page.get_by_label("Hari").fill("2026-01-31")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_text("Tidak ada panggilan dengan saringan ini.")).to_be_visible()
    expect(page.get_by_label("Hari")).to_have_value("2026-01-31")
    assert_accessible(page)
