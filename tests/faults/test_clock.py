"""The clock at its edges. A call keeps the policy of the day it opened on, and the day is Jakarta's (WIB)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from allocation import reference
from allocation.availability import of_village as selectors
from allocation.domain.reviewed.policies import load_policies
from scripts_agent.models import Call, CallEvent
from tests.versions import write_first_version
from tests.walk import Walk

pytestmark = pytest.mark.django_db

OLD = "2021-01-26"
SetClock = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_to


@pytest.fixture
def new_policy_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """A second version of the matrix, in which 1 phase PRABAYAR serves a new connection Pascabayar too."""

    def make(start: date) -> None:
        write_first_version(tmp_path)
        folder = tmp_path / "policy"
        rows = (folder / f"matrix-{OLD}.csv").read_text()
        served = rows.replace(
            "11,1 Phasa / PRABAYAR / PB,1,PRABAYAR,PB,-,450 VA s.d. 11.000 VA,-",
            "11,1 Phasa / PRABAYAR / PB,1,PRABAYAR,PB,-,450 VA s.d. 11.000 VA,450 VA s.d. 22.000 VA",
        )
        assert served != rows
        (folder / f"matrix-{start}.csv").write_text(served)
        with (folder / "versions.toml").open("a") as versions:
            versions.write(f'\n[[version]]\nid = "{start}"\nstart = {start}\nsource = "surat baru"\n')
        policies = load_policies(folder)
        monkeypatch.setattr(reference, "policies", lambda: policies)
        monkeypatch.setattr(selectors, "policies", lambda: policies)

    return make


@pytest.fixture
def call_of_today(agent: User, as_user: Callable[[User], Client], demo_settings: None, villages):
    """A call for GAMBIR, 2.200 VA Pascabayar, opened now and told its result: the call and its outcome."""

    def take() -> tuple[Call, str]:
        walk = Walk(as_user(agent))
        walk.to_product(villages.gambir)
        assert walk.product("PASCABAYAR").status_code == 302
        return walk.call, walk.call.told["decision"]["outcome"]

    return take


NEW_YEAR, LEAP_DAY, AFTER_IT = date(2027, 1, 1), date(2028, 2, 29), date(2028, 3, 1)


@pytest.mark.parametrize(
    ("start", "moment", "is_new"),
    [
        # 31 December 2026: midnight comes to Papua (WIT), to Bali (WITA), to Jakarta (WIB), and in UTC.
        (NEW_YEAR, datetime(2026, 12, 31, 15, 0, tzinfo=UTC), False),
        (NEW_YEAR, datetime(2026, 12, 31, 16, 0, tzinfo=UTC), False),
        (NEW_YEAR, datetime(2026, 12, 31, 16, 59, 59, 999_999, tzinfo=UTC), False),
        (NEW_YEAR, datetime(2026, 12, 31, 17, 0, tzinfo=UTC), True),
        (NEW_YEAR, datetime(2027, 1, 1, 0, 0, tzinfo=UTC), True),
        # 29 February 2028 begins in Jakarta at 17:00 UTC of the 28th, and ends at 17:00 UTC.
        (LEAP_DAY, datetime(2028, 2, 28, 16, 59, 59, tzinfo=UTC), False),
        (LEAP_DAY, datetime(2028, 2, 28, 17, 0, tzinfo=UTC), True),
        (LEAP_DAY, datetime(2028, 2, 29, 12, 0, tzinfo=UTC), True),
        (AFTER_IT, datetime(2028, 2, 29, 16, 59, 59, tzinfo=UTC), False),
        (AFTER_IT, datetime(2028, 2, 29, 17, 0, tzinfo=UTC), True),
    ],
)
def test_a_call_gets_the_policy_of_the_day_in_jakarta(
    new_policy_from, set_clock, call_of_today, start: date, moment: datetime, is_new: bool
):
    new_policy_from(start)
    set_clock(moment)
    call, outcome = call_of_today()
    assert (call.policy, outcome) == ((str(start), "SERVED") if is_new else (OLD, "OFFER_ALTERNATIVE"))
    assert call.told["decision"]["policy"] == call.policy


def test_a_call_that_lasts_over_midnight_ends_under_the_policy_it_began_with(
    new_policy_from, set_clock, agent, as_user, demo_settings, villages, tell
):
    new_policy_from(NEW_YEAR)
    set_clock(datetime(2026, 12, 31, 16, 59, 50, tzinfo=UTC))
    walk = Walk(as_user(agent))
    walk.to_product(villages.gambir)
    set_clock(datetime(2026, 12, 31, 17, 5, tzinfo=UTC))
    walk.product("PASCABAYAR")
    walk.answer("offer", "YA")
    assert walk.post("6/").status_code == 302  # no "Ketersediaan berubah": nothing has
    call = walk.call
    assert (call.closing, call.policy) == ("continue_ap2t_alternative", OLD)
    assert not CallEvent.objects.filter(kind="RECOMPUTED").exists()
    # The next caller, a minute later, is in the new year.
    walk.to_offer(villages.gambir)
    assert (walk.call.policy, walk.call.told["decision"]["outcome"]) == ("2027-01-01", "SERVED")
    tell("clock at midnight WIB, WITA, WIT, year end, 29 February", 11, "policy of the day in WIB", "0 wrong")


def test_a_clock_set_back_in_mid_call_stops_nobody(set_clock, agent, as_user, demo_settings, villages):
    moment = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    set_clock(moment)
    walk = Walk(as_user(agent))
    walk.to_product(villages.gambir)
    set_clock(moment - timedelta(hours=1))
    walk.product("PASCABAYAR")
    walk.answer("offer", "YA")
    assert walk.post("6/").status_code == 302
    assert walk.call.closing == "continue_ap2t_alternative"
    assert "Panggilan ditutup" in walk.page(6)
    kinds = list(CallEvent.objects.filter(call=walk.call).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["OPENED", *["ANSWERED"] * 4, "TOLD", "ANSWERED", "CLOSED"]
