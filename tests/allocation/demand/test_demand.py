"""Unmet demand is counted where it belongs: at the village's UP3, and summed at its UID/UIW."""

from datetime import timedelta

import pytest
from django.utils import timezone

from allocation.demand.days import Days
from allocation.demand.period import UNMET, Period
from allocation.demand.unmet_of_units import NumberOf, count_by_unit_and_phase
from allocation.models import MeterAvailability

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(make_demand):
    """ask("UP3-MENTENG", 1): one request stored as demand, not served for want of meters."""

    def one(unit, phase=1, *, reason="MATERIAL", days_ago=0):
        return make_demand(unit, timezone.now() - timedelta(days=days_ago), phase=phase, reason=reason)

    return one


def counts():
    days = Days(Period.recent(), lambda rows: rows.filter(reason__in=UNMET))
    rows = MeterAvailability.objects.annotate(unmet=NumberOf(lambda: count_by_unit_and_phase(days)))
    return {(row.unit_id, row.phase): row.unmet for row in rows if row.unmet}


def test_requests_count_at_their_unit_and_phase_and_once_more_at_its_uid(ask):
    for unit, phase in [("UP3-MENTENG", 1), ("UP3-MENTENG", 1), ("UP3-BANDENGAN", 1), ("UP3-BANDUNG", 3)]:
        ask(unit, phase)
    assert counts() == {
        ("UP3-MENTENG", 1): 2,
        ("UP3-BANDENGAN", 1): 1,
        ("UID-JAYA", 1): 3,
        ("UP3-BANDUNG", 3): 1,
        ("UID-JABAR", 3): 1,
    }


@pytest.mark.parametrize("reason", ["NO_SETTING", "NO_UNIT", ""])
def test_what_was_not_for_want_of_meters_is_not_unmet_demand(ask, reason):
    ask("UP3-MENTENG", reason=reason)
    assert counts() == {}


def test_only_the_last_thirty_days_count(ask):
    ask("UP3-MENTENG", days_ago=29)
    ask("UP3-MENTENG", days_ago=31)
    assert counts()["UP3-MENTENG", 1] == 1


def test_a_request_of_a_village_without_a_unit_counts_nowhere(ask):
    ask(None)
    assert counts() == {}
