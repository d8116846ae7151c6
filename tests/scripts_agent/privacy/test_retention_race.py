"""The job that wipes contact data, killed on the way and beside agents at work."""

import signal
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier, Event

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from scripts_agent.contact.visibility import WIPED_TEXT
from scripts_agent.models import Call, RetentionRun, UnitReport
from scripts_agent.privacy import retention
from tests.own_process import run_module
from tests.scripts_agent.privacy.asking import contact
from tests.scripts_agent.stored_calls import CALLER, WIPED
from tests.two_at_once import in_thread, outcomes_of

pytestmark = pytest.mark.django_db


# Killed on the way -----------------------------------------------------------------------------------

BATCH = 3
CALLS, TEXTS = 17, 5  # that are due


def run_killed(when: object) -> subprocess.CompletedProcess[str]:
    return run_module("tests.killed_wipe", when, BATCH)


@pytest.fixture
def due(old_call: Callable[..., Call]) -> set[int]:
    """Numbers of 17 calls whose time is over, 5 with a report, beside one that is kept."""
    found = [old_call(200, text=f"Laporan Ibu Sari {n}") for n in range(TEXTS)]  # the job's first
    found += [old_call(91 + n) for n in range(CALLS - TEXTS)]
    old_call(1, text="Laporan baru Ibu Sari")
    return {call.pk for call in found}


def half_wiped(due: set[int]) -> set[int]:
    """Calls that neither hold everything nor have lost everything, their report's text with them."""
    held = dict.fromkeys(due, "whole")
    for call in Call.objects.filter(pk__in=due).select_related("report"):
        texts = {call.report.text} if hasattr(call, "report") else set()
        gone = call.contact == WIPED and call.wiped_at and texts <= {WIPED_TEXT}
        whole = call.contact == CALLER and not call.wiped_at and WIPED_TEXT not in texts
        held[call.pk] = "gone" if gone else "whole" if whole else "half"
    return {number for number, state in held.items() if state == "half"}


def left() -> int:
    return Call.objects.filter(name="Sari").count() - 1  # the one that is kept


@pytest.mark.django_db(transaction=True)
def test_a_job_killed_again_and_again_finishes_on_the_next_run_with_nothing_left(due: set[int]) -> None:
    Session.objects.create(session_key="s", session_data="x", expire_date=timezone.now() - timedelta(1))
    remaining = [left()]
    for statements in (4, 8, 13):  # in the first batch, in a later one, between two
        killed = run_killed(statements)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert half_wiped(due) == set()
        remaining.append(left())
    assert remaining == sorted(remaining, reverse=True)
    assert 0 < remaining[-1] < remaining[0] == CALLS, "killed half-way"

    finished = run_killed(0)
    assert finished.returncode == 0, finished.stderr
    assert left() == 0
    assert not UnitReport.objects.filter(text__startswith="Laporan Ibu Sari").exists()
    assert UnitReport.objects.filter(text="Laporan baru Ibu Sari").count() == 1
    assert Call.objects.filter(**CALLER, wiped_at=None).count() == 1
    assert not Session.objects.exists()
    found = retention.count_due()
    assert (found.calls, found.reports, found.sessions) == (0, 0, 0)
    # What the killed runs had done is written down as well, and nothing twice.
    runs = list(RetentionRun.objects.order_by("pk"))
    assert [bool(log.finished_at) for log in runs] == [False, False, False, True]
    assert sum(log.calls for log in runs) == CALLS
    assert sum(log.reports for log in runs) == TEXTS


@pytest.mark.django_db(transaction=True)
def test_control_without_the_transaction_a_killed_job_leaves_texts_without_their_call(due: set[int]) -> None:
    killed = run_killed("unguarded")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert half_wiped(due)
    assert run_killed(0).returncode == 0  # which the next run finds all the same
    assert not UnitReport.objects.filter(text__startswith="Laporan Ibu Sari").exists()


# Beside agents at work --------------------------------------------------------------------------------


def wipe_while_saved(call: Call) -> None:
    """The job comes to a call whose agent is just saving it, after a long time."""
    holding, waiting = Event(), Event()

    @transaction.atomic
    def save() -> None:
        mine = Call.objects.select_for_update().get(pk=call.pk)
        holding.set()
        waiting.wait(1)
        mine.saved_at = timezone.now()
        mine.save()

    def wipe() -> None:
        holding.wait(5)
        retention.run()
        waiting.set()

    with ThreadPoolExecutor(2) as pool:
        for both in [pool.submit(in_thread, act) for act in (save, wipe)]:
            both.result()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_share_the_work(due: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", BATCH)
    start = Barrier(2)

    def one() -> RetentionRun:
        start.wait(5)
        return retention.run()

    logs = outcomes_of(one, one)
    assert left() == 0
    assert half_wiped(due) == set()
    assert sum(log.calls for log in logs) == CALLS
    assert sum(log.reports for log in logs) == TEXTS


@pytest.mark.django_db(transaction=True)
def test_a_call_that_its_agent_is_saving_keeps_its_contact(old_call: Callable[..., Call]) -> None:
    call = old_call(91, closing="")
    wipe_while_saved(call)
    assert contact(call) == CALLER


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_it_would_lose_it(
    old_call: Callable[..., Call], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard of the job off. SQLite has one writer at a time, and that guard cannot be taken off."""
    call = old_call(91, closing="")
    locking = QuerySet.select_for_update

    def only_for_the_agent(self: QuerySet, *args: object, **kwargs: object) -> QuerySet:
        return self.all() if self.query.order_by else locking(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(QuerySet, "select_for_update", only_for_the_agent)
    wipe_while_saved(call)
    assert contact(call) == (CALLER if connection.vendor == "sqlite" else WIPED)


def test_until_is_ninety_days_ago() -> None:
    assert retention.due_until(datetime(2026, 11, 23, 8, 0)) == datetime(2026, 8, 25, 8, 0)
