"""Days of demand: what is stored of finished days and counted of running ones is what the requests say."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier, BrokenBarrierError, Event
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.utils import timezone

from allocation.clock import day_wib
from allocation.demand import days as demand_days
from allocation.demand.days import Days, count_days
from allocation.demand.figures import OF_DAYS, SharedCount, count_by
from allocation.demand.of_call import note_demand
from allocation.demand.period import UNMET, Period
from allocation.domain.power_class import POWER_CLASSES, class_of
from allocation.models import DayTally, Demand, DemandDay, demand_day
from scripts_agent.models import Call
from tests.november import at
from tests.walk import Walk

pytestmark = pytest.mark.django_db
WIB = ZoneInfo("Asia/Jakarta")


def whole(first: int = 14, last: int = 20) -> Period:
    return Period(date(2026, 11, first), date(2026, 11, last))


def every(rows):
    return rows


@pytest.fixture
def ask(villages, clock) -> Callable[..., Demand]:
    """ask(1, "19 10:00"): the call's last decision leaves this demand; stored as the desk stores it."""

    def note(number: int, when: str, *, opened: str = "", unit: str | None = "UP3-MENTENG", **more) -> Demand:
        clock(when)
        given = {"phase": 1, "product": "PASCABAYAR", "power": 2200, "reason": "MATERIAL", **more}
        demand = Demand(
            call_number=number,
            at=timezone.now(),
            village_id=villages.gambir,
            unit_id=unit,
            transaction="PB",
            outcome="NOT_AVAILABLE",
            **given,
        )
        note_demand(number, demand, at(opened or when))
        return demand

    return note


def by_day(period: Period) -> dict[int, int]:
    """Requests by day of the month."""
    return {day.day: number for (day,), number in count_by(Days(period, every), "day").items()}


# What is stored ---------------------------------------------------------------------------------------


def test_finished_days_are_stored_and_the_running_one_is_not(ask):
    ask(1, "18 23:59")
    ask(2, "19 00:00")
    ask(3, "19 10:00", power=450)
    ask(4, "20 08:00")
    for _ in range(2):
        assert by_day(whole(18)) == {18: 1, 19: 2, 20: 1}
        assert {(row.day_id.day, row.requests) for row in DayTally.objects.all()} == {(18, 1), (19, 2)}
    assert DemandDay.objects.count() == 2


def test_a_stored_day_is_not_counted_again(ask, monkeypatch):
    ask(1, "19 10:00")
    ask(2, "20 08:00")
    assert count_days(whole()) == 6
    monkeypatch.setattr(demand_days, "_store_tallies", pytest.fail)
    assert count_days(whole()) == 0
    assert by_day(whole()) == {19: 1, 20: 1}


def test_a_day_is_finished_when_its_last_requests_have_settled(ask, clock):
    ask(1, "19 23:59")
    clock("20 00:09")
    assert by_day(whole()) == {19: 1}
    assert not DayTally.objects.exists()
    clock("20 00:10")
    assert by_day(whole()) == {19: 1}
    assert DayTally.objects.get().requests == 1


def test_requests_that_only_ap2t_answered_otherwise_have_no_tally(ask, clock):
    ask(1, "19 10:00", reason="")
    clock("20 09:00")
    assert count_days(whole()) == 6
    assert not DayTally.objects.exists()


def test_days_counted_by_another_rule_are_counted_again(ask, clock, monkeypatch):
    ask(1, "19 10:00", power=2200)
    clock("20 09:00")
    monkeypatch.setattr(demand_day, "RULE", "1:450-900")
    count_days(whole())
    DayTally.objects.update(power_class=6)
    monkeypatch.undo()
    clock("20 09:00")
    assert count_by(Days(whole(), every), "power_class") == {(0,): 1}


def test_the_rule_names_every_class_and_has_room():
    assert demand_day.RULE.split() == [f"{c.phase}:{c.low}-{c.high or ''}" for c in POWER_CLASSES]
    assert len(demand_day.RULE) <= DemandDay._meta.get_field("counted_by").max_length


# Requests that change after their day -----------------------------------------------------------------


def test_a_request_of_yesterday_decided_again_today_moves_to_today(ask):
    ask(1, "19 10:00")
    ask(2, "19 11:00")
    ask(3, "20 08:00")
    assert by_day(whole()) == {19: 2, 20: 1}
    ask(1, "20 09:00", opened="19 10:00", unit="UP3-BANDUNG")
    assert by_day(whole()) == {19: 1, 20: 2}


def test_a_request_of_yesterday_that_no_longer_counts_is_taken_away(ask):
    ask(1, "19 10:00")
    ask(2, "20 09:00")
    assert by_day(whole()) == {19: 1, 20: 1}
    note_demand(1, None, at("19 10:00"))
    assert by_day(whole()) == {20: 1}


def test_the_day_of_the_request_counts_and_not_that_of_its_call(ask):
    ask(1, "17 10:00")
    ask(1, "18 10:00", opened="17 10:00")
    assert by_day(whole()) == {18: 1}
    ask(2, "20 09:00")
    assert by_day(whole()) == {18: 1, 20: 1}
    note_demand(1, None, at("17 10:00"))
    assert by_day(whole()) == {20: 1}


def test_a_call_of_today_costs_no_statement_more(ask, django_assert_num_queries):
    with django_assert_num_queries(1 if connection.features.can_return_rows_from_bulk_insert else 2):
        ask(1, "20 09:00")
    with django_assert_num_queries(1):
        note_demand(1, None, at("20 09:00"))
    assert not DemandDay.objects.exists()


