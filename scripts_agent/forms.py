"""What the agent types, step by step: fields, labels, layout and messages. Rules come from the domain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Field, Fieldset, Layout, Row
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.utils.safestring import SafeString

from allocation import reference, selectors
from allocation.domain.errors import CaseError
from allocation.domain.matrix import Service
from allocation.domain.power import allowed_phases, format_va, parse_power, resolve_phase
from allocation.domain.tariff import purposes, suggest
from allocation.selectors import VillageAllocation

from .choices import KeyRadio, SharedChoices, choices_of, key_attrs, keyed_label, keys_of
from .models import CONTACT_FIELDS
from .privacy import PURPOSE
from .salutations import split_salutations
from .selectors import up3s
from .situation import MIGRATION
from .telephone import TOO_LONG as TOO_LONG_NUMBER
from .telephone import WHAT_TO_TYPE, digits_of, is_number

BUTTON_POWERS = (450, 900, 1300, 2200, 3500, 4400, 5500, 7700, 11000)
PURPOSE_KEYS = {
    "Sosial": "S",
    "Rumah tangga": "R",
    "Bisnis": "B",
    "Industri": "I",
    "Pemerintah": "P",
    "Penerangan jalan umum": "J",
}
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
            field.error_messages.setdefault("required", REQUIRED)

    def prepare(self) -> None:
        """Makes the fields fit the call, before anything is bound to them or drawn."""

    @classmethod
    def to_fill_in(cls, initial: Mapping[str, Any], **options: Any) -> "StepForm | BlankForm":
        """The form as a page shows it at first. initial: what the call knows. options: of the form."""
        hidden = {name: initial.get(name, "") for name in _hidden_names(cls)}
        seen = {name: value for name, value in initial.items() if value and name not in hidden}
        if seen == cls.BLANK and not any(options.values()):
            return BlankForm(cls, tuple(hidden.items()))
        return cls(initial=dict(initial), **options)

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
    process. hidden: name and value of what differs from call to call.
    """

    kind: type[StepForm]
    hidden: tuple[tuple[str, Any], ...]

    @property
    def drawn(self) -> SafeString:
        return _drawn_blank(self.kind)

    @property
    def errors(self) -> Mapping[str, Any]:
        return {}


@cache
def _hidden_names(kind: type[StepForm]) -> tuple[str, ...]:
    return tuple(name for name, field in kind.base_fields.items() if field.widget.is_hidden)


@cache
def _drawn_blank(kind: type[StepForm]) -> SafeString:
    return _draw(kind(initial=kind.BLANK))


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

    def __init__(self, **kwargs: Any) -> None:
        messages = {"max_length": TOO_LONG_NUMBER} | kwargs.pop("error_messages", {})
        super().__init__(max_length=20, error_messages=messages, **kwargs)

    def clean(self, value: Any) -> str:
        digits = digits_of(super().clean(value))
        if digits and not is_number(digits):
            raise forms.ValidationError(WHAT_TO_TYPE)
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
        text = re.sub(r"\s", "", self.cleaned_data["customer_id"])
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
        text = self.cleaned_data.get("current_power", "").strip()
        if not text:
            if required:
                self.add_error("current_power", "Isi daya saat ini: pada Migrasi murni dayanya tetap.")
            return
        try:
            power = parse_power(text, field="current_power")
            if self.cleaned_data.get("current"):
                resolve_phase(reference.ladder(), power, Service.parse(self.cleaned_data["current"]).phase)
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


