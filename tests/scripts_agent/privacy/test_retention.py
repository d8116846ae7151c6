"""Personal data goes when its time is over: what goes, what stays, and a job that is killed on the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from allocation.clock import day_wib
from allocation.demand.period import Period
from scripts_agent.contact.visibility import WIPED_TEXT
from scripts_agent.figures.reading import figures
from scripts_agent.models import Call, CallOpening, RetentionRun, UnitReport
from scripts_agent.privacy import retention
from tests.scripts_agent.privacy.asking import contact
from tests.scripts_agent.stored_calls import CALLER, WIPED

pytestmark = pytest.mark.django_db


# What goes, and when ---------------------------------------------------------------------------------


def test_contact_is_wiped_ninety_days_after_the_call_was_last_saved(old_call: Callable[..., Call]) -> None:
    over, not_yet = old_call(90.01), old_call(89.99)
    assert retention.run().calls == 1
    assert contact(over) == WIPED
    assert contact(not_yet) == CALLER
    assert Call.objects.get(pk=over.pk).wiped_at
    assert Call.objects.get(pk=not_yet.pk).wiped_at is None


def test_a_call_that_was_never_closed_is_wiped_as_well(old_call: Callable[..., Call]) -> None:
    call = old_call(91, closing="")
    retention.run()
    assert contact(call) == WIPED


def test_the_time_is_a_setting(old_call: Callable[..., Call], settings: object) -> None:
    settings.RETENTION_DAYS = 30  # type: ignore[attr-defined]
    call = old_call(31)
    retention.run()
    assert contact(call) == WIPED


@pytest.mark.parametrize("state", ["BARU", "DITERUSKAN", "SELESAI"])
def test_the_text_of_a_report_goes_with_its_call_also_when_the_report_is_not_done(
    old_call: Callable[..., Call], state: str
) -> None:
    call = old_call(91, text="Ibu Sari tetap ingin Pascabayar", state=state)
    log = retention.run()
    assert (log.calls, log.reports) == (1, 1)
    report = UnitReport.objects.get(call=call)
    assert (report.text, report.state) == (WIPED_TEXT, state)


def test_a_text_left_on_a_call_without_contact_goes_too(old_call: Callable[..., Call]) -> None:
    call = old_call(91, text="Ibu Sari tetap ingin Pascabayar", **WIPED)
    retention.run()
    assert UnitReport.objects.get(call=call).text == WIPED_TEXT


def test_what_was_asked_and_answered_stays_and_so_do_the_figures(
    old_call: Callable[..., Call], agent: User
) -> None:
    call = old_call(91, answers={"power": "2200"}, outcome="SERVED", seconds_3=20)
    day = day_wib(Call.objects.get(pk=call.pk).opened_at)
    before = figures([agent.membership.site_id], Period(day, day))
    retention.run()
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
    due = retention.count_due()
    log = retention.run()
    assert (due.sessions, due.logins) == (log.sessions, log.logins) == (1, 2)
    assert Session.objects.get().expire_date > now
    assert AccessAttempt.objects.count() == AccessLog.objects.count() == 1


def test_what_is_more_than_one_batch_goes_in_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        Session.objects.create(session_key=f"s{number}", session_data="x", expire_date=timezone.now())
    assert retention.run().sessions == 5
    assert not Session.objects.exists()


def extra(model: type) -> dict[str, object]:
    return {"get_data": "", "post_data": "", "failures_since_start": 1} if model is AccessAttempt else {}


def test_the_record_of_who_looked_is_kept_for_a_year(old_call: Callable[..., Call], supervisor: User) -> None:
    for days in (366, 364):
        at = timezone.now() - timedelta(days=days)
        opened = {"by": supervisor, "by_role": "Supervisor, Semarang", "at": at, "unmasked": True}
        CallOpening.objects.create(call=old_call(400), **opened)
    assert retention.run().openings == 1
    assert CallOpening.objects.count() == 1


# The job ---------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_go_and_touches_nothing(
    old_call: Callable[..., Call], capsys: pytest.CaptureFixture[str], clock: Callable[[str], None]
) -> None:
    """It is 20 November 2026, 09:00 WIB."""
    call = old_call(91, text="Ibu Sari tetap ingin Pascabayar")
    old_call(91)
    old_call(1)
    call_command("wipe_personal_data", "--dry-run")
    said = capsys.readouterr().out
    assert said.startswith("Akan dihapus (terakhir tersimpan sebelum 2026-08-22 09:00 WIB, 90 hari)")
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
    retention.run()
    retention.run()
    second, first = RetentionRun.objects.values()
    assert first["finished_at"]
    assert (first["calls"], second["calls"]) == (1, 0)
    assert not [value for value in first.values() if isinstance(value, str)]


def test_pusat_and_administrators_see_the_runs(old_call, pusat: User, administrator: User, as_user) -> None:
    retention.run()
    for reader in (pusat, administrator):
        assert as_user(reader).get("/admin/scripts_agent/retentionrun/").status_code == 200
