"""Step 3: which power the caller wants, on which phase, under which tariff. Rules come from the domain."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import HTML, Column, Div, Field, Layout, Row
from django import forms

from allocation import reference
from allocation.domain.errors import CaseError
from allocation.domain.power import PHASES, allowed_phases, format_va, read_typed_power, resolve_phase
from allocation.domain.tariff import Tariff, fitting, purposes, suggest
from pln123.web.choice_fields import offer
from scripts_agent.key_buttons import KeyRadio
from scripts_agent.words.notification import PROGRAM

from .step import TOO_LONG, StepForm

CHIP_POWERS = (450, 900, 1300, 2200, 3500, 4400, 5500, 7700, 11000)
PURPOSE_KEYS = {
    "Sosial": "S",
    "Rumah tangga": "R",
    "Bisnis": "B",
    "Industri": "I",
    "Pemerintah": "P",
    "Penerangan jalan umum": "J",
}
# power.js shows the powers of the ladder and the tariffs that fit in these places, while they are typed.
POWERS = """<ul id="daya-cocok" class="power-list" aria-label="Daya yang cocok" hidden></ul>
<p id="daya-jumlah" class="form-text" role="status"></p>"""
DERIVED = """<p id="tarif-turunan" class="power-derived" hidden>
<span></span> <button type="button" class="btn btn-sm">Ganti tarif</button></p>"""
TARIFFS = """<fieldset id="tarif-cocok" class="choice-row" hidden></fieldset>
<p id="tarif-berubah" class="form-text" role="status"></p>"""
CODES = ("kode_pembeda", "kode_multiguna", "jenis_program")


class TariffSelect(forms.Select):
    """Each class carries what it includes, so that tariff.js can tell which ones fit."""

    tariffs: Sequence[Tariff] = ()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if tariff := next((t for t in self.tariffs if t.code == value), None):
            option["attrs"] |= {"data-for": tariff.purpose, "data-min": tariff.min_va}
            if tariff.max_va is not None:
                option["attrs"]["data-max"] = tariff.max_va
        return option


class PowerForm(StepForm):
    """One power, as it is typed; phase where it must be said, purpose and tariff, AP2T's optional codes.

    The chips fill in the power's field and are not read. tariff_for: the power and purpose for which the
    tariff was chosen; when they change and it does not fit any more, it is asked again.
    """

    power = forms.CharField(
        label="Daya yang diinginkan (VA)",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    chip = forms.CharField(
        label="Daya yang sering diminta",
        required=False,
        widget=KeyRadio(
            {str(power): str(key) for key, power in enumerate(CHIP_POWERS, 1)},
            choices=[(str(power), format_va(power)) for power in CHIP_POWERS],
        ),
    )
    phase = forms.ChoiceField(
        label="Phasa",
        required=False,
        choices=[(str(phase), f"{phase} Phasa") for phase in PHASES],
        widget=KeyRadio({"1": "F", "3": "G"}),
        error_messages={"invalid_choice": "Isi phasa 1 atau 3."},
    )
    purpose = forms.ChoiceField(
        label="Peruntukan",
        required=False,
        widget=KeyRadio(PURPOSE_KEYS),
        error_messages={"invalid_choice": "Pilih peruntukan dari tombol."},
    )
    tariff = forms.ChoiceField(
        label="Tarif",
        required=False,
        widget=TariffSelect,
        error_messages={"invalid_choice": "Pilih tarif dari daftar."},
    )
    tariff_for = forms.CharField(required=False, widget=forms.HiddenInput)
    kode_pembeda = forms.CharField(
        label="Kode Pembeda Tarif", required=False, max_length=20, error_messages=TOO_LONG
    )
    kode_multiguna = forms.CharField(
        label="Kode Multiguna", required=False, max_length=20, error_messages=TOO_LONG
    )
    jenis_program = forms.CharField(
        label="Jenis Program", initial=PROGRAM, required=False, max_length=10, error_messages=TOO_LONG
    )

    def __init__(self, *args: Any, locked_power: int | None = None, **kwargs: Any) -> None:
        self.locked_power = locked_power
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        tariffs = reference.tariffs(self.on)
        offer(self, "purpose", [(purpose, purpose) for purpose in purposes(tariffs)])
        named = [(tariff.code, f"{tariff.code} – {tariff.name}") for tariff in tariffs]
        offer(self, "tariff", [("", "Sesuai peruntukan dan daya"), *named])
        self.fields["tariff"].widget.tariffs = tariffs
        if self.locked_power:
            for name in ("power", "chip", "phase"):
                del self.fields[name]
            self.fields["purpose"].widget.attrs["autofocus"] = True
        else:
            self.fields["power"].widget.attrs |= {"autofocus": True} | _ladder_attrs(self.on)

    @property
    def is_blank(self) -> bool:
        return not self.locked_power and super().is_blank

    def layout(self) -> Layout:
        return Layout(
            *(self._locked_layout() if self.locked_power else self._power_layout()),
            Div(HTML(DERIVED), Field("purpose", wrapper_class="choice-row"), css_class="power-purpose"),
            Div("tariff", HTML(TARIFFS), css_class="power-tariff"),
            HTML(f'<details class="power-codes"{" open" if self._shows_codes() else ""}>'),
            HTML("<summary>Kode AP2T (bila perlu)</summary>"),
            Row(*(Column(name, css_class="col-4") for name in CODES), css_class="g-2"),
            HTML("</details>"),
        )

    def _locked_layout(self) -> list[Any]:
        power = self.locked_power
        assert power
        return [HTML(f'<p data-power="{power}">Daya tetap: <strong>{format_va(power)} VA</strong></p>')]

    def _power_layout(self) -> list[Any]:
        hidden = {} if self._asks_phase() else {"hidden": True}
        return [
            Row(
                Column("power", css_class="power-typed"),
                Column(HTML(POWERS), css_class="power-beside"),
                css_class="g-2",
            ),
            Field("chip", wrapper_class="choice-row power-chips needs-script"),
            Div(Field("phase", wrapper_class="choice-row"), css_id="phasa", **hidden),
        ]

    def _shows_codes(self) -> bool:
        """Whether a code is at fault, or is another than AP2T begins with."""
        first = {name: self.fields[name].initial or "" for name in CODES}
        return any(name in self.errors or (self[name].value() or "") != first[name] for name in CODES)

    def _asks_phase(self) -> bool:
        """Whether the power in the field can have either phase, or the phase itself is at fault."""
        try:
            power = read_typed_power(self["power"].value() or "")
        except CaseError:
            return "phase" in self.errors
        return "phase" in self.errors or len(allowed_phases(reference.ladder(self.on), power)) > 1

    def clean(self) -> None:
        power = self.locked_power or self._power()
        if power is None:
            return
        if not self.locked_power:
            self._phase(power)
        if not {"purpose", "tariff"} & self.errors.keys():
            self._tariff(power)
        self.cleaned_data["power"] = power

    def _power(self) -> int | None:
        if "power" in self.errors:
            return None
        try:
            return read_typed_power(self.cleaned_data["power"])
        except CaseError as error:
            self.add_error("power", error.message)
            return None

    def _phase(self, power: int) -> None:
        given = self.cleaned_data.get("phase")
        try:
            resolve_phase(reference.ladder(self.on), power, int(given) if given else None)
        except CaseError as error:
            self.add_error("phase", error.message)
            return
        # A power that can only be one phase needs no stored phase: changing it later then cannot clash.
        if len(allowed_phases(reference.ladder(self.on), power)) == 1:
            self.cleaned_data["phase"] = ""

    def _tariff(self, power: int) -> None:
        purpose, chosen = self.cleaned_data["purpose"], self.cleaned_data["tariff"]
        if chosen:
            self._check_chosen(chosen, power, purpose)
            return
        if not purpose:
            self.add_error("purpose", "Tanyakan peruntukannya, lalu pilih peruntukan atau tarif.")
            return
        found = fitting(reference.tariffs(self.on), purpose, power)
        request = f"{purpose} untuk {format_va(power)} VA"
        if len(found) == 1:
            self.cleaned_data["tariff"] = found[0].code
        elif found:
            codes = " atau ".join(tariff.code for tariff in found)
            self.add_error("tariff", f"Lebih dari satu tarif {request}: tanyakan, lalu pilih {codes}.")
        else:
            self.add_error("tariff", f"Tidak ada golongan tarif {request}. Pilih tarifnya.")

    def _check_chosen(self, code: str, power: int, purpose: str) -> None:
        """An agent may choose a class that does not fit, but not keep one from another power or purpose."""
        tariff = next(t for t in reference.tariffs(self.on) if t.code == code)
        fits = tariff.includes(power) and tariff.purpose == (purpose or tariff.purpose)
        now = tariff_key(power, purpose)
        if fits or self.cleaned_data["tariff_for"] == now:
            return
        if not fitting(reference.tariffs(self.on), purpose, power) and not self.cleaned_data["tariff_for"]:
            return  # none fits: the agent has just chosen this one for this power
        given: Any = self.data
        self.data = typed = given.copy()  # what is posted cannot be changed
        typed["tariff_for"] = now
        request = f"{format_va(power)} VA {purpose}".strip()
        message = f"Tarif {code} tidak mencakup {request}. Ganti tarifnya, atau tekan Lanjut lagi bila benar."
        self.add_error("tariff", message)

    @property
    def answers(self) -> dict[str, str | None]:
        data = self.cleaned_data
        companions = ("phase", "purpose", "tariff", *CODES)
        return {
            "power": str(data["power"]),
            **{name: data.get(name) or None for name in companions},
            "suggested_power": None,
            "suggested_phase": None,
        }


def tariff_key(power: object, purpose: str) -> str:
    """What a tariff was chosen for, as the page keeps it: "900 Rumah tangga"."""
    return f"{power} {purpose}"


def _ladder_attrs(on: date) -> dict[str, str]:
    """The powers of each phase, for typed_power.js: `data-phase-1="450 900 ..."`."""
    ladder = reference.ladder(on)
    return {f"data-phase-{phase}": " ".join(map(str, ladder.of_phase(phase))) for phase in PHASES}


def power_initial(answers: Mapping[str, str], on: date | None = None) -> dict[str, str]:
    """What stands in the form: a suggestion that was taken, else the answers. A tariff that follows by itself
    stays "Sesuai ...", so that it follows the next power and purpose too."""
    initial = {k: answers.get(k, "") for k in ("purpose", "tariff", *CODES)}
    initial["jenis_program"] = answers.get("jenis_program", PROGRAM)
    stored = answers.get("power", "")
    follows = suggest(reference.tariffs(on), initial["purpose"], int(stored)) if stored else None
    if follows and follows.code == initial["tariff"]:
        initial["tariff"] = ""
    if initial["tariff"]:
        initial["tariff_for"] = tariff_key(stored, initial["purpose"])
    if power := answers.get("suggested_power") or stored:
        initial |= {"power": format_va(int(power)), "chip": power}
        phase = answers.get("suggested_phase" if answers.get("suggested_power") else "phase", "")
        initial["phase"] = phase if len(allowed_phases(reference.ladder(on), int(power))) > 1 else ""
    return initial
