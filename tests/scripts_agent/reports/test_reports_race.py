"""Two move a report at once; with a control."""

from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection

from scripts_agent.models import UnitReport
from scripts_agent.reports import services as reports
from scripts_agent.reports.services import ReportConflict
from tests.scripts_agent.reports.a_report import moved
from tests.two_at_once import begin_deferred, meet_before, outcomes_of, without_row_locks


def outcomes_of_two(
    report: UnitReport, users: tuple[User, User], monkeypatch: pytest.MonkeyPatch, before: Any = lambda: None
) -> list[Any]:
    def finish(user: User) -> int:
        before()
        return moved(report, user, "SELESAI", note=f"Selesai menurut {user}").version

    meet_before(monkeypatch, (reports, "_check_move"))
    return outcomes_of(*(partial(finish, user) for user in users), refusals=(ReportConflict,))


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_one_wins_and_the_other_is_told(
    report: UnitReport, supervisor: User, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    UnitReport.objects.update(state="DITERUSKAN")
    outcomes = outcomes_of_two(report, (supervisor, manager), monkeypatch)
    assert set(outcomes) == {2, ReportConflict}
    assert report.steps.count() == 2


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_race_is_real(
    report: UnitReport, supervisor: User, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL: both finish the report, the second over the first. SQLite, whose guard is the IMMEDIATE
    transaction: the second dies with "database is locked"."""
    UnitReport.objects.update(state="DITERUSKAN")
    without_row_locks(monkeypatch)
    outcomes = outcomes_of_two(report, (supervisor, manager), monkeypatch, begin_deferred)
    if connection.vendor == "sqlite":
        assert set(outcomes) == {2, OperationalError}
    else:
        assert (outcomes, report.steps.count()) == ([2, 2], 3)
