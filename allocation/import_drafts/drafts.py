"""Keeps an upload until it is confirmed: in the database, so that any web process can go on with it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from allocation.models import ImportDraft, Unit

from .plan import ImportConflict, Plan, Planned

KEPT_FOR = timedelta(hours=24)


class AlreadySaved(Exception):
    """The draft has been saved before, by a second click or in another tab."""


def keep(*, plan: Plan, table: str, file_name: str, user: Any) -> ImportDraft:
    """Stores a new draft, and deletes every draft that is older than a day, whoever it belongs to."""
    ImportDraft.objects.filter(uploaded_at__lt=timezone.now() - KEPT_FOR).delete()
    name = "".join(c for c in file_name if c.isprintable())[-100:]
    return ImportDraft.objects.create(table=table, user=user, file_name=name, rows=plan.rows)


def find(*, pk: UUID, table: str, user: Any) -> ImportDraft | None:
    """The draft, if it is this user's and not older than a day."""
    young = ImportDraft.objects.filter(uploaded_at__gte=timezone.now() - KEPT_FOR)
    return young.filter(pk=pk, table=table, user=user).first()


def planned_rows(draft: ImportDraft) -> list[Planned]:
    return [Planned(*row) for row in draft.rows]


def refuse_foreign(rows: list[Planned], units: QuerySet[Unit]) -> None:
    """Raises PermissionDenied when a row belongs to a unit that the user does not manage now."""
    if {code for row in rows for code in row.units} - set(units.values_list("pk", flat=True)):
        raise PermissionDenied(
            "Sebagian unit dalam berkas ini bukan lagi unit Anda. Unggah berkas yang baru."
        )


def save(draft: ImportDraft, table: Any, *, by: Any, reason: str, units: QuerySet[Unit]) -> int:
    """Puts all rows in force, or none. Returns how many rows changed something.

    Raises AlreadySaved; ImportConflict, after which the draft holds the rows beside the present values (not
    where it tells of rows that cannot be compared); PermissionDenied and ValidationError of the services.
    """
    try:
        with transaction.atomic():
            now = timezone.now()
            # This is also the lock: a second click waits here, and then finds the draft saved.
            if not ImportDraft.objects.filter(pk=draft.pk, saved_at=None).update(saved_at=now, rows=[]):
                raise AlreadySaved
            return int(table.save(planned_rows(draft), by=by, reason=reason))
    except ImportConflict as conflict:
        plan = table.again(planned_rows(draft), units)
        conflict.errors = plan.errors
        if not plan.errors:
            draft.rows = plan.rows
            draft.save(update_fields=["rows"])
        raise
