"""Periods of November 2026, and the requests that their days count."""

from datetime import date

from allocation.demand.days import Days
from allocation.demand.figures import count_by
from allocation.demand.period import Period


def whole(first: int = 14, last: int = 20) -> Period:
    return Period(date(2026, 11, first), date(2026, 11, last))


def every(rows):
    return rows


def by_day(period: Period) -> dict[int, int]:
    """Requests by day of the month."""
    return {day.day: number for (day,), number in count_by(Days(period, every), "day").items()}
