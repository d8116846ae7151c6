"""The second factor by keyboard alone in a real browser, and the pages around it readable for everybody."""

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from tests.pages.axe import assert_accessible
from tests.pages.keys import log_in_by_keys

pytestmark = pytest.mark.django_db(transaction=True)


def code(user) -> str:
    return f"{totp(TOTPDevice.objects.get(user=user).bin_key):06}"


def fits(page: Page) -> None:
    """At 200 % zoom nothing needs sideways scrolling."""
    assert_accessible(page)
    page.set_viewport_size({"width": 683, "height": 384})
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
    page.set_viewport_size({"width": 1366, "height": 641})


def test_a_manager_is_led_through_the_set_up_and_the_next_login_by_keyboard(
    page: Page, live_server, manager, settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    page.goto(f"{live_server.url}/masuk/?next=/matriks/")
    log_in_by_keys(page, manager.username)
    expect(page.get_by_role("heading", name="Pasang faktor kedua")).to_be_visible()
    expect(page.get_by_role("img", name="Kode QR")).to_be_visible()
    fits(page)
    page.get_by_role("textbox", name="Kode").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kode ini tidak cocok")).to_be_visible()
    fits(page)
    TOTPDevice.objects.update(throttling_failure_count=0)
    page.get_by_role("textbox", name="Kode").fill(code(manager))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    assert page.locator(".factor-codes li").count() == 10
    fits(page)
    page.get_by_role("link", name="Sudah disimpan: lanjut").press("Enter")
    expect(page).to_have_url(f"{live_server.url}/matriks/")
    page.context.clear_cookies()
    TOTPDevice.objects.update(last_t=-1)
    page.goto(f"{live_server.url}/masuk/?next=/matriks/")
    log_in_by_keys(page, manager.username)
    expect(page.get_by_role("heading", name="Faktor kedua")).to_be_visible()
    fits(page)
    page.keyboard.type(code(manager))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/matriks/")


def test_the_pages_around_it_are_readable_for_everybody(enter, live_server, administrator, agent) -> None:
    page = enter(administrator)
    for path in ("/akun/", f"/akun/{agent.pk}/", "/tindakan/", "/keadaan/"):
        page.goto(live_server.url + path)
        fits(page)
    page.goto(f"{live_server.url}/akun/{agent.pk}/")
    page.get_by_role("button", name="Buat tautan sekali pakai").click()
    link = page.locator(".factor-secret code").inner_text()
    page.context.clear_cookies()
    page.goto(link)
    expect(page.get_by_role("heading", name="Kata sandi baru")).to_be_visible()
    fits(page)
