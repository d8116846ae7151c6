"""Days of demand, to be counted. Finished days are counted once and stored; written here alone.

The row of a DemandDay is the lock. Whoever counts takes it before looking at the requests; whoever changes a
request of a past day marks it after the change. So a day is either counted with the change, or marked to be
counted again: never stored without it and believed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Count, DateField, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.functional import cached_property

from allocation.clock import WIB
from allocation.domain.power_class import POWER_CLASSES
from allocation.loading import in_steps
from allocation.models import DayTally, Demand, DemandDay

from .period import Period, last_finished_day

# What the tallies depend on besides the requests. Days that were counted by another rule are counted anew.
RULE = " ".join(f"{c.phase}:{c.low}-{c.high or ''}" for c in POWER_CLASSES)
DAYS_TOGETHER = 31  # in one transaction, which holds up whoever changes a request of such a day
TALLIED = ("day", "unit", "phase", "product", "reason", "power_class")

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

    narrowed: which of them. It may ask for unit, phase, product and reason: what a request and a tally have.
    """

    period: Period
    narrowed: Narrowing

    @cached_property  # Django's own: that of functools in Python 3.11 lets one thread at a time count
    def parts(self) -> list[QuerySet[Any, Any]]:
        """Rows of DayTally for the finished days, and rows of Demand for each day that runs, all with `day`.

        Counts the finished days that nobody has counted yet.
        """
        finished = last_finished_day(timezone.now())
        done, running = self.period.until(finished), self.period.after(finished)
        keep(done)
        stored = DayTally.objects.filter(day__gte=done.first, day__lte=done.last)
        return [
            self.narrowed(stored),
            *(self.narrowed(_requests_of(day)) for day in running.days),
        ]


def keep(period: Period) -> int:
    """Counts what is not counted yet of the period's finished days; how many it was.

    Two that ask at once: one counts, the other waits for it.
    """
    period = period.until(last_finished_day(timezone.now()))
    known = DemandDay.objects.filter(day__range=(period.first, period.last), counted_by=RULE)
    counted = set(known.values_list("day", flat=True))
    missing = [day for day in period.days if day not in counted]
    for some in in_steps(missing, DAYS_TOGETHER):
        _count(some)
    return len(missing)


def day_changed(day: date) -> None:
    """A request of this past day was changed or taken away: the day must be counted again."""
    DemandDay.objects.bulk_create(
        [DemandDay(day=day, counted_by="")],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["counted_by"],
    )


@transaction.atomic
def _count(days: Sequence[date]) -> None:
    """days: oldest first, in which order everybody takes the locks."""
    DemandDay.objects.bulk_create([DemandDay(day=day) for day in days], ignore_conflicts=True)
    mine = DemandDay.objects.filter(day__in=days).exclude(counted_by=RULE).order_by("day").select_for_update()
    days = [row.day for row in mine]
    if not days:
        return
    DayTally.objects.filter(day__in=days).delete()
    _store_tallies(days)
    DemandDay.objects.filter(day__in=days).update(counted_by=RULE)


def _store_tallies(days: Sequence[date]) -> None:
    """Inside the database: a day has 2,000 tallies, and who first asks for a month waits for all its days."""
    of_days = reduce(or_, (Q(at__gte=Period(day, day).start, at__lt=Period(day, day).end) for day in days))
    requests = Demand.objects.order_by().exclude(reason="").filter(of_days)
    requests = requests.annotate(day=TruncDate("at", tzinfo=WIB), power_class=power_class())
    groups = requests.values_list(*TALLIED).annotate(requests=Count("*"))
    select, params = groups.query.sql_with_params()
    fields: list[Any] = [DayTally._meta.get_field(name) for name in (*TALLIED, "requests")]
    columns = ", ".join(field.column for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {DayTally._meta.db_table} ({columns}) {select}", params)


def _requests_of(day: date) -> QuerySet[Any, Any]:
    rows = Demand.objects.order_by().annotate(day=Value(day, output_field=DateField()))
    return Period(day, day).of(rows)
