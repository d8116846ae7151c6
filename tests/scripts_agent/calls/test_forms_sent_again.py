"""One form is one call, of the agent who sent it; and a report goes to the village's own unit."""

from collections.abc import Callable
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from scripts_agent.calls.opening import open_call
from scripts_agent.calls.services import WithClosing, close, locked
from scripts_agent.models import Call, UnitReport
from tests.walk import Walk

pytestmark = pytest.mark.django_db
TOKEN = UUID("0d6ad8a1-9f0e-4d6f-8a34-5b0e8d0b6d4e")


def opened(user: User, **contact: str) -> Call:
    return open_call(member=user.membership, answers={"transaction": "PB"}, contact=contact, token=TOKEN)


def test_a_form_sent_twice_finds_the_own_call_though_another_agent_sent_the_same(
    agent: User, other_agent: User
) -> None:
    theirs = opened(other_agent, name="Budi")
    mine = opened(agent, name="Sari")
    assert opened(agent, name="Sari Dewi").pk == mine.pk
    assert opened(other_agent, name="Budi").pk == theirs.pk
    names = dict(Call.objects.values_list("agent__username", "name"))
    assert names == {"agen": "Sari Dewi", "agen.lain": "Budi"}


def test_another_agent_of_the_same_site_opens_a_call_of_the_own(
    agent: User, make_member: Callable[..., User]
) -> None:
    colleague = make_member("agen.dua", "CSO", "Semarang")
    calls = {opened(user).pk for user in (agent, colleague, agent, colleague)}
    assert len(calls) == Call.objects.count() == 2


def test_a_report_goes_to_the_villages_own_unit_whatever_unit_is_sent_along(
    walk: Walk, villages: SimpleNamespace, agent: User
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    with locked(call_id=walk.call.pk, agent=agent) as situation:
        given = WithClosing(
            contact={"name": "Sari", "telephone": "081234567890"},
            report_text="Tetap ingin Pascabayar",
            report_unit="UP3-BANDUNG",
        )
        stopped = close(situation, revision=situation.call.revision, closing="report", given=given)
    assert stopped is None
    assert UnitReport.objects.get().unit_id == "UP3-MENTENG"


def test_the_form_of_a_report_takes_no_unit_where_the_village_has_one(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    caller = {"name": "Sari", "telephone": "081234567890"}
    walk.post("6/", **caller, text="Tetap ingin Pascabayar", unit="UP3-BANDUNG")
    assert UnitReport.objects.get().unit_id == "UP3-MENTENG"
