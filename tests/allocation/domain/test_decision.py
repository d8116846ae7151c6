"""One request, one answer (SOP 3, 4a.6). No database, no Django."""

from collections import Counter

import pytest

from allocation.domain.decision import Case, Decision, Outcome, Reason, build_case, decide, undecidable
from allocation.domain.errors import CaseError
from allocation.domain.matrix import Product
from tests.allocation.domain.cases import ALL, LADDER, MATRIX, ONLY_PASCA, ONLY_PRA, PASCA, PRA, change, new

SERVED, OFFER, NOT_AVAILABLE = Outcome.SERVED, Outcome.OFFER_ALTERNATIVE, Outcome.NOT_AVAILABLE


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


def test_every_decision_carries_its_policy():
    for case, availability in ((new(PASCA, 2_200), ALL), (new(PASCA, 17_600), ONLY_PRA)):
        assert decide(MATRIX, case, availability).policy == "2021-01-26"


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


# All requests of the ladder, counted -------------------------------------------------------------


def test_the_840_requests_have_the_counts_worked_out_before():
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