def test_an_agent_who_goes_on_with_a_call_of_a_past_day_changes_that_days_figure(walk: Walk, villages):
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    past = timezone.now() - timedelta(days=2)
    Call.objects.update(opened_at=past)
    Demand.objects.update(at=past)
    assert count_by(Days(Period.recent(), every), "day") == {(day_wib(past),): 1}
    walk.product("PRABAYAR")  # which there is
    assert Demand.objects.get().reason == ""
    unmet = Days(Period.recent(), lambda rows: rows.filter(reason__in=UNMET))
    assert count_by(unmet, "day") == {}


# Sums ---------------------------------------------------------------------------------------------------


def test_days_say_what_looking_at_each_request_says(ask, clock):
    """Whatever is asked for, in whatever order days are counted and requests change. Every run is alike."""
    dice = random.Random(123)
    narrowings = (
        (every, lambda row: True),
        (lambda rows: rows.filter(unit="UP3-MENTENG"), lambda row: row.unit_id == "UP3-MENTENG"),
        (lambda rows: rows.filter(unit__parent="UID-JABAR"), lambda row: row.unit_id == "UP3-BANDUNG"),
        (
            lambda rows: rows.filter(phase=3, reason="MATERIAL"),
            lambda row: (row.phase, row.reason) == (3, "MATERIAL"),
        ),
        (lambda rows: rows.filter(product="PRABAYAR"), lambda row: row.product == "PRABAYAR"),
    )

    def any_demand(number: int, day: int, opened: str = "") -> None:
        ask(
            number,
            f"{day} {dice.choice((0, 6, 16, 17, 23)):02}:{dice.choice((0, 1, 58, 59)):02}",
            opened=opened,
            unit=dice.choice((None, "UP3-MENTENG", "UP3-BANDUNG")),
            phase=dice.choice((1, 3)),
            product=dice.choice(("PRABAYAR", "PASCABAYAR")),
            power=dice.choice((450, 2200, 2201, 11000, 30000, 53000)),
            reason=dice.choice(("MATERIAL", "NO_SETTING", "NO_UNIT")),
        )

    def straight(period: Period, wanted: Callable[[Demand], bool]) -> Counter:
        found: Counter = Counter()
        for row in Demand.objects.all():
            day = row.at.astimezone(WIB).date()
            if period.first <= day <= period.last and wanted(row):
                place = POWER_CLASSES.index(class_of(row.phase, row.power))
                found[day, row.unit_id, row.phase, row.product, row.reason, place] += 1
        return found

    for number in range(150):
        any_demand(number, dice.randint(10, 20))
    for turn in range(25):
        clock("20 23:59")
        first = dice.randint(10, 20)
        period = whole(first, dice.randint(first, 20))
        narrowed, wanted = dice.choice(narrowings)
        together = SharedCount(Days(period, narrowed), *OF_DAYS)
        assert count_by(together, *OF_DAYS) == straight(period, wanted), turn
        assert sum(count_by(Days(period, narrowed), "phase").values()) == straight(period, wanted).total()
        for number in dice.sample(range(150), 3):
            if dice.random() < 0.5:
                note_demand(number, None, at("10 00:00"))
            else:
                any_demand(number, 20, opened="10 00:00")
    assert DemandDay.objects.exclude(counted_by="").exists()


def test_a_period_before_or_after_every_request_is_empty(ask, clock):
    ask(1, "19 10:00")
    clock("20 09:00")
    assert by_day(whole(14, 18)) == {}
    assert by_day(whole(20, 20)) == {}
    assert by_day(whole(19, 19)) == {19: 1}


# Races --------------------------------------------------------------------------------------------------


def in_thread(act: Callable[[], object]) -> object:
    try:
        return act()
    finally:
        connection.close()


def two_looks_at_once(monkeypatch: pytest.MonkeyPatch) -> list[dict[int, int]]:
    """Two managers ask for a day that is to be counted; each looks at the requests before either is done."""
    meeting, real = Barrier(2), demand_days._store_tallies

    def store_then_meet(day: DemandDay) -> None:
        real(day)
        with suppress(BrokenBarrierError):  # broken: the other one is held back by the lock
            meeting.wait(timeout=1)

    monkeypatch.setattr(demand_days, "_store_tallies", store_then_meet)
    with ThreadPoolExecutor(2) as pool:
        looks = [pool.submit(in_thread, lambda: by_day(whole(19, 19))) for _ in range(2)]
        return [look.result() for look in looks]  # type: ignore[misc]


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
    queryset = type(DemandDay.objects.all())
    monkeypatch.setattr(queryset, "select_for_update", lambda self, **options: self.all())
    two_looks_at_once(monkeypatch)
    assert DayTally.objects.count() == (1 if connection.vendor == "sqlite" else 2)


def change_while_counting(ask, clock, monkeypatch, marked: Callable[[date], None]) -> None:
    """Yesterday's request is taken away between the look at the requests and the end of the count."""
    ask(1, "19 10:00")
    clock("20 09:00")
    looked, done, real = Event(), Event(), demand_days._store_tallies

    def store_slowly(day: DemandDay) -> None:
        real(day)
        looked.set()
        done.wait(1)

    @transaction.atomic
    def take_away() -> None:
        note_demand(1, None, at("19 10:00"))

    def take_away_meanwhile() -> None:
        looked.wait(5)
        take_away()
        done.set()

    with monkeypatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(demand_days, "_store_tallies", store_slowly)
        patch.setattr("allocation.demand.of_call.day_changed", marked)
        counting = pool.submit(in_thread, lambda: count_days(whole(19, 19)))
        taking = pool.submit(in_thread, take_away_meanwhile)
        counting.result(), taking.result()


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
