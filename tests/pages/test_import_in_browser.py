"""A table of settings uploaded in a real browser, by keyboard: looked at, corrected, confirmed."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from allocation.availability.changes import set_availability
from allocation.models import MeterAvailability
from tests.pages.axe import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = "Kode unit;Meter;Ketersediaan sendiri\n"


@pytest.fixture
def uploads(enter, live_server, demo_settings, srm: User) -> Page:
    """The page for uploads, reached from the list."""
    page = enter(srm)
    page.goto(f"{live_server.url}/admin/allocation/meteravailability/")
    page.get_by_role("link", name="Unggah tabel").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Unggah ketersediaan meter")
    return page


def upload(page: Page, folder: Path, text: str) -> None:
    file = folder / "ketersediaan.csv"
    file.write_text(text)
    page.get_by_label("Berkas CSV atau XLSX").set_input_files(file)
    page.get_by_role("button", name="Periksa berkas").press("Enter")


def settings_of(unit: str) -> list[str]:
    rows = MeterAvailability.objects.filter(unit=unit).order_by("phase")
    return list(rows.values_list("availability", flat=True))


def test_a_table_is_uploaded_corrected_looked_at_and_confirmed(uploads: Page, tmp_path):
    page = uploads
    assert_accessible(page)
    upload(page, tmp_path, f"{HEADER}UP3-MENTENG;1;SEMUA\nUP3-BANDUNG;1;ALL\nUP3-MENTENG;3;Prabayar\n")
    expect(page.get_by_role("alert")).to_contain_text("2 kesalahan pada 2 baris. Belum ada yang disimpan")
    expect(page).to_have_title("Kesalahan: Unggah ketersediaan meter · PLN 123")
    rows = page.get_by_role("table", name="Yang perlu diperbaiki").locator("tbody tr")
    expect(rows).to_have_text(
        [
            "2 Ketersediaan sendiri 'SEMUA': isi ALL, Pascabayar, Prabayar, atau “tidak diatur sendiri”",
            "3 Kode unit 'UP3-BANDUNG': bukan unit Anda, hapus baris ini",
        ]
    )
    assert_accessible(page)

    upload(page, tmp_path, f"{HEADER}UP3-MENTENG;1;ALL\nUP3-MENTENG;3;Prabayar\nUID-JAYA;1;ALL\n")
    expect(page.locator("#content")).to_contain_text("2 berubah, 1 tetap. Belum ada yang disimpan.")
    rows = page.get_by_role("table", name="Yang akan berubah").locator("tbody tr")
    expect(rows).to_have_text(
        [
            "2 UP3 Menteng, 1 Phasa Prabayar ALL (Pascabayar dan Prabayar)",
            "3 UP3 Menteng, 3 Phasa ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya) Prabayar",
        ]
    )
    assert_accessible(page)
    page.get_by_role("button", name="Simpan 2 perubahan").press("Enter")
    expect(page.locator("#content")).to_contain_text("Isi alasan perubahan.")
    assert_accessible(page)
    page.reload()  # what was uploaded is still there
    assert settings_of("UP3-MENTENG") == ["PRABAYAR", ""]

    page.get_by_label("Alasan").fill("Kiriman tiba")
    page.get_by_role("button", name="Simpan 2 perubahan").press("Enter")
    expect(page.locator(".messagelist")).to_have_text("2 baris dari ketersediaan.csv sudah berlaku.")
    assert settings_of("UP3-MENTENG") == ["ALL", "PRABAYAR"]


def test_a_change_made_meanwhile_is_shown_and_nothing_is_saved(uploads: Page, tmp_path, manager: User):
    page = uploads
    upload(page, tmp_path, f"{HEADER}UP3-MENTENG;1;ALL\nUP3-MENTENG;3;Prabayar\n")
    page.get_by_label("Alasan").fill("Kiriman tiba")
    set_availability(unit="UP3-MENTENG", phase=1, availability="PASCABAYAR", by=manager, reason="Stok habis")
    page.get_by_role("button", name="Simpan 2 perubahan").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("1 baris diubah orang lain sejak pratinjau dibuka")
    expect(page.get_by_role("alert")).to_contain_text("Manager UP3 Menteng mengubahnya menjadi Pascabayar")
    expect(page.get_by_label("Alasan")).to_have_value("Kiriman tiba")
    assert_accessible(page)
    assert settings_of("UP3-MENTENG") == ["PASCABAYAR", ""]


@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
def test_downloads_arrive_as_files_with_a_name(uploads: Page, kind: str):
    page = uploads
    with page.expect_download() as download:
        page.get_by_role("link", name=kind, exact=True).click()
    assert download.value.suggested_filename.startswith("templat-ketersediaan-meter-")
    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Unduh {kind}").click()
    assert download.value.suggested_filename.endswith(f".{kind.lower()}")
