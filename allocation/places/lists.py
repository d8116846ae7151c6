"""What lies directly inside a region, as a list to pick from: the SOP's four lists (4a.2).

They are read in every other call, so each is read once per process and load of regions.
"""

from functools import lru_cache
from typing import NamedTuple

from allocation.domain.region_codes import is_code
from allocation.models import Level

from .current_load import PerLoad
from .reads import children_of, village_label

MOST_KEPT = 2000  # lists, of some 7,800; about 7 MB


class Listed(NamedTuple):
    """name: AP2T's. label: the name, told apart from a sibling of the same name."""

    code: str
    name: str
    label: str


def regions_inside(code: str | None) -> tuple[Listed, ...]:
    """The regions directly inside one, by AP2T name; all provinces for None; none for an unknown code."""
    return kept.get()(code) if code is None or is_code(code) else ()


def _read(code: str | None) -> tuple[Listed, ...]:
    regions = children_of(code)
    return tuple(
        Listed(
            region.code,
            region.ap2t_name,
            village_label(region, regions) if region.level == Level.VILLAGE else region.ap2t_name,
        )
        for region in regions
    )


# Two threads that read the same list at once do no harm.
kept = PerLoad(lambda: lru_cache(MOST_KEPT)(_read))
