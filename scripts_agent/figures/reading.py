"""The figures of some sites over some days: stored days added up, running days counted as they are now."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum
from django.utils import timezone

from allocation.counted_days import last_finished_day
from allocation.demand.period import Period
from scripts_agent.figures import keeping
from scripts_agent.models import CallTally, DemandTally, SiteDay, StepTally

from .counting import DemandKey, count


class DayResult(NamedTuple):
    """Calls opened on a day by their last outcome ("" = none) and closing ("" = open)."""

    day: date
    outcome: str
    closing: str


class Figures(NamedTuple):
    """hours: calls by hour of opening. timed, seconds: by step, see `counting.Counted`."""

    hours: Counter[int]
    results: Counter[DayResult]
    timed: Counter[int]
    seconds: Counter[int]
    demand: Counter[DemandKey]


def figures(sites: Collection[int], period: Period) -> Figures:
    """Finished days that nobody has counted yet are counted now and stored. sites: primary keys."""
    finished = last_finished_day(timezone.now())
    keeping.count_days(sites, period)
    found = _stored(sites, period.until(finished))
    running = count(sites, period.after(finished))
    for key, calls in running.calls.items():
        found.hours[key.hour] += calls
        found.results[DayResult(key.day, key.outcome, key.closing)] += calls
    found.timed.update(running.timed)
    found.seconds.update(running.seconds)
    found.demand.update(running.demand)
    return found


def _stored(sites: Collection[int], period: Period) -> Figures:
    """What the counted days of the period add up to."""
    days = SiteDay.objects.filter(site__in=sites, day__range=period)
    found = Figures(Counter(), Counter(), Counter(), Counter(), Counter())
    for hour, calls in _sums(CallTally, days, "hour"):
        found.hours[hour] = calls
    for *result, calls in _sums(CallTally, days, "site_day__day", "outcome", "closing"):
        found.results[DayResult(*result)] = calls
    for step, calls, seconds in _sums(StepTally, days, "step").annotate(Sum("seconds")):
        found.timed[step], found.seconds[step] = calls, seconds
    for *demand, calls in _sums(DemandTally, days, "unit", "phase", "power", "reason"):
        found.demand[DemandKey(*demand)] = calls
    return found


def _sums(tallies: type[Any], days: QuerySet[SiteDay], *columns: str) -> Any:
    """Rows of the columns and the calls that are alike in them."""
    rows = tallies.objects.filter(site_day__in=days).order_by()
    return rows.values_list(*columns).annotate(Sum("calls"))
