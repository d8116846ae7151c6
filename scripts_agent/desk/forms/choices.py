"""Choices of the desk's forms, and the keys that press them."""

from scripts_agent.intake.flow import Question
from scripts_agent.intake.questions import INTAKE


def keys_of(question: str) -> dict[str, str]:
    """A question's keys as the flow declares them, by value."""
    return {choice.value: choice.key for choice in _question(question).choices if choice.key}


def choices_of(question: str) -> list[tuple[str, str]]:
    """A question's choices as the flow declares them."""
    return [(choice.value, choice.label) for choice in _question(question).choices]


def _question(id: str) -> Question:
    node = INTAKE.node(id)
    assert isinstance(node, Question)
    return node
