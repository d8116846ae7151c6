"""Riwayat ketersediaan: every change of a setting (`changes.py` writes it), and the table to download.

It tells what was in force: for a UP3 that follows its UID/UIW, the UID/UIW's value at that time. Which
UID/UIW a UP3 belonged to in the past is not kept: today's is taken.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from allocation.models import MeterAvailability
from pln123.spreadsheets.downloads import Cells, cells_of

from .in_force import in_force_words

SettingChange: Any = MeterAvailability.history.model


def changes() -> QuerySet[Any, Any]:
    """All changes, newest first, each with `before`: the value it replaced, "" for none; and with what the
    UID/UIW of a UP3 said until then and from then on: `above_before` and `above`. They differ where both were
    changed together.

    Asked per row and not from the row above it in the list, which a filter may have left out.
    """
    earlier = SettingChange.objects.filter(id=OuterRef("id"), version__lt=OuterRef("version"))
    before = Coalesce(Subquery(earlier.order_by("-version").values("availability")[:1]), Value(""))
    of_parent = SettingChange.objects.filter(unit=OuterRef("unit__parent"), phase=OuterRef("phase"))
    newest = of_parent.order_by("-history_date", "-history_id").values("availability")

    def last(**until: Any) -> Coalesce:
        return Coalesce(Subquery(newest.filter(**until)[:1]), Value(""))

    moment = OuterRef("history_date")
    above = {"above_before": last(history_date__lt=moment), "above": last(history_date__lte=moment)}
    rows: QuerySet[Any, Any] = SettingChange.objects.annotate(before=before, **above)
    return rows.select_related("unit__parent", "history_user").order_by("-history_date", "-history_id")


def before_text(row: Any) -> str:
    """What was in force before a row of `changes`, in words."""
    return in_force_words(row.before, row.above_before, row.unit.parent)


def after_text(row: Any) -> str:
    """What was in force from a row of `changes` on, in words."""
    return in_force_words(row.availability, row.above, row.unit.parent)


class InForceChange(NamedTuple):
    """A change of what was in force at one unit. change: its own, or its UID/UIW's while it followed that."""

    change: Any
    before: str
    after: str


def changes_in_force(settings: Sequence[MeterAvailability]) -> list[InForceChange]:
    """Everything that changed what was in force for these phases of one unit, newest first."""
    if not settings:
        return []
    unit, parent = settings[0].unit, settings[0].unit.parent
    rows = SettingChange.objects.filter(
        Q(unit=unit) | Q(unit=parent, unit__isnull=False), phase__in=[setting.phase for setting in settings]
    )
    values: dict[tuple[str, int], str] = {}
    found = []

    def in_words(phase: int) -> str:
        own, above = (values.get((code, phase), "") for code in (unit.pk, unit.parent_id or ""))
        return in_force_words(own, above, parent)

    in_order = rows.select_related("unit__parent", "history_user").order_by("history_date", "history_id")
    # What was changed together came into force together; such a change is told as the unit's own.
    for _, together in groupby(in_order, lambda row: (row.history_date, row.batch or row.history_id)):
        changed = list(together)
        before = {change.phase: in_words(change.phase) for change in changed}
        own = {change.phase for change in changed if change.unit_id == unit.pk}
        values |= {(change.unit_id, change.phase): change.availability for change in changed}
        for change in changed:
            was, after = before[change.phase], in_words(change.phase)
            if change.unit_id == unit.pk or (change.phase not in own and was != after):
                found.append(InForceChange(change, was, after))
    return found[::-1]


COLUMNS: dict[str, Callable[[Any], object]] = {
    "Waktu": lambda row: row.history_date,
    "Kode unit": lambda row: row.unit_id,
    "Nama unit": lambda row: row.unit.name,
    "Meter": lambda row: row.get_phase_display(),
    "Sebelum": before_text,
    "Sesudah": after_text,
    "Diubah sebagai": lambda row: row.changed_as,
    "Nama pengguna": lambda row: row.history_user.username if row.history_user else "",
    "Alasan": lambda row: row.reason,
    "Nomor massal": lambda row: row.batch,
    "Versi": lambda row: row.version,
}


class HistoryTable:
    """Rows of `changes`. To download only: a history is not imported."""

    name = "riwayat-ketersediaan"
    columns = tuple(COLUMNS)

    def exported(self, rows: Iterable[Any]) -> Iterator[Cells]:
        return cells_of(COLUMNS, rows)
