"""Tariff classes: suggested from purpose and power, never part of the decision."""

import pytest

from allocation.domain.tariff import fitting, purposes, suggest
from allocation.reference import tariffs

TARIFFS = tariffs()


def test_purposes_stand_once_each_in_the_order_of_the_table():
    assert purposes(TARIFFS) == (
        "Sosial",
        "Rumah tangga",
        "Bisnis",
        "Industri",
        "Pemerintah",
        "Penerangan jalan umum",
    )


@pytest.mark.parametrize(
    ("purpose", "va", "code"),
    [
        ("Rumah tangga", 450, "R1"),
        ("Rumah tangga", 2_200, "R1"),
        ("Rumah tangga", 3_500, "R2"),
        ("Rumah tangga", 5_500, "R2"),
        ("Rumah tangga", 6_600, "R3"),
        ("Rumah tangga", 999_999_999, "R3"),
        ("Bisnis", 200_000, "B2"),
        ("Bisnis", 200_001, "B3"),
        ("Industri", 14_000, "I1"),
        ("Industri", 14_001, "I2"),
        ("Industri", 30_000_000, "I4"),
    ],
)
def test_the_class_follows_from_purpose_and_power(purpose, va, code):
    assert suggest(TARIFFS, purpose, va).code == code


@pytest.mark.parametrize(
    ("purpose", "va"), [("Rumah tangga", 2_201), ("Rumah tangga", 6_599), ("Curah", 2_200)]
)
def test_no_class_is_suggested_where_none_fits(purpose, va):
    assert suggest(TARIFFS, purpose, va) is None


@pytest.mark.parametrize(("va", "codes"), [(899, ["R1"]), (900, ["R1", "R1M"]), (901, ["R1"])])
def test_two_household_classes_include_900_va_and_no_other_power(va, codes):
    assert [t.code for t in fitting(TARIFFS, "Rumah tangga", va)] == codes


def test_where_two_classes_fit_none_is_suggested():
    assert suggest(TARIFFS, "Rumah tangga", 900) is None
    assert suggest(TARIFFS, "Bisnis", 900).code == "B1"


def test_the_classes_without_a_prepaid_price_are_known():
    assert [t.code for t in TARIFFS if not t.prepaid_price] == ["S2", "B3", "I2", "I3", "I4", "P2"]
