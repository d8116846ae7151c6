"""What is counted when a call is stored: for the figures of its day, and for /metrics. Practice nowhere."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from prometheus_client import REGISTRY

from scripts_agent.calls.storing import store
from scripts_agent.figures import keeping
from scripts_agent.models import Call, DeskCall, PracticeCall
from scripts_agent.words.of_call import versions_on
from tests.walk import Walk

pytestmark = pytest.mark.django_db


def counted(what: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"asisten_{what}_total", labels) or 0


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[DeskCall]:
    """The calls whose day is counted anew from now on."""
    calls: list[DeskCall] = []
    monkeypatch.setattr(keeping, "call_changed", calls.append)
    return calls


def test_a_call_is_counted_with_its_events_and_what_was_told(
    walk: Walk, villages: SimpleNamespace, kept: list[DeskCall]
) -> None:
    walk.to_product(villages.gambir)
    kept.clear()
    lines = counted("call_events", kind="ANSWERED")
    offered = counted("decisions", outcome="OFFER_ALTERNATIVE")
    walk.product("PASCABAYAR")
    assert kept == [walk.call, walk.call]
    assert counted("call_events", kind="ANSWERED") == lines + 2
    assert counted("decisions", outcome="OFFER_ALTERNATIVE") == offered + 1
    walk.answer("offer", "YA")  # what was heard is counted once
    assert counted("decisions", outcome="OFFER_ALTERNATIVE") == offered + 1


def test_a_call_is_stored_with_what_has_changed_and_nothing_else(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_product(villages.gambir)
    read_before = walk.call
    Call.objects.update(name="Sari")
    read_before.answers["product"] = "PRABAYAR"
    store(read_before, [], "answers")
    assert (walk.call.answers["product"], walk.call.name) == ("PRABAYAR", "Sari")


def test_a_practice_is_counted_nowhere(agent: User, kept: list[DeskCall]) -> None:
    now = timezone.now()
    day, times = now.date(), {"opened_at": now, "saved_at": now, "dealt_at": now}
    owner = {"site": agent.membership.site, "agent": agent}
    call = PracticeCall.objects.create(card={}, day=day, **owner, **times, **versions_on(day))
    lines = counted("call_events", kind="ANSWERED")
    store(call, [("ANSWERED", {"step": 1})], "answers")
    assert (call.revision, call.events.get().data) == (1, {"step": 1})
    assert kept == []
    assert counted("call_events", kind="ANSWERED") == lines
