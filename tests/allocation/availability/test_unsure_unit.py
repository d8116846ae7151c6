"""A low mapping is a guess: a decision only where every UP3 that could be meant gives the same."""

from collections import defaultdict
from datetime import date

import pytest

from allocation.availability.changes import load_setting, set_availability
from allocation.availability.of_village import allocation_for, allocations_for, decide_at, unit_of
from allocation.availability.one_village import candidates_in
from allocation.coverage.verification import verify_coverage
from allocation.domain.decision import Decision, Outcome, Reason, build_case, same_at_all
from allocation.domain.matrix import Product, Transaction
from allocation.domain.region_codes import most_specific, scope_of_guess
from allocation.domain.wording import either
from allocation.models import Coverage, MeterAvailability, Region
from allocation.reference import ladder, policies

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
MATRIX = policies().by_id("2021-01-26")
PASCA, PRA = Product.PASCABAYAR, Product.PRABAYAR
SERVED = Decision(Outcome.SERVED, None, None, 1, "2021-01-26")
OFFER = Decision(Outcome.OFFER_ALTERNATIVE, PRA, Reason.MATERIAL, 11, "2021-01-26")
UNSURE = Decision(Outcome.UNDECIDABLE, None, Reason.UNIT_UNSURE, None, "2021-01-26")
UNSET = UNSURE._replace(reason=Reason.NO_SETTING)
BATAM = UNSURE._replace(reason=Reason.PLN_BATAM)
# In Jakarta Pusat these serve some village; Sawah Besar (31.71.02) is mapped low to the first.
JAKARTA_PUSAT = ["UP3-BANDENGAN", "UP3-CEMPAKA-PUTIH", "UP3-MENTENG"]


def case(product=PASCA, power=2_200):
    return build_case(ladder(), transaction=Transaction.PB, product=product, power=power)


def decided(village, product=PASCA, power=2_200):
    return decide_at(allocation_for(village), case(product, power), TODAY)


# The rule


@pytest.mark.parametrize(
    ("decisions", "stands"),
    [
        ([SERVED], SERVED),
        ([SERVED, SERVED._replace(matrix_row=6)], SERVED),  # by another row, and the caller hears the same
        ([SERVED, OFFER], UNSURE),
        ([OFFER, OFFER, OFFER], OFFER),
        ([OFFER, OFFER._replace(alternative=PASCA)], UNSURE),
        ([OFFER, OFFER._replace(outcome=Outcome.NOT_AVAILABLE, alternative=None)], UNSURE),
        ([SERVED, SERVED, UNSET], UNSURE),
        ([UNSET, UNSET], UNSET),
        ([UNSET, BATAM], UNSURE),  # "belum diatur" would be as much of a guess
        ([BATAM, SERVED], UNSURE),
    ],
)
def test_the_first_decision_stands_where_all_say_the_same(decisions, stands):
    assert same_at_all(MATRIX, decisions) == stands


@pytest.mark.parametrize(
    ("region", "scope"),
    [("31.71.02.1001", "31.71"), ("31.71.02", "31.71"), ("31.71", "31"), ("31", "31")],
)
def test_what_could_be_meant_lies_in_the_regency_or_of_a_regency_in_the_province(region, scope):
    assert scope_of_guess(region) == scope


def test_units_in_words():
    names = [f"UP3 {letter}" for letter in "ABCDEF"]
    assert either(names[:1]) == "UP3 A"
    assert either(names[:2]) == "UP3 A atau UP3 B"
    assert either(names[:4]) == "UP3 A, UP3 B, UP3 C atau UP3 D"
    assert either(names) == "UP3 A, UP3 B, UP3 C atau 3 lainnya"


# Which UP3s could be meant


def codes(candidates):
    return [candidate.unit.code for candidate in candidates]


