"""Which days, and for Pusat which site, the figures are asked for."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from allocation.clock import today_wib
from allocation.demand.period import Period
from allocation.reference import policies
from pln123.web.choice_fields import asked_in_words, filter_choice
from pln123.web.day_field import DayField
from scripts_agent.models import Site


class PeriodForm(forms.Form):
    """Days, bound to the address; without any in it, the last `usual_days` up to today."""

    dari = DayField(label="Dari")
    sampai = DayField(label="Sampai")
    usual_days, most_days = 7, 92

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
        first, last = cleaned.get("dari"), cleaned.get("sampai")
        if first and last and first > last:
            self.add_error("sampai", "Tanggal ini sebelum tanggal Dari: tukar keduanya.")
        elif first and last and (last - first).days >= self.most_days:
            self.add_error("dari", f"Pilih paling banyak {self.most_days} hari.")
        return cleaned

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["dari"], self.cleaned_data["sampai"])

    @property
    def query(self) -> dict[str, str]:
        """What was asked for, as it stands in an address."""
        return {"dari": self.period.first.isoformat(), "sampai": self.period.last.isoformat()}


class SummaryForm(PeriodForm):
    """The days of the figures, and for readers of several sites which one."""

    lokasi = filter_choice("Lokasi", "lokasi")

    def __init__(self, asked: Mapping[str, Any], *, sites: Sequence[Site]) -> None:
        super().__init__(asked)
        self.all_sites = sites
        if len(sites) > 1:
            choices = [("", "Semua lokasi"), *((str(site.pk), site.name) for site in sites)]
            self.fields["lokasi"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["lokasi"]
        self.helper.layout = Layout(Row(*(Column(name, css_class="col-auto") for name in self.fields)))

    @property
    def sites(self) -> list[int]:
        """Primary keys of the sites asked for."""
        chosen = self.cleaned_data.get("lokasi")
        return [site.pk for site in self.all_sites if not chosen or str(site.pk) == chosen]

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """What is asked for, label and value, for the files; also the only site there is to ask for."""
        only = [] if "lokasi" in self.fields else [("Lokasi", site.name) for site in self.all_sites]
        return [*asked_in_words(self), *only]

    @property
    def query(self) -> dict[str, str]:
        chosen = self.cleaned_data.get("lokasi")
        return super().query | ({"lokasi": chosen} if chosen else {})
