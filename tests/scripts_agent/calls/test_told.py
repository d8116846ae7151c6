"""The decision a caller heard is JSON, written and read in one place; earlier releases' is read as well."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.availability.changes import set_availability
from allocation.domain.decision import Case, Decision, Outcome, Reason
from allocation.domain.matrix import SERVICES, Product, Transaction
from scripts_agent.calls.situation import replay
from scripts_agent.calls.told import ToldDecision
from scripts_agent.models import Call, CallEvent
from tests.walk import Walk, text_of

power = st.integers(min_value=1, max_value=10**9)
cases = st.builds(
    Case,
    transaction=st.sampled_from(Transaction),
    current=st.none() | st.sampled_from(SERVICES),
    current_power=st.none() | power,
    power=power,
    phase=st.sampled_from([1, 3]),
    product=st.sampled_from(Product),
)
decisions = st.builds(
    Decision,
    outcome=st.sampled_from(Outcome),
    alternative=st.none() | st.sampled_from(Product),
    reason=st.none() | st.sampled_from(Reason),
    matrix_row=st.none() | st.integers(1, 30),
    policy=st.just("2021-01-26"),
)


@pytest.mark.slow
@given(case=cases, decision=decisions, version=st.text(), settings=st.dictionaries(st.text(), st.text()))
def test_what_is_written_is_read_as_it_was(
    case: Case, decision: Decision, version: str, settings: dict[str, str]
) -> None:
    told = ToldDecision(case, "31.71.01.1001", decision, version, settings, {"1": {"by": None}}, [])
    assert ToldDecision.load(json.loads(json.dumps(told.dump()))) == told


def test_where_it_came_from_is_read_again() -> None:
    case = Case(Transaction.PB, None, None, 2200, 1, Product.PASCABAYAR)
    decision = Decision(Outcome.SERVED, None, None, 6, "2021-01-26")
    sources = {"1": {"unit": "UP3 Menteng", "by": "Pemuatan data", "at": None, "version": 1}}
    candidates = [{"unit": "UP3 Menteng", "settings": {"1": "ALL"}}]
    told = ToldDecision(case, "31.71.01.1001", decision, "v", {"1": "ALL"}, sources, candidates)
    assert ToldDecision.load(told.dump()) == told


@given(case=cases)
def test_the_request_as_earlier_releases_wrote_it_is_read(case: Case) -> None:
    current = case.current.code if case.current else ""
    parts = (case.transaction, current, case.current_power, case.power, case.phase, case.product, "31.71")
    decision = {"outcome": "SERVED", "alternative": None, "reason": None, "matrix_row": 1, "policy": "p"}
    stored = {"case": "|".join(map(str, parts)), "decision": decision, "version": "a~b", "settings": {}}
    told = ToldDecision.load(stored)
    assert (told.case, told.village, told.version) == (case, "31.71", "a~b")
    assert (told.sources, told.candidates, told.units) == ({}, [], "")


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (Decision(Outcome.OFFER_ALTERNATIVE, Product.PRABAYAR, Reason.MATERIAL, 11, "2021-01-26"), True),
        (Decision(Outcome.OFFER_ALTERNATIVE, Product.PRABAYAR, Reason.POWER_LIMIT, 1, "2027-01-01"), True),
        (Decision(Outcome.OFFER_ALTERNATIVE, Product.PASCABAYAR, Reason.MATERIAL, 11, "2021-01-26"), False),
        (Decision(Outcome.NOT_AVAILABLE, None, Reason.MATERIAL, 11, "2021-01-26"), False),
    ],
)
def test_the_caller_hears_the_same_when_outcome_and_alternative_are_the_same(
    now: Decision, same: bool
) -> None:
    case = Case(Transaction.PB, None, None, 2200, 1, Product.PASCABAYAR)

    def told(decision: Decision) -> ToldDecision:
        return ToldDecision(case, "31.71.01.1001", decision, "", {}, {}, [])

    heard = Decision(Outcome.OFFER_ALTERNATIVE, Product.PRABAYAR, Reason.MATERIAL, 11, "2021-01-26")
    assert told(heard).says_the_same_as(told(now)) is same


# A call of an earlier release, met in the middle


def as_before(told: dict[str, Any]) -> dict[str, Any]:
    """What is told, as the release before wrote it."""
    case = told["case"]
    names = ("transaction", "current", "current_power", "power", "phase", "product", "village")
    current = {"current": case["current"] or ""}
    version = "31.71.01~UID-JAYA~high~~UP3-MENTENG~1~1~0~0"
    return told | {"case": "|".join(str((case | current)[name]) for name in names), "version": version}


@pytest.fixture
def call(walk: Walk, villages: SimpleNamespace) -> Call:
    """At step 5: Pascabayar is not available, Prabayar is offered; stored by the release before."""
    walk.to_offer(villages.gambir)
    Call.objects.update(told=as_before(walk.call.told))
    return walk.call


@pytest.mark.django_db
def test_a_call_told_by_an_earlier_release_goes_on_and_is_closed(walk: Walk, call: Call) -> None:
    assert call.told["case"] == f"PB||None|2200|1|PASCABAYAR|{call.village_id}"
    situation = replay(call)
    assert (situation.told_is_new, situation.told and situation.told.case) == (False, situation.case)
    assert "Ditawarkan Prabayar" in walk.page(5)
    walk.answer("offer", "YA")
    assert walk.call.answers["offer"] == "YA"
    assert walk.post("6/").status_code == 302
    assert walk.call.closing == "continue_ap2t_alternative"
    # Its availability counts as another one, which nobody needs to hear: the decision is the same.
    recomputed = walk.call.events.get(kind="RECOMPUTED")
    assert recomputed.data["choice"] == "same"
    assert "Pascabayar 2.200 VA, 1 Phasa" in trace_of(walk)


@pytest.mark.django_db
def test_its_decision_is_compared_with_that_of_now(walk: Walk, call: Call, manager: Any) -> None:
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Meter tiba")
    assert "Sekarang Pascabayar: Dapat dilayani" in walk.page(5)
    walk.power("4400")  # another request: told anew, and written as it is now
    assert walk.call.told["case"]["power"] == 4400


@pytest.mark.django_db
def test_the_trace_of_an_earlier_release_is_shown(walk: Walk, call: Call) -> None:
    event = CallEvent.objects.get(kind="TOLD")
    old = CallEvent(call=call, at=event.at, kind="TOLD", data=as_before(event.data))
    old.save()
    changed = {"old": as_before(event.data), "new": event.data, "choice": "old"}
    CallEvent(call=call, at=event.at, kind="RECOMPUTED", data=changed).save()
    assert trace_of(walk).count("Pascabayar 2.200 VA, 1 Phasa") == 2


def trace_of(walk: Walk) -> str:
    return text_of(walk.client.get(f"/lokasi/panggilan/{walk.call.pk}/"))
