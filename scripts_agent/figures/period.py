"""Days of the desk: from midnight to midnight in WIB, wherever the server stands."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from allocation import demand
from allocation.selectors import WIB

DAY = timedelta(days=1)
# A call stored at the last moment of a day may become visible to others after midnight.
SETTLING = timedelta(minutes=10)


def day_of(moment: datetime) -> date:
    """The day in WIB; moment: aware."""
    return moment.astimezone(WIB).date()


def last_finished_day(now: datetime) -> date:
    """The newest day to which no call can come any more."""
    return day_of(now - SETTLING) - DAY


class Period(demand.Period):
    """Days from first to last, both included; none when last is before first."""

    @property
    def end(self) -> datetime:
        """The moment after the last one."""
        return demand.midnight_wib(self.last + DAY)

    @property
    def days(self) -> Iterator[date]:
        return (self.first + DAY * n for n in range((self.last - self.first).days + 1))

    def until(self, day: date) -> "Period":
        return Period(self.first, min(self.last, day))

    def after(self, day: date) -> "Period":
        return Period(max(self.first, day + DAY), self.last)
