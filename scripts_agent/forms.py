"""What the agent types, step by step: fields, labels, layout and messages. Rules come from the domain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Field, Fieldset, Layout, Row
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.utils.safestring import SafeString

from allocation import reference, selectors
from allocation.clock import today_wib
from allocation.domain.errors import CaseError
from allocation.domain.matrix import Service
from allocation.domain.power import read_typed_power, resolve_phase
from allocation.domain.typed_text import clean_typed
from allocation.selectors import VillageAllocation

from .choices import KeyRadio, SharedChoices, choices_of, key_attrs, keyed_label, keys_of
from .models import CONTACT_FIELDS
from .privacy import PURPOSE
from .salutations import split_salutations
from .selectors import up3s
from .situation import MIGRATION
from .telephone import TOO_LONG as TOO_LONG_NUMBER
from .telephone import WHAT_TO_TYPE, digits_of, is_number, is_too_long

REQUIRED = "Isi kolom ini dahulu."
TOO_LONG = {"max_length": "Terlalu panjang: isi paling banyak %(limit_value)s huruf, seperti pada AP2T."}

TWO_SALUTATIONS = (
    "Sapaan Bapak dan Ibu terisi keduanya. Pilih sapaan yang benar, dan hapus sapaan yang salah dari nama."
)


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


class TelephoneField(forms.CharField):
    """A telephone number; cleaned to its digits, perhaps with a + in front."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        return digits_of(super().to_python(value) or "")

    def clean(self, value: Any) -> str:
        digits: str = super().clean(value)
        if digits and not is_number(digits):
            raise forms.ValidationError(TOO_LONG_NUMBER if is_too_long(digits) else WHAT_TO_TYPE)
        return digits


class ContactFields(forms.Form):
    """Who calls. Optional in step 1, asked for in a report to the unit."""

    salutation = forms.ChoiceField(
        label="Sapaan",
        required=False,
        choices=SharedChoices([("Bapak", "Bapak"), ("Ibu", "Ibu"), ("", "Belum tahu")]),
        widget=KeyRadio({"Bapak": "B", "Ibu": "I"}),
        error_messages={"invalid_choice": "Pilih Bapak, Ibu atau Belum tahu."},
    )
    name = forms.CharField(
        label="Nama pemohon",
        required=False,
        max_length=100,
        error_messages={"max_length": "Nama terlalu panjang: isi paling banyak 100 huruf."},
    )
    telephone = TelephoneField(label="Telepon", required=False)

    def clean_name(self) -> str:
        """Without the salutation, which is filled in where none was chosen: nobody is "Ibu Ibu Sari"."""
        found, name = split_salutations(" ".join(self.cleaned_data["name"].split()))
        given = found | {self.cleaned_data.get("salutation", "")} - {""}
        if len(given) > 1:
            raise forms.ValidationError(TWO_SALUTATIONS)
        self.cleaned_data["salutation"] = "".join(given)
        return name

    @property
    def contact(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in CONTACT_FIELDS if name in self.cleaned_data}


def _purpose() -> HTML:
    """Why a caller's data is asked for, and how long it stays: beneath the fields that ask for it."""
    return HTML(f'<p class="form-text">{PURPOSE.format(days=settings.RETENTION_DAYS)}</p>')


class CallerForm(StepForm, ContactFields):
    """Step 1: which request, who calls, and for PD what the customer has now."""

    BLANK: ClassVar[Mapping[str, str] | None] = MappingProxyType({})

    transaction = forms.ChoiceField(
        label="Jenis permohonan",
        choices=choices_of("transaction"),
        widget=KeyRadio(keys_of("transaction")),
        error_messages={
            "required": "Pilih jenis permohonan: PB, PD atau Migrasi murni.",
            "invalid_choice": "Pilih jenis permohonan: PB, PD atau Migrasi murni.",
        },
    )
    customer_id = forms.CharField(
        label="ID pelanggan",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="12 angka",
    )
    current = forms.ChoiceField(
        label="Layanan Pelanggan Saat ini",
        required=False,
        choices=choices_of("current"),
        widget=KeyRadio(keys_of("current")),
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
            _purpose(),
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
                resolve_phase(
                    reference.ladder(self.on), power, Service.parse(self.cleaned_data["current"]).phase
                )
        except CaseError as error:
            self.add_error("current_power", error.message)
        else:
            self.cleaned_data["current_power"] = str(power)

    @property
    def answers(self) -> dict[str, str | None]:
        data = self.cleaned_data
        return {name: data[name] or None for name in ("transaction", "current", "current_power")}


class VillageForm(StepForm):
    """Step 2: the village, by its code; the page offers codes through search and the SOP's four lists."""

    village = forms.CharField(
        label="Desa",
        max_length=13,
        error_messages={
            "required": "Pilih desa/kelurahan: cari namanya, atau pakai keempat daftar.",
            "max_length": "Kode desa tidak dikenal. Pilih desa/kelurahan dari daftar.",
        },
    )

    def __init__(self, *args: Any, known: VillageAllocation | None = None, **kwargs: Any) -> None:
        self.known = known  # read with the call, which saves a statement when it is the one asked for
        super().__init__(*args, **kwargs)

    def clean_village(self) -> str:
        code: str = self.cleaned_data["village"]
        try:
            fits = self.known and self.known.village.code == code
            self.allocation = self.known if fits else selectors.allocation_for(code)
        except CaseError as error:
            raise forms.ValidationError(error.message) from error
        return code

    @property
    def answers(self) -> dict[str, str | None]:
        return {"village": self.cleaned_data["village"], "batam": None}


class ClosingForm(StepForm):
    """Step 6 where nothing is demanded."""

    BLANK: ClassVar[Mapping[str, str] | None] = MappingProxyType({})


class DeclineForm(ClosingForm):
    """TIDAK BERSEDIA: another help is offered before the ticket is closed (SOP 4a.6)."""

    bantuan_lain = forms.BooleanField(
        label=keyed_label("Bantuan lain sudah ditawarkan", "B"),
        widget=forms.CheckboxInput(attrs={"autofocus": True} | key_attrs("B")),
        error_messages={"required": "Tawarkan bantuan lain dahulu, lalu beri tanda centang."},
    )


class ReportForm(ClosingForm, ContactFields):
    """A hard complaint goes to the unit with the caller's name, telephone and wish (SOP 4a.6)."""

    BLANK = None

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
    field_order = ("revision", "salutation", "name", "telephone", "unit", "text")

    def __init__(self, *args: Any, unit_known: bool = True, **kwargs: Any) -> None:
        self.unit_known = unit_known
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        # A report goes to the village's own unit; only where there is none for certain it is asked for.
        if self.unit_known:
            del self.fields["unit"]
        else:
            units = [("", "Pilih unit..."), *((unit.pk, unit.name) for unit in up3s())]
            self.fields["unit"].choices = units  # type: ignore[attr-defined]
        for name, message in (
            ("name", "Tanyakan dan isi nama pemohon."),
            ("telephone", "Tanyakan dan isi nomor telepon pemohon."),
        ):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = message

    def layout(self) -> Layout:
        return Layout(
            Field("salutation", wrapper_class="choice-row"),
            Row(Column("name", css_class="col-7"), Column("telephone", css_class="col-5")),
            _purpose(),
            *(["unit"] if "unit" in self.fields else []),
            "text",
        )
