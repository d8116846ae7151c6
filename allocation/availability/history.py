"""Riwayat ketersediaan: every change of a setting (`changes.py` writes it), and the table to download."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from allocation.models import MeterAvailability
from pln123.spreadsheets.downloads import Cells

from .changes import value_label

SettingChange: Any = MeterAvailability.history.model


def changes() -> QuerySet[Any, Any]:
    """All changes, newest first, each with `before`: the value it replaced, "" for none.

    Asked per row and not from the row above it in the list, which a filter may have left out.
    """
    earlier = SettingChange.objects.filter(id=OuterRef("id"), version__lt=OuterRef("version"))
    before = Coalesce(Subquery(earlier.order_by("-version").values("availability")[:1]), Value(""))
    rows: QuerySet[Any, Any] = SettingChange.objects.annotate(before=before)
    return rows.select_related("unit__parent", "history_user").order_by("-history_date", "-history_id")


class HistoryTable:
    """To download only: a history is not imported."""

    name = "riwayat-ketersediaan"
    columns = (
        "Waktu",
        "Kode unit",
        "Nama unit",
        "Meter",
        "Sebelum",
        "Sesudah",
        "Diubah sebagai",
        "Nama pengguna",
        "Alasan",
        "Nomor massal",
        "Versi",
    )

    def exported(self, rows: Iterable[Any]) -> Iterator[Cells]:
        """One line per change, in `columns`. rows: of `changes`."""
        for row in rows:
            yield (
                row.history_date,
                row.unit_id,
                row.unit.name,
                row.get_phase_display(),
                value_label(row.before),
                value_label(row.availability),
                row.changed_as,
                row.history_user.username if row.history_user else "",
                row.reason,
                row.batch,
                row.version,
            )
