"""The managers' pages in a real browser. The `page` fixture fails on anything the security policy refuses."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from scripts_agent.models import Site
from tests.walk import html_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_manager_reaches_the_own_unit_and_its_history(enter, live_server, manager: User, demo_settings):
    page = enter(manager)
    page.goto(f"{live_server.url}/")
    expect(page).to_have_url(f"{live_server.url}/unit/")
    page.goto(f"{live_server.url}/admin/allocation/meteravailability/")
    page.locator("#result_list tbody a").first.click()
    expect(page.get_by_label("Alasan")).to_be_visible()
    page.locator(".object-tools").get_by_role("link", name="Riwayat").click()
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
    save = page.get_by_role("button", name="Simpan", exact=True)
    expect(save).to_have_css("text-transform", "none")  # Django writes it in capitals


@pytest.mark.parametrize(
    ("name", "kind", "icon"), [("Medan", "info", "none"), ("Binjai", "success", "icon-yes")]
)
def test_only_what_was_done_has_a_tick(
    enter, live_server, administrator: User, name: str, kind: str, icon: str
):
    site = Site.objects.create(name="Medan")
    page = enter(administrator)
    page.goto(f"{live_server.url}/admin/scripts_agent/site/{site.pk}/change/")
    page.get_by_label("Nama").fill(name)
    page.locator("[name=_continue]").press("Enter")
    message = page.locator(f".messagelist li.{kind}")
    expect(message).to_have_css("background-image", re.compile(icon))


def test_the_head_says_who_you_are_and_which_units_you_manage(enter, live_server, srm: User, manager: User):
    for user, standing in (
        (srm, "SRM Niaga & PP UID Jakarta Raya"),
        (manager, "Manager UP3 Menteng"),
    ):
        page = enter(user)
        page.goto(f"{live_server.url}/admin/allocation/demand/")
        expect(page.locator("#header")).to_contain_text(standing)
        expect(page.locator("html")).to_have_attribute("lang", "id")


def bar_of(answer) -> list[tuple[str, str, str]]:
    """Address, whether it is marked as the page one is on, and label of each link of the bar."""
    page = html_of(answer)
    bar = page[page.index('<nav class="bar-links"') :]
    return re.findall(r'<a href="([^"]*)"( aria-current="[^"]*")?>(.*?)</a>', bar[: bar.index("</nav>")])


def test_the_head_leads_to_pages_outside_the_admin(client, agent: User, manager: User, pusat: User) -> None:
    everybody = ["Beranda", "Permintaan", "Laporan", "Pemetaan", "Riwayat"]
    for user, labels in (
        (manager, [*everybody, "Matriks", "SOP"]),
        (pusat, [*everybody, "Panggilan", "Ringkasan", "Naskah", "Matriks", "SOP", "Tindakan", "Keadaan"]),
    ):
        client.force_login(user)
        head = bar_of(client.get("/admin/allocation/demand/"))
        assert [label for _, _, label in head] == labels
        for address, _, label in head:
            answer = client.get(address)
            assert answer.status_code == 200
            assert [other for _, marked, other in bar_of(answer) if marked] == [label]
