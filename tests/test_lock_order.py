"""Who locks several rows of a table takes them in one order, whatever order they were asked for in: two that
meet then wait for each other, and neither dies. A lock without an order takes the rows as they lie on disk.
"""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.db.models import QuerySet

from allocation.availability import changes
from allocation.availability.changes import WantedSetting, set_availabilities
from allocation.coverage.verification import Verification, verify_coverages
from allocation.models import MeterAvailability
from scripts_agent.privacy import data_requests, retention
from tests.scripts_agent.stored_calls import make_call
from tests.two_at_once import meet_before, outcomes_of

NUMBER = "081234567890"
UNITS = ("UP3-MENTENG", "UID-JAYA", "UP3-BANDENGAN")


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[str, ...]]]:
    """The tables whose rows are locked from now on, each with the order that is asked for."""
    found: list[tuple[str, tuple[str, ...]]] = []
    lock = QuerySet.select_for_update

    def noted(rows: QuerySet, *args: Any, **options: Any) -> QuerySet:
        found.append((rows.model.__name__, rows.query.order_by))
        return lock(rows, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", noted)
    return found


@pytest.mark.django_db
def test_settings_are_locked_by_their_keys(locked, srm: User) -> None:
    wanted = [WantedSetting(unit, phase, "ALL") for phase in (3, 1) for unit in UNITS]
    set_availabilities(changes=wanted, by=srm, reason="Stok datang")
    assert locked == [("MeterAvailability", ("pk",))]
    keys = {(unit, phase) for phase in (3, 1) for unit in UNITS}
    rows = [row.pk for row in changes._lock(keys).values()]
    assert rows == sorted(rows)


@pytest.mark.django_db
def test_mappings_are_locked_by_their_regions(locked, srm: User) -> None:
    wanted = [Verification(region, "UP3-MENTENG") for region in ("31.71.02", "31.71.01")]
    verify_coverages(verifications=wanted, by=srm, reason="Sudah dicek")
    assert locked == [("Coverage", ("pk",))]


@pytest.mark.django_db
def test_erasure_and_the_nightly_job_lock_calls_in_the_same_order(
    locked, agent: User, supervisor: User
) -> None:
    caller = {"closing": "decline", "name": "Sari", "telephone": NUMBER}
    calls = [make_call(agent, opened, **caller) for opened in ("20 08:00", "19 08:00")]
    token = data_requests.find(agent.membership.site, NUMBER).token
    data_requests.export(by=supervisor.membership, telephone=NUMBER, reason="SURAT", token=token)
    data_requests.erase(by=supervisor.membership, telephone=NUMBER, reason="SURAT", token=token)
    data_requests.repeat_erasures("ERASE " + " ".join(f"#{call.pk}" for call in calls))
    retention.run()
    assert set(locked) == {("Call", ("opened_at", "pk"))}
    assert len(locked) >= 5  # a copy, an erasure, its repetition, and one batch each of calls and of texts


# Two batches that meet


@pytest.fixture
def batches_that_meet(srm: User, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Any]]:
    """The same settings twice, in opposite order; `place` is the function before which the two meet."""

    def change(units: tuple[str, ...], availability: str) -> str:
        wanted = [WantedSetting(unit, 1, availability) for unit in units]
        set_availabilities(changes=wanted, by=srm, reason="Stok datang")
        return "saved"

    def run(place: str) -> list[Any]:
        meet_before(monkeypatch, (changes, place))
        return outcomes_of(lambda: change(UNITS, "ALL"), lambda: change(UNITS[::-1], "PRABAYAR"))

    return run


@pytest.mark.django_db(transaction=True)
def test_two_batches_in_opposite_order_are_both_saved(batches_that_meet) -> None:
    assert batches_that_meet("_lock") == ["saved", "saved"]
    values = MeterAvailability.objects.filter(unit__in=UNITS, phase=1).values_list("availability", "version")
    assert set(values) in ({("ALL", 2)}, {("PRABAYAR", 2)})


def _lock_the_rest(keys: Any) -> dict[tuple[str, int], MeterAvailability]:
    rows = MeterAvailability.objects.select_related("unit").select_for_update(of=("self",))
    return {(unit, phase): rows.get(unit=unit, phase=phase) for unit, phase in keys}


@pytest.mark.django_db(transaction=True)
def test_control_locked_in_opposite_orders_one_of_them_dies(
    batches_that_meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite locks the whole database: there is no order to get wrong."""

    turns = count()

    def lock_in_turn(keys: Any) -> dict[tuple[str, int], MeterAvailability]:
        first, *others = sorted(keys, reverse=bool(next(turns) % 2))
        return _lock_the_rest([first]) | changes.lock_the_rest(others)  # type: ignore[attr-defined]

    monkeypatch.setattr(changes, "_lock", lock_in_turn)
    monkeypatch.setattr(changes, "lock_the_rest", _lock_the_rest, raising=False)
    outcomes = batches_that_meet("lock_the_rest")
    if connection.vendor == "postgresql":
        assert sorted(map(str, outcomes)) == sorted(map(str, ["saved", OperationalError]))
    else:
        assert outcomes == ["saved", "saved"]
