"""Finished days, counted once. Every write to their tallies is here.

The row of a SiteDay is the lock. Whoever counts takes it before looking at the calls; whoever changes a call
of a past day marks it after writing the call. So a day is either counted with the change, or marked to be
counted again: never stored without it and believed.
"""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from scripts_agent.models import Call, CallTally, DemandTally, SiteDay, StepTally

from .counting import count
from .period import Period, day_of, last_finished_day


def call_changed(call: Call) -> None:
    """A call of a past day was changed: its day must be counted again. No statement for today's calls."""
    day = day_of(call.opened_at)
    if day < day_of(timezone.now()):
        SiteDay.objects.bulk_create(
            [SiteDay(site_id=call.site_id, day=day, counted_at=None)],
            update_conflicts=True,
            unique_fields=["site", "day"],
            update_fields=["counted_at"],
        )


def keep(sites: Collection[int], period: Period) -> int:
    """Counts what is not counted yet of the period's finished days, one transaction each; how many it was.

    sites: primary keys. Two that ask at once: one counts, the other waits for it.
    """
    period = period.until(last_finished_day(timezone.now()))
    rows = SiteDay.objects.filter(site__in=sites, day__range=period).exclude(counted_at=None)
    counted = set(rows.order_by().values_list("site", "day"))
    missing = [(site, day) for day in period.days for site in sites if (site, day) not in counted]
    for site, day in missing:
        _count_day(site, day)
    return len(missing)


@transaction.atomic
def _count_day(site: int, day: date) -> None:
    SiteDay.objects.get_or_create(site_id=site, day=day)
    site_day = SiteDay.objects.select_for_update().get(site_id=site, day=day)
    if site_day.counted_at:
        return
    for model in (CallTally, StepTally, DemandTally):
        model.objects.filter(site_day=site_day).delete()
    found = count([site], Period(day, day))
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
    site_day.counted_at = timezone.now()
    site_day.save(update_fields=["counted_at"])
