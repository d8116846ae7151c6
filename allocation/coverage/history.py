"""Who changed which UP3 serves a region: changes of its own mapping, and of the larger one it followed."""

from collections.abc import Iterable
from typing import Any

from allocation.domain.region_codes import path_of
from allocation.models import Coverage, Region

MappingChange: Any = Coverage.history.model
MADE, RETURNED = "+", "-"  # of django-simple-history: the first mapping of its own, and its end


def changes_of_region(code: str) -> list[tuple[Any, Region | None]]:
    """Everything that changed the mapping in force for this region, newest first: each row of the history,
    with the larger region whose mapping changed (None: its own).

    A change of a larger region counts while no region between the two has a mapping of its own.
    """
    path = path_of(code)
    regions = Region.objects.in_bulk(path)
    rows = MappingChange.objects.filter(region__in=path).order_by("history_date", "history_id")
    changes = list(rows.select_related("unit", "unit_before", "history_user"))
    mapped = _mapped_at_first(path, changes)
    found = []
    for change in changes:
        if change.history_type == RETURNED:
            mapped.discard(change.region_id)
        else:
            mapped.add(change.region_id)
        if not any(len(other) > len(change.region_id) for other in mapped):
            follows = None if change.region_id == code else regions[change.region_id]
            found.append((change, follows))
    return found[::-1]


def _mapped_at_first(path: Iterable[str], changes: Iterable[Any]) -> set[str]:
    """The regions that had a mapping of their own before any of these changes; a load writes no history."""
    first: dict[str, str] = {}
    for change in changes:
        first.setdefault(change.region_id, change.history_type)
    now = set(Coverage.objects.filter(region__in=path).values_list("region", flat=True))
    return {code for code in path if (first[code] != MADE if code in first else code in now)}
