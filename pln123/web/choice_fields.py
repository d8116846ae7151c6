"""Fields to choose from, with messages that say what to do."""

from typing import Any

from django import forms


def pick(message: str) -> dict[str, str]:
    """The error messages of a field that must be chosen: the same for nothing and for something unknown."""
    return {"required": message, "invalid_choice": message}


def filter_choice(label: str, what: str, **options: Any) -> forms.ChoiceField:
    """A choice that narrows a list down, or nothing. what: the thing that is chosen, inside a sentence."""
    message = {"invalid_choice": f"Pilih {what} dari daftar."}
    return forms.ChoiceField(label=label, required=False, error_messages=message, **options)
