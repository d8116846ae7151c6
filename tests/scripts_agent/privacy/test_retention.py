"""Personal data goes when its time is over: what goes, what stays, and a job that is killed on the way."""

import signal
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier, Event

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from allocation.clock import day_wib
from allocation.demand.period import Period
from scripts_agent.contact.visibility import WIPED_TEXT
from scripts_agent.figures.reading import figures
from scripts_agent.models import Call, CallOpening, RetentionRun, UnitReport
from scripts_agent.privacy import retention
from tests.own_process import run_module
from tests.scripts_agent.stored_calls import CALLER, WIPED, make_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_call(agent: User) -> Callable[..., Call]:
    """old_call(days=91): last saved so long ago, closed unless told otherwise."""

    def make(days: float, *, text: str = "", state: str = "SELESAI", **fields: object) -> Call:
        call = make_call(agent, "01 08:00", **{"closing": "decline", **CALLER, **fields})
        saved = timezone.now() - timedelta(days=days)
        Call.objects.filter(pk=call.pk).update(opened_at=saved - timedelta(minutes=4), saved_at=saved)
        if text:
            UnitReport.objects.create(
                call=call,
                unit_id="UP3-MENTENG",
                product="PASCABAYAR",
                power=2200,
                phase=1,
                outcome="OFFER_ALTERNATIVE",
                text=text,
                created_at=saved,
                state=state,
                state_since=saved,
            )
        return call

    return make


def contact(call: Call) -> dict[str, str]:
    return Call.objects.get(pk=call.pk).contact


def run() -> RetentionRun:
    return retention.run()


# What goes, and when ---------------------------------------------------------------------------------


def test_contact_is_wiped_ninety_days_after_the_call_was_last_saved(old_call: Callable[..., Call]) -> None:
    over, not_yet = old_call(90.01), old_call(89.99)
    assert run().calls == 1
    assert contact(over) == WIPED
    assert contact(not_yet) == CALLER
    assert Call.objects.get(pk=over.pk).wiped_at
    assert Call.objects.get(pk=not_yet.pk).wiped_at is None


def test_a_call_that_was_never_closed_is_wiped_as_well(old_call: Callable[..., Call]) -> None:
    call = old_call(91, closing="")
    run()
    assert contact(call) == WIPED


def test_the_time_is_a_setting(old_call: Callable[..., Call], settings: object) -> None:
    settings.RETENTION_DAYS = 30  # type: ignore[attr-defined]
    call = old_call(31)
    run()
    assert contact(call) == WIPED


@pytest.mark.parametrize("state", ["BARU", "DITERUSKAN", "SELESAI"])
def test_the_text_of_a_report_goes_with_its_call_also_when_the_report_is_not_done(
    old_call: Callable[..., Call], state: str
) -> None:
    call = old_call(91, text="Ibu Sari tetap ingin Pascabayar", state=state)
    log = run()
    assert (log.calls, log.reports) == (1, 1)
    report = UnitReport.objects.get(call=call)
    assert (report.text, report.state) == (WIPED_TEXT, state)


def test_a_text_left_on_a_call_without_contact_goes_too(old_call: Callable[..., Call]) -> None:
    call = old_call(91, text="Ibu Sari tetap ingin Pascabayar", **WIPED)
    run()
    assert UnitReport.objects.get(call=call).text == WIPED_TEXT


def test_what_was_asked_and_answered_stays_and_so_do_the_figures(
    old_call: Callable[..., Call], agent: User
) -> None:
    call = old_call(91, answers={"power": "2200"}, outcome="SERVED", seconds_3=20)
    day = day_wib(Call.objects.get(pk=call.pk).opened_at)
    before = figures([agent.membership.site_id], Period(day, day))
    run()
    after = Call.objects.get(pk=call.pk)
    assert (after.answers, after.outcome, after.closing) == ({"power": "2200"}, "SERVED", "decline")
    assert figures([agent.membership.site_id], Period(day, day)) == before
    assert sum(before.hours.values()) == 1


def test_ended_sessions_and_old_notes_of_logins_go_as_well() -> None:
    now = timezone.now()
    for days in (0.1, -0.1):
        Session.objects.create(session_key=f"s{days}", session_data="x", expire_date=now - timedelta(days))
    for model in (AccessAttempt, AccessLog):
        for days in (91, 89):
            row = model.objects.create(username=f"agen.{days}", ip_address="10.0.0.1", **extra(model))
            model.objects.filter(pk=row.pk).update(attempt_time=now - timedelta(days=days))
    log = run()
    assert (log.sessions, log.logins) == (1, 2)
    assert Session.objects.get().expire_date > now
    assert AccessAttempt.objects.count() == AccessLog.objects.count() == 1


def extra(model: type) -> dict[str, object]:
    return {"get_data": "", "post_data": "", "failures_since_start": 1} if model is AccessAttempt else {}


def test_the_record_of_who_looked_is_kept_for_a_year(old_call: Callable[..., Call], supervisor: User) -> None:
    for days in (366, 364):
        at = timezone.now() - timedelta(days=days)
        opened = {"by": supervisor, "by_role": "Supervisor, Semarang", "at": at, "unmasked": True}
        CallOpening.objects.create(call=old_call(400), **opened)
    assert run().openings == 1
    assert CallOpening.objects.count() == 1


# The job ---------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_go_and_touches_nothing(
    old_call: Callable[..., Call], capsys: pytest.CaptureFixture[str]
) -> None:
    call = old_call(91, text="Ibu Sari tetap ingin Pascabayar")
    old_call(91)
    old_call(1)
    call_command("wipe_personal_data", "--dry-run")
    said = capsys.readouterr().out
    assert said.startswith("Akan dihapus (terakhir tersimpan sebelum ")
    assert "data pemohon pada 2 panggilan, 1 isi laporan, 0 sesi, " in said
    assert contact(call) == CALLER
    assert not RetentionRun.objects.exists()
    call_command("wipe_personal_data")
    assert "Dihapus (" in (said := capsys.readouterr().out)
    assert "data pemohon pada 2 panggilan, 1 isi laporan, 0 sesi, " in said
    assert "Sari" not in said


def test_every_run_leaves_a_row_without_personal_data_and_twice_is_harmless(
    old_call: Callable[..., Call],
) -> None:
    old_call(91)
    run()
    run()
    second, first = RetentionRun.objects.values()
    assert first["finished_at"]
    assert (first["calls"], second["calls"]) == (1, 0)
    assert not [value for value in first.values() if isinstance(value, str)]


def test_pusat_and_administrators_see_the_runs(old_call, pusat: User, administrator: User, as_user) -> None:
    run()
    for reader in (pusat, administrator):
        assert as_user(reader).get("/admin/scripts_agent/retentionrun/").status_code == 200


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
        run()
        waiting.set()

    def in_thread(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for both in [pool.submit(in_thread, act) for act in (save, wipe)]:
            both.result()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_share_the_work(due: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", BATCH)
    start = Barrier(2)

    def one() -> RetentionRun:
        start.wait(5)
        try:
            return run()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        logs = [both.result() for both in [pool.submit(one), pool.submit(one)]]
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
