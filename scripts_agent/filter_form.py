"""The form above a list that narrows it down."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms

from pln123.web.choice_fields import offer
from scripts_agent.contact.notes import MAX_LENGTH


class FilterForm(forms.Form):
    """Its fields stand in the address, so nothing about a caller is ever among them."""

    def __init__(self, data: Mapping[str, Any], **choices: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        for name, offered in choices.items():
            offer(self, name, offered)

    @property
    def query(self) -> dict[str, str]:
        """The filters as they stand in an address; an empty one may mean something, so it stays."""
        return {name: self.data[name] for name in self.fields if name in self.data}

    @property
    def address(self) -> str:
        return urlencode(self.query)


ALL = ("", "Semua")

SHORT_AREA = {"rows": 2, "maxlength": MAX_LENGTH}