def test_of_a_district_all_up3s_of_its_regency_the_mapped_one_first(villages):
    assert codes(allocation_for(villages.low_confidence).candidates) == JAKARTA_PUSAT
    Coverage.objects.filter(pk="31.71.02").update(unit="UP3-MENTENG")
    found = allocation_for(villages.low_confidence)
    assert codes(found.candidates) == ["UP3-MENTENG", "UP3-CEMPAKA-PUTIH"]
    assert (found.unit.code, found.is_unsure, found.certain_unit) == ("UP3-MENTENG", True, None)


def test_of_a_regency_all_up3s_of_its_province():
    village = Region.objects.filter(code__startswith="91.20.", level=4).first()  # mapped as a whole, low
    assert codes(allocation_for(village.code).candidates) == ["UP3-JAYAPURA", "UP3-BIAK"]


def test_a_mapping_that_is_no_guess_or_has_no_other_up3_is_certain(villages):
    assert not allocation_for(villages.gambir).is_unsure  # medium
    alone = Region.objects.filter(
        code__startswith="14.08.10.", level=4
    ).first()  # low, one UP3 in its regency
    assert not allocation_for(alone.code).is_unsure
    assert allocation_for(alone.code).certain_unit.code == "UP3-PEKANBARU"


def test_a_confirmed_mapping_is_certain_and_so_is_a_village_confirmed_alone(villages, srm):
    village, neighbour = villages.low_confidence, "31.71.02.1002"
    verify_coverage(region=village, unit="UP3-BANDENGAN", by=srm, reason="Sudah dicek")
    assert not allocation_for(village).is_unsure
    assert allocation_for(neighbour).is_unsure
    verify_coverage(region="31.71.02", unit="UP3-BANDENGAN", by=srm, reason="Sudah dicek")
    assert not allocation_for(neighbour).is_unsure


def test_a_up3_whose_mapping_decides_for_no_village_is_not_meant(villages):
    Coverage.objects.create(region_id="31.71", unit_id="UP3-BANDUNG", confidence="high", basis="uji")
    assert codes(allocation_for(villages.low_confidence).candidates) == JAKARTA_PUSAT
    Coverage.objects.filter(pk="31.71.08").delete()  # now its villages are those of the whole regency
    assert "UP3-BANDUNG" in codes(allocation_for(villages.low_confidence).candidates)


@pytest.mark.slow
def test_the_statement_finds_what_a_walk_through_all_villages_finds():
    mapped = dict(Coverage.objects.values_list("region", "unit"))
    walked = defaultdict(set)
    for code in Region.objects.filter(level=4).values_list("pk", flat=True):
        for scope in (code[:2], code[:5]):
            walked[scope].add(most_specific(mapped, code))
    assert len(walked) == 38 + 514
    for scope in ["12", "31", "35", "91", *(scope for scope in walked if len(scope) == 5)]:
        assert set(codes(candidates_in(scope))) == walked[scope], scope


def test_many_villages_have_the_candidates_of_each(villages):
    some = [villages.low_confidence, "31.71.02.1002", villages.gambir]
    assert allocations_for(some) == {code: allocation_for(code) for code in some}


def test_only_a_guess_takes_a_second_statement(villages, django_assert_num_queries):
    with django_assert_num_queries(1):
        allocation_for(villages.gambir)
    with django_assert_num_queries(2):
        allocation_for(villages.low_confidence)


# The decision. Under the demo's settings UP3 Menteng has Prabayar for 1 Phasa, all else in Jakarta ALL.


@pytest.mark.parametrize(
    ("product", "power", "outcome", "reason", "row", "unit"),
    [
        (PRA, 2_200, "SERVED", None, 1, "UP3-BANDENGAN"),
        (PASCA, 2_200, "UNDECIDABLE", "UNIT_UNSURE", None, ""),
        (PASCA, 6_600, "SERVED", None, 16, "UP3-BANDENGAN"),
        (PRA, 53_000, "OFFER_ALTERNATIVE", "POWER_LIMIT", 16, "UP3-BANDENGAN"),
    ],
)
def test_the_decision_stands_where_all_agree(
    villages, demo_settings, product, power, outcome, reason, row, unit
):
    village = allocation_for(villages.low_confidence)
    decision = decide_at(village, case(product, power), TODAY)
    assert (decision.outcome, decision.reason, decision.matrix_row) == (outcome, reason, row)
    assert (decision.policy, unit_of(decision, village)) == ("2021-01-26", unit)


