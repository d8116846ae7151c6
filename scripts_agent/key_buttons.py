"""Choices as buttons that a key presses."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString


class KeyRadio(forms.RadioSelect):
    """Radio buttons that carry the key which presses them: value -> key."""

    def __init__(self, keys: Mapping[str, str], choices: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(choices=choices)
        self.keys = keys

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """The focus starts on what is chosen, else on the first button."""
        groups = super().optgroups(name, value, attrs)
        options = [option for _, group, _ in groups for option in group]
        start = next((option for option in options if option["selected"]), options[0])
        for option in options:
            if option is not start:
                option["attrs"].pop("autofocus", None)
        return groups

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        key = self.keys.get(str(value))
        if key is None:
            return super().create_option(name, value, label, *args, **kwargs)
        option = super().create_option(name, value, keyed_label(label, key), *args, **kwargs)
        option["attrs"] |= key_attrs(key)
        return option


def keyed_label(label: str, key: str) -> SafeString:
    """A label with its key, which the style sheet shows: a reader hears aria-keyshortcuts, not "Ibu I"."""
    return format_html('<span data-hint="{}">{}</span>', key, label)


def key_attrs(key: str) -> dict[str, str]:
    return {"data-key": key, "aria-keyshortcuts": key}
