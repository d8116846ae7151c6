"""What the desk offers at a question, and what pressing a button changes of the answers."""

from collections.abc import Mapping

from allocation.domain.matrix import Service

from .flow import Choice, End, Node

MIGRATION = "MIGRASI"
# Given to one decision: they go when there is another one.
RESULT_ANSWERS = ("served", "offer", "unavailable", "undecidable", "why", "ap2t")


def offered_choices(node: Node, answers: Mapping[str, str]) -> list[Choice]:
    """The buttons of a question, without those that these answers rule out."""
    if isinstance(node, End):
        return []
    # "Info saja" is for who is undecided; it stays while it is the answer, which may be sent twice.
    info = answers.get("undecided") or answers.get(node.id) == "INFO"
    choices = [c for c in node.choices if c.value != "INFO" or info]
    if node.id == "product" and answers.get("transaction") == MIGRATION:
        # Migrasi murni keeps everything but the product: only the other one is a transaction.
        target = Service.parse(answers["current"]).product.other
        choices = [c for c in choices if c.value == target]
    return choices


def changes_of(question: str, choice: Choice) -> dict[str, str | None]:
    """What pressing a button changes of the answers; None takes one back."""
    changes: dict[str, str | None] = {choice.note: "YA"} if choice.note else {question: choice.value}
    if question == "product":
        # Undecided means that no product is stored; a product chosen means that they have decided.
        changes |= {"product": None} if choice.note else {"undecided": None}
        changes |= {"heard": None}  # line 4a.5 is said each time a product is named
    return changes


def changes_of_ap2t(value: str) -> dict[str, str | None]:
    """What "AP2T menjawab lain" changes: the caller's answer to our own result goes."""
    return {**dict.fromkeys(RESULT_ANSWERS), "ap2t": value}
