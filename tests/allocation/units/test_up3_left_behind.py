"""A UP3 that the tables give up together with its UID, while something still needs it."""

import pytest

from allocation.availability.changes import set_availability
from allocation.availability.of_village import allocation_for
from allocation.coverage.verification import verify_coverage
from allocation.models import MeterAvailability, Unit
from allocation.people.posts import posts_of, units_under
from allocation.units.load import COVERAGE_FILE, UNITS_FILE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
RETIRED = "code,successor_code,source\nUID-JAYA,UID-BARU,digabung\n"


@pytest.fixture
def merge(load_units, demo_settings):
    """UID Jakarta Raya becomes UID Baru; UP3 Menteng, which is in no table any more, becomes UP3 Bintaro."""

    def run():
        lines = UNITS_FILE.read_text(encoding="utf-8").splitlines(keepends=True)
        lines = [line for line in lines if not line.startswith(("UID-JAYA,", "UP3-MENTENG,"))]
        units = "".join(lines).replace(",UID-JAYA,", ",UID-BARU,") + "UID-BARU,UID Baru,UID,,PLN\n"
        coverage = COVERAGE_FILE.read_text(encoding="utf-8").replace(",UP3-MENTENG,", ",UP3-BINTARO,")
        return load_units(units, coverage, RETIRED)

    return run


def test_callers_of_a_village_that_was_verified_for_it_are_told_the_same(merge, manager, villages):
    verify_coverage(region=villages.gambir, unit="UP3-MENTENG", by=manager, reason="Sudah dicek")
    before = allocation_for(villages.gambir).availabilities
    lines = merge()
    assert "  UP3 Menteng 3 Phasa: ALL (Pascabayar dan Prabayar) diteruskan dari UID Jakarta Raya" in lines
    after = allocation_for(villages.gambir)
    assert (after.unit.code, after.availabilities) == ("UP3-MENTENG", before)


def test_the_srm_of_the_successor_manages_it(merge, manager, make_holder):
    merge()
    assert Unit.objects.get(pk="UP3-MENTENG").parent_id == "UID-BARU"
    assert not Unit.objects.filter(parent="UID-JAYA").exists()
    srm = make_holder("srm.baru", "SRM", "UID-BARU")
    assert "UP3-MENTENG" in units_under(posts_of(srm)).values_list("pk", flat=True)
    set_availability(unit="UP3-MENTENG", phase=3, availability="PRABAYAR", by=srm, reason="Stok habis")


def test_one_that_nothing_needs_goes(merge):
    MeterAvailability.objects.filter(unit="UP3-MENTENG").update(availability="", version=0)
    lines = merge()
    assert not Unit.objects.filter(pk="UP3-MENTENG").exists()
    assert not any("UP3 Menteng" in line for line in lines)
