"""Two count a day at once, and requests that change while their day is counted; each with a control."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from allocation.demand import days as demand_days
from allocation.demand.days import count_days
from allocation.demand.of_call import note_demand
from allocation.demand.period import Period
from allocation.models import DayTally, DemandDay
from tests.allocation.demand.days_of_demand import by_day, whole
from tests.november import at
from tests.two_at_once import meet_after, outcomes_of, run_meanwhile, without_row_locks

pytestmark = pytest.mark.django_db


def two_looks_at_once(monkeypatch: pytest.MonkeyPatch) -> list[dict[int, int]]:
    """Two managers ask for a day that is to be counted; each looks at the requests before either is done."""
    meet_after(monkeypatch, demand_days, "_store_tallies")
    return outcomes_of(*[lambda: by_day(whole(19, 19))] * 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("row_exists", [True, False])
def test_two_who_look_at_once_count_a_day_once(ask, clock, monkeypatch, row_exists):
    ask(1, "19 10:00")
    clock("20 09:00")
    if row_exists:
        demand_days.day_changed(date(2026, 11, 19))
    assert two_looks_at_once(monkeypatch) == [{19: 1}] * 2
    assert DayTally.objects.get().requests == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_two_count_twice(ask, clock, monkeypatch):
    """SQLite's guard is that a transaction begins as the only writer; that one cannot be taken off."""
    ask(1, "19 10:00")
    clock("20 09:00")
    demand_days.day_changed(date(2026, 11, 19))
    without_row_locks(monkeypatch)
    two_looks_at_once(monkeypatch)
    assert DayTally.objects.count() == (1 if connection.vendor == "sqlite" else 2)


def change_while_counting(ask, clock, monkeypatch, marked: Callable[[date], None]) -> None:
    """Yesterday's request is taken away between the look at the requests and the end of the count."""
    ask(1, "19 10:00")
    clock("20 09:00")

    @transaction.atomic
    def take_away() -> None:
        note_demand(1, None, at("19 10:00"))

    with monkeypatch.context() as patch:
        patch.setattr("allocation.demand.of_call.day_changed", marked)
        run_meanwhile(patch, demand_days, "_store_tallies", lambda: count_days(whole(19, 19)), take_away)


@pytest.mark.django_db(transaction=True)
def test_a_request_changed_while_its_day_is_counted_is_counted_again(ask, clock, monkeypatch):
    change_while_counting(ask, clock, monkeypatch, demand_days.day_changed)
    assert by_day(whole(19, 19)) == {}


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_change_is_lost(ask, clock, monkeypatch):
    """The guard off: the day is marked only where its row can be seen. SQLite has one writer at a time."""

    def mark_what_is_seen(day: date) -> None:
        DemandDay.objects.filter(day=day).update(counted_by="")

    change_while_counting(ask, clock, monkeypatch, mark_what_is_seen)
    assert (by_day(whole(19, 19)) == {19: 1}) is (connection.vendor == "postgresql")


def test_a_marked_day_stays_marked_until_it_is_counted(clock):
    yesterday = date(2026, 11, 19)
    count_days(Period(yesterday, yesterday))
    for _ in range(2):
        demand_days.day_changed(yesterday)
        assert DemandDay.objects.get().counted_by == ""
    assert count_days(Period(yesterday - timedelta(days=1), yesterday)) == 2
