"""THE flow: every way a call can take through it."""

import subprocess
import sys

import pytest

from allocation.domain.decision import Decision, Outcome, build_case
from allocation.domain.matrix import SERVICES, Product, Service, Transaction
from allocation.reference import ladder, policies
from scripts_agent.intake.ap2t import after_ap2t, refused_by
from scripts_agent.intake.flow import Branch, End, Question, position
from scripts_agent.intake.questions import AP2T_CHOICES, INTAKE, LINES

PRABAYAR, PASCABAYAR = Product.PRABAYAR, Product.PASCABAYAR
PB = {"transaction": "PB", "village": "31.71.01.1001", "power": "2200", "product": "PASCABAYAR"}
HEARD = {"heard": "YA"}
PD = PB | {"transaction": "PD", "current": "1-PRABAYAR", "current_power": "1300"}
PLN = {"area": "PLN"}
MATRIX = policies().by_id("2021-01-26")


def at(answers, **facts):
    return position(INTAKE, answers, PLN | facts)


def test_new_connection_is_asked_in_the_order_of_the_sop():
    given = {}
    asked = []
    for id in ("transaction", "village", "power", "product", "heard"):
        asked.append(at(given).node.id)
        given[id] = (PB | HEARD)[id]
    assert asked == ["transaction", "village", "power", "product", "heard"]
    assert at(given).node.id == "result"


@pytest.mark.parametrize("kind", ["PD", "MIGRASI"])
def test_change_of_power_and_migration_ask_for_the_present_service_first(kind):
    assert at({"transaction": kind}).node.id == "current"
    assert at({"transaction": kind, "current": "1-PRABAYAR"}).node.id == "village"
    path = at(PD | {"transaction": kind}).path
    assert path == ("transaction", "current", "current_power", "village", "power", "product")


def test_the_present_service_of_a_change_does_not_count_for_a_new_connection():
    found = at(PD | HEARD | {"transaction": "PB"})
    assert (found.node.id, found.path) == ("result", ("transaction", "village", "power", "product", "heard"))


def test_present_services_are_the_four_of_the_matrix():
    offered = [(c.value, c.label) for c in INTAKE.node("current").choices]
    assert offered == [
        ("1-PASCABAYAR", "1 Ph – Pascabayar"),
        ("1-PRABAYAR", "1 Ph – Prabayar"),
        ("3-PASCABAYAR", "3 Ph – Pascabayar"),
        ("3-PRABAYAR", "3 Ph – Prabayar"),
    ]
    assert [value for value, _ in offered] == [service.code for service in SERVICES]


def test_village_of_pln_batam_is_referred_unless_ap2t_can_process_it():
    batam = {"transaction": "PB", "village": "21.71.01.1001"}
    facts = {"area": "PLN_BATAM"}
    assert position(INTAKE, batam, facts).node.id == "batam"
    assert position(INTAKE, batam | {"batam": "DIRUJUK"}, facts).node.id == "refer"
    assert position(INTAKE, batam | {"batam": "LANJUT"}, facts).node.id == "power"
    assert "batam" not in position(INTAKE, batam | {"batam": "LANJUT"}, PLN).path


def test_undecided_product_stays_at_the_question_and_info_only_ends_it():
    open_question = {k: v for k, v in PB.items() if k != "product"} | {"undecided": "YA"}
    assert at(open_question).node.id == "product"
    assert at(open_question | {"product": "INFO"}).node.id == "decline"
    assert at(open_question | {"product": "PRABAYAR"}).node.id == "heard"


@pytest.mark.parametrize(
    ("result", "answer", "end"),
    [
        ("SERVED", {}, "served"),
        ("SERVED", {"served": "LANJUT"}, "continue_ap2t"),
        ("OFFER_ALTERNATIVE", {}, "offer"),
        ("OFFER_ALTERNATIVE", {"offer": "YA"}, "continue_ap2t_alternative"),
        ("OFFER_ALTERNATIVE", {"offer": "TIDAK"}, "decline"),
        ("OFFER_ALTERNATIVE", {"why": "YA"}, "offer"),
        ("OFFER_ALTERNATIVE", {"why": "YA", "offer": "KERAS"}, "report"),
        ("NOT_AVAILABLE", {}, "unavailable"),
        ("NOT_AVAILABLE", {"unavailable": "TIDAK"}, "decline"),
        ("NOT_AVAILABLE", {"why": "YA"}, "unavailable"),
        ("NOT_AVAILABLE", {"unavailable": "KERAS"}, "report"),
        ("NOT_AVAILABLE", {"unavailable": "YA"}, "unavailable"),
        ("UNDECIDABLE", {}, "undecidable"),
        ("UNDECIDABLE", {"undecidable": "DIRUJUK"}, "refer"),
    ],
)
def test_each_result_leads_to_its_closings(result, answer, end):
    assert at(PB | HEARD | answer, result=result).node.id == end


def test_yes_to_an_offer_does_not_count_once_the_product_is_served():
    found = at(PB | HEARD | {"offer": "YA"}, result="SERVED")
    assert (found.node.id, "offer" in found.path) == ("served", False)


def test_the_call_can_be_cut_off_at_any_step():
    assert INTAKE.side_exits == ("cancelled",)
    assert INTAKE.node("cancelled").closing == "cancelled"


