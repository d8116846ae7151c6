"""One request, one answer (SOP 3, 4a.6; design: Transactions, Decision). No database, no Django."""

from collections import Counter

import pytest

from allocation.domain.decision import (
    Case,
    Decision,
    Outcome,
    Reason,
    Suggestion,
    build_case,
    decide,
    hints,
    power_limits,
    suggestions,
    undecidable,
)
from allocation.domain.errors import CaseError
from allocation.domain.matrix import Availability, Product, Service, Transaction
from allocation.domain.tariff import suggest
from allocation.reference import ladder, policies, tariffs

MATRIX, LADDER = policies().by_id("2021-01-26"), ladder()
PB, PD = Transaction
PRA, PASCA = Product.PRABAYAR, Product.PASCABAYAR
SERVED, OFFER, NOT_AVAILABLE = Outcome.SERVED, Outcome.OFFER_ALTERNATIVE, Outcome.NOT_AVAILABLE
ALL, ONLY_PASCA, ONLY_PRA = Availability.ALL, Availability.PASCABAYAR, Availability.PRABAYAR


def new(product, power, phase=None):
    return build_case(LADDER, transaction=PB, product=product, power=power, phase=phase)


def change(current, product, power, phase=None, current_power=None):
    return build_case(
        LADDER,
        transaction=PD,
        current=Service.parse(current),
        current_power=current_power,
        product=product,
        power=power,
        phase=phase,
    )


def answer(case, availability):
    """Outcome, alternative, reason and row of the decision."""
    return decide(MATRIX, case, availability)[:4]


# The answers -------------------------------------------------------------------------------------


def test_the_sops_own_example_is_offered_prabayar():
    """SOP 4a.6: Gambir, 2200, Pascabayar, at a unit that has only prepaid 1-phase meters."""
    assert decide(MATRIX, new(PASCA, 2_200), ONLY_PRA) == Decision(
        OFFER, PRA, Reason.MATERIAL, 11, "2021-01-26"
    )


def test_a_product_in_range_is_served():
    assert answer(new(PASCA, 2_200), ALL) == (SERVED, None, None, 1)


def test_a_customer_keeps_the_product_already_held_although_its_meter_is_not_at_hand():
    assert answer(change("1-PASCABAYAR", PASCA, 5_500), ONLY_PRA) == (SERVED, None, None, 12)


def test_a_power_that_no_prepaid_meter_serves_is_the_power_limit_not_the_material():
    assert answer(new(PRA, 13_900), ALL) == (OFFER, PASCA, Reason.POWER_LIMIT, 1)
    assert answer(new(PRA, 13_900), ONLY_PASCA) == (OFFER, PASCA, Reason.POWER_LIMIT, 6)


def test_a_new_connection_that_neither_product_serves_is_not_available():
    assert answer(new(PASCA, 17_600), ONLY_PRA) == (NOT_AVAILABLE, None, Reason.MATERIAL, 11)
    assert answer(new(PRA, 17_600), ONLY_PRA) == (NOT_AVAILABLE, None, Reason.POWER_LIMIT, 11)


def test_a_migrasi_murni_to_a_product_at_hand_is_served():
    case = change("1-PASCABAYAR", PRA, 2_200, current_power=2_200)
    assert case.is_migration
    assert answer(case, ONLY_PRA) == (SERVED, None, None, 12)


def test_an_unserved_migrasi_murni_is_not_offered_the_service_the_customer_already_has():
    case = change("1-PRABAYAR", PASCA, 2_200, current_power=2_200)
    assert answer(case, ONLY_PRA) == (NOT_AVAILABLE, None, Reason.MATERIAL, 13)
    # The same without the current power may be a change of power: then the alternative is one.
    assert answer(change("1-PRABAYAR", PASCA, 2_200), ONLY_PRA) == (OFFER, PRA, Reason.MATERIAL, 13)


