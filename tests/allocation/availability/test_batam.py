"""PLN Batam decides for itself: a setting that is stored for it all the same reaches nobody."""

import pytest

from allocation.availability.of_village import allocation_for, allocations_for, decide_at, settings_of_unit
from allocation.clock import today_wib
from allocation.domain.decision import Outcome, Reason, build_case
from allocation.domain.matrix import Product, Transaction
from allocation.models import MeterAvailability, Unit
from allocation.reference import ladder

pytestmark = pytest.mark.django_db
BATAM = "UP3-PLN-BATAM"


@pytest.fixture
def stored():
    """ALL in both phases, at the unit and above it."""
    unit = Unit.objects.get(pk=BATAM)
    for code in filter(None, (unit.pk, unit.parent_id)):
        for phase in (1, 3):
            MeterAvailability.objects.update_or_create(
                unit_id=code, phase=phase, defaults={"availability": "ALL", "version": 1}
            )


@pytest.mark.parametrize("product", Product)
@pytest.mark.parametrize("power", [2_200, 6_600])
def test_a_stored_setting_decides_nothing_in_batam(stored, villages, product, power):
    case = build_case(ladder(), transaction=Transaction.PB, product=product, power=power)
    for found in (allocation_for(villages.batam), allocations_for([villages.batam])[villages.batam]):
        assert (found.unit.code, found.settings, found.availabilities) == (BATAM, {}, {})
        decision = decide_at(found, case, today_wib())
        assert (decision.outcome, decision.reason) == (Outcome.UNDECIDABLE, Reason.PLN_BATAM)


def test_a_stored_setting_of_batam_is_shown_to_no_channel(stored):
    assert settings_of_unit(BATAM) == (Unit.objects.get(pk=BATAM), {})


def test_other_units_show_theirs(demo_settings):
    _, settings = settings_of_unit("UP3-MENTENG")
    assert {phase: str(setting.availability) for phase, setting in settings.items()} == {
        1: "PRABAYAR",
        3: "ALL",
    }
