"""The demo's two weeks: every outcome at two sites, changes with their history, reports in each state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from allocation.domain.decision import Outcome
from allocation.models import Coverage, Demand, MeterAvailability
from scripts_agent.demo.clock import moved_clock
from scripts_agent.demo.two_weeks import load_two_weeks
from scripts_agent.intake.closing import RULES
from scripts_agent.management.commands.load_demo import load_demo_settings, load_demo_users
from scripts_agent.models import Call, UnitReport
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with moved_clock() as clock:
        clock.now -= timedelta(days=20)
        load_demo_settings()
    load_demo_users(PASSWORD)
    return load_two_weeks()


@pytest.mark.slow
def test_two_weeks_hold_calls_of_every_outcome_and_the_changes_between_them(loaded):
    calls = Call.objects.all()
    assert 350 < loaded < 450
    assert set(calls.values_list("site__name", flat=True)) == {"Call Center Jakarta", "Call Center Semarang"}
    assert {*Outcome} < set(calls.values_list("outcome", flat=True))
    assert {*RULES} <= set(calls.values_list("closing", flat=True))
    assert calls.filter(closed_at=None).count() == 2
    assert set(UnitReport.objects.values_list("state", flat=True)) == set(UnitReport.State.values)
    assert set(Coverage.objects.exclude(verified_at=None).values_list("pk", flat=True)) == {
        "31.71.07",
        "31.72.05",
    }
    assert Demand.objects.exclude(ap2t="").exists()
    assert Demand.objects.filter(reason="UNIT_UNSURE").exists()
    menteng = MeterAvailability.history.filter(unit="UP3-MENTENG", phase=1).order_by("version")
    assert list(menteng.values_list("availability", flat=True)) == ["PRABAYAR", "ALL", "PRABAYAR"]
    assert Demand.objects.filter(unit="UP3-MENTENG", reason="MATERIAL").count() > 20
    nothing_later = timezone.now()
    assert not calls.filter(saved_at__gt=nothing_later).exists()
    assert load_two_weeks() == 0  # once is enough
