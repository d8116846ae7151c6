"""Which database is read, and when: the rules alone. tests/faults/test_replica.py has a real copy."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.signals import request_started
from django.db import OperationalError, ProgrammingError
from django.http import HttpRequest

from allocation.models import Demand, Post, Region
from pln123.web import replica
from scripts_agent.models import Call, Membership

NOON = datetime(2026, 11, 29, 5, tzinfo=UTC)
router = replica.ReplicaRouter()


@pytest.fixture(autouse=True)
def copy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One that is two seconds behind."""
    monkeypatch.setitem(settings.DATABASES, "replica", {})
    monkeypatch.setattr(replica, "_left_alone_until", 0.0)
    behind(monkeypatch, 2)
    yield
    request_started.send(None)


def behind(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    monkeypatch.setattr(replica, "_compare", lambda: (NOON, NOON - timedelta(seconds=seconds)))


@replica.from_replica
def view(request: HttpRequest) -> tuple[str, datetime | None]:
    """Where it reads demand, and what the page would tell."""
    return router.db_for_read(Demand), vars(request).get("data_as_of")


PRIMARY = ("default", None)


def test_a_marked_view_reads_the_copy_and_tells_its_moment():
    assert view(HttpRequest()) == ("replica", datetime(2026, 11, 29, 4, 59, 58, tzinfo=UTC))


def test_every_other_view_reads_the_primary():
    view(HttpRequest())
    request_started.send(None)
    assert router.db_for_read(Demand) == "default"


@pytest.mark.parametrize("model", [User, Post, Membership, Region])
def test_who_somebody_is_and_what_they_may_is_read_from_the_primary(model):
    view(HttpRequest())
    assert (router.db_for_read(model), router.db_for_read(Call)) == ("default", "replica")


def test_after_a_write_the_request_reads_what_it_wrote():
    view(HttpRequest())
    assert router.db_for_write(Demand) == "default"
    assert router.db_for_read(Demand) == "default"


@pytest.mark.parametrize(("seconds", "used"), [(30, True), (31, False)])
def test_a_copy_that_is_too_far_behind_is_not_read(monkeypatch, seconds, used):
    behind(monkeypatch, seconds)
    assert (view(HttpRequest())[0] == "replica") is used


def test_a_copy_that_could_not_be_used_rests_for_half_a_minute(monkeypatch):
    behind(monkeypatch, 31)
    clock = [1000.0]
    monkeypatch.setattr(replica.time, "monotonic", lambda: clock[0])
    view(HttpRequest())
    behind(monkeypatch, 0)
    clock[0] += 29
    assert view(HttpRequest()) == PRIMARY
    clock[0] += 2
    assert view(HttpRequest())[0] == "replica"


@pytest.mark.parametrize("kind", [OperationalError, psycopg.OperationalError])
def test_what_fails_at_the_copy_is_read_from_the_primary(kind):
    @replica.from_replica
    def failing(request: HttpRequest) -> str:
        if router.db_for_read(Demand) == "replica":
            raise kind("canceling statement due to conflict with recovery")
        return "read" if "data_as_of" not in vars(request) else "read, and tells a moment"

    assert failing(HttpRequest()) == "read"
    assert view(HttpRequest()) == PRIMARY


def test_a_fault_of_our_own_is_not_tried_again():
    @replica.from_replica
    def failing(request: HttpRequest) -> None:
        raise ProgrammingError(router.db_for_read(Demand))

    with pytest.raises(ProgrammingError, match=r"^replica$"):
        failing(HttpRequest())


def test_without_the_setting_nothing_is_asked(monkeypatch):
    monkeypatch.delitem(settings.DATABASES, "replica")
    monkeypatch.setattr(replica, "_compare", lambda: 1 / 0)
    assert view(HttpRequest()) == PRIMARY