def test_every_unserved_migrasi_murni_is_not_available():
    asked = 0
    for row in MATRIX.rows:
        if row.current is None or row.current.phase != row.phase:
            continue
        for va in LADDER.of_phase(row.phase):
            case = change(row.current.code, row.current.product.other, va, current_power=va)
            outcome = decide(MATRIX, case, row.availability).outcome
            assert outcome is (SERVED if row.serves(case.product, va) else NOT_AVAILABLE)
            asked += 1
    assert asked == 168  # 12 rows: 6 x 12 powers and 6 x 16


def test_the_same_product_on_the_other_phase_is_a_pd_and_may_be_offered_the_other_product():
    case = change("3-PRABAYAR", PRA, 5_000, phase=1, current_power=5_000)
    assert not case.is_migration
    assert answer(case, ONLY_PASCA) == (OFFER, PASCA, Reason.MATERIAL, 10)


def test_an_undecidable_decision_has_a_reason_and_a_policy_and_no_row():
    assert undecidable(MATRIX, Reason.NO_SETTING) == Decision(
        Outcome.UNDECIDABLE, None, Reason.NO_SETTING, None, "2021-01-26"
    )


# The figures of the design -----------------------------------------------------------------------


def test_the_840_requests_have_the_counts_of_the_design():
    counts, not_available = Counter(), {}
    for row in MATRIX.rows:
        for va in LADDER.of_phase(row.phase):
            for product in Product:
                case = Case(row.transaction, row.current, None, va, row.phase, product)
                decision = decide(MATRIX, case, row.availability)
                counts[decision.outcome, decision.reason] += 1
                if decision.outcome is NOT_AVAILABLE:
                    not_available.setdefault(decision.matrix_row, []).append(va)
    assert sum(counts.values()) == 840
    assert counts == {
        (SERVED, None): 527,
        (OFFER, Reason.MATERIAL): 136,
        (OFFER, Reason.POWER_LIMIT): 153,
        (NOT_AVAILABLE, Reason.MATERIAL): 12,
        (NOT_AVAILABLE, Reason.POWER_LIMIT): 12,
    }
    each = [13_900, 13_900, 17_600, 17_600, 22_000, 22_000]
    assert not_available == {11: each, 13: each, 14: each, 15: each}


# Manual powers at the edges, per row: what each product gets. S served, O the other one offered, - neither.
# Typed from the SOP; the first letter is Prabayar, the second Pascabayar.
EDGES = {
    # below 3.900: 1 phase only;  up to 11.000: both products;  up to 22.000: no prepaid
    1: {451: "SS", 3_899: "SS", 3_901: "SS", 10_999: "SS", 11_001: "OS", 21_999: "OS"},
    6: {451: "OS", 3_899: "OS", 3_901: "OS", 10_999: "OS", 11_001: "OS", 21_999: "OS"},
    11: {451: "SO", 3_899: "SO", 3_901: "SO", 10_999: "SO", 11_001: "--", 21_999: "--"},
    # up to 41.500: both products;  up to 53.000: no prepaid, and postpaid only where it is at hand or kept
    16: {3_901: "SS", 10_999: "SS", 11_001: "SS", 21_999: "SS", 22_001: "SS", 41_499: "SS",
         41_501: "OS", 52_999: "OS", 53_001: "OS"},
    21: {3_901: "OS", 10_999: "OS", 11_001: "OS", 21_999: "OS", 22_001: "OS", 41_499: "OS",
         41_501: "OS", 52_999: "OS", 53_001: "OS"},
    26: {3_901: "SO", 10_999: "SO", 11_001: "SO", 21_999: "SO", 22_001: "SO", 41_499: "SO",
         41_501: "--", 52_999: "--", 53_001: "OS"},
}  # fmt: skip
SAME_AS = {
    1: (1, 2, 3, 4, 5, 8, 12),  # both products over their full range
    6: (6, 7, 9, 10),  # postpaid alone
    11: (11, 13, 14, 15),  # prepaid alone
    16: (16, 17, 18, 19, 20, 25, 29),
    21: (21, 22, 23, 24),
    26: (26, 27, 28, 30),  # prepaid, and postpaid from 53.000
}
EDGE_CASES = [
    (number, va, letters)
    for like, numbers in SAME_AS.items()
    for number in numbers
    for va, letters in EDGES[like].items()
]


