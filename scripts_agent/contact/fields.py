"""Fields for a caller's name and number, and what they accept."""

from typing import Any

from crispy_forms.layout import HTML
from django import forms
from django.conf import settings

from scripts_agent.key_buttons import KeyRadio
from scripts_agent.models import CONTACT_FIELDS

from .salutations import split_salutations
from .telephone import digits_of, fault_of
from .visibility import PURPOSE


class TelephoneField(forms.CharField):
    """A telephone number; cleaned to its digits, perhaps with a + in front."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        return digits_of(super().to_python(value) or "")

    def clean(self, value: Any) -> str:
        digits: str = super().clean(value)
        if digits and (fault := fault_of(digits)):
            raise forms.ValidationError(fault)
        return digits


TWO_SALUTATIONS = (
    "Sapaan Bapak dan Ibu terisi keduanya. Pilih sapaan yang benar, dan hapus sapaan yang salah dari nama."
)


class ContactFields(forms.Form):
    """Who calls. Optional in step 1, asked for in a report to the unit."""

    salutation = forms.ChoiceField(
        label="Sapaan",
        required=False,
        choices=[("Bapak", "Bapak"), ("Ibu", "Ibu"), ("", "Belum tahu")],
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


def purpose_text() -> HTML:
    """Why a caller's data is asked for, and how long it stays: beneath the fields that ask for it."""
    return HTML(f'<p class="form-text">{PURPOSE.format(days=settings.RETENTION_DAYS)}</p>')


class NumberForm(forms.Form):
    """The search by telephone: posted, because an address ends up in logs."""

    telepon = TelephoneField(
        label="Nomor telepon", error_messages={"required": "Isi nomor telepon yang dicari."}
    )
