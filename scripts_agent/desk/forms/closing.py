"""Step 6: how the call ends."""

from typing import Any

from crispy_forms.layout import Column, Field, Layout, Row
from django import forms

from allocation.units.reads import up3s
from pln123.web.choice_fields import offer
from scripts_agent.contact.fields import ContactFields, purpose_text
from scripts_agent.key_buttons import key_attrs, keyed_label

from .step import StepForm


class ClosingForm(StepForm):
    """Step 6 where nothing is demanded. closing: the one that its page shows."""

    closing = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def typed(self) -> tuple[str, ...]:
        """What was typed, line by line, for a page that has no such form any more."""
        return ()


class DeclineForm(ClosingForm):
    """TIDAK BERSEDIA: another help is offered before the ticket is closed (SOP 4a.6)."""

    bantuan_lain = forms.BooleanField(
        label=keyed_label("Bantuan lain sudah ditawarkan", "B"),
        widget=forms.CheckboxInput(attrs={"autofocus": True} | key_attrs("B")),
        error_messages={"required": "Tawarkan bantuan lain dahulu, lalu beri tanda centang."},
    )


class ReportForm(ClosingForm, ContactFields):
    """A hard complaint goes to the unit with the caller's name, telephone and wish (SOP 4a.6)."""

    text = forms.CharField(
        label="Isi laporan",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        error_messages={
            "required": "Isi laporan untuk unit.",
            "max_length": "Laporan terlalu panjang (%(show_value)s huruf): isi paling banyak 2.000 huruf.",
        },
    )
    unit = forms.ChoiceField(
        label="Unit PLN (unit desa ini belum pasti)",
        error_messages={
            "required": "Pilih unit yang menerima laporan ini.",
            "invalid_choice": "Pilih unit dari daftar.",
        },
    )
    field_order = ("revision", "closing", "salutation", "name", "telephone", "unit", "text")

    def __init__(self, *args: Any, unit_known: bool = True, **kwargs: Any) -> None:
        self.unit_known = unit_known
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        # A report goes to the village's own unit; only where there is none for certain it is asked for.
        if self.unit_known:
            del self.fields["unit"]
        else:
            offer(self, "unit", [("", "Pilih unit..."), *((unit.pk, unit.name) for unit in up3s())])
        for name, message in (
            ("name", "Tanyakan dan isi nama pemohon."),
            ("telephone", "Tanyakan dan isi nomor telepon pemohon."),
        ):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = message

    @property
    def is_blank(self) -> bool:
        return False  # which fields there are depends on the call

    @property
    def typed(self) -> tuple[str, ...]:
        return tuple(f"{field.label}: {field.value()}" for field in self.visible_fields() if field.value())

    def layout(self) -> Layout:
        return Layout(
            Field("salutation", wrapper_class="choice-row"),
            Row(Column("name", css_class="col-7"), Column("telephone", css_class="col-5")),
            purpose_text(),
            *(["unit"] if "unit" in self.fields else []),
            "text",
        )
