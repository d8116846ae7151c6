"""A unit that has set one phase and not the other is a gap in that other one."""

import pytest
from django.core.management import call_command

from allocation.availability.changes import load_setting
from allocation.availability.of_village import allocation_for
from allocation.units.gaps import units_without_setting
from allocation.units.reads import every_up3

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("phase", "other"), [(1, 3), (3, 1)])
@pytest.mark.parametrize(("unit", "left"), [("UIW-PPB", 0), ("UP3-BIAK", 8)])
def test_a_setting_of_one_phase_fills_no_gap_of_the_other(demo_settings, phase, other, unit, left):
    load_setting(unit=unit, phase=phase, availability="ALL", source="uji")
    missing = units_without_setting(every_up3())
    assert {phase: len(units) for phase, units in missing.items()} == {phase: left, other: 9}


@pytest.mark.slow
@pytest.mark.parametrize(("phase", "other"), [(1, 3), (3, 1)])
def test_the_check_does_not_end_well_while_one_phase_is_missing(demo_settings, phase, other, capsys):
    load_setting(unit="UIW-PPB", phase=phase, availability="ALL", source="uji")
    with pytest.raises(SystemExit) as stop:
        call_command("check_allocation")
    assert stop.value.code == 1
    printed = capsys.readouterr().out
    assert f"UP3 tanpa ketersediaan {phase} phasa: 0\n" in printed
    assert f"UP3 tanpa ketersediaan {other} phasa: 9\n" in printed


@pytest.mark.parametrize(("phase", "other"), [(1, 3), (3, 1)])
def test_a_village_has_what_is_set_and_nothing_for_the_other_phase(phase, other, villages):
    load_setting(unit="UP3-JAYAPURA", phase=phase, availability="ALL", source="uji")
    found = allocation_for(villages.papua).settings
    assert list(found) == [phase]
    load_setting(unit="UIW-PPB", phase=other, availability="PRABAYAR", source="uji")
    found = allocation_for(villages.papua).settings
    assert {at: (s.availability, s.inherited) for at, s in found.items()} == {
        phase: ("ALL", False),
        other: ("PRABAYAR", True),
    }
