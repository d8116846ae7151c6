"""Stores the counts of finished days of call sites, each counted once (`allocation/counted_days.py`)."""

from collections.abc import Collection

from allocation.clock import day_wib, today_wib
from allocation.counted_days import count_missing, mark_changed
from allocation.demand.period import Period
from scripts_agent.models import Call, CallTally, DemandTally, SiteDay, StepTally

from .counting import count


def call_changed(call: Call) -> None:
    """A call of a past day was changed: its day must be counted again. No statement for today's calls."""
    day = day_wib(call.opened_at)
    if day < today_wib():
        mark_changed(SiteDay(site_id=call.site_id, day=day))


def count_days(sites: Collection[int], period: Period) -> int:
    """Counts those finished days of the period that are not counted yet, at these sites (primary keys).

    Returns how many it counted, one for each day of each site."""
    days = [SiteDay(site_id=site, day=day) for day in period.days for site in sites]
    stored = SiteDay.objects.filter(site__in=sites, day__range=period)
    return count_missing(days, stored, _store_tallies)


def _store_tallies(site_day: SiteDay) -> None:
    for model in (CallTally, StepTally, DemandTally):
        model.objects.filter(site_day=site_day).delete()
    found = count([site_day.site_id], Period(site_day.day, site_day.day))
    CallTally.objects.bulk_create(
        CallTally(site_day=site_day, hour=key.hour, outcome=key.outcome, closing=key.closing, calls=calls)
        for key, calls in found.calls.items()
    )
    StepTally.objects.bulk_create(
        StepTally(site_day=site_day, step=step, calls=calls, seconds=found.seconds[step])
        for step, calls in found.timed.items()
        if calls
    )
    DemandTally.objects.bulk_create(
        DemandTally(
            site_day=site_day,
            unit_id=key.unit,
            phase=key.phase,
            power=key.power,
            reason=key.reason,
            calls=calls,
        )
        for key, calls in found.demand.items()
    )
