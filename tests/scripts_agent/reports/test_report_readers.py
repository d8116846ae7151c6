"""Which reports a user sees."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from allocation.clock import WIB
from scripts_agent.models import UnitReport
from scripts_agent.reports.readers import report_of, report_reader, reports_in
from tests.scripts_agent.reports.a_report import CALLER, moved
from tests.walk import Walk


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


@pytest.mark.slow
@pytest.mark.django_db
def test_the_list_is_what_is_still_to_be_done_oldest_first_and_the_rest_newest_first(
    report: UnitReport, walk: Walk, villages: SimpleNamespace, supervisor: User
) -> None:
    for text in ("Kedua", "Ketiga"):
        walk.to_offer(villages.gambir)
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
