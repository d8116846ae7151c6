"""Two supervisors open one call again at once: one does, the other is told; the trace has one line of it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection

from scripts_agent.calls import reopening
from scripts_agent.calls.problems import NotClosed
from scripts_agent.models import Call
from tests.scripts_agent.stored_calls import make_call
from tests.two_at_once import meet_before, outcomes_of, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both_reopen(
    agent: User, supervisor: User, make_member: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[object]]:
    call = make_call(agent, "19 08:00", closing="decline")
    other = make_member("penyelia.dua", "SUPERVISOR", "Semarang")

    def reopens(user: User) -> Callable[[], str]:
        def act() -> str:
            reason = f"Pemohon menelepon lagi, menurut {user}"
            reopening.reopen(call_id=call.pk, by=user.membership, reason=reason)
            return "opened"

        return act

    def run() -> list[object]:
        meet_before(monkeypatch, (reopening, "_reopen"))
        return outcomes_of(reopens(supervisor), reopens(other), refusals=(NotClosed,))

    return run


def reopenings() -> int:
    call = Call.objects.get()
    assert call.closed_at is None
    return call.events.filter(kind="REOPENED").count()


def test_of_two_supervisors_at_once_one_opens_it_and_the_other_is_told(both_reopen) -> None:
    assert set(both_reopen()) == {"opened", NotClosed}
    assert (reopenings(), Call.objects.get().revision) == (1, 1)


def test_control_without_the_lock_both_open_it(both_reopen, monkeypatch: pytest.MonkeyPatch) -> None:
    without_row_locks(monkeypatch)
    outcomes = both_reopen()
    if connection.vendor == "postgresql":
        assert (outcomes, reopenings()) == (["opened"] * 2, 2)
    else:  # one writer at a time
        assert (set(outcomes), reopenings()) == ({"opened", NotClosed}, 1)
