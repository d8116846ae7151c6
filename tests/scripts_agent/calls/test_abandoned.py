"""An open call whose agent can never close it is closed by the supervisor, and by nobody else."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from allocation.models import Demand
from scripts_agent.calls.abandoned import close_abandoned
from scripts_agent.models import Call, Membership
from tests.cast import AsUser
from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db
BUTTON = "Tutup sebagai Terputus/batal"


@pytest.fixture
def call(walk: Walk) -> Call:
    walk.open("PB", name="Sari", telephone="081234567890")
    return walk.call


@pytest.fixture
def page(call: Call, supervisor: User, as_user: AsUser) -> Callable[..., str]:
    """What the supervisor reads on the call's page; press: after pressing the button, offered or not."""

    def read(*, press: bool = False) -> str:
        client, address = as_user(supervisor), f"/lokasi/panggilan/{call.pk}/"
        return text_of(client.post(f"{address}tutup/", follow=True) if press else client.get(address))

    return read


def leave(agent: User, how: str) -> None:
    """The agent is locked, promoted, or has no place at a site any more."""
    if how == "locked":
        User.objects.filter(pk=agent.pk).update(is_active=False)
    elif how == "promoted":
        Membership.objects.filter(user=agent).update(role="SUPERVISOR")
    else:
        Membership.objects.filter(user=agent).delete()


@pytest.mark.parametrize("how", ["locked", "promoted", "gone"])
def test_the_supervisor_closes_it_and_the_trace_says_who(
    call: Call, agent: User, page: Callable[..., str], how: str
) -> None:
    leave(agent, how)
    assert BUTTON in page()
    closed = page(press=True)
    call.refresh_from_db()
    assert (call.closing, call.closed_at is not None) == ("cancelled", True)
    assert "Panggilan ditutup Penutup Terputus/batal Oleh penyelia (Supervisor, Semarang)" in closed
    assert BUTTON not in closed


def test_what_was_told_stays_counted_for_its_unit(
    walk: Walk, villages: SimpleNamespace, agent: User, supervisor: User
) -> None:
    walk.to_offer(villages.gambir)
    told = Demand.objects.values().get()
    leave(agent, "locked")
    close_abandoned(call_id=walk.call.pk, by=supervisor.membership)
    assert (walk.call.closing, walk.call.unit_id) == ("cancelled", "UP3-MENTENG")
    assert Demand.objects.values().get() == told


def test_twice_is_harmless_and_the_agents_other_calls_stay(
    call: Call, walk: Walk, agent: User, supervisor: User
) -> None:
    walk.open("PB", name="Dewi")
    leave(agent, "locked")
    for _ in range(2):
        close_abandoned(call_id=call.pk, by=supervisor.membership)
    assert call.events.filter(kind="CLOSED").count() == 1
    assert walk.call.pk != call.pk
    assert not walk.call.closed_at


@pytest.mark.parametrize("site", ["Semarang", "Yogyakarta"])
def test_an_agent_who_takes_calls_closes_it_themselves_also_at_another_site(
    call: Call, agent: User, other_agent: User, page: Callable[..., str], site: str
) -> None:
    agent.membership.site = other_agent.membership.site if site == "Yogyakarta" else call.site
    agent.membership.save()
    assert BUTTON not in page()
    said = "CSO panggilan ini masih bertugas: minta CSO itu melanjutkan atau menutup panggilannya."
    assert said in page(press=True)
    call.refresh_from_db()
    assert call.closed_at is None


def test_a_call_that_was_closed_otherwise_stays_so(call: Call, agent: User, page: Callable[..., str]) -> None:
    Call.objects.filter(pk=call.pk).update(closing="decline", closed_at=call.opened_at)
    leave(agent, "locked")
    assert "Panggilan ini sudah ditutup" in page(press=True)
    call.refresh_from_db()
    assert call.closing == "decline"


def test_nobody_else_may(
    call: Call, agent: User, supervisor: User, pusat: User, as_user: AsUser, make_member: Callable[..., User]
) -> None:
    leave(agent, "locked")
    colleague, far = make_member("teman", "CSO", "Semarang"), make_member("jauh", "SUPERVISOR", "Yogyakarta")
    address = f"/lokasi/panggilan/{call.pk}/"
    tried = [as_user(user).post(f"{address}tutup/").status_code for user in (colleague, far, pusat)]
    assert tried == [403, 404, 403]
    assert BUTTON not in text_of(as_user(pusat).get(address))
    assert as_user(supervisor).get(f"{address}tutup/").status_code == 405
    with pytest.raises(PermissionDenied, match=r"^Hanya supervisor yang dapat menutup panggilan CSO lain\.$"):
        close_abandoned(call_id=call.pk, by=colleague.membership)
    call.refresh_from_db()
    assert call.closed_at is None
