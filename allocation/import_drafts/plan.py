"""Tables that managers download, change in a spreadsheet program, and upload again.

An upload is read (pln123/spreadsheets/reading.py), compared with what is in force, kept as a draft and shown,
and saved only when its user confirms: all rows or none.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from allocation.domain.errors import shown
from pln123.spreadsheets.reading import RowError, UploadedRow, UploadedTable

W = TypeVar("W")


class Planned(NamedTuple):
    """One row of an upload beside what was in force when it was compared. Kept as JSON in a draft."""

    row: int  # in the file
    units: list[str]  # codes; whoever confirms must manage all of them
    key: list[str]  # what the row sets
    value: str  # what it sets it to
    version: int | str  # of the value before
    changes: bool
    what: str  # for people: what the row sets, from what, to what
    before: str
    after: str


@dataclass
class Plan:
    """All rows of an upload, or its errors. With a single error nothing can be confirmed."""

    rows: list[Planned] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


class RowFault(Exception):
    """Why one row cannot be taken: a message for each column. Raised while it is compared."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        self.faults = faults
        super().__init__(*faults)


class ImportConflict(Exception):
    """Something was changed since the comparison. Nothing was saved; `conflicts` are sentences.

    errors: why rows cannot be compared with what is in force now. With a single one only a new file helps.
    """

    def __init__(self, conflicts: list[str]) -> None:
        self.conflicts = conflicts
        self.errors: list[RowError] = []
        super().__init__("; ".join(conflicts))


def read_rows(
    table: UploadedTable, read: Callable[[UploadedRow, list[RowError]], W | None]
) -> tuple[list[W], list[RowError]]:
    """What the rows of an upload ask for, and all that is wrong in it. read: adds the errors of one row."""
    errors = list(table.errors)
    wanted = []
    for row in table.rows:
        found: list[RowError] = []
        want = read(row, found)
        errors += [error for error in found if error.column not in row.faulty]
        if want is not None and not row.faulty:
            wanted.append(want)
    return wanted, errors


def compare_rows(
    wanted: Iterable[Any], planned: Callable[[Any], Planned], errors: Iterable[RowError] = ()
) -> Plan:
    """The plan of all rows. wanted: each has its `row` in the file. planned: may raise RowFault."""
    plan = Plan(errors=list(errors))
    for want in wanted:
        try:
            plan.rows.append(planned(want))
        except RowFault as fault:
            plan.errors += [RowError(want.row, column, message) for column, message in fault.faults]
    plan.rows.sort()
    plan.errors.sort(key=lambda error: error.row)
    return plan


def quoted(cell: str) -> str:
    """The text of a cell as a message may repeat it."""
    return shown(cell, 40) if cell else "kosong"


def code_for(text: str, names: Mapping[str, str]) -> str:
    """What to write in place of the name of one of these units; "" when it is no such name."""
    codes = [code for code, name in names.items() if name.casefold() == text.casefold()]
    return f"ini nama unit, isi kodenya: {codes[0]}" if codes else ""
