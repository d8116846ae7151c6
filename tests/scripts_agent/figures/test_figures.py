"""Figures: what is stored of finished days and counted of running ones is what the calls themselves say."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from allocation.models import DayTally, Demand
from scripts_agent.figures import counting, keeping
from scripts_agent.figures.counting import DemandKey
from scripts_agent.figures.reading import DayResult, Figures, figures
from scripts_agent.models import TIMED_STEPS, Call, SiteDay
from tests.allocation.demand.days_of_demand import whole
from tests.scripts_agent.figures.straight import straight
from tests.scripts_agent.stored_calls import make_call, want
from tests.walk import Walk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


# By hand --------------------------------------------------------------------------------------------


def test_a_week_counted_by_hand(clock: object, agent: User) -> None:
    make_call(agent, "18 08:59", outcome="SERVED", closing="continue_ap2t", seconds_2=10, seconds_3=20)
    make_call(agent, "18 09:00", outcome="SERVED", closing="continue_ap2t", seconds_2=30)
    want(make_call(agent, "19 09:30", outcome="OFFER_ALTERNATIVE", closing="decline"), "UP3-MENTENG", 1, 2200)
    want(make_call(agent, "20 08:00", outcome="NOT_AVAILABLE"), "UP3-MENTENG", 1, 900)  # running, still open
    want(make_call(agent, "20 08:01", outcome="UNDECIDABLE"), "UP3-JAYAPURA", 3, 3900, "NO_SETTING")
    assert figures([agent.membership.site_id], whole()) == Figures(
        hours=Counter({8: 3, 9: 2}),
        results=Counter(
            {
                DayResult(date(2026, 11, 18), "SERVED", "continue_ap2t"): 2,
                DayResult(date(2026, 11, 19), "OFFER_ALTERNATIVE", "decline"): 1,
                DayResult(date(2026, 11, 20), "NOT_AVAILABLE", ""): 1,
                DayResult(date(2026, 11, 20), "UNDECIDABLE", ""): 1,
            }
        ),
        timed=Counter({2: 2, 3: 1}),
        seconds=Counter({2: 40, 3: 20}),
        demand=Counter(
            {
                # 900 and 2.200 VA are one class, which begins at 450
                DemandKey("UP3-MENTENG", 1, 450, "MATERIAL"): 2,
                DemandKey("UP3-JAYAPURA", 3, 3900, "NO_SETTING"): 1,
            }
        ),
    )


def test_a_day_begins_at_midnight_in_wib_which_is_17_utc(clock: object, agent: User) -> None:
    last, first = make_call(agent, "18 23:59"), make_call(agent, "19 00:00")
    assert last.opened_at.astimezone(ZoneInfo("UTC")).hour == 16
    assert first.opened_at.astimezone(ZoneInfo("UTC")).hour == 17
    found = figures([agent.membership.site_id], whole())
    assert found.hours == Counter({23: 1, 0: 1})
    assert {result.day.day for result in found.results} == {18, 19}
    assert figures([agent.membership.site_id], whole(19, 19)).hours == Counter({0: 1})


def test_another_sites_calls_are_not_counted(clock: object, agent, other_agent) -> None:
    make_call(agent, "18 08:00")
    make_call(other_agent, "18 08:00")
    make_call(other_agent, "20 08:00")
    own, other = agent.membership.site_id, other_agent.membership.site_id
    assert figures([own], whole()).hours == Counter({8: 1})
    assert figures([own, other], whole()).hours == Counter({8: 3})
    assert figures([], whole()).hours == Counter()


def test_demand_of_a_finished_day_that_was_decided_days_later_belongs_to_the_day_of_the_call(
    clock: object, agent: User
) -> None:
    want(make_call(agent, "15 08:00"), "UP3-MENTENG", 1, 2200, later=72)
    assert sum(figures([agent.membership.site_id], whole(15, 15)).demand.values()) == 1
    assert not figures([agent.membership.site_id], whole(18, 18)).demand


# What a call keeps for the figures -------------------------------------------------------------------


def test_the_outcome_kept_is_that_of_the_last_decision_and_ap2t_has_the_last_word(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_product(villages.gambir)
    assert walk.call.outcome == ""
    walk.product("PASCABAYAR")
    assert walk.call.outcome == "OFFER_ALTERNATIVE"
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    assert walk.call.outcome == "NOT_AVAILABLE"
    walk.post("ap2t/", answer="DAPAT")
    assert walk.call.outcome == "SERVED"
    walk.village(villages.papua)  # another village: AP2T has not answered for that one
    assert walk.call.outcome == "UNDECIDABLE"


def test_time_belongs_to_the_step_the_call_stood_at_and_a_pause_counts_ten_minutes(
    clock: Callable[[str], None], walk: Walk, villages: SimpleNamespace
) -> None:
    walk.open("PB")
    clock("20 09:01")
    walk.village(villages.gambir)
    clock("20 09:03")
    walk.power("2200")
    clock("20 09:04")
    walk.power("1300")  # back from step 4: it is there that the caller changed the mind
    walk.product("PASCABAYAR")  # product and line 4a.5 at once: a second each all the same
    clock("20 09:24")
    walk.answer("offer", "TIDAK")
    clock("20 09:25")
    walk.post("6/", bantuan_lain="on")
    assert [getattr(walk.call, f"seconds_{step}") for step in TIMED_STEPS] == [60, 120, 62, 600, 60]


# Days that are over, and days that are not -----------------------------------------------------------


def test_only_finished_days_are_kept_and_yesterday_is_finished_ten_minutes_after_midnight(
    clock: Callable[[str], None], agent: User
) -> None:
    make_call(agent, "19 23:59")
    clock("20 00:09")
    assert figures([agent.membership.site_id], whole()).hours == Counter({23: 1})
    assert not SiteDay.objects.filter(day=date(2026, 11, 19)).exists()
    make_call(agent, "19 23:58")  # came to light only now
    assert figures([agent.membership.site_id], whole()).hours == Counter({23: 2})
    clock("20 00:10")
    assert figures([agent.membership.site_id], whole()).hours == Counter({23: 2})
    assert SiteDay.objects.get(day=date(2026, 11, 19)).counted_at


def test_a_kept_day_is_not_counted_again(clock: object, agent: User, monkeypatch) -> None:
    make_call(agent, "19 08:00")
    first = figures([agent.membership.site_id], whole(14, 19))
    monkeypatch.setattr(keeping, "count", lambda *args: pytest.fail("counted again"))
    assert figures([agent.membership.site_id], whole(14, 19)) == first


def test_a_call_left_open_over_midnight_is_counted_where_it_opened_also_after_it_was_closed(
    clock: Callable[[str], None], walk: Walk, villages: SimpleNamespace, agent: User
) -> None:
    site, day = agent.membership.site_id, date(2026, 11, 19)
    clock("19 23:58")
    walk.to_offer(villages.gambir)
    clock("20 00:15")
    assert figures([site], whole()).results == Counter({DayResult(day, "OFFER_ALTERNATIVE", ""): 1})
    walk.answer("offer", "TIDAK")
    walk.post("6/", bantuan_lain="on")
    assert figures([site], whole()).results == Counter({DayResult(day, "OFFER_ALTERNATIVE", "decline"): 1})
    assert figures([site], whole()) == straight([site], whole())


def test_a_day_that_changed_is_counted_again(clock: object, agent: User) -> None:
    site, call = agent.membership.site_id, make_call(agent, "18 08:00")
    make_call(agent, "20 08:00")  # running
    assert figures([site], whole()) == straight([site], whole())
    Call.objects.filter(pk=call.pk).update(outcome="SERVED")
    keeping.call_changed(call)
    assert figures([site], whole()).results == Counter(
        {DayResult(date(2026, 11, 18), "SERVED", ""): 1, DayResult(date(2026, 11, 20), "", ""): 1}
    )


def test_what_another_process_changed_and_counted_again_is_shown(clock: object, agent: User) -> None:
    site, call = agent.membership.site_id, make_call(agent, "18 08:00")
    keeping.count_days([site], whole())
    figures([site], whole())
    Call.objects.filter(pk=call.pk).update(outcome="SERVED")
    keeping.call_changed(call)
    keeping.count_days([site], whole())  # as count_days does: this process finds the day counted, not marked
    assert figures([site], whole()).results == Counter({DayResult(date(2026, 11, 18), "SERVED", ""): 1})


def test_running_calls_are_not_added_to_what_is_stored(clock: object, agent: User) -> None:
    make_call(agent, "18 08:00", seconds_2=5)
    want(make_call(agent, "20 08:00", seconds_2=5), "UP3-MENTENG", 1, 2200)
    looks = [figures([agent.membership.site_id], whole()) for _ in range(3)]
    assert looks == [straight([agent.membership.site_id], whole())] * 3


def test_only_the_demand_of_calls_of_the_day_is_read(clock: object, agent: User, other_agent: User) -> None:
    """Numbers of other days and sites stand before, after and between those of the day."""
    for opened in ("17 08:00", "18 08:00", "19 08:00", "18 09:00", "17 09:00"):
        for who in (agent, other_agent):
            want(make_call(who, opened), "UP3-MENTENG", 1, 2200)
    site, day = agent.membership.site_id, whole(18, 18)
    assert figures([site], day).demand == Counter({DemandKey("UP3-MENTENG", 1, 450, "MATERIAL"): 2})
    both = [site, other_agent.membership.site_id]
    assert figures(both, day).demand == Counter({DemandKey("UP3-MENTENG", 1, 450, "MATERIAL"): 4})


def test_work_on_a_call_of_today_writes_nothing_about_days(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_offer(villages.gambir)
    assert not SiteDay.objects.exists()


@pytest.mark.slow
def test_stored_and_running_days_are_what_the_calls_say_whatever_happened_to_them(
    clock: Callable[[str], None], agent: User, other_agent: User
) -> None:
    """200 random calls over a week, then rounds of changes; each time random sites and days are asked for."""
    dice = random.Random(20261120)
    sites = [agent.membership.site_id, other_agent.membership.site_id]

    def any_call() -> None:
        opened = f"{dice.randint(14, 20)} {dice.choice((0, 6, 8, 23)):02}:{dice.choice((0, 1, 58, 59)):02}"
        call = make_call(
            dice.choice((agent, other_agent)),
            opened,
            outcome=dice.choice(("", "SERVED", "OFFER_ALTERNATIVE", "NOT_AVAILABLE", "UNDECIDABLE")),
            closing=dice.choice(("", "decline", "continue_ap2t", "cancelled")),
            **{f"seconds_{step}": dice.choice((0, 7, 60)) for step in TIMED_STEPS},
        )
        if dice.random() < 0.5:
            reason = dice.choice(("MATERIAL", "NO_SETTING", "NO_UNIT", ""))
            unit = None if reason == "NO_UNIT" else dice.choice(("UP3-MENTENG", "UP3-BANDUNG"))
            want(call, unit, dice.choice((1, 3)), dice.choice((450, 2200, 11000, 53000)), reason)  # type: ignore[arg-type]

    for _ in range(200):
        any_call()
    clock("20 23:59")
    for _ in range(25):
        first = dice.randint(14, 20)
        period = whole(first, dice.randint(first, 20))
        asked = dice.choice((sites, sites[:1], sites[1:]))
        assert figures(asked, period) == straight(asked, period)
        for call in dice.sample(list(Call.objects.all()), 3):
            call.outcome, call.seconds_5 = dice.choice(("SERVED", "UNDECIDABLE")), call.seconds_5 + 1
            call.save()
            Demand.objects.filter(call_number=call.pk).delete()
            keeping.call_changed(call)
    assert SiteDay.objects.filter(counted_at__isnull=False).exists()


# The command ------------------------------------------------------------------------------------------


def test_the_command_counts_every_day_since_the_first_call_and_twice_is_harmless(
    clock: object, agent: User, capsys: pytest.CaptureFixture[str]
) -> None:
    make_call(agent, "17 08:00")
    make_call(agent, "20 08:00")
    call_command("count_days")
    assert capsys.readouterr().out == "3 hari di 1 lokasi dihitung.\n"  # 17, 18, 19
    assert SiteDay.objects.count() == 3
    call_command("count_days")
    assert capsys.readouterr().out == "Semua hari sudah dihitung.\n"


def test_the_command_counts_the_days_of_demand_as_well(
    clock: object, agent: User, capsys: pytest.CaptureFixture[str]
) -> None:
    want(make_call(agent, "17 08:00"), "UP3-MENTENG", 1, 2200)
    call_command("count_days")
    assert capsys.readouterr().out == "3 hari di 1 lokasi dihitung. 3 hari permintaan unit dihitung.\n"
    assert DayTally.objects.get().day_id == date(2026, 11, 17)
    call_command("count_days")
    assert capsys.readouterr().out == "Semua hari sudah dihitung.\n"


def test_postgresql_has_statistics_of_what_the_calls_are_grouped_by() -> None:
    """They are only of use to an expression that is written alike. SQLite keeps nothing of the kind."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_statisticsobjdef_expressions(oid) FROM pg_statistic_ext"
            " WHERE stxname = 'call_by_hour_and_result'"
        )
        [([hour],)] = cursor.fetchall()
    plan = counting._grouped(Call.objects.order_by()).explain(verbose=True)
    grouped_by = next(line for line in plan.splitlines() if "Group Key" in line)
    table = Call._meta.db_table
    for part in (hour, "outcome", "closing"):
        assert part in grouped_by.replace(f"{table}.", "")
