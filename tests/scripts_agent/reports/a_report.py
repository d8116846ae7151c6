"""A hard complaint that became a report, and how it is moved on."""

from typing import Any

from django.contrib.auth.models import User

from scripts_agent.models import UnitReport
from scripts_agent.reports.readers import report_reader
from scripts_agent.reports.services import move
from tests.walk import text_of

CALLER = {"salutation": "Ibu", "name": "Sari", "telephone": "081234567890"}
TEXT = "Tetap ingin Pascabayar"


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


def numbers_on(response: object) -> list[int]:
    words = text_of(response).split()  # type: ignore[arg-type]
    return [int(word[1:]) for word in words if word.startswith("#")]
