"""Riwayat ketersediaan as a table: out only, history is not imported."""

from collections.abc import Iterable, Iterator
from typing import Any

from pln123.spreadsheets.downloads import Cells

from .changes import value_label


class HistoryTable:
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
        """One line per change, in `columns`. rows: of history.changes."""
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
