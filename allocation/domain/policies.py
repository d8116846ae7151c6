"""The dated versions of the matrix, read from reviewed files: versions.toml and one CSV per version.

A version has a start and a source, never an end: the last one stays in force.
Every complaint names file and line.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .errors import NoPolicyError, PolicyFileError, shown
from .matrix import KEYS, Availability, Key, Matrix, Range, Row, Service, Transaction
from .tables import TableRow, read_table, read_text

COLUMNS = ("row", "sop_row", "phase", "availability", "transaction", "current", "prabayar", "pascabayar")

NONE = "-"  # as the SOP prints "no current service" and "not served"
_VA = r"([1-9][0-9]{0,2}(?:\.[0-9]{3})*) VA"
_RANGE = re.compile(rf"{_VA} s\.d\. (?:{_VA}|ke atas)")


@dataclass(frozen=True, slots=True)
class Policies:
    """Every version, oldest first."""

    versions: tuple[Matrix, ...]

    @property
    def first_start(self) -> date:
        return self.versions[0].start

    def on(self, day: date) -> Matrix:
        """The matrix in force on this day (WIB). Raises NoPolicyError before the first version."""
        for matrix in reversed(self.versions):
            if matrix.start <= day:
                return matrix
        first = self.first_start
        raise NoPolicyError(f"Tanggal {day} sebelum kebijakan pertama: isi tanggal {first} atau sesudahnya.")

    def by_id(self, policy: str) -> Matrix:
        """The version with this id, e.g. "2021-01-26". Raises KeyError."""
        for matrix in self.versions:
            if matrix.policy == policy:
                return matrix
        raise KeyError(policy)


def load_policies(folder: Path) -> Policies:
    """All versions that versions.toml names, each with its matrix-<id>.csv. Raises PolicyFileError."""
    path = folder / "versions.toml"
    text = read_text(path)
    lines = text.splitlines()
    try:
        entries = tomllib.loads(text).get("version")
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))  # otherwise "at end of document"
        raise PolicyFileError(path, int(at[1]) if at else len(lines), f"bukan TOML ({error})") from error
    heads = [number for number, line in enumerate(lines, 1) if line.strip() == "[[version]]"]
    if not (isinstance(entries, list) and heads and len(heads) == len(entries)):
        raise PolicyFileError(path, 1, "tulis setiap versi di bawah baris [[version]]")
    versions: list[Matrix] = []
    for line, entry in zip(heads, entries, strict=True):
        matrix = _load_version(path, line, entry)
        if versions and matrix.start <= versions[-1].start:
            raise PolicyFileError(path, line, f"start {matrix.start} harus sesudah start versi sebelumnya")
        if any(matrix.policy == earlier.policy for earlier in versions):
            raise PolicyFileError(path, line, f"id {matrix.policy} sudah dipakai")
        versions.append(matrix)
    return Policies(tuple(versions))


def _load_version(path: Path, line: int, entry: dict[str, object]) -> Matrix:
    policy, start, source = (entry.get(name) for name in ("id", "start", "source"))
    if not (isinstance(policy, str) and re.fullmatch(r"[0-9-]+", policy)):
        raise PolicyFileError(path, line, 'isi id dengan angka dan "-", misalnya id = "2021-01-26"')
    if type(start) is not date:  # a datetime is a date too
        raise PolicyFileError(path, line, "isi start dengan tanggal, misalnya start = 2021-01-26")
    if not (isinstance(source, str) and source.strip()):
        raise PolicyFileError(path, line, "isi source dengan surat yang menjadi dasar")
    return Matrix(policy, start, source, load_rows(path.with_name(f"matrix-{policy}.csv")))


def load_rows(path: Path) -> tuple[Row, ...]:
    """The 30 rows of one matrix file, in SOP order. Raises PolicyFileError."""
    rows: list[Row] = []
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


def _row(cells: TableRow) -> Row:
    key = (
        cells.number("phase"),
        cells.word("availability", Availability),
        cells.word("transaction", Transaction),
        _current(cells),
    )
    if key not in KEYS:
        raise cells.error(f"{sop_row(key)} tidak ada dalam matriks: PB dengan '-', PD dengan layanan")
    return Row(cells.number("row"), *key, _range(cells, "prabayar"), _range(cells, "pascabayar"))


def _check_place(cells: TableRow, row: Row, expected: int) -> None:
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
