"""A name is corrected in a call that was opened again: the report no longer tells the one before."""

import pytest
from django.contrib.auth.models import User

from scripts_agent.calls.reopening import reopen
from scripts_agent.models import UnitReport
from tests.cast import AsUser
from tests.scripts_agent.reports.a_report import CALLER
from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db

NOTE = "Nama pemohon diubah: nama sebelumnya diganti “pemohon” dalam isi laporan."


@pytest.fixture
def opened_again(report: UnitReport, supervisor: User) -> UnitReport:
    UnitReport.objects.update(text="Ibu Sari tetap ingin, suaminya Budi")
    reopen(call_id=report.call_id, by=supervisor.membership, reason="Nama salah dicatat")
    return report


def text_and_last_note() -> tuple[str, str]:
    report = UnitReport.objects.get()
    step = report.steps.last()
    assert step
    return report.text, step.note


def test_the_old_name_goes_from_the_report_whichever_way_the_call_ends(
    opened_again: UnitReport, walk: Walk, manager: User, as_user: AsUser
) -> None:
    walk.post("1/", transaction="PB", **{**CALLER, "name": "Ratna"})
    assert text_and_last_note() == ("Ibu pemohon tetap ingin, suaminya Budi", NOTE)
    walk.answer("offer", "TIDAK")
    walk.post("6/", bantuan_lain="on")
    assert walk.call.closed_at
    page = text_of(as_user(manager).get(f"/laporan/{opened_again.pk}/"))
    assert "Sari" not in page
    assert "Ibu pemohon tetap ingin" in page


@pytest.mark.parametrize("text", ["Ibu Sari tetap ingin, suaminya Budi", "Kata Ibu Sari: hari ini"])
def test_a_text_that_is_sent_along_with_the_new_name_loses_the_old_one_too(
    opened_again: UnitReport, walk: Walk, text: str
) -> None:
    walk.post("6/", **{**CALLER, "name": "Ratna"}, text=text)
    assert walk.call.closing == "report"
    assert text_and_last_note() == (text.replace("Sari", "pemohon"), NOTE)


def test_what_is_still_part_of_the_name_stays(opened_again: UnitReport, walk: Walk) -> None:
    walk.post("1/", transaction="PB", **{**CALLER, "name": "Sari Dewi"})
    assert text_and_last_note() == ("Ibu Sari tetap ingin, suaminya Budi", "")


def test_a_name_that_is_taken_back_goes_too(opened_again: UnitReport, walk: Walk) -> None:
    walk.post("1/", transaction="PB", **{**CALLER, "name": ""})
    assert text_and_last_note() == ("Ibu pemohon tetap ingin, suaminya Budi", NOTE)


def test_a_text_that_is_nearly_full_does_not_grow_too_long_to_be_sent_again(
    opened_again: UnitReport, walk: Walk, manager: User, as_user: AsUser
) -> None:
    text = ("Sari ingin Pascabayar. " * 87)[:2000]
    UnitReport.objects.update(text=text)
    new = {**CALLER, "name": "Ratna"}
    walk.post("1/", transaction="PB", **new)
    kept, note = text_and_last_note()
    assert kept == text.replace("Sari", "…")
    assert "nama sebelumnya diganti “…”" in note
    walk.post("6/", **new, text=kept)
    assert walk.call.closing == "report"
    assert "Sari" not in text_of(as_user(manager).get(f"/laporan/{opened_again.pk}/"))
