"""The way in, in a real browser: by keyboard alone, readable for everybody, nothing from outside."""

import pytest
from playwright.sync_api import Page, expect

from tests.pages.axe import assert_accessible
from tests.pages.keys import log_in_by_keys

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(live_server, administrator):
    return live_server.url


def test_login_by_keyboard_leads_to_the_page_asked_for(page: Page, address: str):
    page.goto(f"{address}/admin/")
    expect(page).to_have_title("Masuk · PLN 123")
    log_in_by_keys(page, "administrator")
    expect(page).to_have_url(f"{address}/admin/")


def test_a_wrong_password_is_explained_and_the_name_stays(page: Page, address: str):
    page.goto(f"{address}/masuk/")
    page.get_by_label("Nama pengguna").fill("administrator")
    page.get_by_label("Kata sandi").fill("salah")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("alert")).to_have_text(
        "Nama pengguna atau kata sandi tidak cocok. Periksa ejaan dan huruf besar/kecil."
    )
    expect(page.get_by_label("Nama pengguna")).to_have_value("administrator")


def test_an_empty_form_says_what_to_fill_in(page: Page, address: str):
    page.goto(f"{address}/masuk/")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_text("Isi nama pengguna.")).to_be_visible()
    expect(page.get_by_text("Isi kata sandi.")).to_be_visible()


@pytest.mark.parametrize("path", ["/masuk/", "/no-such-page/"])
def test_pages_meet_wcag_22_aa(page: Page, address: str, path: str):
    page.goto(address + path)
    assert_accessible(page)


def test_the_skip_link_is_the_first_stop_of_the_tab_key(page: Page, address: str):
    page.goto(f"{address}/masuk/")
    link = page.get_by_role("link", name="Langsung ke isi")
    link.focus()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#isi")).to_be_focused()


def test_everything_a_page_loads_comes_from_the_site_itself(page: Page, address: str):
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(f"{address}/masuk/", wait_until="networkidle")
    assert hosts == {address.removeprefix("http://")}
