"""Suggestions that are equally near, and the hint of a smaller power. No database, no Django."""

import pytest

from allocation.domain.decision import (
    Case,
    Decision,
    Outcome,
    Reason,
    Suggestion,
    hints,
    same_at_all,
    suggestions,
)
from allocation.domain.matrix import Availability, Product, Service, Transaction
from allocation.reference import ladder, policies

MATRIX, LADDER = policies().by_id("2021-01-26"), ladder()
PRA, PASCA = Product.PRABAYAR, Product.PASCABAYAR
SMALLER = "Penurunan daya: SOP 4a mengatur Penyambungan Baru dan Penambahan Daya (tambahan)"
OFFERED = Decision(Outcome.OFFER_ALTERNATIVE, PRA, Reason.MATERIAL, 11, "2021-01-26")
UNSURE = Decision(Outcome.UNDECIDABLE, None, Reason.UNIT_UNSURE, None, "2021-01-26")


@pytest.mark.parametrize("settings", [(3, 1), (1, 3)])
def test_of_two_suggestions_equally_near_the_smaller_power_comes_first(settings):
    have = {1: Availability.PRABAYAR, 3: Availability.ALL}
    # 12.100 VA on 1 phase lies 1.100 VA from each of the first two.
    case = Case(Transaction.PB, None, None, 12_100, 1, PASCA)
    assert suggestions(MATRIX, LADDER, case, {phase: have[phase] for phase in settings}) == (
        Suggestion(11_000, 1, (PRA,)),
        Suggestion(13_200, 3, (PRA, PASCA)),
        Suggestion(10_600, 3, (PRA, PASCA)),
    )


@pytest.mark.parametrize(("power", "hint"), [(1_300, (SMALLER,)), (2_200, ()), (3_500, ())])
def test_only_a_smaller_power_is_a_penurunan_daya(power, hint):
    case = Case(Transaction.PD, Service(1, PRA), 2_200, power, 1, PASCA)
    assert hints(case) == hint


@pytest.mark.parametrize(
    ("other", "stands"),
    [
        (OFFERED._replace(reason=Reason.POWER_LIMIT, matrix_row=1), True),
        (OFFERED._replace(alternative=PASCA), False),
        (OFFERED._replace(outcome=Outcome.NOT_AVAILABLE, alternative=None), False),
    ],
)
def test_a_guess_of_the_unit_stands_where_outcome_and_alternative_are_the_same(other, stands):
    assert same_at_all(MATRIX, [OFFERED, other]) == (OFFERED if stands else UNSURE)
