"""The look that a person has chosen: kept in a cookie, on every page, and nothing else with it."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


def choose(client: Client, look: str, before: str = f"{HERE}/asisten/?semua=1") -> HttpResponse:
    return client.post("/tampilan/", {"tampilan": look}, headers={"Referer": before})


@pytest.mark.slow
@pytest.mark.parametrize(("look", "theme"), [("terang", "light"), ("gelap", "dark")])
def test_a_chosen_look_is_kept_and_leads_back_to_the_page(
    as_user, agent: User, look: str, theme: str
) -> None:
    client = as_user(agent)
    assert "data-theme" not in client.get("/asisten/").content.decode()
    assert choose(client, look).url == "/asisten/?semua=1"
    assert f'<html lang="id" data-theme="{theme}">' in client.get("/asisten/").content.decode()
    cookie = client.cookies["tampilan"]
    assert cookie.value == look
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_the_systems_look_takes_the_choice_back(as_user, agent: User) -> None:
    client = as_user(agent)
    choose(client, "gelap")
    choose(client, "sistem")
    assert "data-theme" not in client.get("/asisten/").content.decode()
    assert client.cookies["tampilan"].value == ""


def test_the_menu_tells_what_is_chosen(as_user, agent: User) -> None:
    client = as_user(agent)
    for look in ("sistem", "terang", "gelap"):
        choose(client, look)
        page = " ".join(client.get("/asisten/").content.decode().split())
        assert page.count('aria-pressed="true"') == 1
        assert f'value="{look}" aria-pressed="true"' in page


@pytest.mark.slow
@pytest.mark.parametrize(("look", "name"), [("terang", "theme-light"), ("gelap", "theme-dark")])
def test_managers_have_the_same_switch(as_user, manager: User, look: str, name: str) -> None:
    client = as_user(manager)
    choose(client, look, f"{HERE}/admin/")
    page = client.get("/admin/allocation/demand/").content.decode()
    assert name in page.split("<body")[1].split(">")[0]
    assert 'action="/tampilan/"' in page


@pytest.mark.parametrize("look", ["", "dark", "gelap\r\nX: y", "<script>"])
def test_another_look_is_refused_and_nothing_is_kept(client: Client, look: str) -> None:
    assert choose(client, look).status_code == 400
    assert "tampilan" not in client.cookies


def test_an_odd_cookie_is_the_systems_look(client: Client) -> None:
    client.cookies["tampilan"] = "<b>"
    page = client.get("/masuk/").content.decode()
    assert "data-theme" not in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    "before", ["", "https://evil.example/asisten/", "//evil.example", "javascript:1", "http://["]
)
def test_who_comes_from_elsewhere_lands_on_the_first_page(client: Client, before: str) -> None:
    assert choose(client, "gelap", before).url == "/"


def test_a_link_changes_nothing(client: Client) -> None:
    assert client.get("/tampilan/").status_code == 405


def test_another_site_cannot_press_the_switch() -> None:
    assert choose(Client(enforce_csrf_checks=True), "gelap").status_code == 403


@pytest.mark.parametrize("path", ["//lain.example/x", "///lain.example/x", "/\\lain.example/x"])
def test_an_address_that_a_browser_takes_for_another_site_is_not_gone_back_to(
    client: Client, path: str
) -> None:
    """A link to it shows our own page 404, with the switch on it."""
    url = choose(client, "gelap", f"{HERE}{path}").url
    assert url.startswith("/")
    assert url[1] not in "/\\"
