"""Who gets in, where they land, when they are locked out, and when their session ends."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from pln123.web import middleware
from pln123.web.client_address import client_address
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def log_in(client, username="agen", password=PASSWORD, address="10.1.1.1", following=""):
    data = {"username": username, "password": password, "next": following}
    return client.post("/masuk/", data, REMOTE_ADDR=address)


# Every page needs a login


@pytest.mark.parametrize("address", ["/", "/asisten/", "/asisten/baru", "/matriks/", "/admin/"])
def test_a_page_without_login_leads_to_the_login_and_back(client, address):
    response = client.get(address, follow=True)
    assert response.redirect_chain[-1] == (f"/masuk/?next={address}", 302)
    assert "Masuk" in response.content.decode()


def test_after_login_the_page_asked_for_is_shown(client, agent):
    assert log_in(client, following="/matriks/").headers["Location"] == "/matriks/"


def test_a_foreign_address_is_never_followed_after_login(client, agent):
    assert log_in(client, following="https://evil.example/").headers["Location"] == "/"


def test_htmx_is_sent_to_the_full_login_page_with_the_page_the_agent_looks_at(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/asisten/7/3/?a=1"}
    response = client.post("/asisten/7/3/", headers=headers)
    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == "/masuk/?next=/asisten/7/3/%3Fa%3D1"
    assert response.content == b""


def test_a_page_of_somebody_else_leads_to_a_login_in_place_of_the_present_one(client, agent, other_agent):
    log_in(client, username=other_agent.username)
    assert client.get("/masuk/?next=/asisten/7/3/").status_code == 302
    address = "/masuk/?ganti=1&next=/asisten/7/3/"
    assert client.get(address).status_code == 200
    sent = {"username": agent.username, "password": PASSWORD, "next": "/asisten/7/3/"}
    assert client.post(address, sent).headers["Location"] == "/asisten/7/3/"
    assert client.session["_auth_user_id"] == str(agent.pk)


# Each role to its own page


def test_a_cso_lands_at_the_desk(client, agent):
    log_in(client)
    assert client.get("/").headers["Location"] == "/asisten/"


@pytest.mark.slow
def test_a_manager_lands_at_the_own_unit(client, manager):
    log_in(client, username=manager.username)
    assert client.get("/").headers["Location"] == "/unit/"
    assert client.get("/unit/").status_code == 200


def test_an_administrator_lands_in_the_admin(client, administrator):
    log_in(client, username=administrator.username)
    assert client.get("/").headers["Location"] == "/admin/"


def test_somebody_without_a_task_is_told_whom_to_ask(client, stranger):
    log_in(client, username=stranger.username)
    response = client.get("/")
    assert response.status_code == 403
    assert "Minta administrator menetapkan lokasi atau jabatan Anda." in response.content.decode()


def test_a_cso_has_no_admin(client, agent):
    log_in(client)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "Akun Anda tidak punya akses ke halaman pengelola." in response.content.decode()


def test_logout_takes_a_post_and_ends_the_session(client, agent):
    log_in(client)
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/").headers["Location"] == "/masuk/?keluar"
    assert client.get("/asisten/").headers["Location"] == "/masuk/?next=/asisten/"


# Throttling, by user name and address together


def fail(client, times, **kwargs):
    for _ in range(times):
        response = log_in(client, password="salah", **kwargs)
    return response


def test_four_wrong_passwords_still_leave_the_fifth_try(client, agent):
    assert fail(client, 4).status_code == 200
    assert log_in(client).status_code == 302


def test_five_wrong_passwords_lock_and_say_how_long(client, agent):
    response = fail(client, 5)
    assert response.status_code == 429
    assert "Tunggu 15 menit" in response.content.decode()
    assert 14 * 60 < int(response.headers["Retry-After"]) <= 15 * 60
    assert log_in(client).status_code == 429, "the right password does not help while locked"


def test_a_lock_holds_for_that_user_at_that_address_only(client, agent, stranger):
    fail(client, 5)
    assert log_in(Client(), username=stranger.username).status_code == 302, "a colleague at the same address"
    assert log_in(Client(), address="10.1.1.2").status_code == 302, "the same user at another address"


def test_a_lock_ends_after_fifteen_minutes_and_trying_does_not_prolong_it(client, agent):
    fail(client, 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    response = fail(client, 1)
    assert response.status_code == 429
    assert "Tunggu 1 menit" in response.content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert log_in(client).status_code == 302


def test_a_success_forgets_the_failures_before_it(client, agent):
    fail(client, 4)
    log_in(client)
    assert fail(Client(), 4).status_code == 200


def test_a_failed_login_is_logged_without_name_and_password(client, agent, caplog):
    fail(client, 5)
    assert "Locking out" in caplog.text
    assert "agen" not in caplog.text
    assert "salah" not in caplog.text


def test_a_name_too_long_for_anybody_is_refused_and_kept_nowhere(client, agent):
    response = log_in(client, username="a" * 300)
    assert response.status_code == 200
    assert "Nama pengguna paling banyak 150 huruf." in response.content.decode()
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "203.0.113.9:51234", "203.0.113.9"),
        (1, "[2001:db8::9]:443", "2001:db8::9"),
        (1, '"[2001:db8::9]"', "2001:db8::9"),
        (1, "fe80::9%eth0", "fe80::9"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "unknown", "10.0.0.1"),
        (1, "203.0.113.999", "10.0.0.1"),
        (1, "[", "10.0.0.1"),
    ],
)
def test_a_client_cannot_choose_the_address_it_is_counted_under(rf, settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address


def test_an_address_that_nobody_can_read_is_no_failure(client, agent, settings):
    settings.PROXIES = 1
    for written in ("unknown", "a, b", "[::", "10.0.0.1:x:y"):
        data = {"username": "agen", "password": "salah"}
        assert (
            client.post("/masuk/", data, headers={"X-Forwarded-For": written}, REMOTE_ADDR="").status_code
            == 200
        )


# The demo's users


def test_demo_users_are_refused_outside_the_demo(client, settings, make_user):
    make_user("cso")
    assert settings.DEMO is False
    assert log_in(client, username="cso").status_code == 200
    settings.DEMO = True
    assert log_in(client, username="cso").status_code == 302


def test_an_open_session_of_a_demo_user_ends_with_the_demo(client, settings, make_user):
    settings.DEMO = True
    client.force_login(make_user("cso"))
    assert client.get("/").status_code == 403  # known, without a task
    settings.DEMO = False
    assert client.get("/").headers["Location"] == "/masuk/?next=/"


def test_no_demo_password_is_shown_outside_the_demo(client):
    assert "Peragaan" not in client.get("/masuk/").content.decode()


# Sessions end


def expiry():
    return Session.objects.get().expire_date


def test_a_session_ends_after_thirty_idle_minutes(client, agent):
    log_in(client)
    client.get("/asisten/")
    left = expiry() - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/asisten/").headers["Location"] == "/masuk/?next=/asisten/"


@pytest.fixture
def later(client, agent, monkeypatch):
    """An agent has just logged in; later(60): a minute goes by."""
    now = timezone.now().timestamp()

    def go_by(seconds):
        nonlocal now
        now += seconds

    monkeypatch.setattr(middleware.time, "time", lambda: now)
    log_in(client)
    return go_by


def test_work_keeps_a_session_open_but_writes_it_once_a_minute(client, later):
    client.get("/asisten/")
    first = expiry()
    later(59)
    client.get("/asisten/")
    assert expiry() == first
    later(1)
    client.get("/asisten/")
    assert expiry() > first


def test_a_page_that_polls_by_itself_does_not_keep_a_session_open(client, later):
    client.get("/asisten/")
    first = expiry()
    later(120)
    client.get("/asisten/", headers={"X-Background": "1"})
    assert expiry() == first


def test_a_session_ends_after_twelve_hours_of_work(client, later):
    later(12 * 3600 - 30)
    assert client.get("/asisten/").status_code == 200
    later(60)
    assert client.get("/asisten/", headers={"X-Background": "1"}).status_code == 302
    assert client.get("/asisten/").headers["Location"] == "/masuk/?next=/asisten/"
    assert not Session.objects.exists()
