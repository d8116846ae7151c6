"""What a process keeps of the regions: made once, and again when other regions are in force.

Regions change once or twice a year; every call reads them.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from allocation.models import RegionLoad

CHECK_SECONDS = 1.0  # how long a running worker may not notice new regions
T = TypeVar("T")
_seen = ("", -CHECK_SECONDS)  # the load, and when the database was asked


def current_load() -> str:
    """Which load of regions is in force, "" before the first; asked at most once per CHECK_SECONDS."""
    global _seen
    load, asked = _seen
    now = time.monotonic()
    if now - asked >= CHECK_SECONDS:
        load = RegionLoad.number()
        _seen = load, now
    return load


class PerLoad(Generic[T]):
    """What `make` reads from the Region table. Threads that want it at once wait for the first."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._kept: tuple[str, T] | None = None

    def get(self) -> T:
        load = current_load()  # before the table is read: regions newer than their label are read once more
        kept = self._kept
        if kept is None or kept[0] != load:
            with self._lock:
                kept = self._kept
                if kept is None or kept[0] != load:
                    kept = self._kept = load, self._make()
        return kept[1]
