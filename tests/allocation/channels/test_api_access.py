"""Who may ask the API, for what and how often; and that every refusal is JSON."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from allocation.channels import tokens
from allocation.models import ApiToken, Scope
from tests.allocation.channels.asking import ASKED, CASE, EVERY_ADDRESS, ask, error_of

pytestmark = pytest.mark.django_db


# Tokens --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", EVERY_ADDRESS)
@pytest.mark.parametrize("text", ["", "pln123_", "pln123_000000000000_" + "a" * 43, "é", "x" * 5_000])
def test_without_a_known_token_nothing_is_answered(as_channel, address, text):
    response = ask(as_channel(text), address)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert error_of(response) == {
        "code": "unauthenticated",
        "message": "Kirim token yang berlaku: Authorization: Bearer pln123_…",
        "field": None,
    }


def test_a_session_is_no_token_and_a_token_no_session(as_user, administrator, api):
    assert as_user(administrator).get("/api/v1/regions").status_code == 401
    response = api.get("regions")
    assert not response.cookies
    assert api.client.get("/asisten/").status_code == 302
    assert api.client.get("/admin/").status_code == 302


def test_a_token_of_another_scheme_or_in_the_address_is_none(make_token):
    text = make_token()[1]
    assert Client(headers={"Authorization": f"Basic {text}"}).get("/api/v1/regions").status_code == 401
    assert Client(headers={"Authorization": text}).get("/api/v1/regions").status_code == 401
    assert Client().get(f"/api/v1/regions?access_token={text}").status_code == 401
    assert Client(headers={"Authorization": f"bearer {text}"}).get("/api/v1/regions").status_code == 200


def test_one_letter_wrong_is_wrong(make_token, as_channel):
    text = make_token()[1]
    for wrong in (text[:-1], text + "a", text[:-1] + ("a" if text[-1] != "a" else "b"), text.upper()):
        assert as_channel(wrong).get("regions").status_code == 401


def test_the_secret_is_not_in_the_database(make_token):
    token, text = make_token()
    assert len(text) == len("pln123_") + 12 + 1 + 43
    row = str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert text not in row
    assert text[-43:] not in row
    assert len(token.digest) == 64


@pytest.mark.parametrize("scope", list(Scope))
def test_a_token_opens_what_its_scope_names_and_nothing_else(make_token, as_channel, demo_settings, scope):
    channel = as_channel(make_token(scope)[1])
    for other, addresses in ASKED.items():
        for address in addresses:
            response = ask(channel, address)
            if other is scope:
                assert response.status_code == (201 if address == "pops" else 200), address
            else:
                assert response.status_code == 403, address
                error = error_of(response)
                assert (error["code"], error["field"]) == ("forbidden", None)
                assert f"tidak punya hak {other.label}" in error["message"]


def test_a_revoked_token_is_refused_at_once(make_token, as_channel, administrator):
    token, text = make_token()
    channel = as_channel(text)
    assert channel.get("regions").status_code == 200
    tokens.revoke(token_id=token.pk, by=administrator)
    assert channel.get("regions").status_code == 401
    token.refresh_from_db()
    assert token.revoked_by == administrator
    first = token.revoked_at
    tokens.revoke(token_id=token.pk, by=administrator)
    token.refresh_from_db()
    assert token.revoked_at == first


def test_a_token_ends_when_it_expires(make_token, as_channel):
    now = timezone.now()
    assert as_channel(make_token(expires_at=now + timedelta(minutes=1))[1]).get("regions").status_code == 200
    assert as_channel(make_token(expires_at=now)[1]).get("regions").status_code == 401


def test_a_second_token_works_beside_the_first(make_token, as_channel, administrator):
    (old, old_text), (_, new_text) = make_token(), make_token()
    tokens.revoke(token_id=old.pk, by=administrator)
    assert as_channel(old_text).get("regions").status_code == 401
    assert as_channel(new_text).get("regions").status_code == 200


# How often -----------------------------------------------------------------------------------------


def test_above_the_limit_the_answer_is_429_with_the_seconds_to_wait(make_token, as_channel):
    token, text = make_token(per_minute=2)
    channel = as_channel(text)
    assert [channel.get("regions").status_code for _ in range(2)] == [200, 200]
    response = channel.get("regions")
    assert response.status_code == 429
    wait = int(response.headers["Retry-After"])
    assert 1 <= wait <= 60
    assert error_of(response) == {
        "code": "rate_limited",
        "message": f"Batas 2 permintaan per menit sudah habis: ulangi {wait} detik lagi.",
        "field": None,
    }
    token.refresh_from_db()
    assert token.used == 2  # a refused request writes nothing


def test_the_limit_is_new_a_minute_after_its_first_request(make_token, as_channel):
    token, text = make_token(per_minute=1)
    channel = as_channel(text)
    assert channel.get("regions").status_code == 200
    assert channel.get("regions").status_code == 429
    a_minute_ago = timezone.now() - timedelta(seconds=60)
    ApiToken.objects.filter(pk=token.pk).update(window_started_at=a_minute_ago)
    assert channel.get("regions").status_code == 200
    token.refresh_from_db()
    assert token.used == 1
    assert token.window_started_at > a_minute_ago


def test_almost_a_minute_is_not_enough(make_token, as_channel):
    token, text = make_token(per_minute=1)
    as_channel(text).get("regions")
    ApiToken.objects.filter(pk=token.pk).update(window_started_at=timezone.now() - timedelta(seconds=50))
    response = as_channel(text).get("regions")
    assert response.status_code == 429
    assert 8 <= int(response.headers["Retry-After"]) <= 10


def test_refused_requests_count_too_and_other_tokens_do_not(make_token, as_channel):
    text, other = make_token(Scope.REGIONS, per_minute=2)[1], make_token(per_minute=1)[1]
    channel = as_channel(text)
    assert channel.post("decisions", CASE).status_code == 403
    assert channel.get("villages").status_code == 422
    assert channel.get("regions").status_code == 429
    assert as_channel(other).get("regions").status_code == 200


def test_when_a_token_was_last_used_is_known_to_the_minute(make_token, as_channel):
    token, text = make_token()
    assert token.window_started_at is None
    before = timezone.now()
    as_channel(text).get("regions")
    token.refresh_from_db()
    assert abs(token.window_started_at - before) < timedelta(seconds=30)


def passed(turn, token, threads=8, each=15):
    """How many of threads * each requests at once got their turn."""
    start = threading.Barrier(threads)
    through = []

    def run():
        start.wait()
        for _ in range(each):
            if turn(token) == 0:
                through.append(1)
        connection.close()

    workers = [threading.Thread(target=run) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(through)


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_many_at_once(make_token):
    token, _ = make_token(per_minute=50)
    assert passed(tokens.take_turn, token) == 50
    token.refresh_from_db()
    assert token.used == 50


@pytest.mark.django_db(transaction=True)
def test_control_reading_before_writing_lets_more_through(make_token):
    def read_then_write(token):
        used = ApiToken.objects.values_list("used", flat=True).get(pk=token.pk)
        if used >= 50:
            return 60
        time.sleep(0.002)
        ApiToken.objects.filter(pk=token.pk).update(used=used + 1)
        return 0

    token, _ = make_token(per_minute=50)
    assert passed(read_then_write, token) > 50
