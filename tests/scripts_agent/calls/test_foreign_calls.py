"""Calls of others are not there: every address that names a call or a report, taken from the list of
addresses, so that a new one is tried too."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from scripts_agent.models import Call, CallEvent, ReportStep, UnitReport
from scripts_agent.urls import urlpatterns
from tests.scripts_agent.stored_calls import make_call

pytestmark = pytest.mark.django_db

FOREIGN = 40  # several for each of the six steps
# What the forms of these pages post; a view that looked at it before the call's owner would answer otherwise.
TYPED = {
    "revision": "0",
    "question": "product",
    "answer": "PRABAYAR",
    "village": "31.71.01.1001",
    "alasan": "Salah catat",
    "version": "1",
    "state": "BARU",
    "note": "Dicek",
    "apkt_number": "K-1",
}
NUMBERED = [pattern for pattern in urlpatterns if re.search("call_id|report_id", str(pattern.pattern))]


def arguments(pattern: Any, number: int) -> dict[str, Any]:
    """So that every address is made: a step where it wants one, the foreign number everywhere else."""
    return {
        name: 1 + number % 6 if name == "step" else number
        for name in re.findall(r":(\w+)>", str(pattern.pattern))
    }


@pytest.fixture
def foreign_calls(other_agent: User) -> list[Call]:
    """Of another call site, half of them open, each with a report to a unit of another manager."""
    calls = [
        make_call(
            other_agent,
            "19 08:00",
            closing="report" if n % 2 else "",
            name="Sari",
            telephone="081234567890",
            answers={"transaction": "PB", "village": "32.73.01.1003"},
        )
        for n in range(FOREIGN)
    ]
    for call in calls:
        UnitReport.objects.create(
            call=call,
            unit_id="UP3-BANDUNG",
            product="PASCABAYAR",
            power=2200,
            phase=1,
            outcome="NOT_AVAILABLE",
            text="Rahasia",
            created_at=call.opened_at,
            state_since=call.opened_at,
        )
    return calls


@pytest.fixture
def readers(agent: User, supervisor: User, manager: User, as_user: Callable[[User], Client]) -> list[Client]:
    return [as_user(user) for user in (agent, supervisor, manager)]


def everything() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values()) for model in (Call, CallEvent, UnitReport, ReportStep)
    ]


def allowed_acts(readers: list[Client], pattern: Any) -> Iterator[Callable[[dict[str, Any]], int]]:
    """Requests of those whom an address is for, by the methods it takes: called with its arguments."""
    nobodys = arguments(pattern, 999_999_999)
    for client in readers:
        for send in (client.get, lambda address, client=client: client.post(address, TYPED)):

            def act(named: dict[str, Any], send: Any = send) -> int:
                return int(send(reverse(f"desk:{pattern.name}", kwargs=named)).status_code)

            if act(nobodys) not in (403, 405):
                yield act


def test_there_are_addresses_to_walk() -> None:
    names = {pattern.name for pattern in NUMBERED}
    assert {"resume", "step", "availability", "ap2t", "suggestion", "cancel", "reopen_own"} <= names
    assert {"call", "call_file", "reopen", "report"} <= names


@pytest.mark.slow
@pytest.mark.parametrize("pattern", NUMBERED, ids=lambda pattern: pattern.name)
def test_foreign_numbers_are_not_found(
    pattern: Any, foreign_calls: list[Call], readers: list[Client]
) -> None:
    before = everything()
    acts = list(allowed_acts(readers, pattern))
    assert acts, "nobody may open this address: add its reader to `readers`"
    by_report = "report_id" in str(pattern.pattern)
    for call in foreign_calls:
        number = call.report.pk if by_report else call.pk
        assert {act(arguments(pattern, number)) for act in acts} == {404}, number
    assert everything() == before


@pytest.mark.slow
def test_a_new_call_cannot_follow_another_agents_call(
    agent: User, foreign_calls: list[Call], as_user: Any
) -> None:
    client = as_user(agent)
    for call in foreign_calls:
        assert client.get(f"/asisten/baru?dari={call.pk}").status_code == 404
        assert client.post(f"/asisten/baru?dari={call.pk}", {"transaction": "PB"}).status_code == 404
    assert Call.objects.filter(agent=agent).count() == 0


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 30])
def test_numbers_that_no_call_can_have_are_not_found(number: str, readers: list[Client]) -> None:
    agent, supervisor, manager = readers
    assert agent.get(f"/asisten/{number}/").status_code == 404
    assert supervisor.get(f"/lokasi/panggilan/{number}/").status_code == 404
    assert manager.get(f"/laporan/{number}/").status_code == 404
