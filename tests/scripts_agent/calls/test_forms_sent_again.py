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


# Each button sent twice, as a double click or a repeated request sends it -----------------------------


def at_product(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)


def undecided(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.answer("product", "BELUM")


def not_available(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir, "17600")
    walk.product("PASCABAYAR")


def in_batam(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB")
    walk.village(villages.batam)


def offered(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_offer(villages.gambir)


@pytest.mark.parametrize(
    ("begin", "path", "sent"),
    [
        (undecided, "4/", {"question": "product", "answer": "INFO"}),
        (at_product, "4/", {"question": "product", "answer": "BELUM"}),
        (undecided, "4/", {"question": "product", "answer": "PRABAYAR"}),
        (not_available, "saran/", {"suggestion": "16500-3"}),
        (not_available, "5/", {"question": "unavailable", "answer": "ALASAN"}),
        (offered, "ap2t/", {"answer": "KEDUANYA_TIDAK"}),
        (offered, "5/", {"question": "offer", "answer": "KERAS"}),
        (in_batam, "2/", {"question": "batam", "answer": "LANJUT"}),
        (in_batam, "2/", {"question": "batam", "answer": "DIRUJUK"}),
        (offered, "terputus/", {}),
    ],
)
def test_a_button_that_is_sent_twice_is_answered_as_the_first_time(
    walk: Walk, villages: SimpleNamespace, begin: Callable[..., None], path: str, sent: dict[str, str]
) -> None:
    begin(walk, villages)
    revision = str(walk.call.revision)
    first, again = (walk.post(path, **sent, revision=revision) for _ in range(2))
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    assert walk.call.revision == int(revision) + 1
