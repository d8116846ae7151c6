"""A hard complaint on its way to the unit: who moves it, what is recorded, what is refused."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from allocation.clock import WIB
from allocation.models import Coverage
from scripts_agent.models import UnitReport
from scripts_agent.reports.ageing import age_words, days_between, working_days_before
from scripts_agent.reports.services import ReportConflict, clean_apkt_number
from tests.scripts_agent.reports.a_report import CALLER, moved
from tests.scripts_agent.stored_calls import CALLER as WHOLE
from tests.scripts_agent.stored_calls import WIPED
from tests.walk import Walk, html_of, text_of

# What a report holds -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_report_holds_what_is_wanted_and_what_was_offered_and_no_contact(report: UnitReport) -> None:
    assert (report.unit_id, report.product, report.power, report.phase) == (
        "UP3-MENTENG",
        "PASCABAYAR",
        2200,
        1,
    )
    assert (report.outcome, report.alternative) == ("OFFER_ALTERNATIVE", "PRABAYAR")
    assert (report.state, report.version, report.apkt_number) == ("BARU", 1, "")
    step = report.steps.get()
    assert (step.by.get_username(), step.by_role, step.state) == ("agen", "CSO, Semarang", "BARU")
    stored = str(UnitReport.objects.values().get())
    assert "Sari" not in stored
    assert "081234567890" not in stored


@pytest.mark.django_db
def test_what_ap2t_showed_is_what_was_offered(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_offer(villages.gambir)
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    walk.answer("unavailable", "KERAS")
    walk.post("6/", **CALLER, text="Tetap ingin Pascabayar")
    report = UnitReport.objects.get()
    assert (report.outcome, report.alternative) == ("NOT_AVAILABLE", "")


@pytest.mark.slow
@pytest.mark.django_db
def test_where_a_village_has_no_unit_the_agent_is_asked_for_one(
    walk: Walk, villages: SimpleNamespace
) -> None:
    Coverage.objects.all().delete()
    walk.to_offer(villages.gambir)
    walk.post("ap2t/", answer="PASCABAYAR_TIDAK")
    walk.answer("offer", "KERAS")
    refused = walk.post("6/", **CALLER, text="Tetap ingin")
    assert refused.status_code == 422
    assert "Pilih unit yang menerima laporan ini." in text_of(refused)
    assert "Tetap ingin" in html_of(refused)
    assert "Pilih unit dari daftar." in text_of(walk.post("6/", **CALLER, text="Tetap ingin", unit="UP3-X"))
    walk.post("6/", **CALLER, text="Tetap ingin", unit="UP3-MENTENG")
    assert UnitReport.objects.get().unit_id == "UP3-MENTENG"


# Moving it -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_from_new_over_passed_on_to_done_with_who_when_and_why(
    report: UnitReport, supervisor: User, manager: User
) -> None:
    moved(report, supervisor, "DITERUSKAN", apkt="K-2026.11")
    moved(report, manager, "SELESAI", note="Meter Pascabayar disediakan", apkt="K-2026.11", version=2)
    report.refresh_from_db()
    assert (report.state, report.apkt_number, report.version) == ("SELESAI", "K-2026.11", 3)
    assert [(s.state, s.by_role, s.apkt_number, s.note) for s in report.steps.all()] == [
        ("BARU", "CSO, Semarang", "", ""),
        ("DITERUSKAN", "Supervisor, Semarang", "K-2026.11", ""),
        ("SELESAI", "Manager UP3 Menteng", "K-2026.11", "Meter Pascabayar disediakan"),
    ]
    assert report.state_since == pytest.approx(report.steps.last().at, abs=timedelta(seconds=1))


@pytest.mark.django_db
@pytest.mark.parametrize(("now", "to"), [("BARU", "SELESAI"), ("DITERUSKAN", "BARU"), ("SELESAI", "BARU")])
def test_no_state_is_skipped_and_none_comes_back(
    report: UnitReport, supervisor: User, now: str, to: str
) -> None:
    UnitReport.objects.update(state=now)
    with pytest.raises(ValidationError, match="tidak dapat diubah ke keadaan itu"):
        moved(report, supervisor, to, note="x")
    assert UnitReport.objects.get().state == now


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["", "ENTAH", "baru"])
def test_an_unknown_state_is_refused(report: UnitReport, supervisor: User, state: str) -> None:
    with pytest.raises(ValidationError, match="tidak dapat diubah ke keadaan itu"):
        moved(report, supervisor, state)


@pytest.mark.django_db
def test_a_manager_does_not_pass_on_what_the_call_site_enters_in_apkt(
    report: UnitReport, manager: User
) -> None:
    with pytest.raises(PermissionDenied):
        moved(report, manager, "DITERUSKAN")


@pytest.mark.django_db
def test_done_says_what_was_done(report: UnitReport, supervisor: User) -> None:
    UnitReport.objects.update(state="DITERUSKAN")
    with pytest.raises(ValidationError, match="Tulis apa yang sudah dilakukan"):
        moved(report, supervisor, "SELESAI")


@pytest.mark.django_db
def test_a_note_or_a_number_alone_keeps_the_state(report: UnitReport, manager: User) -> None:
    moved(report, manager, "BARU", note="Stok dicek")
    moved(report, manager, "BARU", apkt="K-1", version=2)
    report.refresh_from_db()
    assert (report.state, report.apkt_number, report.state_since) == ("BARU", "K-1", report.created_at)
    assert report.steps.count() == 3


@pytest.mark.django_db
def test_nothing_typed_changes_nothing(report: UnitReport, supervisor: User) -> None:
    moved(report, supervisor, "BARU")
    assert (UnitReport.objects.get().version, report.steps.count()) == (1, 1)


@pytest.mark.django_db
def test_the_same_form_twice_is_harmless(report: UnitReport, supervisor: User) -> None:
    for _ in range(2):
        moved(report, supervisor, "DITERUSKAN", apkt="K-1", note="Lewat APKT")
    assert (UnitReport.objects.get().version, report.steps.count()) == (2, 2)


@pytest.mark.django_db
def test_a_user_who_saw_an_older_version_is_told_and_nothing_is_saved(
    report: UnitReport, supervisor: User, manager: User
) -> None:
    moved(report, supervisor, "DITERUSKAN", apkt="K-1")
    with pytest.raises(ReportConflict) as refused:
        moved(report, manager, "BARU", note="Stok dicek", version=1)
    assert "Sementara itu Supervisor, Semarang mengubah laporan ini menjadi diteruskan." in str(refused.value)
    assert report.steps.count() == 2


@pytest.mark.parametrize("number", ["", "K-2026.11", " 123 ", "A" * 30])
def test_apkt_numbers_that_are_taken(number: str) -> None:
    assert clean_apkt_number(number, about=WIPED) == number.strip()
    assert clean_apkt_number(number, about=WHOLE) == number.strip()


@pytest.mark.parametrize("number", ["A" * 31, "K 1", "K/1", "=1+1", "<b>", "١٢٣", "K\0", "K\n1", "é"])
def test_apkt_numbers_that_are_refused(number: str) -> None:
    with pytest.raises(ValidationError, match="huruf, angka, tanda hubung dan titik"):
        clean_apkt_number(number, about=WIPED)


@pytest.mark.parametrize(
    "number",
    [
        *("081234567890", "0812-3456-7890", "6281234567890", "81234567890", "TEL.081234567890"),
        *("521234567890", "52.1234567890", "SARI", "Ibu-Sari"),
    ],
)
def test_what_tells_who_calls_is_no_apkt_number(number: str) -> None:
    with pytest.raises(ValidationError, match="telepon, ID pelanggan atau nama pemohon"):
        clean_apkt_number(number, about=WHOLE)


@pytest.mark.parametrize("number", ["0", "62", "0812345678901", "5212345678900", "K-SARINAH"])
def test_other_numbers_are_apkt_numbers_even_where_little_is_known_of_the_caller(number: str) -> None:
    assert clean_apkt_number(number, about=WHOLE) == number
    assert clean_apkt_number(number, about=WIPED) == number


@pytest.mark.django_db
def test_a_bad_field_is_named(report: UnitReport, supervisor: User) -> None:
    with pytest.raises(ValidationError) as refused:
        moved(report, supervisor, "BARU", note="Hubungi 081234567890")
    assert set(refused.value.message_dict) == {"note"}
    with pytest.raises(ValidationError) as refused:
        moved(report, supervisor, "BARU", apkt="K 1")
    assert set(refused.value.message_dict) == {"apkt_number"}
    with pytest.raises(ValidationError) as refused:
        moved(report, supervisor, "DITERUSKAN", apkt=CALLER["telephone"])
    assert set(refused.value.message_dict) == {"apkt_number"}


# Days ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "count", "before"),
    [
        ("2026-11-25 09:00", 2, "2026-11-23 09:00"),  # Wednesday: Tuesday, Monday
        ("2026-11-24 09:00", 2, "2026-11-20 09:00"),  # Tuesday: over the weekend to Friday
        ("2026-11-22 09:00", 1, "2026-11-20 09:00"),  # Sunday
        ("2026-11-23 09:00", 5, "2026-11-16 09:00"),
    ],
)
def test_working_days_leave_out_the_weekend(now: str, count: int, before: str) -> None:
    assert working_days_before(at(now), count) == at(before)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(1, 30))
def test_between_the_two_moments_there_are_so_many_working_days(moment: datetime, count: int) -> None:
    now = moment.replace(tzinfo=WIB)
    before = working_days_before(now, count)
    days = [before + timedelta(days=n) for n in range((now - before).days)]
    assert sum(day.weekday() < 5 for day in days) == count
    assert before.weekday() < 5


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2026-11-23 08:00", "2026-11-23 23:59", "hari ini"),
        ("2026-11-22 23:59", "2026-11-23 00:01", "1 hari"),
        ("2026-11-20 12:00", "2026-11-23 11:00", "3 hari"),
    ],
)
def test_age_is_counted_in_days_of_jakarta(since: str, until: str, words: str) -> None:
    assert age_words(days_between(at(since), at(until))) == words


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=WIB)