class PowerForm(StepForm):
    """Step 3: power, phase where it must be said, purpose and tariff, and AP2T's optional codes.

    A power can be pressed, listed or typed. Filled in two places with different values it is asked again:
    the page cannot know which one the caller meant.
    """

    BLANK = MappingProxyType({"jenis_program": "NOR"})

    power_button = forms.ChoiceField(
        label="Daya yang diinginkan",
        required=False,
        choices=SharedChoices((str(p), f"{format_va(p)} VA") for p in BUTTON_POWERS),
        widget=KeyRadio({str(power): str(key) for key, power in enumerate(BUTTON_POWERS, 1)}),
        error_messages={"invalid_choice": "Pilih daya dari tombol atau daftar."},
    )
    power_list = forms.ChoiceField(
        label="Semua daya standar",
        required=False,
        error_messages={"invalid_choice": "Pilih daya dari daftar, atau isi Daya Manual."},
    )
    power_manual = forms.CharField(
        label="Daya Manual", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    phase = forms.ChoiceField(
        label="Phasa (Daya Manual)",
        required=False,
        choices=SharedChoices([("1", "1 Phasa"), ("3", "3 Phasa"), ("", "Sesuai daya")]),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Isi phasa 1 atau 3."},
    )
    purpose = forms.ChoiceField(
        label="Peruntukan",
        required=False,
        widget=KeyRadio(PURPOSE_KEYS),
        error_messages={"invalid_choice": "Pilih peruntukan dari tombol."},
    )
    tariff = forms.ChoiceField(
        label="Tarif", required=False, error_messages={"invalid_choice": "Pilih tarif dari daftar."}
    )
    kode_pembeda = forms.CharField(
        label="Kode Pembeda Tarif", required=False, max_length=20, error_messages=TOO_LONG
    )
    kode_multiguna = forms.CharField(
        label="Kode Multiguna", required=False, max_length=20, error_messages=TOO_LONG
    )
    jenis_program = forms.CharField(
        label="Jenis Program", required=False, max_length=10, error_messages=TOO_LONG
    )

    def __init__(self, *args: Any, locked_power: int | None = None, **kwargs: Any) -> None:
        self.locked_power = locked_power
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        for name, choices in _choices_of_power().items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if self.locked_power:
            for name in ("power_button", "power_list", "power_manual", "phase"):
                del self.fields[name]
        first = "purpose" if self.locked_power else "power_button"
        self.fields[first].widget.attrs["autofocus"] = True

    def layout(self) -> Layout:
        power = (
            [HTML(f"<p>Daya tetap: <strong>{format_va(self.locked_power)} VA</strong></p>")]
            if self.locked_power
            else [
                Field("power_button", wrapper_class="choice-row power-buttons"),
                Row(
                    Column("power_list", css_class="col-3"),
                    Column("power_manual", css_class="col-3"),
                    Column(Field("phase", wrapper_class="choice-row"), css_class="col-6"),
                    css_class="g-2",
                ),
            ]
        )
        return Layout(
            *power,
            Field("purpose", wrapper_class="choice-row"),
            Row(
                Column("tariff", css_class="col-5"),
                Column("kode_pembeda", css_class="col-3"),
                Column("kode_multiguna", css_class="col-2"),
                Column("jenis_program", css_class="col-2"),
                css_class="g-2",
            ),
        )

    def clean(self) -> None:
        power = self.locked_power or self._power()
        if power is None:
            return
        if not self.locked_power:
            self._phase(power)
        self._tariff(power)
        self.cleaned_data["power"] = power

    def _power(self) -> int | None:
        found: dict[int, str] = {}
        for name in ("power_manual", "power_list", "power_button"):
            if text := self.cleaned_data.get(name, "").strip():
                try:
                    found.setdefault(parse_power(text), name)
                except CaseError as error:
                    self.add_error(name, error.message)
                    return None
        if len(found) > 1:
            values = " dan ".join(f"{format_va(power)} VA" for power in found)
            field = next(iter(found.values()))
            self.add_error(field, f"Daya terisi di dua tempat ({values}). Kosongkan salah satu.")
            return None
        if not found and not self.errors:
            self.add_error("power_manual", "Pilih atau isi daya yang diinginkan.")
        return next(iter(found), None)

    def _phase(self, power: int) -> None:
        given = self.cleaned_data.get("phase")
        try:
            resolve_phase(reference.ladder(), power, int(given) if given else None)
        except CaseError as error:
            self.add_error("phase", error.message)
            return
        # A power that can only be one phase needs no stored phase: changing it later then cannot clash.
        if len(allowed_phases(reference.ladder(), power)) == 1:
            self.cleaned_data["phase"] = ""

    def _tariff(self, power: int) -> None:
        purpose, tariff = self.cleaned_data.get("purpose"), self.cleaned_data.get("tariff")
        if tariff or "tariff" in self.errors or "purpose" in self.errors:
            return
        if not purpose:
            self.add_error("purpose", "Tanyakan peruntukannya, lalu pilih peruntukan atau tarif.")
            return
        found = suggest(reference.tariffs(), purpose, power)
        if found is None:
            self.add_error(
                "tariff", f"Tidak ada golongan tarif {purpose} untuk {format_va(power)} VA. Pilih tarifnya."
            )
            return
        self.cleaned_data["tariff"] = found.code

    @property
    def answers(self) -> dict[str, str | None]:
        data = self.cleaned_data
        companions = ("phase", "purpose", "tariff", "kode_pembeda", "kode_multiguna", "jenis_program")
        return {
            "power": str(data["power"]),
            **{name: data.get(name) or None for name in companions},
            "suggested_power": None,
            "suggested_phase": None,
        }


@cache
def _choices_of_power() -> dict[str, SharedChoices]:
    """What can be chosen on step 3, from the tables of powers and tariffs: the same for every call."""
    ladder, tariffs = reference.ladder(), reference.tariffs()
    listed = ((str(p), f"{format_va(p)} VA") for p in ladder.powers)
    named = ((t.code, f"{t.code} – {t.name}") for t in tariffs)
    return {
        "power_list": SharedChoices([("", "Pilih daya..."), *listed]),
        "purpose": SharedChoices((p, p) for p in purposes(tariffs)),
        "tariff": SharedChoices([("", "Sesuai peruntukan dan daya"), *named]),
    }


def power_initial(answers: dict[str, str]) -> dict[str, str]:
    """Fills exactly one of the three power fields; a tariff that follows by itself stays "Sesuai ..."."""
    initial = {k: answers.get(k, "") for k in ("purpose", "tariff", "kode_pembeda", "kode_multiguna")}
    initial["jenis_program"] = answers.get("jenis_program", "NOR")
    power = answers.get("suggested_power") or answers.get("power")
    initial["phase"] = answers.get("suggested_phase" if answers.get("suggested_power") else "phase", "")
    stored = answers.get("power")
    follows = suggest(reference.tariffs(), initial["purpose"], int(stored)) if stored else None
    if follows and follows.code == initial["tariff"]:
        initial["tariff"] = ""
    if not power:
        return initial
    if int(power) in BUTTON_POWERS:
        return initial | {"power_button": power}
    if int(power) in reference.ladder().powers:
        return initial | {"power_list": power, "phase": ""}
    return initial | {"power_manual": format_va(int(power))}


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
        label="Unit PLN (desa ini belum punya unit)",
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
        # A report goes to the village's own unit; only where there is none it is asked for.
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
