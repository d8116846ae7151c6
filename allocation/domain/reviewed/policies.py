"""The dated versions of the matrix, read from reviewed files: versions.toml and one CSV per version.

Every complaint names file and line.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allocation.domain.errors import PolicyFileError, shown
from allocation.domain.matrix import (
    NOT_BY_POLICY,
    NOT_SERVED,
    SOP_WORDS,
    Availability,
    Key,
    Matrix,
    MatrixRow,
    Product,
    Range,
    Service,
    Transaction,
    keys_of,
)

from .tables import TableRow, read_table, read_toml
from .versions import LIST, Versions, load_versions

COLUMNS = ("row", "sop_row", "phase", "availability", "transaction", "current", "prabayar", "pascabayar")

NONE = NOT_SERVED  # as the SOP prints "no current service" and "not served"
WORDS = "availability"  # of a version in versions.toml: the further words its matrix has
_VA = r"([1-9][0-9]{0,2}(?:\.[0-9]{3})*) VA"
_RANGE = re.compile(rf"{_VA} s\.d\. (?:{_VA}|ke atas)")

Policies = Versions[Matrix]


def load_policies(folder: Path) -> Policies:
    """All versions that versions.toml names, each with its matrix-<id>.csv. Raises PolicyFileError."""
    words = {
        str(entry.get("id")): _words(folder, line, entry)
        for line, entry in read_toml(folder / LIST, "version").entries
    }
    return load_versions(
        folder,
        "kebijakan",
        lambda id: f"matrix-{id}.csv",
        lambda path, version: Matrix(
            version.id, version.start, version.source, load_rows(path, words[version.id])
        ),
    )


def _words(folder: Path, line: int, entry: dict[str, Any]) -> tuple[Availability, ...]:
    """The words of a version: the SOP's three, then those that it declares: availability = ["AMI"]"""
    further = entry.get(WORDS, [])
    fits = isinstance(further, list) and all(
        isinstance(word, str) and re.fullmatch(r"[A-Z]{2,10}", word) and word not in SOP_WORDS
        for word in further
    )
    if not fits or len(set(further)) < len(further):
        message = f'isi {WORDS} dengan kata baru dalam huruf besar, misalnya {WORDS} = ["AMI"]'
        raise PolicyFileError(folder / LIST, line, message)
    return (*SOP_WORDS, *map(Availability.add, further))


def load_rows(path: Path, words: tuple[Availability, ...] = SOP_WORDS) -> tuple[MatrixRow, ...]:
    """The rows of one matrix file in SOP order, 30 or more with further words. Raises PolicyFileError."""
    keys = keys_of(words)
    rows: list[MatrixRow] = []
    line_of: dict[Key, int] = {}
    line = 1
    for cells in read_table(path, COLUMNS):
        row, line = _row(cells, keys, words), cells.line
        if row.key in line_of:
            raise cells.error(f"{sop_row(row.key)} sudah ada pada baris {line_of[row.key]}")
        _check_place(cells, row, keys, expected=len(rows))
        line_of[row.key] = line
        rows.append(row)
    if len(rows) < len(keys):
        raise PolicyFileError(path, line, f"berkas berhenti sebelum baris matriks {_place(keys, len(rows))}")
    return tuple(rows)


def sop_row(key: Key) -> str:
    """How the file names a row of the SOP, e.g. `1 Phasa / ALL / PD / 1 Ph – Pascabayar`."""
    phase, availability, transaction, current = key
    return " / ".join((f"{phase} Phasa", availability, transaction, *((current.label,) if current else ())))


def _place(keys: Sequence[Key], index: int) -> str:
    return f"{index + 1} ({sop_row(keys[index])})"


def _row(cells: TableRow, keys: Sequence[Key], words: Sequence[Availability]) -> MatrixRow:
    key = (
        cells.number("phase"),
        _availability(cells, words),
        cells.word("transaction", Transaction),
        _current(cells),
    )
    if key not in keys:
        raise cells.error(f"{sop_row(key)} tidak ada dalam matriks: PB dengan '-', PD dengan layanan")
    by_policy = frozenset(p for p in Product if cells[p.value.lower()] == NOT_BY_POLICY)
    ranges = (_range(cells, "prabayar"), _range(cells, "pascabayar"))
    return MatrixRow(cells.number("row"), *key, *ranges, by_policy)


def _availability(cells: TableRow, words: Sequence[Availability]) -> Availability:
    found = next((word for word in words if word == cells["availability"]), None)
    if found is None:
        unknown, known = shown(cells["availability"]), ", ".join(words)
        raise cells.error(f"kolom availability: {unknown} tidak dikenal, isi {known}")
    return found


def _check_place(cells: TableRow, row: MatrixRow, keys: Sequence[Key], expected: int) -> None:
    """Rows stand in SOP order, so that row numbers mean the same in the file, the SOP and a decision."""
    if (row.number, row.key) != (expected + 1, keys[expected]):
        found = f"{row.number} ({sop_row(row.key)})"
        raise cells.error(f"di sini seharusnya baris matriks {_place(keys, expected)}, bukan {found}")
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
    if text in (NOT_SERVED, NOT_BY_POLICY):
        return None
    match = _RANGE.fullmatch(text)
    if not match:
        example = "'450 VA s.d. 11.000 VA', '3.900 VA s.d. ke atas' atau '-'"
        raise cells.error(f"kolom {column}: {shown(text, 40)} tidak terbaca, isi seperti {example}")
    low, high = int(match[1].replace(".", "")), int(match[2].replace(".", "")) if match[2] else None
    if high is not None and high < low:
        raise cells.error(f"kolom {column}: {shown(text, 40)} terbalik, tulis batas bawah lebih dahulu")
    return Range(low, high)
