"""check_allocation: is there an answer everywhere?"""

from io import StringIO

import pytest
from django.core.management import call_command

from allocation.availability.changes import load_setting
from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage

pytestmark = pytest.mark.django_db


def check():
    """What it prints, and its exit code."""
    out = StringIO()
    try:
        call_command("check_allocation", stdout=out)
    except SystemExit as stop:
        return out.getvalue().splitlines(), stop.code
    return out.getvalue().splitlines(), 0


@pytest.mark.slow
def test_every_village_of_indonesia_has_a_unit_and_the_gaps_of_papua_are_named(demo_settings):
    lines, code = check()
    assert lines[0] == "Desa tanpa unit: 0"
    assert lines[1] == "UP3 tanpa ketersediaan 1 phasa: 9"
    assert lines[2:11] == [
        "  UP3 Biak (UP3-BIAK)",
        "  UP3 Fakfak (UP3-FAKFAK)",
        "  UP3 Jayapura (UP3-JAYAPURA)",
        "  UP3 Manokwari (UP3-MANOKWARI)",
        "  UP3 Merauke (UP3-MERAUKE)",
        "  UP3 Nabire (UP3-NABIRE)",
        "  UP3 Sorong (UP3-SORONG)",
        "  UP3 Timika (UP3-TIMIKA)",
        "  UP3 Wamena (UP3-WAMENA)",
    ]
    assert lines[11] == "UP3 tanpa ketersediaan 3 phasa: 9"
    assert lines[-1] == "Desa yang dilayani PT PLN Batam (tidak diatur di sini): 58"
    assert code == 1


@pytest.mark.slow
def test_with_nothing_missing_it_ends_with_zero(demo_settings):
    for phase in (1, 3):
        load_setting(unit="UIW-PPB", phase=phase, availability="ALL", source="uji")
    lines, code = check()
    assert lines[-1] == "Alokasi lengkap."
    assert code == 0


@pytest.mark.slow
def test_a_phase_that_only_a_up3_has_set_is_a_gap_for_the_others(demo_settings):
    load_setting(unit="UP3-BIAK", phase=1, availability="ALL", source="uji")
    lines, _ = check()
    assert lines[1] == "UP3 tanpa ketersediaan 1 phasa: 8"
    assert "UP3 tanpa ketersediaan 3 phasa: 9" in lines


@pytest.mark.slow
def test_villages_without_a_unit_are_counted_and_the_first_twenty_named(demo_settings):
    Coverage.objects.filter(region__in=["31.71.01", "31.01"]).delete()
    lines, code = check()
    assert lines[0] == "Desa tanpa unit: 12"
    assert "  GAMBIR (31.71.01.1001)" in lines
    assert code == 1
    Coverage.objects.filter(region__code__startswith="31").delete()
    lines, _ = check()
    assert lines[0] == "Desa tanpa unit: 267"
    assert lines[21] == "  dan 247 lainnya"


# Villages whose unit is a guess


def unsure(lines):
    [at] = [n for n, line in enumerate(lines) if line.startswith("Desa yang unitnya belum pasti: ")]
    return int(lines[at].rpartition(" ")[2]), lines[at + 1 :]


@pytest.mark.slow
def test_villages_whose_unit_is_unsure_are_counted_by_the_region_of_their_mapping(demo_settings, srm):
    lines, _ = check()
    before, named = unsure(lines)
    assert named[0] == "  KAB. ACEH TENGGARA (11.02): 385"
    assert named[20] == "  dan 103 lainnya"  # 124 mappings are low; one has no other UP3 in its regency
    verify_coverage(region="31.71.02", unit="UP3-BANDENGAN", by=srm, reason="Sudah dicek")  # five villages
    assert unsure(check()[0])[0] == before - 5


@pytest.mark.slow
def test_a_guess_is_no_gap(demo_settings):
    for phase in (1, 3):
        load_setting(unit="UIW-PPB", phase=phase, availability="ALL", source="uji")
    lines, code = check()
    assert unsure(lines)[0] > 3_000
    assert code == 0
