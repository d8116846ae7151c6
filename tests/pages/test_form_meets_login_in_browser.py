"""The session ends in mid-form: after the login the page comes back with what was typed, to the same user."""

import re

import pytest
from playwright.sync_api import Page, expect

from allocation.models import MeterAvailability
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
BACK = "Sesi tadi berakhir: isian Anda kembali di bawah, belum disimpan."
LIST = "/admin/allocation/meteravailability/"


def end_session(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def log_in(page: Page, username: str) -> None:
    expect(page).to_have_title("Masuk · PLN 123")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def setting(unit="UP3-MENTENG"):
    return MeterAvailability.objects.get(unit=unit, phase=1)


@pytest.fixture
def single(enter, live_server, manager, demo_settings) -> Page:
    """The page of one setting, filled in; its session has ended."""
    page = enter(manager)
    page.goto(f"{live_server.url}{LIST}{setting().pk}/change/")
    page.get_by_label("Pascabayar", exact=True).check()
    page.get_by_label("Alasan").fill("Stok Prabayar habis")
    expect(page.locator("#pratinjau")).to_contain_text("Pascabayar menjadi dilayani")
    end_session(page)
    return page


def test_a_setting_comes_back_with_choice_reason_and_preview(single: Page):
    single.get_by_role("button", name="Simpan").click()
    log_in(single, "manajer.menteng")
    expect(single.get_by_text(BACK)).to_be_visible()
    expect(single.get_by_label("Alasan")).to_have_value("Stok Prabayar habis")
    expect(single.get_by_label("Pascabayar", exact=True)).to_be_checked()
    expect(single.locator("#pratinjau")).to_contain_text("Pascabayar menjadi dilayani")
    single.get_by_role("button", name="Simpan").click()
    expect(single).to_have_url(re.compile(LIST))
    assert (setting().availability, setting().reason) == ("PASCABAYAR", "Stok Prabayar habis")
    single.go_back()
    expect(single.get_by_text(BACK)).to_be_hidden()


def test_a_preview_that_meets_the_login_keeps_what_was_typed(single: Page):
    # Not check(), which looks at the button once more: the page may have left for the login by then.
    single.get_by_label("ALL (Pascabayar dan Prabayar)", exact=True).click()
    log_in(single, "manajer.menteng")
    expect(single.get_by_label("Alasan")).to_have_value("Stok Prabayar habis")
    expect(single.get_by_label("ALL (Pascabayar dan Prabayar)", exact=True)).to_be_checked()


def test_another_look_keeps_what_was_typed(enter, live_server, manager, demo_settings):
    page = enter(manager)
    page.goto(f"{live_server.url}{LIST}{setting().pk}/change/")
    page.get_by_label("Alasan").fill("Stok Prabayar habis")
    page.get_by_role("button", name="manajer.menteng").click()
    page.get_by_role("button", name="Gelap").click()
    expect(page.locator("[value=gelap][aria-pressed=true]")).to_be_attached()
    expect(page.get_by_label("Alasan")).to_have_value("Stok Prabayar habis")
    expect(page.get_by_text(BACK)).to_be_hidden()  # no session has ended
    page.goto(f"{live_server.url}{LIST}{setting().pk}/change/")
    expect(page.get_by_label("Alasan")).to_have_value("")


def test_somebody_else_gets_nothing_of_it(single: Page, srm):
    single.get_by_role("button", name="Simpan").click()
    log_in(single, "srm.jakarta")
    expect(single.get_by_label("Alasan")).to_have_value("")
    expect(single.get_by_text(BACK)).to_be_hidden()
    single.wait_for_load_state()
    assert single.evaluate("sessionStorage.getItem('isian')") is None


def test_a_bulk_change_comes_back_with_its_rows(enter, live_server, srm, demo_settings):
    page = enter(srm)
    rows = f"{setting().pk},{setting('UP3-BINTARO').pk}"
    page.goto(f"{live_server.url}{LIST}massal/?baris={rows}")
    page.get_by_label("Prabayar", exact=True).check()
    expect(page.get_by_text("1 dari 2 ketersediaan akan diubah.")).to_be_visible()
    page.get_by_label("Alasan").fill("Stok habis")
    end_session(page)
    page.get_by_role("button", name="Simpan semua").click()
    log_in(page, "srm.jakarta")
    expect(page.get_by_label("Alasan")).to_have_value("Stok habis")
    expect(page.get_by_text("1 dari 2 ketersediaan akan diubah.")).to_be_visible()
    page.get_by_role("button", name="Simpan semua").click()
    expect(page.get_by_text("1 ketersediaan diubah")).to_be_visible()


def test_the_search_of_a_number_comes_back(enter, live_server, supervisor):
    page = enter(supervisor)
    page.goto(f"{live_server.url}/lokasi/")
    page.get_by_role("textbox", name="Nomor telepon").fill("081234567890")
    end_session(page)
    page.get_by_role("button", name="Cari").click()
    log_in(page, "penyelia")
    expect(page).to_have_url(f"{live_server.url}/lokasi/")
    expect(page.get_by_role("textbox", name="Nomor telepon")).to_have_value("081234567890")


def test_what_was_saved_is_not_given_back(enter, live_server, manager, demo_settings):
    page = enter(manager)
    page.goto(f"{live_server.url}{LIST}{setting().pk}/change/")
    page.get_by_label("Pascabayar", exact=True).check()
    page.get_by_label("Alasan").fill("Tidak jadi")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".messagelist")).to_contain_text("berhasil diubah")
    page.goto(f"{live_server.url}{LIST}{setting().pk}/change/")
    expect(page.get_by_label("Alasan")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('isian')") is None
