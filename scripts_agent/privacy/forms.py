"""The form beneath what was found: a person asks for a copy of their data, or for its end."""

from django import forms

from pln123.web.choice_fields import pick
from scripts_agent.contact.fields import TelephoneField
from scripts_agent.models import DataRequest


class DataRequestForm(forms.Form):
    """telepon: the number that was searched. token: which calls were shown for it."""

    telepon = TelephoneField(widget=forms.HiddenInput)
    token = forms.CharField(widget=forms.HiddenInput)
    alasan = forms.ChoiceField(
        label="Alasan",
        choices=[("", "Pilih alasan..."), *DataRequest.Reason.choices],
        error_messages=pick("Pilih alasan permintaan ini."),
    )

    @property
    def given(self) -> dict[str, str]:
        """The arguments of `data_requests.export` and `erase`, after is_valid()."""
        data = self.cleaned_data
        return {"telephone": data["telepon"], "token": data["token"], "reason": data["alasan"]}
