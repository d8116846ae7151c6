"""The figures of some sites over some days: stored days added up, running days counted as they are now."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils import timezone

from scripts_agent.figures import keeping
from scripts_agent.models import CallTally, DemandTally, StepTally

from .counting import DemandKey, count
from .period import Period, last_finished_day


class Result(NamedTuple):
    """Calls opened on a day by their last outcome ("" = none) and closing ("" = open)."""

    day: date
    outcome: str
    closing: str


class Figures(NamedTuple):
    """hours: calls by hour of opening. timed, seconds: by step, see `counting.Counted`."""

    hours: Counter[int]
    results: Counter[Result]
    timed: Counter[int]
    seconds: Counter[int]
    demand: Counter[DemandKey]


def figures(sites: Collection[int], period: Period) -> Figures:
    """Finished days that nobody has counted yet are counted now and kept. sites: primary keys."""
    finished = last_finished_day(timezone.now())
    stored = sums(keeping.keep(sites, period).counts)
    running = count(sites, period.after(finished))
    found = Figures(
        Counter(stored.hours),
        Counter(stored.results),
        Counter(stored.timed),
        Counter(stored.seconds),
        Counter(stored.demand),
    )
    for key, calls in running.calls.items():
        found.hours[key.hour] += calls
        found.results[Result(key.day, key.outcome, key.closing)] += calls
    found.timed.update(running.timed)
    found.seconds.update(running.seconds)
    found.demand.update(running.demand)
    return found


# A page that stands open asks every minute for the same finished days. What is remembered is found by their
# counts, and the database has just named those: a day that was marked or counted again is read anew. A day
# counted again between these two reads gives its newer figures to the old count, which nobody names any more.
@lru_cache(maxsize=16)  # at most 1 MB each: 92 days of every site
def sums(counts: frozenset[keeping.DayCount]) -> Figures:
    """What these days add up to; the caller changes nothing in it."""
    found = Figures(Counter(), Counter(), Counter(), Counter(), Counter())
    for hour, calls in _sums(CallTally, counts, "hour"):
        found.hours[hour] = calls
    for *result, calls in _sums(CallTally, counts, "site_day__day", "outcome", "closing"):
        found.results[Result(*result)] = calls
    for step, calls, seconds in _sums(StepTally, counts, "step").annotate(Sum("seconds")):
        found.timed[step], found.seconds[step] = calls, seconds
    for *demand, calls in _sums(DemandTally, counts, "unit", "phase", "power", "reason"):
        found.demand[DemandKey(*demand)] = calls
    return found


def _sums(model: type[Any], counts: frozenset[keeping.DayCount], *columns: str) -> Any:
    """Rows of the columns and the calls that are alike in them."""
    rows = model.objects.filter(site_day__in=[count.site_day for count in counts])
    return rows.order_by().values_list(*columns).annotate(Sum("calls"))
