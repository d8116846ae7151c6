"""The database fails at each statement of each write, one after the other: 503, and the call is as it was.

Real kills at any moment between the statements: test_killed.py.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client

from allocation.availability.changes import set_availability
from allocation.models import Demand, MeterAvailability
from scripts_agent.models import Call, CallEvent, UnitReport
from tests.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agents_walk(agent: User, as_user: Callable[[User], Client], demo_settings: None) -> Walk:
    client = as_user(agent)
    client.raise_request_exception = False
    client.get("/asisten/")  # the session's own write, once a minute, is not what is tested
    return Walk(client)


@contextmanager
def failing_at(place: int) -> Iterator[list[str]]:
    """The statement at `place` (0 = the first) fails, as when the database is gone. Gives those that came."""
    came: list[str] = []

    def execute(go_on: Any, sql: str, *rest: Any) -> Any:
        came.append(sql)
        if len(came) == place + 1:
            raise OperationalError("server closed the connection unexpectedly")
        return go_on(sql, *rest)

    with connection.execute_wrapper(execute):
        yield came


def stored() -> list[Any]:
    """Everything that the acts of a call may write."""
    models = (Call, CallEvent, Demand, UnitReport, MeterAvailability, MeterAvailability.history.model)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_failure_at_any_statement_of_a_call_leaves_nothing_half_written(agents_walk: Walk, villages, tell):
    """A call that is offered Prabayar, until AP2T has neither; the caller insists, and it is reported."""
    walk = agents_walk
    points = fails_at_each_statement(walk, "/asisten/baru", transaction="PB", token=str(uuid4()))
    here = f"/asisten/{walk.call.pk}"
    acts = [
        ("2/", {"village": villages.gambir}),
        ("3/", {"power": "2200", "purpose": "Rumah tangga"}),
        ("4/", {"question": "product", "answer": "PASCABAYAR"}),
        ("4/", {"question": "heard", "answer": "YA"}),
        ("ap2t/", {"answer": "KEDUANYA_TIDAK"}),
        ("5/", {"question": "unavailable", "answer": "KERAS"}),
        ("6/", {"name": "Sari", "telephone": "081234567890", "text": "Mohon meter Pascabayar"}),
    ]
    for path, fields in acts:
        revision = str(walk.call.revision)
        points += fails_at_each_statement(walk, f"{here}/{path}", revision=revision, **fields)
    assert UnitReport.objects.count() == 1
    assert points >= 30
    tell(
        "database fails at each statement of a call",
        f"{points} points",
        "503, nothing half-written",
        "no 500",
    )


def fails_at_each_statement(walk: Walk, path: str, **fields: str) -> int:
    """Number of points; afterwards the act is done once, without a failure."""
    place = 0
    while True:
        before = stored()
        with failing_at(place) as came:
            answer = walk.client.post(path, fields)
        if len(came) <= place:  # the act has no more statements: this time it went well
            assert answer.status_code == 302, answer.content.decode()
            assert stored() != before
            return place
        assert answer.status_code == 503, (place, came)
        assert stored() == before, (place, came)
        place += 1


def test_a_failure_at_any_statement_of_a_new_setting_leaves_the_old_one(manager: User, demo_settings: None):
    place = 0
    while True:
        before = stored()
        with failing_at(place) as came:
            try:
                set_availability(
                    unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Meter datang"
                )
            except OperationalError:
                assert stored() == before
        if len(came) <= place:
            break
        place += 1
    assert place > 3
    assert MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1).availability == "ALL"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_nobody_is_logged_out_when_the_session_cannot_be_read_or_saved(agents_walk: Walk, headers, tell):
    """It is read first; its life is written once a minute, at the end of a request."""
    client = agents_walk.client
    before = client.cookies["sessionid"].value
    place = 0
    while True:
        session = client.session
        session["seen"] = 0
        session.save()
        with failing_at(place) as came:
            answer = client.get("/asisten/", headers=headers)
        if len(came) <= place:
            break
        assert answer.status_code == 503, (place, came)
        assert "Basis data tidak menjawab" in answer.content.decode()
        assert not {"Location", "HX-Redirect"} & answer.headers.keys()
        assert "sessionid" not in answer.cookies
        place += 1
    assert "django_session" in came[0]
    assert any("UPDATE" in sql and "django_session" in sql for sql in came)
    assert answer.status_code == 200
    assert client.cookies["sessionid"].value == before
    tell("database fails at the session", f"{place} points", "503, still logged in", "nobody logged out")
