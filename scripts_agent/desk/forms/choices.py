"""A question of the flow as a field: its choices, and the keys that press them."""

from typing import Any

from django import forms

from scripts_agent.intake.flow import Question
from scripts_agent.intake.questions import INTAKE
from scripts_agent.key_buttons import KeyRadio


def question_field(id: str, **options: Any) -> forms.ChoiceField:
    """The question with this id, as the flow declares it. options: of the field."""
    question = INTAKE.node(id)
    assert isinstance(question, Question)
    choices = [(choice.value, choice.label) for choice in question.choices]
    keys = {choice.value: choice.key for choice in question.choices if choice.key}
    return forms.ChoiceField(choices=choices, widget=KeyRadio(keys), **options)
