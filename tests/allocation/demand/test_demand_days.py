"""Days of demand: what is stored of finished days and counted of running ones is what the requests say."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from allocation.clock import day_wib
from allocation.demand import days as demand_days
from allocation.demand.days import Days, count_days
from allocation.demand.figures import SharedCount, count_by
from allocation.demand.of_call import note_demand
from allocation.demand.period import UNMET, Period
from allocation.domain.power_class import POWER_CLASSES, class_of
from allocation.models import DayTally, Demand, DemandDay, demand_day
from scripts_agent.models import Call
from tests.allocation.demand.days_of_demand import by_day, every, whole
from tests.november import at
from tests.walk import Walk

pytestmark = pytest.mark.django_db
WIB = ZoneInfo("Asia/Jakarta")


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


@pytest.mark.slow
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


@pytest.mark.slow
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

    names = ("day", "unit", "phase", "product", "reason", "power_class")
    for number in range(150):
        any_demand(number, dice.randint(10, 20))
    for turn in range(25):
        clock("20 23:59")
        first = dice.randint(10, 20)
        period = whole(first, dice.randint(first, 20))
        narrowed, wanted = dice.choice(narrowings)
        together = SharedCount(Days(period, narrowed), *names)
        assert count_by(together, *names) == straight(period, wanted), turn
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
