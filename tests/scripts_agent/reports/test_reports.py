"""A hard complaint on its way to the unit: who moves it, what is recorded, what is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier, BrokenBarrierError
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection
from hypothesis import given
from hypothesis import strategies as st

from allocation.clock import WIB
from allocation.models import Coverage
from scripts_agent.models import UnitReport
from scripts_agent.reports import services as reports
from scripts_agent.reports.ageing import age_words, days_between, working_days_before
from scripts_agent.reports.readers import report_of, report_reader, reports_in
from scripts_agent.reports.services import ReportConflict, clean_apkt_number, move
from tests.walk import Walk, html_of, text_of

CALLER = {"salutation": "Ibu", "name": "Sari", "telephone": "081234567890"}


@pytest.fixture
def report(walk: Walk, villages: SimpleNamespace) -> UnitReport:
    """Pascabayar 2.200 VA in GAMBIR, offered Prabayar, insisted on: to UP3 Menteng, from Semarang."""
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.answer("offer", "KERAS")
    walk.post("6/", **CALLER, text="Tetap ingin Pascabayar")
    return UnitReport.objects.get()


def moved(
    report: UnitReport, user: User, state: str, note: str = "", apkt: str = "", version: int = 1
) -> Any:
    reader = report_reader(user)
    assert reader
    return move(
        report_id=report.pk,
        reader=reader,
        state=state,
        apkt_number=apkt,
        note=note,
        expected_version=version,
    )


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
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    walk.answer("unavailable", "KERAS")
    walk.post("6/", **CALLER, text="Tetap ingin Pascabayar")
    report = UnitReport.objects.get()
    assert (report.outcome, report.alternative) == ("NOT_AVAILABLE", "")


@pytest.mark.django_db
def test_where_a_village_has_no_unit_the_agent_is_asked_for_one(
    walk: Walk, villages: SimpleNamespace
) -> None:
    Coverage.objects.all().delete()
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
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
    assert clean_apkt_number(number) == number.strip()


@pytest.mark.parametrize("number", ["A" * 31, "K 1", "K/1", "=1+1", "<b>", "١٢٣", "K\0", "K\n1", "é"])
def test_apkt_numbers_that_are_refused(number: str) -> None:
    with pytest.raises(ValidationError, match="huruf, angka, tanda hubung dan titik"):
        clean_apkt_number(number)


@pytest.mark.django_db
def test_a_bad_field_is_named(report: UnitReport, supervisor: User) -> None:
    with pytest.raises(ValidationError) as refused:
        moved(report, supervisor, "BARU", note="Hubungi 081234567890")
    assert set(refused.value.message_dict) == {"note"}
    with pytest.raises(ValidationError) as refused:
        moved(report, supervisor, "BARU", apkt="K 1")
    assert set(refused.value.message_dict) == {"apkt_number"}


# Who sees which ------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reader", "sees", "moves"),
    [
        ("supervisor", True, {"DITERUSKAN", "SELESAI"}),
        ("manager", True, {"SELESAI"}),
        ("srm", True, {"SELESAI"}),
        ("pusat", True, set()),
        ("other_manager", False, {"SELESAI"}),
        ("other_srm", False, {"SELESAI"}),
        ("other_supervisor", False, {"DITERUSKAN", "SELESAI"}),
    ],
)
def test_a_report_is_there_for_its_site_its_unit_and_pusat(
    report: UnitReport,
    make_member: Callable[..., User],
    request: pytest.FixtureRequest,
    reader: str,
    sees: bool,
    moves: set[str],
) -> None:
    user = (
        make_member("penyelia.lain", "SUPERVISOR", "Yogyakarta")
        if reader == "other_supervisor"
        else request.getfixturevalue(reader)
    )
    found = report_reader(user)
    assert found
    assert found.may_move_to == moves
    assert list(reports_in(found, {})) == ([report] if sees else [])
    assert report_of(found, report.pk) == (report if sees else None)
    if not sees:
        with pytest.raises(UnitReport.DoesNotExist):
            moved(report, user, "BARU", note="x")
    if not moves:
        with pytest.raises(PermissionDenied):
            moved(report, user, "BARU", note="x")


@pytest.mark.django_db
@pytest.mark.parametrize("user", ["agent", "administrator", "stranger"])
def test_others_have_no_reports(user: str, request: pytest.FixtureRequest) -> None:
    assert report_reader(request.getfixturevalue(user)) is None


@pytest.mark.django_db
def test_the_list_is_what_is_still_to_be_done_oldest_first_and_the_rest_newest_first(
    report: UnitReport, walk: Walk, villages: SimpleNamespace, supervisor: User
) -> None:
    for text in ("Kedua", "Ketiga"):
        walk.to_product(villages.gambir)
        walk.product("PASCABAYAR")
        walk.answer("offer", "KERAS")
        walk.post("6/", **CALLER, text=text)
    second, third = UnitReport.objects.exclude(pk=report.pk).order_by("pk")
    reader = report_reader(supervisor)
    assert reader
    moved(second, supervisor, "DITERUSKAN")
    assert list(reports_in(reader, {})) == [report, second, third]
    assert list(reports_in(reader, {"state": "BARU"})) == [report, third]
    assert list(reports_in(reader, {"state": ""})) == [third, second, report]
    assert list(reports_in(reader, {"unit": "UP3-BANDUNG"})) == []
    assert list(reports_in(reader, {"older_than": "7"})) == []
    UnitReport.objects.filter(pk=report.pk).update(created_at=report.created_at - timedelta(days=8))
    assert list(reports_in(reader, {"older_than": "7"})) == [report]


@pytest.mark.django_db
def test_a_reminder_stands_on_new_ones_after_2_and_on_passed_on_ones_after_5_working_days(
    report: UnitReport, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = report_reader(supervisor)
    assert reader
    monday = datetime(2026, 11, 23, 10, 0, tzinfo=WIB)
    monkeypatch.setattr("scripts_agent.reports.readers.timezone.now", lambda: monday)

    def reminded(state: str, since: datetime) -> bool:
        UnitReport.objects.update(state=state, state_since=since)
        return reports_in(reader, {"state": "INGATKAN"}).exists()

    thursday, monday_before = monday - timedelta(days=4), monday - timedelta(days=7)
    assert reminded("BARU", thursday)  # Friday and Monday have passed
    assert not reminded("BARU", thursday + timedelta(minutes=1))
    assert reminded("DITERUSKAN", monday_before)
    assert not reminded("DITERUSKAN", monday_before + timedelta(minutes=1))
    assert not reminded("SELESAI", monday_before)


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


# Two at once: each stops after reading until the other has read too, or a second has passed ------------


def outcomes_of_two(
    report: UnitReport, users: tuple[User, User], monkeypatch: pytest.MonkeyPatch, before: Any
) -> list[Any]:
    meeting = Barrier(2)
    check = reports._check_move

    def meet_first(*args: Any) -> None:
        with suppress(BrokenBarrierError):  # broken: the other one is held back by the lock
            meeting.wait(timeout=1)
        check(*args)

    monkeypatch.setattr(reports, "_check_move", meet_first)

    def attempt(user: User) -> Any:
        try:
            before()
            return moved(report, user, "SELESAI", note=f"Selesai menurut {user}").version
        except (ReportConflict, OperationalError) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [task.result() for task in [pool.submit(attempt, user) for user in users]]


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_one_wins_and_the_other_is_told(
    report: UnitReport, supervisor: User, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    UnitReport.objects.update(state="DITERUSKAN")
    outcomes = outcomes_of_two(report, (supervisor, manager), monkeypatch, lambda: None)
    assert set(outcomes) == {2, ReportConflict}
    assert report.steps.count() == 2


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_race_is_real(
    report: UnitReport, supervisor: User, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL: both finish the report, the second over the first. SQLite, whose guard is the IMMEDIATE
    transaction: the second dies with "database is locked"."""
    UnitReport.objects.update(state="DITERUSKAN")
    queryset = type(UnitReport.objects.all())
    monkeypatch.setattr(queryset, "select_for_update", lambda self, **options: self.all())

    def begin_deferred() -> None:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.transaction_mode = None

    outcomes = outcomes_of_two(report, (supervisor, manager), monkeypatch, begin_deferred)
    if connection.vendor == "sqlite":
        assert set(outcomes) == {2, OperationalError}
    else:
        assert (outcomes, report.steps.count()) == ([2, 2], 3)
