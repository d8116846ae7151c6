"""Unmet demand: what callers asked for and a unit could not serve for want of meters (design "Unmet demand").

The work list, the units' pages and the figures all count with these expressions, so they cannot differ.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from allocation.domain.decision import Reason
from allocation.models import Demand

RECENT_DAYS = 30


def unmet(since: datetime | None = None) -> QuerySet[Demand]:
    """Requests not served for want of meters, accepted alternatives included: one row per call."""
    rows = Demand.objects.filter(reason=Reason.MATERIAL)
    return rows.filter(at__gte=since) if since else rows


def recently() -> datetime:
    """Where the last RECENT_DAYS days begin."""
    return timezone.now() - timedelta(days=RECENT_DAYS)


def count_by_unit_and_phase(rows: QuerySet[Demand]) -> Combinable:
    """How many of `rows` belong to the unit and phase of the row it annotates; a UID/UIW counts its UP3s'.

    For querysets of MeterAvailability, or any model with `unit` and `phase`. 0 when there are none.
    """
    return _count(rows, unit="unit") + _count(rows, unit="unit__parent")  # one of the two is always 0


def _count(rows: QuerySet[Demand], unit: str) -> Coalesce:
    own = rows.filter(**{unit: OuterRef("unit")}, phase=OuterRef("phase")).order_by()
    number = own.values(unit).annotate(number=Count("*")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
