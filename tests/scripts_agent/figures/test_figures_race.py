"""Two look at figures at once, and calls that change while they are counted; each with a control."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from scripts_agent.figures import keeping
from scripts_agent.figures.reading import DayResult, Figures, figures
from scripts_agent.models import Call, CallTally, SiteDay
from tests.allocation.demand.days_of_demand import whole
from tests.scripts_agent.figures.straight import straight
from tests.scripts_agent.stored_calls import make_call
from tests.two_at_once import meet_after, outcomes_of, run_meanwhile, without_row_locks

pytestmark = pytest.mark.django_db


def two_looks_at_once(site: int, monkeypatch: pytest.MonkeyPatch) -> list[Figures]:
    """Two supervisors ask for a day that is to be counted; each looks at the calls before either stores."""
    meet_after(monkeypatch, keeping, "count")
    return outcomes_of(*[lambda: figures([site], whole(19, 19))] * 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("row_exists", [True, False])
def test_two_who_look_at_once_count_a_day_once(
    agent: User, monkeypatch, clock: object, row_exists: bool
) -> None:
    call = make_call(agent, "19 08:00")
    if row_exists:
        keeping.call_changed(call)
    site = agent.membership.site_id
    assert two_looks_at_once(site, monkeypatch) == [straight([site], whole(19, 19))] * 2
    assert SiteDay.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_two_count_twice(agent: User, monkeypatch, clock: object) -> None:
    """SQLite's guard is that a transaction begins as the only writer; that one cannot be taken off."""
    keeping.call_changed(make_call(agent, "19 08:00"))
    without_row_locks(monkeypatch)
    two_looks_at_once(agent.membership.site_id, monkeypatch)
    assert CallTally.objects.count() == (1 if connection.vendor == "sqlite" else 2)


def change_while_counting(agent: User, monkeypatch, changed: Callable[[Call], None]) -> None:
    """A call is closed between the look at the calls and the end of the count. `changed` marks its day."""
    call = make_call(agent, "19 08:00")

    @transaction.atomic
    def close() -> None:
        Call.objects.filter(pk=call.pk).update(closing="decline", closed_at=call.opened_at)
        changed(call)

    sites = [agent.membership.site_id]
    run_meanwhile(monkeypatch, keeping, "count", lambda: keeping.count_days(sites, whole(19, 19)), close)


@pytest.mark.django_db(transaction=True)
def test_a_call_changed_while_its_day_is_counted_is_counted_again(
    agent: User, monkeypatch, clock: object
) -> None:
    change_while_counting(agent, monkeypatch, keeping.call_changed)
    found = figures([agent.membership.site_id], whole(19, 19))
    assert found.results == Counter({DayResult(date(2026, 11, 19), "", "decline"): 1})


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_change_is_lost(agent: User, monkeypatch, clock: object) -> None:
    """The guard off: the day is marked only where its row can be seen. SQLite has one writer at a time."""

    def mark_what_is_seen(call: Call) -> None:
        SiteDay.objects.filter(site=call.site_id).update(counted_at=None)

    change_while_counting(agent, monkeypatch, mark_what_is_seen)
    found = figures([agent.membership.site_id], whole(19, 19))
    lost = found.results == Counter({DayResult(date(2026, 11, 19), "", ""): 1})
    assert lost is (connection.vendor == "postgresql")
