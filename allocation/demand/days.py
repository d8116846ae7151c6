"""Days of demand, to be counted: finished days as they are stored, running ones as their requests are now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, DateField, IntegerField, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import cached_property

from allocation.counted_days import count_missing, last_finished_day, mark_changed
from allocation.domain.power_class import POWER_CLASSES
from allocation.models import DayTally, Demand, DemandDay, EffectDay

from .period import Period

TALLIED = ("unit_id", "phase", "product", "reason", "power_class")
Narrowing = Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]]


def power_class() -> Case:
    """The place of a request in POWER_CLASSES, as class_of finds it: the last of each phase has no end."""
    last = {c.phase: index for index, c in enumerate(POWER_CLASSES)}
    within = (
        When(phase=c.phase, power__lte=c.high, then=Value(index))
        for index, c in enumerate(POWER_CLASSES)
        if index != last[c.phase]
    )
    beyond = (When(phase=phase, then=Value(index)) for phase, index in last.items())
    return Case(*within, *beyond, output_field=IntegerField())


@dataclass(frozen=True)
class Days:
    """The requests of some days.

    narrowed: keeps some of them. It may filter by unit, phase, product and reason, which requests and tallies
    both have.
    """

    period: Period
    narrowed: Narrowing

    @cached_property  # Django's own: that of functools in Python 3.11 lets one thread at a time count
    def parts(self) -> list[QuerySet[Any, Any]]:
        """Rows of DayTally for the finished days, and rows of Demand for each day that is not over.

        Every row has `day`. Finished days that nobody has counted yet are counted first.
        """
        finished = last_finished_day(timezone.now())
        done, running = self.period.until(finished), self.period.after(finished)
        count_days(done)
        stored = DayTally.objects.filter(day__gte=done.first, day__lte=done.last)
        return [self.narrowed(stored), *(self.narrowed(_requests_of(day)) for day in running.days)]


def count_days(period: Period) -> int:
    """Counts those finished days of the period that are not counted yet. Returns how many it counted."""
    stored = DemandDay.objects.filter(day__range=period)
    return count_missing([DemandDay(day=day) for day in period.days], stored, _store_tallies)


def day_changed(day: date) -> None:
    """A request of this past day was changed or taken away: the day must be counted again."""
    mark_changed(DemandDay(day=day))
    mark_changed(EffectDay(day=day))


def _store_tallies(day: DemandDay) -> None:
    day.tallies.all().delete()
    requests = _requests_of(day.day).exclude(reason="").annotate(power_class=power_class())
    groups = requests.values(*TALLIED).annotate(requests=Count("*"))
    DayTally.objects.bulk_create(DayTally(day=day, **group) for group in groups)


def _requests_of(day: date) -> QuerySet[Any, Any]:
    rows = Demand.objects.order_by().annotate(day=Value(day, output_field=DateField()))
    return Period(day, day).of(rows)
