"""Demand: what a unit must know of the calls from its villages.

The work list, the units' pages and the figures all count with these expressions, so they cannot differ.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

from django.db.models import Model, QuerySet

from allocation.clock import WIB, today_wib
from allocation.domain.decision import Reason
from allocation.models import Demand

RECENT_DAYS = 30
DAY = timedelta(days=1)
M = TypeVar("M", bound=Model)

# Not served for want of meters or because AP2T refused; accepted alternatives included.
UNMET = (Reason.MATERIAL,)
# "Belum diatur": could not be decided, for want of a setting or of a mapping.
WITHOUT_SETTING = (Reason.NO_SETTING, Reason.NO_UNIT)
# "Unit belum pasti": the UP3s that could be meant differ; counted at the one that is mapped.
UNSURE = (Reason.UNIT_UNSURE,)


def differing() -> QuerySet[Demand]:
    """ "Selisih dengan AP2T": requests that AP2T answered otherwise than this application."""
    return Demand.objects.exclude(ap2t="")


class Period(NamedTuple):
    """Days in WIB from first to last, both included; none when last is before first."""

    first: date
    last: date

    @classmethod
    def recent(cls) -> Period:
        """The last RECENT_DAYS days, today included."""
        today = today_wib()
        return cls(today - timedelta(days=RECENT_DAYS - 1), today)

    def of(self, rows: QuerySet[M], moment: str = "at") -> QuerySet[M]:
        """Those of these rows that belong to its days. moment: the field that tells."""
        return rows.filter(**{f"{moment}__gte": self.start, f"{moment}__lt": self.end})

    @property
    def start(self) -> datetime:
        return midnight_wib(self.first)

    @property
    def end(self) -> datetime:
        """The moment after the last day."""
        return midnight_wib(self.last + DAY)

    @property
    def days(self) -> list[date]:
        return [self.first + DAY * n for n in range((self.last - self.first).days + 1)]

    def until(self, day: date) -> Period:
        return Period(self.first, min(self.last, day))

    def after(self, day: date) -> Period:
        return Period(max(self.first, day + DAY), self.last)

    @property
    def mondays(self) -> list[date]:
        """The weeks that the period touches, each by its Monday."""
        monday = monday_of(self.first)
        return [monday + timedelta(weeks=n) for n in range((self.last - monday).days // 7 + 1)]


def midnight_wib(day: date) -> datetime:
    """Where a day begins in WIB."""
    return datetime.combine(day, time(), WIB)


def monday_of(day: date) -> date:
    return day - DAY * day.weekday()
