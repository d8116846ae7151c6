"""Fields to choose from, with messages that say what to do."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import date_format


def pick(message: str) -> dict[str, str]:
    """The error messages of a field that must be chosen: the same for nothing and for something unknown."""
    return {"required": message, "invalid_choice": message}


def filter_choice(label: str, what: str, **options: Any) -> forms.ChoiceField:
    """A choice that narrows a list down, or nothing. what: the thing that is chosen, inside a sentence."""
    message = {"invalid_choice": f"Pilih {what} dari daftar."}
    return forms.ChoiceField(label=label, required=False, error_messages=message, **options)


def offer(form: forms.BaseForm, name: str, choices: Iterable[Any]) -> None:
    """Gives a field of the form its choices, where they are not known before the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def asked_in_words(form: forms.Form) -> list[tuple[str, str]]:
    """What a valid form of filters asks for, label and value; what narrows nothing is left out."""
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, ""):
            continue
        if isinstance(field, forms.ChoiceField):
            value = _labels(field.choices)[str(value)]
        elif isinstance(field, forms.DateField):
            value = date_format(value, "j F Y")
        found.append((str(field.label or name.capitalize()), str(value)))
    return found


def _labels(choices: Any) -> dict[str, str]:
    """The labels by value, also of choices that stand in groups."""
    found: dict[str, str] = {}
    for value, label in choices:
        found |= _labels(label) if isinstance(label, list | tuple) else {str(value): str(label)}
    return found
