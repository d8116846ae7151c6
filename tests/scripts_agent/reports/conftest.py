"""What tests of reports share."""

from types import SimpleNamespace

import pytest

from scripts_agent.models import UnitReport
from tests.scripts_agent.reports.a_report import CALLER
from tests.walk import Walk


@pytest.fixture
def report(walk: Walk, villages: SimpleNamespace) -> UnitReport:
    """Pascabayar 2.200 VA in GAMBIR, offered Prabayar, insisted on: to UP3 Menteng, from Semarang."""
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    walk.post("6/", **CALLER, text="Tetap ingin Pascabayar")
    return UnitReport.objects.get()
