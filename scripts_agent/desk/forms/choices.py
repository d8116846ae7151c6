"""Choices of the desk's forms: shared between forms, and pressed by a key."""

from scripts_agent.intake.flow import Question
from scripts_agent.intake.questions import INTAKE
from scripts_agent.key_buttons import SharedChoices


def keys_of(question: str) -> dict[str, str]:
    """A question's keys as the flow declares them, by value."""
    return {choice.value: choice.key for choice in _question(question).choices if choice.key}


def choices_of(question: str) -> SharedChoices:
    """A question's choices as the flow declares them."""
    return SharedChoices((choice.value, choice.label) for choice in _question(question).choices)


def _question(id: str) -> Question:
    node = INTAKE.node(id)
    assert isinstance(node, Question)
    return node
