"""The API answers in JSON whatever is wrong, and logs neither token nor body."""

import logging

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from allocation.channels import tokens
from allocation.models import Scope
from tests.allocation.channels.asking import CASE, EVERY_ADDRESS, ask, error_of

pytestmark = pytest.mark.django_db


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
