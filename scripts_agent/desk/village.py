"""Step 2: the search box with its answers, and the four lists of SOP 4a.2."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from allocation.availability.of_village import VillageAllocation
from allocation.models import Region
from allocation.places.current_load import current_load
from allocation.places.lists import Listed, regions_inside
from allocation.places.reads import path_told_apart

from .found import found_rows

# The form of SOP 4a.2, letter by letter.
SOP_LISTS = {
    "provinsi": ("Provinsi:", "Pilih Provinsi..."),
    "kabupaten": ("Kabupaten:", "Pilih Kabupaten..."),
    "kecamatan": ("Kecamatan:", "Pilih Kecamatan..."),
    "desa": ("Desa:", "Pilih Desa..."),
}


@dataclass(frozen=True)
class SopList:
    """One of the SOP's four region lists, with its placeholder and the chosen code."""

    name: str
    label: str
    placeholder: str
    regions: tuple[Listed, ...] = ()
    chosen: str = ""


def village_path(known: VillageAllocation) -> tuple[str, ...]:
    """AP2T's names, province first; the village's is told apart from its namesake in the district."""
    return path_told_apart(known.village, [known.namesake] if known.namesake else [])


def village_context(chosen: Region | None, query: Mapping[str, str]) -> dict[str, Any]:
    """The two ways to a village: the search with its answer, and the SOP's four lists."""
    found = found_rows(query)
    listed = any(query.get(name) for name in SOP_LISTS)
    return {
        "found": found,
        "listed": listed,
        "lists_open": found.nothing_fits or listed,
        "lists": sop_lists(query, chosen),
        "load": current_load(),
    }


def sop_lists(query: Mapping[str, str], village: Region | None) -> list[SopList]:
    """The four lists of SOP 4a.2, each filled from the choice above it; one that does not fit is dropped."""
    code = village.code if village and not any(query.get(name) for name in SOP_LISTS) else ""
    from_village = (code[:2], code[:5], code[:8], code)
    found: list[SopList] = []
    parent: str | None = None
    for level, (name, words) in enumerate(SOP_LISTS.items()):
        regions = regions_inside(parent) if level == 0 or parent else ()
        # The last list is sent as the answer, "village".
        chosen = from_village[level] or query.get(name) or query.get("village", "")
        if not any(r.code == chosen for r in regions):
            chosen = ""
        found.append(SopList(name, *words, regions, chosen))
        parent = chosen or None
    return found


def lists_below(query: Mapping[str, str]) -> list[SopList]:
    """The lists below the one a choice was made in: the next one filled from it, the others empty again."""
    names = list(SOP_LISTS)
    level = next((level for level, name in enumerate(names[:-1]) if name in query), len(names))
    below = [SopList(name, *SOP_LISTS[name]) for name in names[level + 1 :]]
    return [replace(below[0], regions=regions_inside(query[names[level]])), *below[1:]] if below else []
