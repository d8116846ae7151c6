"""Names as AP2T prints them, and codes. No database."""

import pytest
from lokal import wilayah

from allocation.domain.region_codes import (
    ap2t_name,
    is_code,
    is_village_code,
    kind_of,
    level_of,
    most_specific,
    parent_code,
    path_of,
    scope_of_guess,
)
from tests.package_regions import package_regions


def test_the_sops_own_example_reads_as_in_the_sop():
    assert [package_regions()[code].ap2t_name for code in path_of("31.71.01.1001")] == [
        "DKI JAKARTA",
        "KOTA ADM. JAKARTA PUSAT",
        "GAMBIR",
        "GAMBIR",
    ]


@pytest.mark.parametrize(
    ("level", "official", "expected"),
    [
        (1, "Daerah Khusus Ibukota Jakarta", "DKI JAKARTA"),
        (1, "Daerah Istimewa Yogyakarta", "DI YOGYAKARTA"),
        (1, "Jawa Barat", "JAWA BARAT"),
        (2, "Kabupaten Administrasi Kepulauan Seribu", "KAB. ADM. KEPULAUAN SERIBU"),
        (2, "Kota Administrasi Jakarta Pusat", "KOTA ADM. JAKARTA PUSAT"),
        (2, "Kabupaten Bandung", "KAB. BANDUNG"),
        (2, "Kota Bandung", "KOTA BANDUNG"),
        (3, "Kota Kisaran Barat", "KOTA KISARAN BARAT"),
        (4, "Kabupaten Baru", "KABUPATEN BARU"),
    ],
)
def test_only_provinces_and_regencies_are_shortened(level, official, expected):
    assert ap2t_name(level, official) == expected


def test_no_two_regencies_share_their_ap2t_name():
    names = [row.ap2t_name for row in package_regions().values() if row.level == 2]
    assert len(names) == len(set(names)) == 514


def test_every_region_of_the_package_is_read():
    levels = [row.level for row in package_regions().values()]
    assert [levels.count(level) for level in (1, 2, 3, 4)] == [38, 514, 7285, 83762]


@pytest.mark.slow
def test_a_region_comes_after_the_one_above_it():
    seen = set()
    for code, row in package_regions().items():
        assert row.parent_id is None or row.parent_id in seen
        seen.add(code)


@pytest.mark.slow
def test_the_packages_public_functions_say_the_same():
    for province in wilayah.list_wilayah():
        for region in (province, *wilayah.list_wilayah(province.code)):
            assert package_regions()[region.code].name == region.name
    for code in ("31.71.01.1001", "91.03.01.3001", "32.16.08.2002"):
        region = wilayah.get_wilayah(code)
        if region is not None:
            row = package_regions()[code]
            assert (row.name, row.postal_code) == (region.name, region.postal_code)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("31.71.01.1001", "Kel."),
        ("32.16.08.2002", "Desa"),
        ("91.03.23.3001", "Desa adat"),
        ("31.71.01", ""),
        ("31.71.01.9001", ""),
    ],
)
def test_the_kind_comes_from_the_first_digit_of_the_last_group(code, kind):
    assert kind_of(code) == kind


def test_every_village_has_a_kind_and_a_postal_code():
    villages = [row for row in package_regions().values() if row.level == 4]
    assert {row.kind for row in villages} == {"Kel.", "Desa", "Desa adat"}
    assert all(len(row.postal_code) == 5 for row in villages)


@pytest.mark.parametrize("code", ["31", "31.71", "31.71.01", "31.71.01.1001"])
def test_a_dotted_code_is_a_code(code):
    assert is_code(code)


@pytest.mark.parametrize(
    "code",
    ["", "3", "317101", "31.7", "31.71.1", "31.71.01.101", "31.71.01.1001.1", "31.71.01.1001\n", " 31", "٣١"],
)
def test_anything_else_is_not(code):
    assert not is_code(code)


def test_a_very_long_code_is_refused_at_once():
    assert not is_code("31." * 1_000_000)


def test_a_code_knows_its_level_and_the_region_above():
    assert (level_of("31"), parent_code("31")) == (1, None)
    assert (level_of("31.71.01.1001"), parent_code("31.71.01.1001")) == (4, "31.71.01")


@pytest.mark.parametrize(
    ("code", "is_village"),
    [("31.71.01.1001", True), ("31.71.01", False), ("31.71.01.10011", False), ("31-71-01-1001", False)],
)
def test_a_village_code_has_all_four_groups(code, is_village):
    assert is_village_code(code) is is_village


@pytest.mark.parametrize(
    ("code", "scope"),
    [("31.71.01.1001", "31.71"), ("31.71.01", "31.71"), ("31.71", "31"), ("31", "31")],
)
def test_a_guess_may_mean_the_units_of_the_regency_or_of_the_province_above(code, scope):
    assert scope_of_guess(code) == scope


def test_the_smallest_region_that_has_an_entry_decides():
    coverage = {"31": "province", "31.71": "regency", "31.71.01.1001": "village", "32.73": "elsewhere"}
    assert most_specific(coverage, "31.71.01.1001") == "village"
    assert most_specific(coverage, "31.71.01.1002") == "regency"
    assert most_specific(coverage, "31.72.01") == "province"
    assert most_specific(coverage, "33.71.01") is None