def test_the_edges_are_asked_of_all_30_rows():
    assert sorted({number for number, _, _ in EDGE_CASES}) == list(range(1, 31))
    assert len(EDGE_CASES) == 15 * 6 + 15 * 9


@pytest.mark.parametrize(("number", "va", "letters"), EDGE_CASES)
def test_manual_powers_at_the_edges(number, va, letters):
    row = MATRIX.rows[number - 1]
    expected = {"S": (SERVED, False), "O": (OFFER, True), "-": (NOT_AVAILABLE, False)}
    for product, letter in zip((PRA, PASCA), letters, strict=True):
        case = build_case(
            LADDER,
            transaction=row.transaction,
            current=row.current,
            product=product,
            power=va,
            phase=row.phase,
        )
        decision = decide(MATRIX, case, row.availability)
        assert (decision.outcome, decision.alternative is product.other) == expected[letter]
        assert decision.matrix_row == number


@pytest.mark.parametrize(("va", "phase"), [(451, 3), (3_899, 3), (22_001, 1), (41_499, 1), (53_001, 1)])
def test_an_edge_power_is_refused_on_the_phase_that_cannot_have_it(va, phase):
    with pytest.raises(CaseError) as caught:
        new(PRA, va, phase)
    assert (caught.value.code, caught.value.field) == ("conflict", "phase")


# What is a case ----------------------------------------------------------------------------------


def refusal(**parts):
    with pytest.raises(CaseError) as caught:
        build_case(LADDER, **({"transaction": PB, "product": PRA, "power": 2_200} | parts))
    return caught.value.code, caught.value.field


def test_a_power_outside_the_limits_is_no_case():
    assert refusal(power=449) == ("invalid", "power")
    assert refusal(power=1_000_000_000) == ("invalid", "power")


def test_a_pb_has_no_current_service_and_a_pd_has_one():
    assert refusal(current=Service(1, PRA)) == ("conflict", "current")
    assert refusal(current_power=1_300) == ("conflict", "current_power")
    assert refusal(transaction=PD) == ("missing", "current")


def test_a_current_power_that_its_phase_cannot_have_is_refused():
    for current, current_power in (("1-PRABAYAR", 3_900), ("3-PRABAYAR", 2_200), ("1-PRABAYAR", 22_001)):
        with pytest.raises(CaseError) as caught:
            change(current, PASCA, 1_300, current_power=current_power)
        assert (caught.value.code, caught.value.field) == ("conflict", "current_power")
    assert refusal(transaction=PD, current=Service(1, PASCA), current_power=449) == (
        "invalid",
        "current_power",
    )


def test_the_same_power_phase_and_product_is_not_a_transaction():
    same = {"transaction": PD, "current": Service(1, PRA), "current_power": 2_200}
    assert refusal(**same) == ("not_a_transaction", None)
    assert refusal(**same | {"power": 5_000, "current_power": 5_000, "phase": 1}) == (
        "not_a_transaction",
        None,
    )


def test_a_manual_power_between_the_bands_needs_a_phase():
    assert refusal(power=5_000) == ("missing", "phase")
    assert new(PRA, 5_000, phase=3).phase == 3


def test_a_migrasi_murni_keeps_the_phase_of_the_current_service():
    assert change("3-PRABAYAR", PASCA, 5_000, current_power=5_000).phase == 3
    assert change("1-PRABAYAR", PASCA, 5_000, current_power=5_000).phase == 1
    # Same power and product: only a change of phase could be meant, so the phase is asked for.
    assert refusal(
        transaction=PD, current=Service(1, PRA), current_power=5_000, power=5_000
    ) == ("missing", "phase")  # fmt: skip


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


# What is said beside the decision ----------------------------------------------------------------


def test_the_power_limits_come_from_the_row_with_all_meters():
    assert power_limits(MATRIX, new(PRA, 13_900)) == (450, 11_000)
    assert power_limits(MATRIX, new(PRA, 53_000)) == (3_900, 41_500)
    assert power_limits(MATRIX, new(PASCA, 53_000)) == (3_900, None)


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
