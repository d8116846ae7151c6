"""Tables that managers download, change in a spreadsheet program, and upload again.

An upload is read (pln123/uploads.py), compared with what is in force, kept as a draft and shown, and saved
only when its user confirms: all rows or none.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from pln123.uploads import RowError


class Planned(NamedTuple):
    """One row of an upload beside what was in force when it was compared. Kept as JSON in a draft."""

    row: int  # in the file
    units: list[str]  # codes; whoever confirms must manage all of them
    key: list[str]  # what the row sets
    what: str  # the same, for people
    before: str
    after: str
    version: int  # of the value before

    @property
    def changes(self) -> bool:
        return self.before != self.after


@dataclass
class Plan:
    """All rows of an upload, or its errors. With a single error nothing can be confirmed."""

    rows: list[Planned] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


class ImportConflict(Exception):
    """Something was changed since the comparison. Nothing was saved; `conflicts` are sentences."""

    def __init__(self, conflicts: list[str]) -> None:
        self.conflicts = conflicts
        super().__init__("; ".join(conflicts))
