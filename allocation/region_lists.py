"""What lies directly inside a region, as a list to pick from: the SOP's four lists (4a.2).

Regions change once or twice a year and the lists are read in every other call, so each is read once per
process and load of regions.
"""

import time
from functools import lru_cache
from typing import NamedTuple

from allocation.models import Level, RegionLoad
from allocation.regions import is_code
from allocation.selectors import children_of, village_label

CHECK_SECONDS = 1.0  # how long a running worker may not notice new regions
MOST_KEPT = 2000  # lists, of some 7,800; about 7 MB


class Listed(NamedTuple):
    """name: AP2T's. label: the name, told apart from a sibling of the same name."""

    code: str
    name: str
    label: str


class RegionLists:
    """The lists of this process. Two threads that read the same one at once do no harm."""

    def __init__(self) -> None:
        self._load, self._checked = "", -CHECK_SECONDS
        self._kept = lru_cache(MOST_KEPT)(lambda load, code: _read(code))

    @property
    def load(self) -> str:
        """Which load of regions is in force, asked of the database at most once per CHECK_SECONDS.

        "" before the first load; then nothing is kept.
        """
        now = time.monotonic()
        if now - self._checked >= CHECK_SECONDS:
            self._load, self._checked = RegionLoad.number(), now
        return self._load

    def inside(self, code: str | None) -> tuple[Listed, ...]:
        """The regions directly inside one, by AP2T name; all provinces for None; none for an unknown code."""
        if code is not None and not is_code(code):
            return ()
        load = self.load
        return self._kept(load, code) if load else _read(code)

    def forget(self) -> None:
        self._checked = -CHECK_SECONDS
        self._kept.cache_clear()


region_lists = RegionLists()


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
