"""A channel that asks the API: api.post("decisions", {...}), api.get("villages?q=gambir"). And load_units."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from allocation.channels import tokens
from allocation.models import ApiToken, Channel, Scope
from allocation.units.load import COVERAGE_FILE, RETIRED_FILE, UNITS_FILE

ROOT = "/api/v1/"


class ApiClient:
    """Sends one token, and JSON; no cookies are ever there to send."""

    def __init__(self, text: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {text}"}, raise_request_exception=False)

    def get(self, address: str, **headers: str) -> HttpResponse:
        return self.client.get(ROOT + address, headers=headers)

    def post(self, address: str, body: Any, content_type: str = "application/json") -> HttpResponse:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(ROOT + address, data, content_type=content_type, CONTENT_TYPE=content_type)


@pytest.fixture
def make_token(administrator: User) -> Callable[..., tuple[ApiToken, str]]:
    """make_token(Scope.DECISIONS): a new token with these scopes, and its text. Without scopes: all."""

    def make(*scopes: Scope, **fields: Any) -> tuple[ApiToken, str]:
        rights = {scope.value: scope in (scopes or tuple(Scope)) for scope in Scope}
        token = ApiToken(**{"channel": Channel.WEB_PLN, "note": "uji", **rights, **fields})
        return token, tokens.issue(token, by=administrator)

    return make


@pytest.fixture
def api(make_token: Callable[..., tuple[ApiToken, str]]) -> ApiClient:
    """A channel with every right."""
    return ApiClient(make_token(per_minute=100_000)[1])


@pytest.fixture
def as_channel() -> Callable[[str], ApiClient]:
    return ApiClient


TABLES = {"units": UNITS_FILE, "coverage": COVERAGE_FILE, "retired": RETIRED_FILE}


@pytest.fixture
def load_units(tmp_path: Path) -> Callable[..., list[str]]:
    """load_units(units=..., coverage=..., retired=...): runs the command on these texts, on the tables
    where none is given; returns what it printed."""

    def run(units: str | bytes = "", coverage: str | bytes = "", retired: str | bytes = "") -> list[str]:
        given = {"units": units, "coverage": coverage, "retired": retired}
        files: dict[str, Any] = {name: tmp_path / f"{name}.csv" for name in TABLES}
        for name, path in files.items():
            text = given[name] or TABLES[name].read_bytes()
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = StringIO()
        call_command("load_units", **files, stdout=out)
        return out.getvalue().splitlines()

    return run
