"""Demand: what a unit must know of the calls from its villages (design "Unmet demand").

The work list, the units' pages and the figures all count with these expressions, so they cannot differ.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from allocation.domain.decision import Reason
from allocation.models import Demand, Unit
from allocation.selectors import WIB, today_wib

RECENT_DAYS = 30


def unmet(since: datetime | None = None) -> QuerySet[Demand]:
    """Requests not served for want of meters, accepted alternatives included: one row per call."""
    rows = Demand.objects.filter(reason=Reason.MATERIAL)
    return rows.filter(at__gte=since) if since else rows


def without_setting() -> QuerySet[Demand]:
    """ "Belum diatur": requests that could not be decided, for want of a setting or of a mapping."""
    return Demand.objects.filter(reason__in=[Reason.NO_SETTING, Reason.NO_UNIT])


def differing() -> QuerySet[Demand]:
    """ "Selisih dengan AP2T": requests that AP2T answered otherwise than this application."""
    return Demand.objects.exclude(ap2t="")


class Period(NamedTuple):
    """Days in WIB, both included."""

    first: date
    last: date

    @classmethod
    def recent(cls) -> Period:
        """The last RECENT_DAYS days, today included."""
        today = today_wib()
        return cls(today - timedelta(days=RECENT_DAYS - 1), today)

    def of(self, rows: QuerySet[Demand]) -> QuerySet[Demand]:
        return rows.filter(at__gte=self.start, at__lt=midnight_wib(self.last + timedelta(days=1)))

    @property
    def start(self) -> datetime:
        return midnight_wib(self.first)

    @property
    def mondays(self) -> list[date]:
        """The weeks that the period touches, each by its Monday."""
        monday = self.first - timedelta(days=self.first.weekday())
        return [monday + timedelta(weeks=n) for n in range((self.last - monday).days // 7 + 1)]


def midnight_wib(day: date) -> datetime:
    """Where a day begins in WIB."""
    return datetime.combine(day, time(), WIB)


def recently() -> datetime:
    """Where the last RECENT_DAYS days begin."""
    return Period.recent().start


def count_by_unit_and_phase(rows: QuerySet[Demand]) -> Combinable:
    """How many of `rows` belong to the unit and phase of the row it annotates; a UID/UIW counts its UP3s'.

    For querysets of MeterAvailability, or any model with `unit` and `phase`. 0 when there are none.
    """
    # Counted UP3 by UP3 along the index, also for a UID/UIW: joining all demand would take seconds.
    children = Unit.objects.filter(parent=OuterRef("unit")).order_by()
    of_children = children.annotate(number=_count(rows, "pk", OuterRef(OuterRef("phase"))))
    below = of_children.values("parent").annotate(sum=Sum("number")).values("sum")
    return _count(rows, "unit", OuterRef("phase")) + _or_zero(below)


def _count(rows: QuerySet[Demand], unit: str, phase: OuterRef) -> Coalesce:
    own = rows.filter(unit=OuterRef(unit), phase=phase).order_by()
    return _or_zero(own.values("unit").annotate(number=Count("*")).values("number"))


def _or_zero(number: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
