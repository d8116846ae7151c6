"""What the agent types, step by step: fields, labels, layout and messages. Rules come from the domain."""

from datetime import date
from functools import lru_cache
from typing import Any

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
        """Makes the fields fit the call, before anything is bound to them or rendered."""

    @property
    def hidden(self) -> tuple[tuple[str, Any], ...]:
        """Name and value of the fields that are not seen (revision, token); they stand in the template."""
        return tuple((field.name, field.value()) for field in self.hidden_fields())

    @property
    def rendered(self) -> SafeString:
        """The fields that are seen."""
        return _render_blank(type(self), self.on) if self.is_blank else render_fields(self)

    @property
    def is_blank(self) -> bool:
        """Nothing of the call stands in the seen fields: they look the same in every call of a day."""
        seen = [(name, field) for name, field in self.fields.items() if not field.widget.is_hidden]
        return not self.is_bound and all(
            (self.get_initial_for_field(field, name) or "") == (field.initial or "") for name, field in seen
        )

    @property
    def answers(self) -> dict[str, str | None]:
        """The step's answers by question id, after is_valid(); None takes an answer back."""
        return {}

    def layout(self) -> Layout:
        return Layout(*(name for name, field in self.fields.items() if not field.widget.is_hidden))


@lru_cache(64)
def _render_blank(kind: type[StepForm], on: date) -> SafeString:
    return render_fields(kind(on=on))


def render_fields(form: StepForm) -> SafeString:
    if not form.visible_fields():
        return SafeString("")  # an empty layout would render the hidden fields, a second time
    helper = FormHelper()
    helper.form_tag = False  # the form tag and its token stand in the template
    helper.disable_csrf = True
    helper.layout = form.layout()
    return render_crispy_form(form, helper)
