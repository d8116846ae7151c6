"""The mapping table is loaded while a manager verifies a row that it changes: what the manager says stays."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import QuerySet

from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage
from allocation.units.load import COVERAGE_FILE, UNITS_FILE, load
from tests.two_at_once import HELD_BACK, outcomes_of, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)
DISTRICT = "31.71.02"  # Sawah Besar, to UP3-BANDENGAN


@pytest.fixture
def load_and_verify(srm: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Callable[[], Coverage]:
    """The table moves the district; having read it, the load waits for the SRM. Gives the mapping."""
    line, other = f"{DISTRICT},UP3-BANDENGAN,", f"{DISTRICT},UP3-MARUNDA,"
    table = tmp_path / "coverage.csv"
    table.write_text(COVERAGE_FILE.read_text(encoding="utf-8").replace(line, other), encoding="utf-8")
    has_read, is_verified, update = Event(), Event(), QuerySet.bulk_update

    def update_later(*args: Any, **named: Any) -> Any:
        has_read.set()
        is_verified.wait(HELD_BACK)
        return update(*args, **named)

    monkeypatch.setattr(QuerySet, "bulk_update", update_later)

    def verify() -> None:
        has_read.wait(30)
        verify_coverage(region=DISTRICT, unit="UP3-MENTENG", by=srm, reason="Sudah dicek")
        is_verified.set()

    def run() -> Coverage:
        outcomes_of(lambda: load(UNITS_FILE, table), verify)
        return Coverage.objects.get(region=DISTRICT)

    return run


def test_what_a_manager_verifies_meanwhile_is_not_overwritten(load_and_verify) -> None:
    mapping = load_and_verify()
    assert (mapping.unit_id, mapping.is_verified) == ("UP3-MENTENG", True)


def test_control_without_the_lock_it_is(load_and_verify, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite has one writer at a time, and that guard cannot be taken off."""
    without_row_locks(monkeypatch)
    mapping = load_and_verify()
    lost = mapping.unit_id == "UP3-MARUNDA"
    assert lost is (connection.vendor == "postgresql")
