"""Step 1: the request, the caller and the present service."""

import re
from typing import Any

from crispy_forms.layout import Column, Field, Fieldset, Layout, Row
from django import forms

from allocation import reference
from allocation.domain.decision import check_current_power
from allocation.domain.errors import CaseError
from allocation.domain.matrix import Service
from allocation.domain.power import read_typed_power
from allocation.domain.typed_text import clean_typed
from pln123.web.choice_fields import pick
from scripts_agent.contact.fields import ContactFields, purpose_text
from scripts_agent.intake.flow import Question
from scripts_agent.intake.offered import MIGRATION
from scripts_agent.intake.questions import INTAKE
from scripts_agent.key_buttons import KeyRadio

from .step import StepForm


def question_field(id: str, **options: Any) -> forms.ChoiceField:
    """A question of the flow: its choices, and the keys that press them. options: of the field."""
    question = INTAKE.node(id)
    assert isinstance(question, Question)
    choices = [(choice.value, choice.label) for choice in question.choices]
    keys = {choice.value: choice.key for choice in question.choices if choice.key}
    return forms.ChoiceField(choices=choices, widget=KeyRadio(keys), **options)


class CallerForm(StepForm, ContactFields):
    """Step 1: which request, who calls, and for PD what the customer has now.

    initial["locked_power"]: the power that the call has because it was a Migrasi murni.
    """

    transaction = question_field(
        "transaction",
        label="Jenis permohonan",
        error_messages=pick("Pilih jenis permohonan: PB, PD atau Migrasi murni."),
    )
    customer_id = forms.CharField(
        label="ID pelanggan",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="12 angka",
    )
    current = question_field(
        "current",
        label="Layanan Pelanggan Saat ini",
        required=False,
        error_messages={"invalid_choice": "Pilih salah satu dari empat layanan saat ini."},
    )
    current_power = forms.CharField(
        label="Daya saat ini (VA)", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ("revision", "token", "transaction", "salutation", "name", "telephone")

    def prepare(self) -> None:
        self.fields["transaction"].widget.attrs["autofocus"] = True

    def layout(self) -> Layout:
        return Layout(
            Field("transaction", wrapper_class="choice-row"),
            Row(Column(Field("salutation", wrapper_class="choice-row"), css_class="col-12")),
            Row(Column("name", css_class="col-7"), Column("telephone", css_class="col-5")),
            purpose_text(),
            Fieldset(
                "Untuk Perubahan Daya dan Migrasi murni",
                Field("current", wrapper_class="choice-row"),
                Row(Column("current_power", css_class="col-5"), Column("customer_id", css_class="col-7")),
                css_class="only-with-service",
            ),
        )

    def clean_customer_id(self) -> str:
        text = re.sub(r"[ .\-]", "", clean_typed(self.cleaned_data["customer_id"]))
        if text and not re.fullmatch(r"[0-9]{12}", text):
            raise forms.ValidationError("ID pelanggan terdiri dari 12 angka. Periksa lagi, atau kosongkan.")
        return text

    def clean(self) -> None:
        data = self.cleaned_data
        transaction = data.get("transaction")
        if transaction == "PB":
            data["current"], data["current_power"] = "", ""
            return
        if not data.get("current") and "current" not in self.errors:
            self.add_error("current", "Pilih layanan pelanggan saat ini.")
        self._clean_current_power(required=transaction == MIGRATION)

    def _clean_current_power(self, *, required: bool) -> None:
        text = self.cleaned_data.get("current_power", "")
        if not clean_typed(text):
            self.cleaned_data["current_power"] = ""
            if required:
                self.add_error("current_power", "Isi daya saat ini: pada Migrasi murni dayanya tetap.")
            return
        try:
            power = read_typed_power(text, field="current_power")
            if self.cleaned_data.get("current"):
                service = Service.parse(self.cleaned_data["current"])
                check_current_power(reference.ladder(self.on), service, power)
        except CaseError as error:
            self.add_error("current_power", error.message)
        else:
            self.cleaned_data["current_power"] = str(power)

    @property
    def answers(self) -> dict[str, str | None]:
        data = self.cleaned_data
        given = {name: data[name] or None for name in ("transaction", "current", "current_power")}
        locked = self.initial.get("locked_power")
        if locked and (given["transaction"] != MIGRATION or given["current_power"] != locked):
            return given | {"power": None, "tariff": None}  # the caller never asked for this power
        return given
