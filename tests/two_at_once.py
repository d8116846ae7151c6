"""Two acts at the same moment. Each stops at a place until the other has come to one too, or a second has
passed because a lock holds the other one back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models import QuerySet

HELD_BACK = 1  # seconds after which the other one must be waiting for a lock


def meet_before(monkeypatch: pytest.MonkeyPatch, *places: tuple[Any, str]) -> list[str]:
    """Both come together once, just before one of these functions runs: (module or class, name).

    Gives the names of the functions that ran, in order, as a list that grows.
    """
    meeting, ran = Barrier(2), []

    def stop_before(act: Callable[..., Any], name: str) -> Callable[..., Any]:
        def meet_first(*args: Any, **named: Any) -> Any:
            with suppress(BrokenBarrierError):
                meeting.wait(timeout=HELD_BACK)
            meeting.abort()  # they have met, or the other one is held back: nobody waits again
            ran.append(name)
            return act(*args, **named)

        return meet_first

    for place, name in places:
        monkeypatch.setattr(place, name, stop_before(getattr(place, name), name))
    return ran


def outcomes_of(*acts: Callable[[], Any], refusals: tuple[type[Exception], ...] = ()) -> list[Any]:
    """What each act gives, or the class of its exception: one of `refusals`, or that of a lock not given."""

    def attempt(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except (*refusals, OperationalError) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [task.result() for task in [pool.submit(attempt, act) for act in acts]]


def without_row_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard of PostgreSQL off. SQLite has one writer at a time, and that guard stays."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows.all())
