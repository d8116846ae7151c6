"""Which unit and which setting a village gets, and the regions as lists."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from allocation.availability.changes import load_setting, set_availability
from allocation.availability.of_village import allocation_for, allocations_for, decide_at
from allocation.clock import today_wib
from allocation.domain.decision import build_case
from allocation.domain.errors import CaseError, NoPolicyError
from allocation.domain.matrix import Availability, Product, Transaction
from allocation.models import Coverage, Region
from allocation.places.reads import children_of, full_names, village_label, villages_in_order
from allocation.reference import ladder

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def case(power=2200, product=Product.PASCABAYAR):
    return build_case(ladder(), transaction=Transaction.PB, product=product, power=power)


# The unit


def test_a_village_comes_with_its_parents_and_unit_in_one_statement(
    villages, demo_settings, django_assert_num_queries
):
    with django_assert_num_queries(1):
        allocation = allocation_for(villages.gambir)
        names = [allocation.village.ap2t_name, allocation.village.parent.ap2t_name]
        names += [
            allocation.village.parent.parent.ap2t_name,
            allocation.village.parent.parent.parent.ap2t_name,
        ]
        assert allocation.unit.parent.name == "UID Jakarta Raya"
    assert names == ["GAMBIR", "GAMBIR", "KOTA ADM. JAKARTA PUSAT", "DKI JAKARTA"]
    assert (allocation.unit.code, allocation.unit.operator) == ("UP3-MENTENG", "PLN")
    assert not allocation.is_doubtful


def test_the_most_specific_mapping_wins(villages):
    def unit():
        return allocation_for(villages.gambir).unit.code

    Coverage.objects.create(region_id="31", unit_id="UP3-BANDUNG", confidence="high", basis="uji")
    Coverage.objects.create(region_id="31.71", unit_id="UP3-CIMAHI", confidence="high", basis="uji")
    assert unit() == "UP3-MENTENG"  # the district's own row
    Coverage.objects.create(region_id=villages.gambir, unit_id="UP3-MARUNDA", confidence="low", basis="uji")
    assert unit() == "UP3-MARUNDA"
    assert allocation_for(villages.cideng).unit.code == "UP3-MENTENG"
    Coverage.objects.filter(region__in=[villages.gambir, "31.71.01"]).delete()
    assert unit() == "UP3-CIMAHI"
    Coverage.objects.filter(region="31.71").delete()
    assert unit() == "UP3-BANDUNG"
    Coverage.objects.filter(region="31").delete()
    assert allocation_for(villages.gambir).unit is None


def test_a_mapping_shows_its_confidence_and_whether_a_manager_verified_it(villages, manager):
    found = allocation_for(villages.low_confidence)
    assert found.is_doubtful
    Coverage.objects.filter(region="31.71.02").update(verified_by=manager, verified_at=timezone.now())
    assert not allocation_for(villages.low_confidence).is_doubtful


def test_a_village_of_batam_is_known_to_be_batams(villages):
    allocation = allocation_for(villages.batam)
    assert allocation.is_batam
    assert allocation.unit.operator == "PLN BATAM"


@pytest.mark.parametrize(
    "code", ["", "31", "31.71.01", "31.71.01.9999", "3171011001", "GAMBIR", "9" * 10_000]
)
def test_what_is_not_the_code_of_a_village_is_unknown(code):
    with pytest.raises(CaseError) as unknown:
        allocation_for(code)
    assert (unknown.value.code, unknown.value.field) == ("unknown_village", "village")
    assert len(unknown.value.message) < 150


# The setting


def test_the_up3s_own_setting_wins_and_the_other_phase_is_inherited(villages, demo_settings):
    allocation = allocation_for(villages.gambir)
    one, three = allocation.settings[1], allocation.settings[3]
    assert (one.availability, one.unit_code, one.inherited) == (Availability.PRABAYAR, "UP3-MENTENG", False)
    assert (three.availability, three.unit_name, three.inherited) == (
        Availability.ALL,
        "UID Jakarta Raya",
        True,
    )
    assert allocation.availabilities == {1: Availability.PRABAYAR, 3: Availability.ALL}


def test_a_setting_shows_when_and_by_which_post_without_a_name(villages, manager):
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Kiriman")
    setting = allocation_for(villages.gambir).settings[1]
    assert setting.changed_by_label == "Manager UP3 Menteng"
    assert timezone.now() - setting.changed_at < timezone.timedelta(minutes=1)


def test_a_cleared_setting_inherits_again(villages, demo_settings, manager):
    set_availability(unit="UP3-MENTENG", phase=1, availability="", by=manager, reason="Ikut UID")
    assert allocation_for(villages.gambir).settings[1].inherited


def test_neither_set_is_no_setting_at_all(villages, demo_settings):
    allocation = allocation_for(villages.papua)
    assert (allocation.settings, allocation.availability(1)) == ({}, None)


def test_each_phase_stands_for_itself(villages):
    load_setting(unit="UP3-JAYAPURA", phase=3, availability="PRABAYAR", source="uji")
    assert allocation_for(villages.papua).availabilities == {3: Availability.PRABAYAR}


# The version: changes with everything that matters here, and with nothing else


@pytest.mark.parametrize(
    ("unit", "phase"), [("UP3-MENTENG", 1), ("UP3-MENTENG", 3), ("UID-JAYA", 1), ("UID-JAYA", 3)]
)
def test_the_version_changes_with_each_setting_in_reach(villages, srm, unit, phase):
    before = allocation_for(villages.gambir).version
    for availability in ("ALL", "PRABAYAR", "ALL", ""):
        set_availability(unit=unit, phase=phase, availability=availability, by=srm, reason="uji")
        after = allocation_for(villages.gambir).version
        assert after != before
        before = after


@pytest.mark.parametrize("change", [{"unit_id": "UP3-BANDENGAN"}, {"confidence": "high"}])
def test_the_version_changes_with_the_mapping(villages, change):
    before = allocation_for(villages.gambir).version
    Coverage.objects.filter(region="31.71.01").update(**change)
    assert allocation_for(villages.gambir).version != before


def test_the_version_changes_when_the_mapping_goes(villages):
    before = allocation_for(villages.gambir).version
    Coverage.objects.filter(region="31.71.01").delete()
    assert allocation_for(villages.gambir).version != before


def test_the_version_stays_when_another_unit_changes(villages, other_manager):
    before = allocation_for(villages.gambir).version
    set_availability(unit="UP3-BANDUNG", phase=1, availability="ALL", by=other_manager, reason="uji")
    assert allocation_for(villages.gambir).version == before


# Many at once


def test_many_villages_are_answered_as_each_one_is(villages, demo_settings):
    known = [villages.gambir, villages.batam, villages.papua, villages.bandung, villages.low_confidence]
    found = allocations_for([*known, "31.71.01", "tidak ada"])
    assert set(found) == set(known)
    for code in known:
        single = allocation_for(code)
        assert found[code] == single


@pytest.mark.slow
def test_the_statements_for_ten_thousand_villages_are_few(demo_settings, django_assert_max_num_queries):
    codes = list(
        Region.objects.filter(level=4).order_by("postal_code").values_list("code", flat=True)[:10_000]
    )
    with django_assert_max_num_queries(60):  # some 20 of them for the regencies in which units are guesses
        assert len(allocations_for(codes)) == 10_000


# The decision


def test_the_sops_own_example(villages, demo_settings):
    decision = decide_at(allocation_for(villages.gambir), case(), TODAY)
    assert (decision.outcome, decision.alternative) == ("OFFER_ALTERNATIVE", "PRABAYAR")
    assert (decision.reason, decision.matrix_row, decision.policy) == ("MATERIAL", 11, "2021-01-26")


def test_the_setting_of_the_requests_own_phase_decides(villages, demo_settings):
    decision = decide_at(allocation_for(villages.gambir), case(power=6600), TODAY)
    assert (decision.outcome, decision.matrix_row) == ("SERVED", 16)


@pytest.mark.parametrize(
    ("village", "reason"), [("papua", "NO_SETTING"), ("batam", "PLN_BATAM"), ("unmapped", "NO_UNIT")]
)
def test_without_unit_setting_or_agreement_nothing_is_guessed(villages, demo_settings, village, reason):
    if village == "unmapped":
        Coverage.objects.filter(region="31.71.01").delete()
        village = "gambir"
    decision = decide_at(allocation_for(getattr(villages, village)), case(), TODAY)
    assert (decision.outcome, decision.reason) == ("UNDECIDABLE", reason)
    assert (decision.alternative, decision.matrix_row, decision.policy) == (None, None, "2021-01-26")


def test_a_day_before_the_first_policy_is_refused(villages, demo_settings):
    with pytest.raises(NoPolicyError):
        decide_at(allocation_for(villages.gambir), case(), date(2021, 1, 25))


def test_today_is_that_of_jakarta(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 17, 0, tzinfo=UTC))
    assert today_wib() == date(2026, 11, 23)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 16, 59, tzinfo=UTC))
    assert today_wib() == date(2026, 11, 22)


# Lists


def test_provinces_come_in_the_order_of_their_ap2t_names(django_assert_num_queries):
    with django_assert_num_queries(1):
        names = [region.ap2t_name for region in children_of(None)]
    assert len(names) == 38
    assert names == sorted(names)
    assert "DKI JAKARTA" in names


def test_the_children_of_a_district_are_its_villages():
    names = [region.ap2t_name for region in children_of("31.71.01")]
    assert names == ["CIDENG", "DURI PULO", "GAMBIR", "KEBON KELAPA", "PETOJO SELATAN", "PETOJO UTARA"]


@pytest.mark.parametrize("code", ["", "99", "31.71.01.1001", "bukan kode"])
def test_no_region_has_no_children(code):
    assert children_of(code) == []


def test_a_village_is_called_by_its_name_where_that_is_enough(villages):
    siblings = children_of("31.71.01")
    assert village_label(Region.objects.get(code=villages.gambir), siblings) == "GAMBIR"


def test_villages_of_one_name_are_told_apart_by_kind_and_else_by_code(villages):
    def labels(district, codes):
        siblings = children_of(district)
        return [village_label(region, siblings) for region in siblings if region.code in codes]

    assert labels("12.01.10", villages.kelurahan_and_desa) == ["SORKAM KANAN (Kel.)", "SORKAM KANAN (Desa)"]
    assert labels("71.02.11", villages.two_desa) == [
        "TOUNELET SATU (Desa, 71.02.11.2003)",
        "TOUNELET SATU (Desa, 71.02.11.2018)",
    ]


@pytest.mark.slow
def test_no_two_villages_of_a_district_have_the_same_label():
    districts = {}
    for region in Region.objects.filter(level=4):
        districts.setdefault(region.parent_id, []).append(region)
    for villages in districts.values():
        by_name = {}
        for village in villages:
            by_name.setdefault(village.ap2t_name, []).append(village)
        for same in by_name.values():
            assert len({village_label(village, same) for village in same}) == len(same)


def test_villages_keep_the_order_of_their_codes_and_come_with_their_parents(
    villages, django_assert_num_queries
):
    codes = [villages.gambir, "31.71.01.9999", villages.bandung, villages.cideng]
    with django_assert_num_queries(1):
        found = villages_in_order(codes)
        assert [v.code for v in found] == [villages.gambir, villages.bandung, villages.cideng]
        assert found[0].ap2t_path == ("DKI JAKARTA", "KOTA ADM. JAKARTA PUSAT", "GAMBIR", "GAMBIR")


def test_a_full_name_tells_namesakes_of_one_district_apart_and_no_others(villages):
    elsewhere = [r.code for r in Region.objects.filter(ap2t_name="MEKARWANGI")[:2]]
    names = full_names({*villages.kelurahan_and_desa, *elsewhere, "31.71.01.9999"})
    assert [names[code].partition(",")[0] for code in (*villages.kelurahan_and_desa, *elsewhere)] == [
        "SORKAM KANAN (Kel.)",
        "SORKAM KANAN (Desa)",
        "MEKARWANGI",
        "MEKARWANGI",
    ]
    assert len(names) == 4
