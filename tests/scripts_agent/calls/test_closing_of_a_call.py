"""What a closing demands, and what it leaves in the trace."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from scripts_agent.calls.problems import CallClosed, Incomplete, NotOffered
from scripts_agent.calls.reopening import reopen
from scripts_agent.calls.services import WithClosing, close, locked
from scripts_agent.models import Call
from tests.walk import Walk

pytestmark = pytest.mark.django_db


def closed(call: Call) -> dict:
    return call.events.get(kind="CLOSED").data


@pytest.mark.parametrize(
    ("contact", "text", "missing"),
    [
        ({"name": "Sari"}, "Tetap ingin Pascabayar", "nama dan telepon pemohon"),
        ({"telephone": "081234567890"}, "Tetap ingin Pascabayar", "nama dan telepon pemohon"),
        ({"name": "Sari", "telephone": "081234567890"}, "", "isi laporan"),
        ({}, "", "nama dan telepon pemohon, isi laporan"),
    ],
)
def test_a_report_needs_a_name_a_telephone_and_a_text(
    walk: Walk, villages: SimpleNamespace, agent: User, contact, text: str, missing: str
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    given = WithClosing(contact=contact, report_text=text)
    with locked(call_id=walk.call.pk, agent=agent) as situation, pytest.raises(Incomplete) as problem:
        close(situation, revision=situation.call.revision, closing="report", given=given)
    assert str(problem.value) == f"Panggilan belum dapat ditutup. Lengkapi dahulu: {missing}."
    assert walk.call.closed_at is None


def test_the_lines_that_stood_there_when_the_caller_hung_up_are_kept(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_offer(villages.gambir)
    walk.post("terputus/")
    assert walk.call.closing == "cancelled"
    assert closed(walk.call)["lines"] == ["offer_alternative@2021-01-26"]


@pytest.mark.parametrize("closing", ["decline", "report", "continue_ap2t"])
def test_a_call_ends_only_as_its_answers_lead(
    walk: Walk, villages: SimpleNamespace, agent: User, closing: str
) -> None:
    walk.to_offer(villages.gambir)
    for answered in (False, True):
        if answered:
            walk.answer("offer", "YA")  # leads to "continue_ap2t_alternative"
        with locked(call_id=walk.call.pk, agent=agent) as situation, pytest.raises(NotOffered):
            close(situation, revision=situation.call.revision, closing=closing)
    assert walk.call.closed_at is None


def test_a_call_that_was_closed_meanwhile_is_closed_by_no_other_end(walk: Walk, agent: User) -> None:
    walk.open("PB")
    walk.post("terputus/")
    before = walk.call.events.count()
    with locked(call_id=walk.call.pk, agent=agent) as situation:
        assert close(situation, revision=situation.call.revision, closing="cancelled") is None
        with pytest.raises(CallClosed):
            close(situation, revision=situation.call.revision, closing="decline")
    assert (walk.call.closing, walk.call.events.count()) == ("cancelled", before)


def test_what_ap2t_answered_stands_with_the_closing(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_offer(villages.gambir)
    walk.post("ap2t/", answer="DAPAT")
    walk.answer("served", "LANJUT")
    walk.post("6/")
    assert closed(walk.call)["ap2t"] == "DAPAT"


def test_the_call_that_was_asked_for_is_opened_again(walk: Walk, supervisor: User) -> None:
    for _ in range(2):
        walk.open("PB")
        walk.post("terputus/")
    first, second = Call.objects.order_by("pk")
    reopen(call_id=second.pk, by=supervisor.membership, reason="Salah catat")
    assert Call.objects.get(pk=first.pk).closed_at
    assert Call.objects.get(pk=second.pk).closed_at is None


def test_only_a_supervisor_opens_one_again(walk: Walk, agent: User) -> None:
    walk.open("PB")
    walk.post("terputus/")
    with pytest.raises(PermissionDenied, match=r"^Hanya supervisor yang dapat membuka kembali panggilan\.$"):
        reopen(call_id=walk.call.pk, by=agent.membership, reason="Salah catat")


def test_the_tariff_of_a_call_is_that_of_its_answers(
    walk: Walk, villages: SimpleNamespace, agent: User
) -> None:
    walk.to_product(villages.gambir)
    with locked(call_id=walk.call.pk, agent=agent) as situation:
        assert situation.tariff
        assert situation.tariff.code == "R1"
