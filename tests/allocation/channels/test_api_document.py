"""The API's OpenAPI document: valid, true to the API whatever is sent, and shown on a page."""

import json
import re

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.config import SchemathesisConfig

from allocation.domain.matrix import Availability, Product, Transaction
from allocation.reference import ladder
from pln123.site.api import document

# Valid data is accepted, 404 for a code that does not exist. A case may have every field right and still be
# none (PB with a current service, a phase that the power does not have), and a text may be no telephone
# number: 422, as documented.
ACCEPTED = ["2xx", "404"]
SCHEMA = schemathesis.openapi.from_dict(
    document(),
    config=SchemathesisConfig.from_dict(
        {
            "seed": 2021,
            "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
            "operations": [
                {
                    "include-operation-id": operation,
                    "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "422"]}},
                }
                for operation in ("decide", "leave_pop")
            ],
        }
    ),
)
# One token and one database for all inputs: what a pop stores says nothing to the next request.
REPEATABLE = settings(derandomize=True)


def test_the_document_is_valid_openapi():
    assert document()["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(document()).iter_errors()) == []


def test_the_document_is_served_without_a_token_and_changes_nothing(client):
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert response.json() == document()
    assert client.post("/api/v1/openapi.json").status_code == 405


def test_the_operations_are_those_of_the_contract():
    operations = {(method, path) for path, methods in document()["paths"].items() for method in methods}
    assert operations == {
        ("get", "/api/v1/villages"),
        ("get", "/api/v1/regions"),
        ("get", "/api/v1/regions/{code}/children"),
        ("get", "/api/v1/units/{code}/availability"),
        ("post", "/api/v1/decisions"),
        ("post", "/api/v1/pops"),
    }


def test_every_operation_asks_for_a_token_and_says_so(client):
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            assert operation["security"] == [{"BearerToken": []}], path
            success = "201" if path.endswith("/pops") else "200"
            assert set(operation["responses"]) >= {success, "401", "403", "422", "429", "500", "503"}, path
            assert getattr(client, method)(path.replace("{code}", "31")).status_code == 401, path


def test_the_error_codes_are_those_of_the_contract():
    codes = document()["components"]["schemas"]["ErrorDetail"]["properties"]["code"]["enum"]
    assert set(codes) == {
        "missing",
        "invalid",
        "conflict",
        "unknown_village",
        "not_a_transaction",
        "unauthenticated",
        "forbidden",
        "not_found",
        "rate_limited",
        "unavailable",
    }


def test_no_query_parameter_is_documented_that_the_door_refuses(api):
    for path, methods in document()["paths"].items():
        for parameter in methods.get("get", {}).get("parameters", []):
            if parameter["in"] == "query":
                address = path.removeprefix("/api/v1/").replace("{code}", "31")
                message = api.get(f"{address}?{parameter['name']}=1").content.decode()
                assert "hapus dari alamat" not in message, (path, parameter["name"])


@pytest.mark.django_db
def test_the_examples_of_the_document_are_true(api, demo_settings):
    schemas = document()["components"]["schemas"]
    [case] = schemas["CaseBody"]["examples"]
    assert api.post("decisions", case).json() == schemas["DecisionAnswer"]["examples"][0]
    [provinces] = schemas["RegionList"]["examples"]
    answer = api.get("regions?limit=1&offset=5").json()
    assert answer["total"] == provinces["total"]
    assert answer.keys() == provinces.keys()
    assert answer["regions"][0].keys() == provinces["regions"][0].keys()
    [village] = schemas["Village"]["examples"]
    assert api.get("villages?q=gambir+jakpus").json()["villages"][0] == village
    [unit] = schemas["UnitAvailability"]["examples"]
    shown = api.get("units/UP3-MENTENG/availability").json()
    assert shown["unit"] == unit["unit"]
    assert shown["availability"][0].keys() == unit["availability"][0].keys()


# Whatever is sent ----------------------------------------------------------------------------------


@pytest.fixture
def door(live_server, make_token, demo_settings):
    """Address and headers with which a real server answers."""
    return live_server.url, {"Authorization": f"Bearer {make_token(per_minute=10**9)[1]}"}


@pytest.mark.django_db(transaction=True)
@SCHEMA.parametrize()
@settings(REPEATABLE, max_examples=40)
def test_no_input_leads_to_a_500_or_to_an_answer_that_is_not_documented(case, door):
    url, headers = door
    case.call_and_validate(base_url=url, headers=headers)


POWERS = st.sampled_from(ladder().powers) | st.integers(400, 250_000)
SERVICES = st.sampled_from(["1-PASCABAYAR", "1-PRABAYAR", "3-PASCABAYAR", "3-PRABAYAR"])
# Made-up codes are hardly ever those of a village, so here are some that are.
VILLAGES = st.sampled_from(
    ["31.71.01.1001", "32.73.01.1003", "32.16.08.2002", "21.71.02.1001", "91.71.01.1001", "31.71.02.1001"]
)


@pytest.mark.django_db(transaction=True)
@settings(REPEATABLE, max_examples=100)
@given(
    case=st.fixed_dictionaries(
        {
            "transaction": st.sampled_from(list(Transaction)),
            "power": POWERS,
            "product": st.sampled_from(list(Product)),
        },
        optional={
            "current": st.none() | SERVICES,
            "current_power": st.none() | POWERS,
            "phase": st.sampled_from([None, 1, 3]),
            "village": VILLAGES,
            "availability": st.none() | st.sampled_from(list(Availability)),
        },
    )
)
def test_every_case_that_could_be_one_is_decided_or_refused_as_documented(case, door):
    url, headers = door
    decide = SCHEMA["/api/v1/decisions"]["POST"]
    response = decide.Case(body=case, media_type="application/json").call_and_validate(url, headers=headers)
    assert response.status_code in (200, 422)
    if response.status_code == 422:
        assert response.json()["error"]["code"] in ("missing", "invalid", "conflict", "not_a_transaction")


# The page ------------------------------------------------------------------------------------------


def test_the_page_is_swagger_ui_with_this_document_from_our_own_files(client):
    response = client.get("/api/v1/")
    page = response.content.decode()
    assert json.loads(re.search(r"swagger-settings\">(.*?)</script>", page, re.DOTALL)[1]) == {
        "layout": "BaseLayout",
        "deepLinking": True,
        "validatorUrl": None,
        "url": "/api/v1/openapi.json",
    }
    assert "<script>" not in page
    assert "://" not in page
    assert client.post("/api/v1/").status_code == 405


def test_pictures_in_a_style_sheet_are_allowed_on_this_page_alone(client):
    policy = client.get("/api/v1/").headers["Content-Security-Policy"]
    assert "img-src 'self' data:;" in policy
    strict = client.get("/masuk/").headers["Content-Security-Policy"]
    assert set(policy.replace(" data:", "").split("; ")) == set(strict.split("; "))
    assert "unsafe" not in policy


def test_the_document_says_how_it_is_used(client):
    words = client.get("/api/v1/openapi.json").json()["info"]["description"]
    assert "`Authorization: Bearer pln123_…`" in words
    assert "600 permintaan per menit" in words
    example = json.loads(words.partition("```json")[2].partition("```")[0])
    assert list(example["error"]) == ["code", "message", "field"]
