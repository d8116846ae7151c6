"""The 30 rows of SOP 3, typed from the SOP, against the matrix the application loads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.domain.errors import CaseError
from allocation.domain.matrix import (
    SERVICES,
    SOP_WORDS,
    Availability,
    MatrixRow,
    Product,
    Range,
    Service,
    Transaction,
    keys_of,
    rule_for,
)
from tests.allocation.domain.cases import MATRIX, PASCA, PRA

# number, phase, availability, transaction, current service, "Prabayar", "Pascabayar": as the SOP prints them.
SOP_ROWS = [
    (1, 1, "ALL", "PB", "-", "450 VA s.d. 11.000 VA", "450 VA s.d. 22.000 VA"),
    (2, 1, "ALL", "PD", "1 Ph – Pascabayar", "450 VA s.d. 11.000 VA", "450 VA s.d. 22.000 VA"),
    (3, 1, "ALL", "PD", "1 Ph – Prabayar", "450 VA s.d. 11.000 VA", "450 VA s.d. 22.000 VA"),
    (4, 1, "ALL", "PD", "3 Ph – Pascabayar", "450 VA s.d. 11.000 VA", "450 VA s.d. 22.000 VA"),
    (5, 1, "ALL", "PD", "3 Ph – Prabayar", "450 VA s.d. 11.000 VA", "450 VA s.d. 22.000 VA"),
    (6, 1, "PASCABAYAR", "PB", "-", "-", "450 VA s.d. 22.000 VA"),
    (7, 1, "PASCABAYAR", "PD", "1 Ph – Pascabayar", "-", "450 VA s.d. 22.000 VA"),
    (8, 1, "PASCABAYAR", "PD", "1 Ph – Prabayar", "450 VA s.d. 11.000 VA", "450 VA s.d. 22.000 VA"),
    (9, 1, "PASCABAYAR", "PD", "3 Ph – Pascabayar", "-", "450 VA s.d. 22.000 VA"),
    (10, 1, "PASCABAYAR", "PD", "3 Ph – Prabayar", "-", "450 VA s.d. 22.000 VA"),
    (11, 1, "PRABAYAR", "PB", "-", "450 VA s.d. 11.000 VA", "-"),
    (12, 1, "PRABAYAR", "PD", "1 Ph – Pascabayar", "450 VA s.d. 11.000 VA", "450 VA s.d. 22.000 VA"),
    (13, 1, "PRABAYAR", "PD", "1 Ph – Prabayar", "450 VA s.d. 11.000 VA", "-"),
    (14, 1, "PRABAYAR", "PD", "3 Ph – Pascabayar", "450 VA s.d. 11.000 VA", "-"),
    (15, 1, "PRABAYAR", "PD", "3 Ph – Prabayar", "450 VA s.d. 11.000 VA", "-"),
    (16, 3, "ALL", "PB", "-", "3.900 VA s.d. 41.500 VA", "3.900 VA s.d. ke atas"),
    (17, 3, "ALL", "PD", "1 Ph – Pascabayar", "3.900 VA s.d. 41.500 VA", "3.900 VA s.d. ke atas"),
    (18, 3, "ALL", "PD", "1 Ph – Prabayar", "3.900 VA s.d. 41.500 VA", "3.900 VA s.d. ke atas"),
    (19, 3, "ALL", "PD", "3 Ph – Pascabayar", "3.900 VA s.d. 41.500 VA", "3.900 VA s.d. ke atas"),
    (20, 3, "ALL", "PD", "3 Ph – Prabayar", "3.900 VA s.d. 41.500 VA", "3.900 VA s.d. ke atas"),
    (21, 3, "PASCABAYAR", "PB", "-", "-", "3.900 VA s.d. ke atas"),
    (22, 3, "PASCABAYAR", "PD", "1 Ph – Pascabayar", "-", "3.900 VA s.d. ke atas"),
    (23, 3, "PASCABAYAR", "PD", "1 Ph – Prabayar", "-", "3.900 VA s.d. ke atas"),
    (24, 3, "PASCABAYAR", "PD", "3 Ph – Pascabayar", "-", "3.900 VA s.d. ke atas"),
    (25, 3, "PASCABAYAR", "PD", "3 Ph – Prabayar", "3.900 VA s.d. 41.500 VA", "3.900 VA s.d. ke atas"),
    (26, 3, "PRABAYAR", "PB", "-", "3.900 VA s.d. 41.500 VA", "53.000 VA s.d. ke atas"),
    (27, 3, "PRABAYAR", "PD", "1 Ph – Pascabayar", "3.900 VA s.d. 41.500 VA", "53.000 VA s.d. ke atas"),
    (28, 3, "PRABAYAR", "PD", "1 Ph – Prabayar", "3.900 VA s.d. 41.500 VA", "53.000 VA s.d. ke atas"),
    (29, 3, "PRABAYAR", "PD", "3 Ph – Pascabayar", "3.900 VA s.d. 41.500 VA", "3.900 VA s.d. ke atas"),
    (30, 3, "PRABAYAR", "PD", "3 Ph – Prabayar", "3.900 VA s.d. 41.500 VA", "53.000 VA s.d. ke atas"),
]

SERVICE_OF_LABEL = {
    "-": None,
    "1 Ph – Pascabayar": Service(1, PASCA),
    "1 Ph – Prabayar": Service(1, PRA),
    "3 Ph – Pascabayar": Service(3, PASCA),
    "3 Ph – Prabayar": Service(3, PRA),
}


@pytest.mark.parametrize(
    ("number", "phase", "availability", "transaction", "current", "prabayar", "pascabayar"), SOP_ROWS
)
def test_each_row_reads_as_the_sop_prints_it(
    number, phase, availability, transaction, current, prabayar, pascabayar
):
    row = rule_for(
        MATRIX, phase, Availability(availability), Transaction(transaction), SERVICE_OF_LABEL[current]
    )
    assert row.number == number
    assert MATRIX.rows[number - 1] is row
    assert (row.prabayar.text if row.prabayar else "-") == prabayar
    assert (row.pascabayar.text if row.pascabayar else "-") == pascabayar
    assert (row.current.label if row.current else "-") == current


def test_the_matrix_has_exactly_the_30_combinations_in_sop_order():
    assert [row.number for row in MATRIX.rows] == list(range(1, 31))
    assert tuple(row.key for row in MATRIX.rows) == keys_of(SOP_WORDS)
    assert len(set(keys_of(SOP_WORDS))) == 30


def test_the_matrix_carries_its_id_its_first_day_and_its_source():
    assert MATRIX.id == "2021-01-26"
    assert MATRIX.start.isoformat() == "2021-01-26"
    assert MATRIX.source == "1797/AGA.04.01/B01030103/2021, tanggal 20 Januari 2021"


# Three laws, read out of the SOP's rows: why every cell is as it is. Each says when a product is served.

FULL_RANGE = {
    (1, PRA): (450, 11_000),
    (1, PASCA): (450, 22_000),
    (3, PRA): (3_900, 41_500),
    (3, PASCA): (3_900, None),
}


def within_full_range(phase, product, va):
    low, high = FULL_RANGE[phase, product]
    return low <= va and (high is None or va <= high)


def lawful(row, product, va):
    meter_at_hand = row.availability in (Availability.ALL, product)  # law 1
    kept = row.current == (row.phase, product)  # law 2
    large_postpaid = (row.phase, product) == (3, PASCA) and va >= 53_000  # law 3
    return within_full_range(row.phase, product, va) and (meter_at_hand or kept or large_postpaid)


any_power = st.integers(450, 999_999_999) | st.integers(450, 60_000)


@given(st.sampled_from(MATRIX.rows), st.sampled_from(Product), any_power)
def test_a_product_is_served_exactly_when_one_of_the_three_laws_says_so(row, product, va):
    assert row.serves(product, va) == lawful(row, product, va)


def test_the_three_laws_hold_on_both_sides_of_every_limit():
    limits = (450, 3_900, 11_000, 22_000, 41_500, 53_000, 999_999_999)
    for row in MATRIX.rows:
        for product in Product:
            for va in (va for limit in limits for va in (limit - 1, limit, limit + 1)):
                assert row.serves(product, va) == lawful(row, product, va), (row.number, product, va)


# Words


def test_a_product_keeps_the_three_spellings_of_the_sop():
    assert (str(PASCA), PASCA.spoken, PASCA.label) == ("PASCABAYAR", "PASKABAYAR", "Pascabayar")
    assert (str(PRA), PRA.spoken, PRA.label) == ("PRABAYAR", "PRABAYAR", "Prabayar")
    assert (PRA.other, PASCA.other) == (PASCA, PRA)


def test_availabilities_are_labelled_as_in_the_matrix():
    assert [a.label for a in Availability] == ["ALL (Pascabayar dan Prabayar)", "Pascabayar", "Prabayar"]
    assert [a.short for a in Availability] == ["ALL", "Pascabayar", "Prabayar"]


def test_the_four_services_stand_in_sop_order_and_parse_from_their_codes():
    assert [s.code for s in SERVICES] == ["1-PASCABAYAR", "1-PRABAYAR", "3-PASCABAYAR", "3-PRABAYAR"]
    assert [Service.parse(s.code) for s in SERVICES] == list(SERVICES)


@pytest.mark.parametrize("code", ["", "2-PRABAYAR", "1-prabayar", "PRABAYAR", "1-PASKABAYAR", "x" * 10_000])
def test_an_unknown_service_is_refused_with_the_four_that_exist(code):
    with pytest.raises(CaseError) as caught:
        Service.parse(code)
    assert (caught.value.code, caught.value.field) == ("invalid", "current")
    assert "1-PASCABAYAR, 1-PRABAYAR, 3-PASCABAYAR, 3-PRABAYAR" in caught.value.message
    assert len(caught.value.message) < 160


def test_a_range_includes_both_its_ends():
    row = MatrixRow(1, 1, Availability.ALL, Transaction.PB, None, Range(450, 11_000), Range(3_900, None))
    prepaid = [row.serves(Product.PRABAYAR, va) for va in (449, 450, 11_000, 11_001)]
    assert prepaid == [False, True, True, False]
    postpaid = [row.serves(Product.PASCABAYAR, va) for va in (3_899, 3_900, 999_999_999)]
    assert postpaid == [False, True, True]
