"""A restored dump knows nothing of the erasures since: they are repeated, by the numbers of the calls."""

import io
import logging

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from scripts_agent.models import Call, UnitReport
from scripts_agent.privacy import data_requests
from tests.scripts_agent.privacy.asking import report_of
from tests.scripts_agent.stored_calls import CALLER, WIPED, make_call

pytestmark = pytest.mark.django_db


def repeat(told: str, monkeypatch: pytest.MonkeyPatch) -> str:
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(told))
    call_command("repeat_erasures", stdout=said)
    return said.getvalue()


def test_what_was_erased_after_the_dump_is_erased_again(
    agent: User,
    supervisor: User,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = [make_call(agent, f"{day} 08:00", closing="report", **CALLER) for day in (18, 19, 20)]
    for call in calls[:2]:
        report_of(call)
    telephone = CALLER["telephone"]
    Call.objects.filter(pk=calls[2].pk).update(telephone="081200000000")  # somebody else's
    before = list(Call.objects.order_by("pk").values())
    texts = dict(UnitReport.objects.values_list("pk", "text"))

    with caplog.at_level(logging.INFO):
        token = data_requests.find(supervisor.membership.site, telephone).token
        data_requests.erase(by=supervisor.membership, telephone=telephone, reason="SURAT", token=token)
    told = caplog.text
    assert telephone not in told
    for row in before:  # the restore
        Call.objects.filter(pk=row["id"]).update(**row)
    for pk, text in texts.items():
        UnitReport.objects.filter(pk=pk).update(text=text)

    said = repeat(f"a line before\n{told}\nERASE #999999999 has never been in the dump", monkeypatch)
    assert said == "3 panggilan disebut: data pemohon pada 2 panggilan dan 2 isi laporan dihapus lagi.\n"
    assert [call.contact == WIPED for call in Call.objects.order_by("pk")] == [True, True, False]
    assert "0 panggilan dan 0 isi laporan" in repeat(told, monkeypatch), "safe to repeat"


def test_only_what_an_erasure_names_is_wiped(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    call = make_call(agent, "19 08:00", **CALLER)
    told = f"data request 1: EXPORT 1 calls #{call.pk}\npanggilan #{call.pk} ditutup\n"
    assert repeat(told, monkeypatch).startswith("0 panggilan disebut")
    assert Call.objects.get().contact != WIPED


def test_many_calls_are_erased_again_in_steps(
    agent: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database takes only so many keys in one statement."""
    monkeypatch.setattr(data_requests, "KEYS_PER_STATEMENT", 2)
    taken: list[int] = []
    wipe = data_requests.wipe
    monkeypatch.setattr(data_requests, "wipe", lambda keys: taken.append(len(keys)) or wipe(keys))
    sizes: list[int] = []
    in_steps = data_requests.in_steps
    monkeypatch.setattr(data_requests, "in_steps", lambda keys, n: sizes.append(n) or in_steps(keys, n))
    calls = [make_call(agent, f"{day} 08:00", closing="decline", **CALLER) for day in (16, 17, 18, 19, 20)]
    with caplog.at_level(logging.INFO):
        said = repeat("ERASE " + " ".join(f"#{call.pk}" for call in calls), monkeypatch)
    assert said.startswith("5 panggilan disebut: data pemohon pada 5 panggilan")
    assert taken == [2, 2, 1]
    assert sizes == [2, 2]  # to read them, and to wipe them
    assert "erasures repeated: 5 calls named, 5 held contact, 0 texts" in caplog.messages
