"""Days of the desk: from midnight to midnight in WIB, wherever the server stands. Pure Python."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")
DAY = timedelta(days=1)
# A call stored at the last moment of a day may become visible to others after midnight.
SETTLING = timedelta(minutes=10)


def day_of(moment: datetime) -> date:
    """The day in WIB; moment: aware."""
    return moment.astimezone(WIB).date()


def last_finished_day(now: datetime) -> date:
    """The newest day to which no call can come any more."""
    return day_of(now - SETTLING) - DAY


class Period(NamedTuple):
    """Days from first to last, both included; empty when last is before first."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time(), WIB)

    @property
    def end(self) -> datetime:
        """The moment after the last one."""
        return datetime.combine(self.last + DAY, time(), WIB)

    @property
    def days(self) -> Iterator[date]:
        return (self.first + DAY * n for n in range((self.last - self.first).days + 1))

    def until(self, day: date) -> "Period":
        return Period(self.first, min(self.last, day))

    def after(self, day: date) -> "Period":
        return Period(max(self.first, day + DAY), self.last)
