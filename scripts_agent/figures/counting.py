"""Counts the calls themselves, grouped by the database: two statements, however many calls there are."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, QuerySet, Sum
from django.db.models.functions import NullIf, TruncHour

from allocation.clock import WIB
from allocation.demand.of_call import REASONS_FOR_THE_UNIT
from allocation.demand.period import Period
from allocation.domain.power_class import class_of
from allocation.models import Demand
from scripts_agent.models import TIMED_STEPS, Call


class CallKey(NamedTuple):
    """hour: 0-23, WIB. outcome: "" while there is none. closing: "" while the call is open."""

    day: date
    hour: int
    outcome: str
    closing: str


class DemandKey(NamedTuple):
    """unit: code of the UP3. power: lower end of the power class, VA."""

    unit: str | None
    phase: int
    power: int
    reason: str


class Counted(NamedTuple):
    """The counts of some calls. timed: how many stood at each step; seconds: for how long."""

    calls: Counter[CallKey]
    timed: Counter[int]
    seconds: Counter[int]
    demand: Counter[DemandKey]


def count(sites: Collection[int], period: Period) -> Counted:
    """The calls that were opened in the period at these sites (primary keys)."""
    counted = Counted(Counter(), Counter(), Counter(), Counter())
    if not sites or period.last < period.first:
        return counted
    calls = period.of(Call.objects.filter(site__in=sites).order_by(), "opened_at")
    numbers: list[int] = []
    for row in _grouped(calls):
        hour = row["hour"].astimezone(WIB)
        key = CallKey(hour.date(), hour.hour, row["outcome"], row["closing"])
        counted.calls[key] += row["calls"]
        numbers += row["first"], row["last"]
        for step in TIMED_STEPS:
            counted.timed[step] += row[f"timed_{step}"]
            counted.seconds[step] += row[f"spent_{step}"]
    if numbers:
        for unit, phase, power, reason, found in _demand(calls, min(numbers), max(numbers)):
            counted.demand[DemandKey(unit, phase, class_of(phase, power).low, reason)] += found
    return counted


def _grouped(calls: QuerySet[Call]) -> QuerySet[Any, Any]:
    times: dict[str, Any] = {f"spent_{step}": Sum(f"seconds_{step}") for step in TIMED_STEPS}
    for step in TIMED_STEPS:
        times[f"timed_{step}"] = Count(NullIf(f"seconds_{step}", 0))
    # WIB differs from UTC by whole hours, and the database computes UTC in half the time. The first migration
    # gives PostgreSQL statistics for this grouping.
    hours = calls.annotate(hour=TruncHour("opened_at", tzinfo=UTC)).values("hour", "outcome", "closing")
    return hours.annotate(calls=Count("pk"), first=Min("pk"), last=Max("pk"), **times)


def _demand(calls: QuerySet[Call], first: int, last: int) -> QuerySet[Any, Any]:
    """first, last: the lowest and the highest number of these calls."""
    # The range of numbers spares reading the demand of other days. A range of times could not: a call may be
    # decided again long after its day.
    rows = Demand.objects.filter(
        call_number__range=(first, last), reason__in=REASONS_FOR_THE_UNIT, call_number__in=calls.values("pk")
    )
    return rows.order_by().values_list("unit", "phase", "power", "reason").annotate(Count("pk"))
