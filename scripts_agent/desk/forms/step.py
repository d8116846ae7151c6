"""What the agent types, step by step: fields, labels, layout and messages. Rules come from the domain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.utils.safestring import SafeString

from allocation.clock import today_wib

REQUIRED = "Isi kolom ini dahulu."
TOO_LONG = {"max_length": "Terlalu panjang: isi paling banyak %(limit_value)s huruf, seperti pada AP2T."}


class StepForm(forms.Form):
    """One step's form. The <form> tag and its htmx attributes stand in the template."""

    # What stands in the seen fields before anybody has filled them in; None: not the same for every call.
    BLANK: ClassVar[Mapping[str, str] | None] = None

    revision = forms.CharField(required=False, widget=forms.HiddenInput)  # compared by the service, not here

    def __init__(self, *args: Any, on: date | None = None, **kwargs: Any) -> None:
        """on: the day (WIB) whose powers and tariffs are offered, that on which the call opened; today."""
        self.on = on or today_wib()
        super().__init__(*args, **kwargs)
        self.prepare()
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
            field.error_messages.setdefault("required", REQUIRED)

    def prepare(self) -> None:
        """Makes the fields fit the call, before anything is bound to them or drawn."""

    @classmethod
    def to_fill_in(
        cls, initial: Mapping[str, Any], *, on: date | None = None, **options: Any
    ) -> "StepForm | BlankForm":
        """The form as a page shows it at first. initial: what the call knows. options: of the form."""
        hidden = {name: initial.get(name, "") for name in _hidden_names(cls)}
        seen = {name: value for name, value in initial.items() if value and name not in hidden}
        if seen == cls.BLANK and not any(options.values()):
            return BlankForm(cls, on or today_wib(), tuple(hidden.items()))
        return cls(initial=dict(initial), on=on, **options)

    @property
    def hidden(self) -> tuple[tuple[str, Any], ...]:
        """Name and value of the fields that are not seen (revision, token); they stand in the template."""
        return tuple((field.name, field.value()) for field in self.hidden_fields())

    @property
    def drawn(self) -> SafeString:
        """The fields that are seen."""
        return _draw(self)

    @property
    def answers(self) -> dict[str, str | None]:
        """The step's answers by question id, after is_valid(); None takes an answer back."""
        return {}

    def layout(self) -> Layout:
        return Layout(*(name for name, field in self.fields.items() if not field.widget.is_hidden))


@dataclass(frozen=True)
class BlankForm:
    """A form that nobody has filled in, so nothing of a call stands in it: it is made and drawn once per
    process and day of opening. hidden: name and value of what differs from call to call.
    """

    kind: type[StepForm]
    on: date
    hidden: tuple[tuple[str, Any], ...]

    @property
    def drawn(self) -> SafeString:
        return _drawn_blank(self.kind, self.on)

    @property
    def errors(self) -> Mapping[str, Any]:
        return {}


@cache
def _hidden_names(kind: type[StepForm]) -> tuple[str, ...]:
    return tuple(name for name, field in kind.base_fields.items() if field.widget.is_hidden)


@lru_cache(64)
def _drawn_blank(kind: type[StepForm], on: date) -> SafeString:
    return _draw(kind(initial=kind.BLANK, on=on))


def _draw(form: StepForm) -> SafeString:
    if not form.visible_fields():
        return SafeString("")  # an empty layout would draw the hidden fields, a second time
    helper = FormHelper()
    helper.form_tag = False  # the form tag and its token stand in the template
    helper.disable_csrf = True
    helper.layout = form.layout()
    drawn: SafeString = render_crispy_form(form, helper)
    return drawn
