"""A caller's data is erased while the agent of a running call writes something down: nothing goes unseen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from scripts_agent.calls import services
from scripts_agent.calls.problems import StaleCall
from scripts_agent.models import Call
from scripts_agent.privacy import data_requests
from tests.scripts_agent.stored_calls import make_call
from tests.two_at_once import meet_before, outcomes_of, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "081234567890"
# What erasing and saving come to, and the name that is there afterwards.
NAMES = {(1, StaleCall): "", (data_requests.FoundChanged, "saved"): "Sari Dewi"}


@pytest.fixture
def at_once(agent: User, supervisor: User, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Any]]:
    """The supervisor erases what was shown, and the agent writes down another name."""
    call = make_call(agent, "19 08:00", name="Sari", telephone=NUMBER, answers={"transaction": "PB"})
    token = data_requests.find(call.site, NUMBER).token

    def erase() -> int:
        return data_requests.erase(by=supervisor.membership, telephone=NUMBER, reason="SURAT", token=token)

    def save() -> str:
        with services.locked(call_id=call.pk, agent=agent) as situation:
            services.answer(situation, step=1, revision=0, changes={}, contact={"name": "Sari Dewi"})
        return "saved"

    def run() -> list[Any]:
        meet_before(monkeypatch, (data_requests, "wipe"), (services, "answer"))
        return outcomes_of(erase, save, refusals=(StaleCall, data_requests.FoundChanged))

    return run


def test_what_the_agent_writes_down_meanwhile_is_not_erased_unseen(at_once) -> None:
    """Who comes second is told: the agent that the call has changed, or the supervisor that it has."""
    outcomes = at_once()
    assert Call.objects.get().name == NAMES[tuple(outcomes)]


def test_control_without_the_lock_neither_is_told(at_once, monkeypatch: pytest.MonkeyPatch) -> None:
    without_row_locks(monkeypatch)
    outcomes = at_once()
    if connection.vendor == "postgresql":
        assert outcomes == [1, "saved"]
    else:  # one writer at a time
        assert tuple(outcomes) in NAMES
