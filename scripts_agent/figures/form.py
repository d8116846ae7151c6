"""Which days, and for Pusat which site, the figures are asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Column, Layout, Row

from allocation.demand.period_form import PeriodForm
from pln123.web.choice_fields import asked_in_words, filter_choice, offer
from scripts_agent.models import Site


class SummaryForm(PeriodForm):
    """The days of the figures, and for readers of several sites which one."""

    usual_days, most_days = 7, 92
    lokasi = filter_choice("Lokasi", "lokasi")

    def __init__(self, asked: Mapping[str, Any], *, sites: Sequence[Site]) -> None:
        super().__init__(asked)
        self.all_sites = sites
        if len(sites) > 1:
            offer(self, "lokasi", [("", "Semua lokasi"), *((str(site.pk), site.name) for site in sites)])
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
