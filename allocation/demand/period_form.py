"""The days that are asked for, with the same messages wherever requests, calls or acts are counted."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from allocation.clock import today_wib
from allocation.reference import policies
from pln123.web.day_field import DayField, check_order

from .period import RECENT_DAYS, Period


class PeriodForm(forms.Form):
    """Days, bound to the address; without any in it, the last `usual_days` up to today."""

    dari = DayField(label="Dari")
    sampai = DayField(label="Sampai")
    usual_days, most_days = RECENT_DAYS, 366

    def __init__(self, asked: Mapping[str, Any]) -> None:
        today = today_wib()
        usual = {"dari": today - timedelta(days=self.usual_days - 1), "sampai": today}
        super().__init__(usual | {name: asked[name] for name in self.base_fields if name in asked})
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_dari(self) -> date:
        day: date = self.cleaned_data["dari"]
        if day < policies().first_start:
            raise forms.ValidationError("Sebelum SOP berlaku (26/01/2021) belum ada panggilan.")
        return day

    def clean_sampai(self) -> date:
        day: date = self.cleaned_data["sampai"]
        if day > today_wib():
            raise forms.ValidationError("Isi paling akhir hari ini.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_order(self)
        if not self.errors and len(self.period.days) > self.most_days:
            self.add_error("dari", f"Pilih paling banyak {self.most_days} hari.")
        return cleaned

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["dari"], self.cleaned_data["sampai"])

    @property
    def query(self) -> dict[str, str]:
        """What was asked for, as it stands in an address."""
        asked = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: str(value) for name, value in asked.items() if value}
