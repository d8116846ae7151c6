"""Wipes personal data when its time is over (after 90 days, a setting).

It works in batches, one transaction each: a run that is killed leaves whole batches, and the next run finds
what is still there. It is safe while agents work: it waits for a call that is being saved, which then is no
longer due.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone

from scripts_agent.calls import pops
from scripts_agent.contact.visibility import WIPED_TEXT, wipe
from scripts_agent.models import HOLDS_CONTACT, Call, CallOpening, PracticeCall, RetentionRun, UnitReport

BATCH = 500
# Who looked at whose data must be known for longer than the data itself is kept.
OPENINGS_DAYS = 365


def due_until(now: datetime) -> datetime:
    """Calls last saved before this moment keep no personal data."""
    return now - timedelta(days=settings.RETENTION_DAYS)


def calls_due(until: datetime) -> tuple[QuerySet[Call], QuerySet[Call]]:
    """Calls whose contact is due, and calls whose report's text is.

    The text goes with its call, whether the report is done or not: by then the unit has it in APKT.
    """
    old = Call.objects.filter(opened_at__lt=until, saved_at__lt=until).order_by("opened_at", "pk")
    texts = UnitReport.objects.exclude(text=WIPED_TEXT)
    return old.filter(HOLDS_CONTACT), old.filter(pk__in=texts.values("call"))


def records_due(until: datetime, now: datetime) -> Iterator[tuple[str, QuerySet[Model]]]:
    """Old rows about the people who work here, each with the column of RetentionRun that counts them."""
    yield "sessions", Session.objects.filter(expire_date__lt=now)
    for model in (AccessAttempt, AccessFailureLog, AccessLog):  # user names and addresses
        yield "logins", model.objects.filter(attempt_time__lt=until)
    yield "pops", pops.expired()
    # Nobody real stands on a card, but an agent may have typed somebody.
    yield "practice", PracticeCall.objects.filter(saved_at__lt=until)
    yield "openings", CallOpening.objects.filter(at__lt=now - timedelta(days=OPENINGS_DAYS))


def count_due() -> RetentionRun:
    """What a run would wipe now; nothing is stored."""
    now = timezone.now()
    until = due_until(now)
    contacts, texts = calls_due(until)
    found = RetentionRun(until=until, calls=contacts.count(), reports=texts.count())
    for column, rows in records_due(until, now):
        setattr(found, column, getattr(found, column) + rows.count())
    return found


def run() -> RetentionRun:
    """Wipes everything that is due. The run's row tells how much it was."""
    now = timezone.now()
    log = RetentionRun.objects.create(started_at=now, until=due_until(now))
    for calls in calls_due(log.until):
        while _wipe_batch(log, calls):
            pass
    for column, rows in records_due(log.until, now):
        while _delete_batch(log, column, rows):
            pass
    log.refresh_from_db()
    log.finished_at = timezone.now()
    log.save(update_fields=["finished_at"])
    return log


@transaction.atomic
def _wipe_batch(log: RetentionRun, due: QuerySet[Call]) -> bool:
    """Returns whether there was anything to wipe."""
    keys = list(due.select_for_update().values_list("pk", flat=True)[:BATCH])
    calls, reports = wipe(keys)
    _note(log, calls=calls, reports=reports)
    return bool(keys)


@transaction.atomic
def _delete_batch(log: RetentionRun, column: str, due: QuerySet[Model]) -> bool:
    # The condition stands in the same statement: a session renewed in the meantime is left alone.
    deleted, _ = due.filter(pk__in=due.values("pk")[:BATCH]).delete()
    _note(log, **{column: deleted})
    return bool(deleted)


def _note(log: RetentionRun, **counts: int) -> None:
    grown = {column: F(column) + count for column, count in counts.items()}
    RetentionRun.objects.filter(pk=log.pk).update(**grown)
