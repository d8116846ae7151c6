"""What a choice would mean, shown before it is saved: the matrix rows in words, and which units follow."""

from dataclasses import dataclass
from typing import Any

from allocation.availability.in_force import in_force_words, inheriting
from allocation.clock import today_wib
from allocation.domain.wording import RowInWords, resulting_lines
from allocation.models import Unit
from allocation.reference import availability_choices, known_availability, policies


@dataclass(frozen=True)
class Preview:
    """What one choice would mean; `result` is what would be in force, in words."""

    choice: str
    result: str
    lines: tuple[RowInWords, ...]
    policy: str

    @property
    def changed(self) -> int:
        return sum(bool(line.changes) for line in self.lines)


def values_for(row: Any) -> list[tuple[str, str]]:
    """What a row of `settings_in_force` can be set to, in the SOP's order; no value of its own comes last."""
    above = row.unit.parent
    if above:
        blank = "Hapus ketersediaan sendiri" if row.availability else "Tidak diatur sendiri"
        blank = f"{blank} (ikut {above})"
    else:
        blank = "Hapus ketersediaan (menjadi belum diatur)" if row.availability else "Belum diatur"
    return [*availability_choices(), ("", blank)]


def followers_of(row: Any) -> list[Unit]:
    """The UP3s that follow this row of `settings_in_force` and change with it; none of a UP3."""
    return inheriting(row.unit_id, row.phase) if row.unit.parent_id is None else []


def preview_of(row: Any, value: str) -> Preview:
    """row: of `settings_in_force`; value: one of its choices, or what it was set to under another policy."""
    matrix = policies().on(today_wib())
    after = value or row.above_value
    return Preview(
        choice=dict(values_for(row)).get(value, value),
        result=in_force_words(value, row.above_value, row.unit.parent),
        lines=resulting_lines(matrix, row.phase, known_availability(after), known_availability(row.in_force)),
        policy=matrix.id,
    )
