"""Two correct a mapping at once; with a control."""

from functools import partial

import pytest
from django.db import OperationalError, connection

from allocation.coverage import verification as coverage
from allocation.coverage.verification import MappingProblem
from allocation.models import Coverage
from tests.allocation.coverage.regions import VILLAGE, row, verify
from tests.two_at_once import begin_deferred, meet_before, outcomes_of, without_row_locks

pytestmark = pytest.mark.django_db


def outcomes_of_two(monkeypatch, user, before=lambda: None):
    """What becomes of two corrections of one village that both saw its district's row."""
    seen = row().version

    def correct(unit):
        before()
        return verify(user, VILLAGE, unit, seen=seen).unit_id

    meet_before(monkeypatch, (coverage, "_posts"))
    units = ("UP3-MENTENG", "UP3-MARUNDA")
    return set(outcomes_of(*(partial(correct, unit) for unit in units), refusals=(MappingProblem,)))


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_wins_and_the_other_is_told(monkeypatch, srm):
    outcomes = outcomes_of_two(monkeypatch, srm)
    assert outcomes == {row(VILLAGE).unit_id, MappingProblem}
    assert Coverage.history.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_race_is_real(monkeypatch, srm):
    """The same two with the guard off. PostgreSQL: one silently overwrites the other. SQLite, whose guard is
    the IMMEDIATE transaction: one dies with "database is locked"."""
    without_row_locks(monkeypatch)
    outcomes = outcomes_of_two(monkeypatch, srm, before=begin_deferred)
    if connection.vendor == "sqlite":
        assert outcomes == {row(VILLAGE).unit_id, OperationalError}
    else:
        assert outcomes == {"UP3-MENTENG", "UP3-MARUNDA"}
        assert Coverage.history.count() == 2
