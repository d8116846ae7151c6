"""Two acts at the same moment. Each stops at a place until the other has come to one too, or a second has
passed because a lock holds the other one back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError, Event
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


def in_thread(act: Callable[[], Any]) -> Any:
    """For a pool's thread: its connection ends with the act."""
    try:
        return act()
    finally:
        connection.close()


def meet_after(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> None:
    """Both come together once, just after that function has run."""
    meeting, act = Barrier(2), getattr(place, name)

    def act_then_meet(*args: Any) -> Any:
        result = act(*args)
        with suppress(BrokenBarrierError):  # broken: the other one is held back by the lock
            meeting.wait(timeout=HELD_BACK)
        return result

    monkeypatch.setattr(place, name, act_then_meet)


def run_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
    place: Any,
    name: str,
    act: Callable[[], Any],
    meanwhile: Callable[[], Any],
) -> None:
    """`act`, and in another thread `meanwhile`: that begins when the function has run, and `act` goes on when
    it is done, or held back by a lock."""
    begun, done, real = Event(), Event(), getattr(place, name)

    def run_slowly(*args: Any) -> Any:
        result = real(*args)
        begun.set()
        done.wait(HELD_BACK)
        return result

    def run_in_between() -> None:
        begun.wait(5)
        meanwhile()
        done.set()

    with monkeypatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(place, name, run_slowly)
        for task in [pool.submit(in_thread, act), pool.submit(in_thread, run_in_between)]:
            task.result()


def outcomes_of(*acts: Callable[[], Any], refusals: tuple[type[Exception], ...] = ()) -> list[Any]:
    """What each act gives, or the class of its exception: one of `refusals`, or that of a lock not given."""

    def attempt(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except (*refusals, OperationalError) as error:
            return type(error)

    with ThreadPoolExecutor(len(acts)) as pool:
        tasks = [pool.submit(in_thread, partial(attempt, act)) for act in acts]
        return [task.result() for task in tasks]


def without_row_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard of PostgreSQL off. SQLite has one writer at a time, and that guard stays."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows.all())


def begin_deferred() -> None:
    """The guard of SQLite off, for this thread: a transaction begins as a reader, and no longer as the only
    writer. The second of two then dies with "database is locked"."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.transaction_mode = None
