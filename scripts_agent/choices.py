"""Choices of the desk's forms: shared between forms, and pressed by a key."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html

from .intake.flow import Question
from .intake.questions import INTAKE


class SharedChoices(BaseChoiceIterator):
    """Choices that are the same for every call. Django copies and checks a plain list for each form anew,
    which took half the time of the form of step 3.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = tuple(pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)

    def __copy__(self) -> "SharedChoices":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "SharedChoices":
        return self


class KeyRadio(forms.RadioSelect):
    """Radio buttons that carry the key which presses them: value -> key."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        super().__init__()
        self.keys = keys

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        key = self.keys.get(str(value))
        if key is None:
            return super().create_option(name, value, label, *args, **kwargs)
        # The key is drawn by the style sheet: a reader hears aria-keyshortcuts, not "Ibu I".
        hinted = format_html('<span data-hint="{}">{}</span>', key, label)
        option = super().create_option(name, value, hinted, *args, **kwargs)
        option["attrs"] |= {"data-key": key, "aria-keyshortcuts": key}
        return option


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
