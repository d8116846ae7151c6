"""The dated versions of the matrix, read from reviewed files: versions.toml and one CSV per version.

Every complaint names file and line.
"""

import re
from pathlib import Path

from allocation.domain.errors import PolicyFileError, shown
from allocation.domain.matrix import KEYS, Availability, Key, Matrix, MatrixRow, Range, Service, Transaction

from .tables import TableRow, read_table
from .versions import Versions, load_versions

COLUMNS = ("row", "sop_row", "phase", "availability", "transaction", "current", "prabayar", "pascabayar")

NONE = "-"  # as the SOP prints "no current service" and "not served"
_VA = r"([1-9][0-9]{0,2}(?:\.[0-9]{3})*) VA"
_RANGE = re.compile(rf"{_VA} s\.d\. (?:{_VA}|ke atas)")

Policies = Versions[Matrix]


def load_policies(folder: Path) -> Policies:
    """All versions that versions.toml names, each with its matrix-<id>.csv. Raises PolicyFileError."""
    return load_versions(
        folder,
        "kebijakan",
        lambda id: f"matrix-{id}.csv",
        lambda path, version: Matrix(version.id, version.start, version.source, load_rows(path)),
    )


def load_rows(path: Path) -> tuple[MatrixRow, ...]:
    """The 30 rows of one matrix file, in SOP order. Raises PolicyFileError."""
    rows: list[MatrixRow] = []
    line_of: dict[Key, int] = {}
    line = 1
    for cells in read_table(path, COLUMNS):
        row, line = _row(cells), cells.line
        if row.key in line_of:
            raise cells.error(f"{sop_row(row.key)} sudah ada pada baris {line_of[row.key]}")
        _check_place(cells, row, expected=len(rows))
        line_of[row.key] = line
        rows.append(row)
    if len(rows) < len(KEYS):
        raise PolicyFileError(path, line, f"berkas berhenti sebelum baris matriks {_place(len(rows))}")
    return tuple(rows)


def sop_row(key: Key) -> str:
    """How the file names a row of the SOP, e.g. `1 Phasa / ALL / PD / 1 Ph – Pascabayar`."""
    phase, availability, transaction, current = key
    return " / ".join((f"{phase} Phasa", availability, transaction, *((current.label,) if current else ())))


def _place(index: int) -> str:
    return f"{index + 1} ({sop_row(KEYS[index])})"


def _row(cells: TableRow) -> MatrixRow:
    key = (
        cells.number("phase"),
        cells.word("availability", Availability),
        cells.word("transaction", Transaction),
        _current(cells),
    )
    if key not in KEYS:
        raise cells.error(f"{sop_row(key)} tidak ada dalam matriks: PB dengan '-', PD dengan layanan")
    return MatrixRow(cells.number("row"), *key, _range(cells, "prabayar"), _range(cells, "pascabayar"))


def _check_place(cells: TableRow, row: MatrixRow, expected: int) -> None:
    """Rows stand in SOP order, so that row numbers mean the same in the file, the SOP and a decision."""
    if (row.number, row.key) != (expected + 1, KEYS[expected]):
        found = f"{row.number} ({sop_row(row.key)})"
        raise cells.error(f"di sini seharusnya baris matriks {_place(expected)}, bukan {found}")
    if cells["sop_row"] != sop_row(row.key):
        raise cells.error(f"kolom sop_row: {shown(cells['sop_row'], 60)} seharusnya '{sop_row(row.key)}'")


def _current(cells: TableRow) -> Service | None:
    text = cells["current"]
    if text == NONE:
        return None
    try:
        return Service.parse(text)
    except ValueError as error:
        raise cells.error(f"kolom current: {error}") from None


def _range(cells: TableRow, column: str) -> Range | None:
    text = cells[column]
    if text == NONE:
        return None
    match = _RANGE.fullmatch(text)
    if not match:
        example = "'450 VA s.d. 11.000 VA', '3.900 VA s.d. ke atas' atau '-'"
        raise cells.error(f"kolom {column}: {shown(text, 40)} tidak terbaca, isi seperti {example}")
    low, high = int(match[1].replace(".", "")), int(match[2].replace(".", "")) if match[2] else None
    if high is not None and high < low:
        raise cells.error(f"kolom {column}: {shown(text, 40)} terbalik, tulis batas bawah lebih dahulu")
    return Range(low, high)
