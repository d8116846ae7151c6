"""What the desk offers at a question, and what a button changes. No database."""

import pytest

from scripts_agent.intake.flow import follow
from scripts_agent.intake.offered import changes_of, changes_of_ap2t, offered_choices
from scripts_agent.intake.questions import INTAKE


def values(question: str, **answers: str) -> list[str]:
    return [choice.value for choice in offered_choices(INTAKE.node(question), answers)]


def test_a_new_connection_is_asked_for_either_product_or_none_yet() -> None:
    assert values("product", transaction="PB") == ["PRABAYAR", "PASCABAYAR", "BELUM"]


def test_who_has_not_decided_may_have_wanted_information_alone() -> None:
    assert values("product", transaction="PB", undecided="YA") == ["PRABAYAR", "PASCABAYAR", "BELUM", "INFO"]


def test_information_alone_stays_a_button_while_it_is_the_answer() -> None:
    assert "INFO" in values("product", transaction="PB", product="INFO")
    assert "INFO" not in values("product", transaction="PB", product="PRABAYAR")


@pytest.mark.parametrize(("current", "other"), [("1-PASCABAYAR", "PRABAYAR"), ("3-PRABAYAR", "PASCABAYAR")])
def test_a_migrasi_murni_is_offered_the_other_product_alone(current: str, other: str) -> None:
    assert values("product", transaction="MIGRASI", current=current) == [other]
    assert values("product", transaction="PD", current=current) == ["PRABAYAR", "PASCABAYAR", "BELUM"]


def test_a_migrasi_murni_rules_out_nothing_at_other_questions() -> None:
    assert values("heard", transaction="MIGRASI", current="1-PASCABAYAR") == ["YA"]


def test_at_an_end_nothing_is_offered() -> None:
    assert values("decline") == []


# What a button changes -----------------------------------------------------------------------------


def changes(question: str, value: str) -> dict[str, str | None]:
    [choice] = [choice for choice in INTAKE.node(question).choices if choice.value == value]  # type: ignore[union-attr]
    return changes_of(question, choice)


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        ("transaction", "PB", {"transaction": "PB"}),
        ("offer", "TIDAK", {"offer": "TIDAK"}),
        ("offer", "ALASAN", {"why": "YA"}),
        # A product named: it is decided, and its line is to be said.
        ("product", "PRABAYAR", {"product": "PRABAYAR", "undecided": None, "heard": None}),
        ("product", "BELUM", {"undecided": "YA", "product": None, "heard": None}),
    ],
)
def test_a_button_stores_its_answer_or_its_note(
    question: str, value: str, expected: dict[str, str | None]
) -> None:
    assert changes(question, value) == expected


def test_another_answer_of_ap2t_takes_back_what_the_caller_said_to_ours() -> None:
    given = dict.fromkeys(("served", "offer", "unavailable", "undecidable", "why"))
    assert changes_of_ap2t("KEDUANYA_TIDAK") == {**given, "ap2t": "KEDUANYA_TIDAK"}


# The flow ------------------------------------------------------------------------------------------


def test_an_answer_is_named_as_its_button_is() -> None:
    assert INTAKE.label("transaction", "PB") == "Penyambungan Baru (PB)"
    assert INTAKE.label("current", "1-PRABAYAR") == "1 Ph – Prabayar"


@pytest.mark.parametrize(("question", "value"), [("transaction", "PX"), ("area", "PLN"), ("power", "2200")])
def test_an_answer_that_no_button_gives_has_no_name(question: str, value: str) -> None:
    with pytest.raises(KeyError) as caught:
        INTAKE.label(question, value)
    assert caught.value.args == (question, value)


def test_without_an_answer_the_way_ends_at_the_first_question() -> None:
    assert [(node.id, target) for node, target in follow(INTAKE, {}, {})] == [("transaction", None)]


def test_without_a_fact_the_way_ends_at_its_branch() -> None:
    [*_, (node, target)] = follow(INTAKE, {"transaction": "PB", "village": "31.71.01.1001"}, {})
    assert (node.choices[0].value, target) == ("PLN", None)  # type: ignore[union-attr]
