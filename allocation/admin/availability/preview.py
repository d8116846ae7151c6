"""What a choice would mean, shown before it is saved: the matrix rows in words, and which units follow."""

from typing import Any

from allocation.availability.in_force import in_force_words, inheriting
from allocation.clock import today_wib
from allocation.domain.wording import resulting_lines
from allocation.models import Unit
from allocation.reference import availability_choices, known_availability, policies


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


def preview_of(row: Any, value: str) -> dict[str, Any]:
    """What one choice would mean, for `_preview.html`.

    row: of `settings_in_force`; value: one of its choices, or what it was set to under another policy.
    """
    matrix = policies().on(today_wib())
    before, after = known_availability(row.in_force), known_availability(value or row.above_value)
    lines = resulting_lines(matrix, row.phase, after, before)
    return {
        "choice": dict(values_for(row)).get(value, value),
        "result": in_force_words(value, row.above_value, row.unit.parent),
        "lines": lines,
        "changed": sum(bool(line.changes) for line in lines),
        "policy": matrix.id,
    }
