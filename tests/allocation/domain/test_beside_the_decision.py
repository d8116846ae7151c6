"""Beside the decision: suggestions, limits of power, hints. No database, no Django."""

import pytest

from allocation.domain.decision import (
    Case,
    Decision,
    Outcome,
    Reason,
    Suggestion,
    hints,
    power_limits,
    same_at_all,
    served_with_all_meters,
    suggestions,
    undecidable,
)
from allocation.domain.matrix import Availability, Service, Transaction
from allocation.domain.tariff import suggest
from allocation.reference import tariffs
from tests.allocation.domain.cases import ALL, LADDER, MATRIX, ONLY_PRA, PASCA, PRA, change, new

SMALLER = "Penurunan daya: SOP 4a mengatur Penyambungan Baru dan Penambahan Daya (tambahan)"
OFFERED = Decision(Outcome.OFFER_ALTERNATIVE, PRA, Reason.MATERIAL, 11, "2021-01-26")
UNSURE = Decision(Outcome.UNDECIDABLE, None, Reason.UNIT_UNSURE, None, "2021-01-26")


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


def test_where_nothing_can_be_decided_the_reason_is_heard_too():
    no_unit, no_setting = (undecidable(MATRIX, reason) for reason in (Reason.NO_UNIT, Reason.NO_SETTING))
    assert same_at_all(MATRIX, [no_unit, no_unit]) == no_unit
    assert same_at_all(MATRIX, [no_unit, no_setting]) == UNSURE


# Suggestions -------------------------------------------------------------------------------------


def suggest_for(case, settings, refused=()):
    return suggestions(MATRIX, LADDER, case, settings, refused)


def test_suggestions_are_the_nearest_powers_served_on_either_phase():
    assert suggest_for(new(PASCA, 17_600), {1: ONLY_PRA, 3: ALL}) == (
        Suggestion(16_500, 3, (PRA, PASCA)),
        Suggestion(23_000, 3, (PRA, PASCA)),
        Suggestion(11_000, 1, (PRA,)),
    )


def test_a_phase_without_a_setting_suggests_nothing():
    assert suggest_for(new(PASCA, 17_600), {1: ONLY_PRA}) == (Suggestion(11_000, 1, (PRA,)),)
    assert suggest_for(new(PASCA, 17_600), {}) == ()


def test_at_most_four_suggestions_nearest_first():
    case = change("1-PRABAYAR", PASCA, 7_700, current_power=7_700)
    assert suggest_for(case, {3: ALL, 1: ONLY_PRA}) == (
        Suggestion(6_600, 3, (PRA, PASCA)),
        Suggestion(5_500, 1, (PRA,)),
        Suggestion(10_600, 3, (PRA, PASCA)),
        Suggestion(11_000, 1, (PRA,)),
    )


def test_the_present_power_with_the_present_product_is_no_suggestion():
    case = change("1-PRABAYAR", PASCA, 13_900, current_power=11_000)
    assert suggest_for(case, {1: ONLY_PRA}) == (Suggestion(7_700, 1, (PRA,)),)
    # ... but the present power with the other product is one.
    postpaid = change("1-PASCABAYAR", PASCA, 22_000, phase=1, current_power=17_600)
    assert suggest_for(postpaid, {1: ALL}) == (Suggestion(13_900, 1, (PASCA,)),)
    assert suggest_for(change("1-PASCABAYAR", PASCA, 13_900, current_power=11_000), {1: ALL})[0] == (
        Suggestion(11_000, 1, (PRA,))
    )


def test_what_ap2t_refused_at_a_phase_is_suggested_at_no_power_of_it():
    case, known = new(PASCA, 17_600), {1: ONLY_PRA, 3: ALL}
    assert suggest_for(case, known, {Service(3, PRA)}) == (
        Suggestion(16_500, 3, (PASCA,)),
        Suggestion(23_000, 3, (PASCA,)),
        Suggestion(11_000, 1, (PRA,)),
    )
    assert suggest_for(case, known, {Service(3, PRA), Service(3, PASCA)}) == (Suggestion(11_000, 1, (PRA,)),)
    assert suggest_for(case, known, {Service(1, PRA), Service(1, PASCA)}) == (
        Suggestion(16_500, 3, (PRA, PASCA)),
        Suggestion(23_000, 3, (PRA, PASCA)),
    )
    assert (
        suggest_for(case, known, {Service(phase, product) for phase in (1, 3) for product in (PRA, PASCA)})
        == ()
    )


def test_a_nearer_power_gives_way_to_one_whose_product_ap2t_did_not_refuse():
    # 41.500 VA is the last with Prabayar: above it, with Pascabayar refused, nothing is left.
    case = new(PASCA, 41_500)
    assert suggest_for(case, {3: ALL}, {Service(3, PASCA)}) == (Suggestion(33_000, 3, (PRA,)),)


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


# What is said beside the decision ----------------------------------------------------------------


def test_the_power_limits_come_from_the_row_with_all_meters():
    assert power_limits(MATRIX, new(PRA, 13_900)) == (450, 11_000)
    assert power_limits(MATRIX, new(PRA, 53_000)) == (3_900, 41_500)
    assert power_limits(MATRIX, new(PASCA, 53_000)) == (3_900, None)
    assert power_limits(MATRIX, change("1-PRABAYAR", PRA, 13_900)) == (450, 11_000)


def test_what_every_meter_serves_ends_with_the_limit():
    assert served_with_all_meters(MATRIX, new(PRA, 11_000))
    assert not served_with_all_meters(MATRIX, new(PRA, 13_900))
    assert served_with_all_meters(MATRIX, new(PASCA, 13_900))


def test_hints_are_marked_as_ours():
    large_and_smaller = change("3-PASCABAYAR", PASCA, 200_001, current_power=250_000)
    assert hints(large_and_smaller, suggest(tariffs(), "Bisnis", 200_001)) == (
        "Daya di atas 200.000 VA dilayani dengan tegangan menengah (tambahan)",
        "Penurunan daya: SOP 4a mengatur Penyambungan Baru dan Penambahan Daya (tambahan)",
        "Tarif B3 tidak memiliki harga prabayar (tambahan)",
    )


def test_an_ordinary_request_has_no_hints():
    assert hints(new(PRA, 2_200), suggest(tariffs(), "Rumah tangga", 2_200)) == ()
    assert hints(new(PASCA, 200_000)) == ()
    assert hints(change("1-PRABAYAR", PRA, 2_200, current_power=1_300)) == ()


@pytest.mark.parametrize(("power", "hint"), [(1_300, (SMALLER,)), (2_200, ()), (3_500, ())])
def test_only_a_smaller_power_is_a_penurunan_daya(power, hint):
    case = Case(Transaction.PD, Service(1, PRA), 2_200, power, 1, PASCA)
    assert hints(case) == hint
