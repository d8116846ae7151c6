"""Many mappings at once, the tables again, and what a mapping reaches."""

import pytest

from allocation.availability.of_village import allocation_for
from allocation.coverage.reach import needs_verification, villages_decided
from allocation.coverage.verification import MappingProblems, Verification, verify_coverages
from allocation.models import Coverage, Region
from allocation.units.load import COVERAGE_FILE, UNITS_FILE, load
from tests.allocation.coverage.regions import (
    DISTRICT,
    GAMBIR,
    MAPPED_REGIONS,
    REGENCY,
    VILLAGE,
    snapshot,
    verify,
)

pytestmark = pytest.mark.django_db


# Many at once


def verify_all(by, *verifications, reason="Tabel UID"):
    return verify_coverages(verifications=[Verification(*v) for v in verifications], by=by, reason=reason)


def test_many_are_verified_with_one_number(srm):
    batch = verify_all(srm, (DISTRICT, "UP3-BANDENGAN"), (GAMBIR, "UP3-BANDENGAN"))
    assert [r.region_id for r in batch.confirmed] == [DISTRICT]
    assert [r.region_id for r in batch.corrected] == [GAMBIR]
    assert set(Coverage.history.values_list("batch", "reason")) == {(batch.number, "Tabel UID")}
    assert len(batch.number) == 12
    again = verify_all(srm, (DISTRICT, "UP3-BANDENGAN"), (GAMBIR, "UP3-BANDENGAN"))
    assert len(again.unchanged) == 2
    assert Coverage.history.count() == 2


def test_one_that_cannot_be_done_stops_them_all_and_each_is_named(srm):
    before = snapshot()
    with pytest.raises(MappingProblems) as refused:
        verify_all(
            srm,
            (DISTRICT, "UP3-MENTENG"),
            ("32.73.01", "UP3-MENTENG"),
            (GAMBIR, "UP3-TIDAK-ADA"),
            (DISTRICT, "UP3-MARUNDA"),
        )
    assert [p.region_code for p in refused.value.problems] == ["32.73.01", GAMBIR, DISTRICT]
    assert "tertulis dua kali" in refused.value.problems[2].message
    assert snapshot() == before


def test_a_village_that_stays_while_its_district_moves_gets_a_row(srm):
    verify(srm)
    batch = verify_all(srm, (VILLAGE, "UP3-BANDENGAN"), (DISTRICT, "UP3-MENTENG"))
    assert [r.region_id for r in batch.confirmed] == [VILLAGE]
    assert allocation_for(VILLAGE).unit.code == "UP3-BANDENGAN"
    assert allocation_for("31.71.02.1002").unit.code == "UP3-MENTENG"


def test_a_village_that_moves_with_its_district_needs_none(srm):
    batch = verify_all(srm, (VILLAGE, "UP3-MENTENG"), (DISTRICT, "UP3-MENTENG"))
    assert [r.region_id for r in batch.unchanged] == [DISTRICT]
    assert not Coverage.objects.filter(region=VILLAGE).exists()


@pytest.mark.slow
def test_a_table_of_thousands_of_villages_takes_few_statements(srm, django_assert_max_num_queries):
    codes = Region.objects.filter(level=4, code__startswith="31.7").values_list("code", flat=True)
    found = [code for code in codes if allocation_for(code).unit.parent_id == "UID-JAYA"][:200]
    with django_assert_max_num_queries(15):
        batch = verify_all(srm, *((code, "UP3-MARUNDA") for code in found))
    assert len(batch.corrected) + len(batch.confirmed) == 200


# The tables


def test_loading_again_keeps_what_managers_said_reports_it_and_writes_no_history(srm):
    verify(srm, VILLAGE, "UP3-MENTENG")
    verify(srm, GAMBIR, "UP3-BANDENGAN")
    before = snapshot()
    _, difference = load(UNITS_FILE, COVERAGE_FILE)
    assert snapshot() == before
    assert difference.notes == [f"{GAMBIR}: terverifikasi UP3-BANDENGAN, di tabel UP3-MENTENG"]
    # A village that never stood in the table has not left it.
    assert (difference.kept, difference.deleted, difference.changed) == ([], [], [])


@pytest.mark.slow
def test_a_first_load_of_all_mappings_writes_no_history():
    Coverage.objects.all()._raw_delete("default")
    _, difference = load(UNITS_FILE, COVERAGE_FILE)
    assert len(difference.added) == MAPPED_REGIONS
    assert Coverage.history.count() == 0


# What a mapping reaches


def test_a_mapping_decides_for_the_villages_that_no_smaller_mapping_takes(srm, srm_aceh):
    districts = Region.objects.filter(parent=REGENCY)
    first = districts.first().code
    in_regency = Region.objects.filter(parent__parent=REGENCY).count()
    in_first = Region.objects.filter(parent=first).count()
    assert villages_decided([REGENCY, first, DISTRICT, VILLAGE, "31"]) == {
        REGENCY: in_regency,
        first: in_first,
        DISTRICT: 5,
        VILLAGE: 1,
        "31": 0,  # every district of Jakarta has a mapping
    }
    verify(srm_aceh, first, "UP3-BANDA-ACEH")
    verify(srm, VILLAGE, "UP3-MENTENG")
    assert villages_decided([REGENCY, first, DISTRICT]) == {
        REGENCY: in_regency - in_first,
        first: in_first,
        DISTRICT: 4,
    }


def test_all_mappings_together_decide_for_every_village_once(srm):
    verify(srm, VILLAGE, "UP3-MENTENG")
    decided = villages_decided(list(Coverage.objects.values_list("pk", flat=True)))
    assert sum(decided.values()) == Region.objects.filter(level=4).count() == 83_762


@pytest.mark.slow
def test_mappings_of_low_confidence_need_verification_while_they_decide(srm, srm_aceh):
    def doubtful():
        return set(needs_verification(Coverage.objects.all()).values_list("pk", flat=True))

    assert len(doubtful()) == 124
    assert {DISTRICT, REGENCY} <= doubtful()
    assert GAMBIR not in doubtful()
    verify(srm)
    assert DISTRICT not in doubtful()
    for district in Region.objects.filter(parent=REGENCY):
        assert REGENCY in doubtful()
        verify(srm_aceh, district.code, "UP3-SUBULUSSALAM")
    assert REGENCY not in doubtful()  # decides for no village any more
