"""/siap/ and a database that can be read and not written: a server that takes no call is not ready."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from pln123.site import health


class PostgresThatAnswers:
    """As much of a connection as the check asks for."""

    vendor = "postgresql"
    connection = None

    def __init__(self, read_only: str) -> None:
        self.read_only, self.asked = read_only, ""

    def cursor(self) -> "PostgresThatAnswers":
        return self

    def __enter__(self) -> "PostgresThatAnswers":
        return self

    def __exit__(self, *error: Any) -> None:
        pass

    def execute(self, statement: str) -> None:
        self.asked = statement

    def fetchone(self) -> tuple[str]:
        return (self.read_only,) if self.asked == "SHOW transaction_read_only" else ("1",)


@pytest.mark.parametrize(("read_only", "said"), [("on", "basis data hanya dapat dibaca"), ("off", "")])
def test_a_server_that_says_it_is_read_only_is_not_ready(
    monkeypatch: pytest.MonkeyPatch, read_only: str, said: str
) -> None:
    monkeypatch.setattr(health, "connection", PostgresThatAnswers(read_only))
    assert health.check_database() == said


@pytest.mark.django_db
def test_a_read_only_database_is_503_and_nothing_else_is_asked(client: Client) -> None:
    """On PostgreSQL itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    answer = client.get("/siap/")
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "belum siap", "database": "basis data hanya dapat dibaca"},
    )
