"""Headers that every page carries."""

import pytest

from tests.conftest import PASSWORD

STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "report-uri /csp/",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_page(as_user, administrator):
    return as_user(administrator).get("/admin/")


def policy_of(response):
    return {directive.strip() for directive in response.headers["Content-Security-Policy"].split(";")}


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/masuk/", "/hidup/", "/siap/", "/no-such-page/", "/", "/admin/"])
def test_every_answer_has_the_strict_policy_and_is_not_kept(client, address):
    response = client.get(address)
    assert policy_of(response) == STRICT
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_the_admin_has_the_same_policy(admin_page):
    assert admin_page.status_code == 200
    assert policy_of(admin_page) == STRICT


def test_a_failing_view_still_answers_with_the_policy(client, monkeypatch):
    from pln123.site import health

    monkeypatch.setattr(health, "CHECKS", None)
    client.raise_request_exception = False
    response = client.get("/siap/")
    assert response.status_code == 500
    assert policy_of(response) == STRICT


def test_pages_have_no_inline_script_and_no_foreign_address(client, admin_page):
    login = client.post("/keluar/", follow=True).content.decode()
    for page in (login, admin_page.content.decode()):
        assert "<script>" not in page
        assert " onclick=" not in page
        assert "hx-on" not in page
        assert "//cdn" not in page
    assert '"allowEval": false' in login
    assert '"includeIndicatorStyles": false' in login


def test_session_cookie_is_out_of_reach_for_scripts_and_other_sites(client, agent):
    client.post("/masuk/", {"username": agent.username, "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