def test_the_branches_know_every_outcome_of_a_decision():
    result = INTAKE.node("result")
    assert isinstance(result, Branch)
    assert {choice.value for choice in result.choices} == {outcome.value for outcome in Outcome}


def test_every_step_has_its_nodes_and_ends_are_in_the_last():
    assert [sorted({n.step for n in INTAKE.nodes}), INTAKE.version] == [[1, 2, 3, 4, 5, 6], "2021-01-26"]
    assert {n.step for n in INTAKE.nodes if isinstance(n, End)} == {6}
    ids = {n.id for n in INTAKE.nodes_of_step(6)}
    assert ids == {"continue_ap2t", "continue_ap2t_alternative", "decline", "report", "refer", "cancelled"}


def test_every_line_is_spoken_somewhere():
    spoken = [line for q in INTAKE.questions for line in (q.line, *(choice.line for choice in q.choices))]
    assert {*spoken} - {None} == set(LINES)


def test_no_two_buttons_of_step_one_share_a_key():
    keys = [c.key for n in INTAKE.nodes_of_step(1) if isinstance(n, Question) for c in n.choices]
    assert keys == ["1", "2", "3", "4", "5", "6", "7"]


# "AP2T menjawab lain"


def case(product, power=2200, **rest):
    return build_case(ladder(), transaction=Transaction.PB, product=product, power=power, **rest)


def told(outcome, alternative=None):
    return Decision(outcome, alternative, None, 1, "2021-01-26")


@pytest.mark.parametrize(
    ("ap2t", "asked", "outcome", "alternative"),
    [
        ("DAPAT", PASCABAYAR, "SERVED", None),
        ("PASCABAYAR_TIDAK", PASCABAYAR, "OFFER_ALTERNATIVE", PRABAYAR),
        ("PRABAYAR_TIDAK", PRABAYAR, "OFFER_ALTERNATIVE", PASCABAYAR),
        ("PASCABAYAR_TIDAK", PRABAYAR, "SERVED", None),
        ("PRABAYAR_TIDAK", PASCABAYAR, "SERVED", None),
        ("KEDUANYA_TIDAK", PRABAYAR, "NOT_AVAILABLE", None),
        ("KEDUANYA_TIDAK", PASCABAYAR, "NOT_AVAILABLE", None),
    ],
)
def test_what_ap2t_shows_goes_before_what_the_matrix_says(ap2t, asked, outcome, alternative):
    for before in (None, told(Outcome.UNDECIDABLE), told(Outcome.SERVED)):
        assert after_ap2t(MATRIX, case(asked), before, ap2t) == (outcome, alternative)


@pytest.mark.parametrize(
    ("power", "result"),
    [
        (11_000, ("OFFER_ALTERNATIVE", PRABAYAR)),
        (13_900, ("NOT_AVAILABLE", None)),  # 1 Phasa: Prabayar reaches 11.000 VA
        (41_500, ("OFFER_ALTERNATIVE", PRABAYAR)),
        (53_000, ("NOT_AVAILABLE", None)),  # 3 Phasa: Prabayar reaches 41.500 VA
    ],
)
def test_a_product_that_no_meter_serves_at_this_power_is_no_alternative(power, result):
    assert after_ap2t(MATRIX, case(PASCABAYAR, power), None, "PASCABAYAR_TIDAK") == result


def test_a_migration_that_ap2t_refuses_has_no_alternative():
    migration = build_case(
        ladder(),
        transaction=Transaction.PD,
        product=PRABAYAR,
        power=2200,
        current=Service(1, PASCABAYAR),
        current_power=2200,
    )
    assert after_ap2t(MATRIX, migration, None, "PRABAYAR_TIDAK") == ("NOT_AVAILABLE", None)
    assert after_ap2t(MATRIX, migration, None, "DAPAT") == ("SERVED", None)


def test_without_an_answer_of_ap2t_the_decision_stands():
    assert after_ap2t(MATRIX, case(PASCABAYAR), told(Outcome.OFFER_ALTERNATIVE, PRABAYAR), "") == (
        "OFFER_ALTERNATIVE",
        PRABAYAR,
    )
    assert after_ap2t(MATRIX, case(PASCABAYAR), None, "") == ("UNDECIDABLE", None)


def test_every_answer_of_ap2t_that_is_offered_is_understood():
    assert [c.label for c in AP2T_CHOICES] == [
        "Dapat diproses",
        "Pascabayar tidak tersedia",
        "Prabayar tidak tersedia",
        "Keduanya tidak tersedia",
    ]
    for choice in AP2T_CHOICES:
        assert after_ap2t(MATRIX, case(PASCABAYAR), None, choice.value)[0] in Outcome
    with pytest.raises(KeyError):
        after_ap2t(MATRIX, case(PASCABAYAR), None, "LAIN")


def test_the_intake_knows_no_django():
    modules = "scripts_agent.intake.flow, scripts_agent.intake.questions, scripts_agent.intake.ap2t"
    code = f"import sys, {modules}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ap2t_refuses_nothing_before_it_has_answered():
    assert refused_by("") == frozenset()
    assert refused_by("KEDUANYA_TIDAK") == {PRABAYAR, PASCABAYAR}
    with pytest.raises(KeyError):
        refused_by("MUNGKIN")
