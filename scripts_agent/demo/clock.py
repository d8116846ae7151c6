"""The demo's own clock: what happened in two weeks is written through the services as if it were then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from allocation.clock import WIB


class Clock:
    """The moment that the services take for now."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def set(self, day: date, at: time) -> None:
        """at: in WIB."""
        self.now = datetime.combine(day, at, WIB)

    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


@contextmanager
def moved_clock() -> Iterator[Clock]:
    """Everything inside the block happens at the clock's moment. Only in a process that loads the demo."""
    real = timezone.now
    clock = Clock(real())
    timezone.now = lambda: clock.now
    try:
        yield clock
    finally:
        timezone.now = real
