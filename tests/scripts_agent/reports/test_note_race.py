"""A report is brought up to date by its call, which was opened again, while its supervisor passes it on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from allocation.domain.decision import Case, Outcome
from allocation.domain.matrix import Product, Transaction
from scripts_agent.models import Call, UnitReport
from scripts_agent.reports import services
from scripts_agent.reports.readers import report_reader
from scripts_agent.reports.services import ReportConflict
from tests.scripts_agent.stored_calls import make_call
from tests.two_at_once import meet_before, outcomes_of, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)
CASE = Case(Transaction.PB, None, None, 2200, 1, Product.PASCABAYAR)


@transaction.atomic
def note(call: Call, text: str) -> str:
    offered = (Outcome.OFFER_ALTERNATIVE, Product.PRABAYAR)
    services.note_report(call, CASE, offered, unit="UP3-MENTENG", text=text)
    return "noted"


@pytest.fixture
def at_once(agent: User, supervisor: User, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Any]]:
    """The call notes another text, and the supervisor passes the report on as he has seen it."""
    call = make_call(agent, "19 08:00", closing="report")
    note(call, "Tetap ingin Pascabayar")
    report, reader = UnitReport.objects.get(), report_reader(supervisor)
    assert reader

    def pass_on() -> str:
        services.move(
            report_id=report.pk,
            reader=reader,
            state="DITERUSKAN",
            apkt_number="K-1",
            note="",
            expected_version=1,
        )
        return "passed on"

    def run() -> list[Any]:
        meet_before(monkeypatch, (services, "_save"))
        return outcomes_of(lambda: note(call, "Ingin 4.400 VA"), pass_on, refusals=(ReportConflict,))

    return run


def test_neither_loses_what_the_other_has_stored(at_once) -> None:
    """Who comes second has read what the first stored: the supervisor is told, the call keeps the state."""
    assert_nothing_is_lost(*at_once())


def assert_nothing_is_lost(noted: str, passed: Any) -> None:
    report = UnitReport.objects.get()
    assert (noted, report.text) == ("noted", "Ingin 4.400 VA")
    if passed == "passed on":
        assert (report.state, report.apkt_number, report.version) == ("DITERUSKAN", "K-1", 3)
    else:
        assert (passed, report.state, report.version) == (ReportConflict, "BARU", 2)
    assert report.steps.latest("pk").state == report.state


def test_control_without_the_lock_one_is_overwritten(at_once, monkeypatch: pytest.MonkeyPatch) -> None:
    without_row_locks(monkeypatch)
    outcomes = at_once()
    if connection.vendor == "sqlite":
        return assert_nothing_is_lost(*outcomes)  # one writer at a time
    report = UnitReport.objects.get()
    assert outcomes == ["noted", "passed on"]
    assert report.steps.count() == 3
    assert (report.version, (report.text, report.state)) in [
        (2, ("Ingin 4.400 VA", "BARU")),
        (2, ("Tetap ingin Pascabayar", "DITERUSKAN")),
    ]
