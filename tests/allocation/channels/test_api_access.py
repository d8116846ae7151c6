"""Who may ask the API, for what and how often; and that every refusal is JSON."""

import logging
import threading
import time
from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from allocation.channels import tokens
from allocation.models import ApiToken, Scope

pytestmark = pytest.mark.django_db

CASE = {"transaction": "PB", "power": 2200, "product": "PRABAYAR", "availability": "ALL"}
SENT = {"decisions": CASE, "pops": {"telephone": "081234567890"}}
ASKED = {
    Scope.REGIONS: ["regions", "regions/31/children", "villages?q=gambir"],
    Scope.AVAILABILITY: ["units/UP3-MENTENG/availability"],
    Scope.DECISIONS: ["decisions"],
    Scope.POPS: ["pops"],
}
EVERY_ADDRESS = [address for addresses in ASKED.values() for address in addresses]


def ask(channel, address):
    return channel.post(address, SENT[address]) if address in SENT else channel.get(address)


def error_of(response):
    assert response.headers["Content-Type"].startswith("application/json")
    assert list(response.json()) == ["error"]
    return response.json()["error"]


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


# Never a page --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["nowhere", "decisions/", "regions/", "regions/31", "units/UP3-MENTENG", "../v2/x"]
)
def test_an_unknown_address_is_404_in_json(api, address):
    response = api.get(address)
    assert response.status_code == 404
    assert error_of(response)["code"] == "not_found"


@pytest.mark.parametrize(
    ("method", "address", "allow"),
    [
        ("get", "decisions", "POST"),
        ("put", "decisions", "POST"),
        ("post", "regions", "GET"),
        ("delete", "villages", "GET"),
        ("options", "villages", "GET"),
        ("options", "decisions", "POST"),
        ("trace", "regions", "GET"),
    ],
)
def test_another_method_is_405_in_json_and_names_the_right_one(api, method, address, allow):
    response = getattr(api.client, method)(f"/api/v1/{address}")
    assert response.status_code == 405
    assert response.headers["Allow"] == allow
    assert error_of(response)["message"] == f"Pakai metode {allow}."


def test_no_other_site_may_ask_from_a_browser(api):
    for response in (
        api.get("regions", Origin="https://evil.example"),
        api.client.options("/api/v1/decisions", headers={"Origin": "https://evil.example"}),
    ):
        assert not [name for name in response.headers if name.startswith("Access-Control-")]


def test_no_csrf_token_is_needed_because_no_cookie_is_read(make_token):
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {make_token()[1]}"})
    response = client.post("/api/v1/decisions", CASE, content_type="application/json")
    assert response.status_code == 200


@pytest.mark.parametrize("error", [OperationalError("connection refused"), InterfaceError("closed")])
@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_a_database_that_is_away_is_503_in_json(as_channel, monkeypatch, error, address):
    def away(text):
        raise error

    monkeypatch.setattr(tokens, "find", away)
    response = ask(as_channel("any"), address)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert error_of(response)["code"] == "unavailable"
    assert "refused" not in response.content.decode()


def test_a_fault_of_our_own_is_500_in_json_and_tells_nothing(as_channel, monkeypatch, caplog):
    def broken(text):
        raise RuntimeError("detail for the log")

    monkeypatch.setattr(tokens, "find", broken)
    response = as_channel("any").get("regions")
    assert response.status_code == 500
    assert error_of(response)["code"] == "unavailable"
    assert "detail" not in response.content.decode()
    assert "detail for the log" in caplog.text


def test_a_refused_host_is_answered_in_json(api):
    response = api.get("regions", Host="evil.example")
    assert response.status_code == 400
    assert error_of(response)["code"] == "invalid"


def test_neither_token_nor_what_was_sent_is_logged(make_token, as_channel, caplog):
    caplog.set_level(logging.DEBUG)
    text = make_token(Scope.REGIONS, per_minute=4)[1]
    secret = text[-43:]
    for channel in (as_channel(text), as_channel(text + "x")):
        channel.get("villages?q=0812+3456+7890&nama=Sari")
        channel.get("villages?q=Sari")
        channel.post("decisions", CASE | {"nama": "Sari", "tel": "081234567890"})
        channel.post("decisions", '{"nama": "Sari"')
        channel.get("regions/entah/children")
    lines = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert lines  # refusals are logged, by address and status
    assert not [line for line in lines if secret in line or "081234" in line or "nama" in line]


