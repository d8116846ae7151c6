"""What is in force in the managers' list: the same rule as for a village, and since when."""

import pytest

from allocation.availability.changes import set_availability
from allocation.availability.in_force import inheriting, settings_in_force
from allocation.availability.of_village import allocations_for
from allocation.models import Coverage, MeterAvailability, Region, Unit

pytestmark = pytest.mark.django_db


def now(unit="UP3-MENTENG", phase=1):
    row = settings_in_force().get(unit=unit, phase=phase)
    return row.in_force, row.in_force_as, row.in_force_since


def changed(unit, phase=1):
    return MeterAvailability.objects.get(unit=unit, phase=phase).changed_at


def change(by, unit, availability, phase=1):
    set_availability(unit=unit, phase=phase, availability=availability, by=by, reason="uji")


SRM = "SRM Niaga & PP UID Jakarta Raya"
MANAGER = "Manager UP3 Menteng"


def test_nothing_set_is_nothing_in_force():
    assert now() == ("", "", None)


def test_the_own_setting_wins_and_counts_from_its_own_change(manager, srm):
    change(manager, "UP3-MENTENG", "PRABAYAR")
    change(srm, "UID-JAYA", "ALL")
    assert now() == ("PRABAYAR", MANAGER, changed("UP3-MENTENG"))


def test_an_inherited_setting_counts_from_the_change_of_the_uid(srm):
    change(srm, "UID-JAYA", "ALL")
    assert now() == ("ALL", SRM, changed("UID-JAYA"))


def test_an_inherited_setting_counts_from_the_day_the_own_one_was_given_up(manager, srm):
    change(srm, "UID-JAYA", "ALL")
    change(manager, "UP3-MENTENG", "PRABAYAR")
    change(manager, "UP3-MENTENG", "")
    assert now() == ("ALL", MANAGER, changed("UP3-MENTENG"))
    change(srm, "UID-JAYA", "PASCABAYAR")
    assert now() == ("PASCABAYAR", SRM, changed("UID-JAYA"))


def test_the_phases_are_apart(srm):
    change(srm, "UID-JAYA", "ALL", phase=3)
    assert now(phase=1)[0] == ""
    assert now(phase=3)[0] == "ALL"


def test_pln_batam_is_not_listed():
    of_others = MeterAvailability.objects.count()
    MeterAvailability.objects.create(unit_id="UP3-PLN-BATAM", phase=1)
    assert settings_in_force().count() == of_others
    assert not settings_in_force().filter(unit__operator="PLN BATAM").exists()


@pytest.mark.slow
def test_every_unit_has_in_the_list_what_its_villages_get(demo_settings):
    regions = Coverage.objects.exclude(unit__operator="PLN BATAM").values_list("unit", "region")
    village_of = {
        unit: Region.objects.filter(level=4, code__startswith=region).first().code
        for unit, region in dict(regions).items()
    }
    villages = allocations_for(village_of.values())
    listed = {(row.unit_id, row.phase): row.in_force for row in settings_in_force()}
    for found in villages.values():
        for phase in (1, 3):
            setting = found.settings.get(phase)  # of the mapped UP3, also where it is a guess
            assert listed[found.unit.code, phase] == (setting.availability if setting else "")


def test_the_uid_knows_who_follows_it(manager, srm):
    change(manager, "UP3-MENTENG", "PRABAYAR")
    below = set(Unit.objects.filter(parent="UID-JAYA").values_list("pk", flat=True))
    assert {unit.code for unit in inheriting("UID-JAYA", 1)} == below - {"UP3-MENTENG"}
    assert {unit.code for unit in inheriting("UID-JAYA", 3)} == below
    assert inheriting("UP3-MENTENG", 1) == []
