"""The managers' pages in a real browser. The `page` fixture fails on anything the security policy refuses."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_manager_reaches_the_own_unit_and_its_history(enter, live_server, manager: User, demo_settings):
    page = enter(manager)
    page.goto(f"{live_server.url}/")
    expect(page).to_have_url(f"{live_server.url}/admin/")
    page.goto(f"{live_server.url}/admin/allocation/meteravailability/")
    page.locator("#result_list tbody a").first.click()
    expect(page.get_by_label("Alasan")).to_be_visible()
    page.get_by_role("link", name="Riwayat").first.click()
    expect(page).to_have_url(f"{page.url.removesuffix('history/')}history/")


@pytest.mark.parametrize("model", ["allocation/post", "auth/user"])
def test_an_administrator_can_open_the_form_for_a_new_row(
    enter, live_server, administrator: User, model: str
):
    page = enter(administrator)
    page.goto(f"{live_server.url}/admin/{model}/")
    expect(page.locator("#content")).to_be_visible()
    page.goto(f"{live_server.url}/admin/{model}/add/")
    expect(page.locator("#content form")).to_be_visible()