def test_the_decision_comes_with_the_confirmation_or_the_correction(villages, demo_settings, srm):
    verify_coverage(region="31.71.02", unit="UP3-BANDENGAN", by=srm, reason="Sudah dicek")
    assert decided(villages.low_confidence).outcome == "SERVED"
    verify_coverage(region="31.71.02", unit="UP3-MENTENG", by=srm, reason="Sudah dicek")
    assert decided(villages.low_confidence)[:3] == ("OFFER_ALTERNATIVE", "PRABAYAR", "MATERIAL")


def test_one_up3_without_a_setting_makes_the_others_a_guess(villages, demo_settings, srm):
    MeterAvailability.objects.filter(unit="UID-JAYA").update(availability="")
    for unit in ("UP3-BANDENGAN", "UP3-CEMPAKA-PUTIH"):
        load_setting(unit=unit, phase=3, availability="ALL", source="uji")
    assert decided(villages.low_confidence, power=6_600).reason == "UNIT_UNSURE"
    load_setting(unit="UP3-MENTENG", phase=3, availability="PASCABAYAR", source="uji")
    assert decided(villages.low_confidence, power=6_600).outcome == "SERVED"


def test_where_nothing_is_set_anywhere_that_is_the_reason(villages, demo_settings):
    village = Region.objects.filter(code__startswith="91.20.", level=4).first()
    assert decided(village.code).reason == "NO_SETTING"


def test_a_village_that_may_belong_to_pln_or_batam_is_not_called_batams(villages, demo_settings):
    village = Region.objects.filter(code__startswith="21.71.05.", level=4).first()  # mapped low to PLN Batam
    found = allocation_for(village.code)
    assert codes(found.candidates) == ["UP3-PLN-BATAM", "UP3-TANJUNG-PINANG"]
    assert not found.is_batam
    assert decided(village.code).reason == "UNIT_UNSURE"
    assert allocation_for(villages.batam).is_batam
    assert decided(villages.batam).reason == "PLN_BATAM"


def test_suggestions_come_only_from_what_all_units_have(villages, demo_settings):
    assert allocation_for(villages.low_confidence).availabilities == {3: "ALL"}
    assert allocation_for(villages.low_confidence).settings.keys() == {1, 3}


# The version


@pytest.mark.parametrize("unit", [*JAKARTA_PUSAT, "UID-JAYA"])
@pytest.mark.parametrize("phase", [1, 3])
def test_the_version_changes_with_each_candidates_setting(villages, srm, unit, phase):
    before = allocation_for(villages.low_confidence).version
    set_availability(unit=unit, phase=phase, availability="PASCABAYAR", by=srm, reason="uji")
    assert allocation_for(villages.low_confidence).version != before


def test_the_version_changes_when_another_up3_could_be_meant(villages, srm):
    before = allocation_for(villages.low_confidence).version
    verify_coverage(region="31.71.08", unit="UP3-MARUNDA", by=srm, reason="uji")
    assert "UP3-MARUNDA" in codes(allocation_for(villages.low_confidence).candidates)
    assert allocation_for(villages.low_confidence).version != before


def test_the_version_stays_when_a_unit_that_is_not_meant_changes(villages, other_manager):
    before = allocation_for(villages.low_confidence).version
    set_availability(unit="UP3-BANDUNG", phase=1, availability="ALL", by=other_manager, reason="uji")
    assert allocation_for(villages.low_confidence).version == before
