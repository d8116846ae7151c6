"""Somebody tries one name after the other: few passwords are hashed, and whoever worked here gets in."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from pln123.site import login_limits
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each password that was hashed."""
    hashes: list[int] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashes.append(1) or encode(*args))
    return hashes


WRONG = "salah"


def log_in(username: str, address: str = "10.1.1.1", password: str = WRONG) -> HttpResponse:
    data = {"username": username, "password": password}
    return Client().post("/masuk/", data, REMOTE_ADDR=address)


def known_here(user: User, address: str = "10.1.1.1") -> None:
    assert log_in(user.username, address, PASSWORD).status_code == 302


@pytest.mark.slow
def test_made_up_names_from_one_address_cost_thirty_hashes_and_no_more(hashed, monkeypatch) -> None:
    monkeypatch.setattr(login_limits, "strangers", login_limits.Bucket(burst=1000, per_second=1))
    answers = [log_in(f"orang{number}") for number in range(60)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 30
    assert len(hashed) == 30
    assert AccessAttempt.objects.count() == 30, "what is refused writes nothing"


@pytest.mark.slow
def test_a_refusal_says_how_long_and_keeps_the_name(agent) -> None:
    for number in range(30):
        log_in(f"orang{number}")
    answer = log_in("orang.baru")
    assert 4 * 60 < int(answer.headers["Retry-After"]) <= 5 * 60
    assert "Terlalu banyak percobaan masuk. Tunggu 5 menit, lalu coba lagi." in answer.content.decode()
    assert 'value="orang.baru"' in answer.content.decode()


@pytest.mark.slow
def test_a_colleague_at_that_address_gets_in_and_a_new_one_waits_five_minutes(
    agent, stranger, monkeypatch
) -> None:
    monkeypatch.setattr(login_limits, "strangers", login_limits.Bucket(burst=1000, per_second=1))
    known_here(agent)
    for number in range(31):
        log_in(f"orang{number}")
    assert log_in(agent.username, password=PASSWORD).status_code == 302
    assert log_in(stranger.username, password=PASSWORD).status_code == 429
    assert log_in(stranger.username, "10.1.1.2", PASSWORD).status_code == 302, "at another address"
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=5, seconds=1))
    assert log_in(stranger.username, password=PASSWORD).status_code == 302


def test_a_colleagues_own_name_is_still_locked_after_five_tries(agent, hashed) -> None:
    known_here(agent)
    hashed.clear()
    answers = [log_in(agent.username).status_code for _ in range(8)]
    assert answers == [200] * 4 + [429] * 4
    assert len(hashed) == 5


@pytest.mark.slow
def test_many_addresses_together_are_let_through_slowly(agent, hashed) -> None:
    known_here(agent)
    hashed.clear()
    answers = [log_in("orang", f"10.2.{n // 200}.{n % 200 + 1}") for n in range(300)]
    # 30 at once, of which the colleague took one, and one a second while the test ran.
    assert 29 <= len(hashed) < 100
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 300 - len(hashed)
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 2
    assert log_in(agent.username, password=PASSWORD).status_code == 302, "known here: gets in"


def test_a_bucket_fills_again(monkeypatch) -> None:
    now = 100.0
    monkeypatch.setattr(login_limits.time, "monotonic", lambda: now)
    bucket = login_limits.Bucket(burst=2, per_second=0.5)
    assert [bucket.seconds_to_wait() for _ in range(3)] == [0, 0, 2]
    now += 2
    assert [bucket.seconds_to_wait() for _ in range(2)] == [0, 2]


@pytest.mark.slow
def test_the_old_password_is_guessed_five_times_at_most(agent, as_user, hashed) -> None:
    client = as_user(agent)
    sent = {"old_password": "salah", "new_password1": "kuda hitam di atas bukit"}
    sent["new_password2"] = sent["new_password1"]
    hashed.clear()
    answers = [client.post("/sandi/", sent).status_code for _ in range(8)]
    assert answers == [200] * 4 + [429] * 4
    assert len(hashed) == 5
    sent["old_password"] = PASSWORD
    assert client.post("/sandi/", sent).status_code == 429, "the right one does not help while locked"


def test_the_login_page_says_whom_to_ask(client) -> None:
    assert "Hubungi administrator aplikasi ini." in client.get("/masuk/").content.decode()


def test_a_name_that_no_database_stores_is_refused_in_words(agent, hashed) -> None:
    hashed.clear()
    assert log_in("agen\0").status_code == 200
    assert hashed == []
