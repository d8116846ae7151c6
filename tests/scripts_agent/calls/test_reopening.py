"""A supervisor opens a closed call again, with a reason; its agent goes on."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from scripts_agent.calls.problems import NotClosed
from scripts_agent.calls.reopening import reopen
from scripts_agent.models import Call, CallEvent, Membership, UnitReport
from tests.walk import Walk

pytestmark = pytest.mark.django_db

REASON = "Pemohon menelepon lagi: daya salah dicatat"


@pytest.fixture
def complaint(walk: Walk, villages: SimpleNamespace) -> Call:
    """A hard complaint, closed."""
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    walk.post("6/", name="Sari", telephone="081234567890", text="Tetap ingin Pascabayar")
    assert walk.call.closing == "report"
    return walk.call


def test_the_closing_goes_and_stays_in_the_trace_with_who_and_why(complaint: Call, supervisor: User) -> None:
    reopen(call_id=complaint.pk, by=supervisor.membership, reason=f"  {REASON} ")
    complaint.refresh_from_db()
    assert (complaint.closing, complaint.closed_at) == ("", None)
    kinds = list(CallEvent.objects.filter(call=complaint).values_list("kind", flat=True))
    assert kinds[-2:] == ["CLOSED", "REOPENED"]
    assert complaint.events.last().data == {
        "reason": REASON,
        "by": "penyelia",
        "as": "Supervisor, Semarang",
        "closing": "report",
    }


@pytest.mark.slow
def test_the_agent_goes_on_and_the_report_is_not_doubled(
    complaint: Call, supervisor: User, walk: Walk
) -> None:
    before = UnitReport.objects.get()
    reopen(call_id=complaint.pk, by=supervisor.membership, reason=REASON)
    assert f"Lanjutkan panggilan #{complaint.pk}" in walk.client.get("/asisten/").content.decode()
    assert "Tetap ingin Pascabayar" in walk.client.get(f"/asisten/{complaint.pk}/6/").content.decode()
    walk.power("4400")
    walk.answer("offer", "KERAS")
    walk.post("6/", name="Sari", telephone="081234567890", text="Ingin Pascabayar 4.400 VA")
    report = UnitReport.objects.get()
    assert (report.pk, report.created_at, report.state) == (before.pk, before.created_at, "BARU")
    assert (report.power, report.text) == (4400, "Ingin Pascabayar 4.400 VA")
    assert [step.note for step in report.steps.all()] == [
        "",
        "Laporan diperbarui setelah panggilan dibuka kembali.",
    ]
    assert [e.data["closing"] for e in complaint.events.filter(kind="CLOSED")] == ["report", "report"]


@pytest.mark.parametrize("state", ["DITERUSKAN", "SELESAI"])
def test_a_report_on_its_way_keeps_its_state_when_nothing_in_it_changed(
    complaint: Call, supervisor: User, walk: Walk, state: str
) -> None:
    UnitReport.objects.update(state=state, apkt_number="K-1")
    reopen(call_id=complaint.pk, by=supervisor.membership, reason=REASON)
    walk.post("6/", name="Sari", telephone="081234567890", text="Tetap ingin Pascabayar")
    report = UnitReport.objects.get()
    assert (report.state, report.apkt_number, report.steps.count()) == (state, "K-1", 1)


def test_a_call_that_closes_in_another_way_keeps_its_report(
    complaint: Call, supervisor: User, walk: Walk
) -> None:
    reopen(call_id=complaint.pk, by=supervisor.membership, reason=REASON)
    walk.answer("offer", "YA")
    walk.post("6/")
    assert walk.call.closing == "continue_ap2t_alternative"
    assert UnitReport.objects.count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("state", ["BARU", "DITERUSKAN", "SELESAI"])
def test_a_report_to_another_unit_begins_anew_there(
    complaint: Call, state: str, supervisor: User, walk: Walk, villages: SimpleNamespace
) -> None:
    UnitReport.objects.update(state=state, apkt_number="K-1", state_since=complaint.opened_at)
    reopen(call_id=complaint.pk, by=supervisor.membership, reason="Desa salah dicatat")
    walk.village(villages.bandung)
    walk.power("2200")
    walk.product("PRABAYAR")
    walk.answer("offer", "KERAS")
    walk.post("6/", name="Sari", telephone="081234567890", text="Tetap ingin Prabayar")
    report = UnitReport.objects.get()
    assert (report.unit_id, report.state, report.apkt_number) == ("UP3-BANDUNG", "BARU", "")
    step = report.steps.last()
    assert step
    assert (step.state, step.apkt_number) == ("BARU", "")
    assert report.state_since == pytest.approx(step.at, abs=timedelta(seconds=1))
    assert step.note == (
        "Laporan diperbarui setelah panggilan dibuka kembali. Sebelumnya untuk UP3 Menteng. "
        "Perlu diteruskan melalui APKT. Nomor APKT K-1 tidak berlaku lagi."
    )


@pytest.mark.parametrize(("before", "after"), [("SELESAI", "BARU"), ("DITERUSKAN", "DITERUSKAN")])
def test_what_the_unit_was_done_with_is_new_once_it_says_something_else(
    complaint: Call, supervisor: User, walk: Walk, before: str, after: str
) -> None:
    UnitReport.objects.update(state=before, apkt_number="K-1")
    reopen(call_id=complaint.pk, by=supervisor.membership, reason=REASON)
    walk.post("6/", name="Sari", telephone="081234567890", text="Ingin Pascabayar bulan ini")
    report = UnitReport.objects.get()
    assert (report.state, report.apkt_number) == (after, "" if after == "BARU" else "K-1")
    assert report.steps.last().state == after  # type: ignore[union-attr]


@pytest.mark.slow
def test_an_old_page_cannot_close_it_again_unseen(complaint: Call, supervisor: User, walk: Walk) -> None:
    old = str(complaint.revision)
    reopen(call_id=complaint.pk, by=supervisor.membership, reason=REASON)
    refused = walk.post("6/", name="Sari", telephone="081234567890", text="Tetap", revision=old)
    assert refused.status_code == 409
    assert walk.call.closed_at is None


def test_the_same_again_is_harmless_and_another_reason_is_told(complaint: Call, supervisor: User) -> None:
    for _ in range(2):
        reopen(call_id=complaint.pk, by=supervisor.membership, reason=REASON)
    assert complaint.events.filter(kind="REOPENED").count() == 1
    with pytest.raises(NotClosed, match="belum ditutup"):
        reopen(call_id=complaint.pk, by=supervisor.membership, reason="Alasan lain")


def test_only_a_supervisor_of_the_own_site_may(
    complaint: Call, agent: User, other_agent: User, supervisor: User
) -> None:
    with pytest.raises(PermissionDenied):
        reopen(call_id=complaint.pk, by=agent.membership, reason=REASON)
    supervisor.membership.site = other_agent.membership.site
    supervisor.membership.save()
    with pytest.raises(Call.DoesNotExist):
        reopen(call_id=complaint.pk, by=Membership.objects.get(user=supervisor), reason=REASON)
    complaint.refresh_from_db()
    assert complaint.closed_at


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", r"'Isi alasan membuka kembali panggilan ini\.'"),
        (" \n ", r"'Isi alasan membuka kembali panggilan ini\.'"),
        ("x" * 501, "paling banyak 500 huruf"),
        ("nol\0", "tanda yang tidak dapat disimpan"),
        ("Hubungi 0812-3456-7890", "Jangan menulis nomor telepon"),
    ],
)
def test_a_bad_reason_is_refused_and_nothing_happens(
    complaint: Call, supervisor: User, reason: str, message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        reopen(call_id=complaint.pk, by=supervisor.membership, reason=reason)
    complaint.refresh_from_db()
    assert complaint.closed_at


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"telephone": "5551234"}, "Hubungi lagi di 555-1234"),  # too short to be known by its form
        ({"customer_id": "521234567890"}, "ID 52 12 34 56 78 90 salah dicatat"),
    ],
)
def test_the_callers_own_number_is_refused_however_it_is_written(
    complaint: Call, supervisor: User, known: dict[str, str], reason: str
) -> None:
    Call.objects.update(**known)
    with pytest.raises(ValidationError, match="Jangan menulis nomor telepon"):
        reopen(call_id=complaint.pk, by=supervisor.membership, reason=reason)
    assert not CallEvent.objects.filter(kind="REOPENED").exists()
