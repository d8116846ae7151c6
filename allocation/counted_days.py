"""Days that are over, each counted once and stored: one rule, for demand and for the figures of call sites.

The row of a CountedDay is the lock. Whoever counts a day takes its row before looking at what is counted;
whoever changes something of a past day marks the day after the change. So a day is either counted with the
change, or marked to be counted again: never stored without it and believed.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from allocation.clock import day_wib
from allocation.models import CountedDay

# What was stored at the last moment of a day may become visible to others after midnight.
SETTLING = timedelta(minutes=10)
D = TypeVar("D", bound=CountedDay)


def last_finished_day(now: datetime) -> date:
    """The newest day (WIB) to which nothing can be added any more."""
    return day_wib(now - SETTLING) - timedelta(days=1)


def mark_changed(day: CountedDay) -> None:
    """Something of this past day was changed: the day must be counted again. day: a new row."""
    type(day)._default_manager.bulk_create(
        [day], update_conflicts=True, unique_fields=day.KEY, update_fields=[day.STATE]
    )


def count_missing(days: Iterable[D], stored: QuerySet[D], count: Callable[[D], None]) -> int:
    """Counts those of `days` that are finished and not counted yet, one transaction each; how many it was.

    days: new rows. stored: the rows that the database has of them. count: looks at one day, whose row it is
    given, and stores its tallies in place of those before. Two that ask at once: one counts, the other waits.
    """
    finished = last_finished_day(timezone.now())
    counted = {day.key for day in stored if day.is_counted}
    missing = [day for day in days if day.day <= finished and day.key not in counted]
    for day in missing:
        _count(day, count)
    return len(missing)


@transaction.atomic
def _count(day: D, count: Callable[[Any], None]) -> None:
    rows = type(day)._default_manager
    rows.bulk_create([day], ignore_conflicts=True)
    locked = rows.select_for_update().get(**dict(zip(day.KEY, day.key, strict=True)))
    if locked.is_counted:
        return  # by somebody else, while this one waited
    count(locked)
    locked.set_counted()
    locked.save(update_fields=[day.STATE])