# The administrator's pages -------------------------------------------------------------------------

LIST = "/admin/allocation/apitoken/"
FORM = {"channel": "WEB_PLN", "note": "Server produksi", "may_decide": "on", "per_minute": "600"}


@pytest.mark.parametrize("who", ["agent", "supervisor", "stranger", "manager", "srm", "pusat"])
def test_only_an_administrator_sees_tokens(request, as_user, make_token, who):
    token, _ = make_token()
    client = as_user(request.getfixturevalue(who))
    for address in ("", "add/", f"{token.pk}/change/", f"{token.pk}/history/", f"{token.pk}/delete/"):
        assert client.get(LIST + address).status_code in (302, 403), address
        assert client.post(LIST + address, FORM).status_code in (302, 403), address
    assert ApiToken.objects.count() == 1


def test_a_new_token_is_shown_once_and_works(as_user, administrator, as_channel):
    client = as_user(administrator)
    response = client.post(LIST + "add/", FORM)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    text = response.context["token"].text
    assert f"<code>{text}</code>" in response.content.decode()
    assert "Token hanya tampil kali ini." in response.content.decode()
    assert text not in response.cookies.output() + str(dict(client.session))
    token = ApiToken.objects.get()
    assert (token.channel, token.created_by) == ("WEB_PLN", administrator)
    assert as_channel(text).post("decisions", CASE).status_code == 200
    assert as_channel(text).get("regions").status_code == 403  # its box was left empty
    for address in ("", f"{token.pk}/change/", f"{token.pk}/history/"):
        shown = client.get(LIST + address).content.decode()
        assert text not in shown
        assert token.digest not in shown


def test_a_form_filled_in_wrongly_makes_no_token(as_user, administrator):
    client = as_user(administrator)
    for wrong in ({"channel": "FAKS"}, {"note": ""}, {"per_minute": "0"}, {"expires_at": "besok"}):
        assert client.post(LIST + "add/", FORM | wrong).context["errors"], wrong
    assert not ApiToken.objects.exists()


def test_an_administrator_revokes_a_token_for_ever(as_user, administrator, make_token, as_channel):
    token, text = make_token()
    client = as_user(administrator)
    page = f"{LIST}{token.pk}/change/"
    assert "Cabut token ini" in client.get(page).content.decode()
    client.post(page, FORM | {"revoke": "on"})
    assert as_channel(text).get("regions").status_code == 401
    shown = client.get(page).content.decode()
    assert "dicabut" in shown
    assert "Cabut token ini" not in shown
    client.post(page, FORM | {"per_minute": "9999", "revoke": ""})
    token.refresh_from_db()
    assert (token.per_minute, token.revoked_by) == (600, administrator)


def test_rights_and_limit_of_a_token_can_be_changed_but_not_its_channel(as_user, administrator, make_token):
    token, _ = make_token()
    tokens.take_turn(token)
    as_user(administrator).post(
        f"{LIST}{token.pk}/change/", FORM | {"channel": "PLN_MOBILE", "per_minute": "9"}
    )
    token.refresh_from_db()
    assert (token.channel, token.per_minute, token.may_read_regions) == ("WEB_PLN", 9, False)
    assert token.used == 1


@pytest.mark.parametrize("written", ["31-12-2099 23:59", "31-12-2099 23.59"])
def test_the_end_of_a_token_is_written_in_wib(as_user, administrator, written):
    client = as_user(administrator)
    assert client.post(LIST + "add/", FORM | {"expires_at": written}).context["token"]
    token = ApiToken.objects.get()
    assert token.expires_at.isoformat() == "2099-12-31T16:59:00+00:00"
    page = client.get(f"{LIST}{token.pk}/change/").content.decode()
    assert 'value="31-12-2099 23:59"' in page  # saving again changes nothing


def test_a_token_cannot_be_deleted(as_user, administrator, make_token):
    token, _ = make_token()
    client = as_user(administrator)
    assert client.post(f"{LIST}{token.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": token.pk, "post": "yes"})
    assert ApiToken.objects.filter(pk=token.pk).exists()
