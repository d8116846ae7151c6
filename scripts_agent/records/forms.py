"""The forms beside the calls: the filters of their list, and the reason to open one again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from pln123.web.choice_fields import filter_choice
from pln123.web.day_field import DayField
from scripts_agent.filter_form import ALL, SHORT_AREA, FilterForm
from scripts_agent.models import Site
from scripts_agent.words import of_call
from scripts_agent.words.closings import Closings

from .lists import FORGOTTEN, RUNNING, agents_at


class CallFilter(FilterForm):
    """Day, state and agent of the calls of a site; for Pusat the site too."""

    hari = DayField(label="Hari", required=False)
    keadaan = filter_choice("Keadaan", "keadaan")
    cso = filter_choice("CSO", "CSO")
    lokasi = filter_choice("Lokasi", "lokasi")
    field_order = ("lokasi",)

    def __init__(self, data: QueryDict, *, closings: Closings, sites: Sequence[Site]) -> None:
        """sites: those the reader may look at; the first one unless another is chosen."""
        by_number = {str(site.pk): site for site in sites}
        self.site = by_number.get(data.get("lokasi", ""), sites[0])
        states = [(id, closing.label) for id, closing in closings.by_id.items()]
        super().__init__(
            data,
            lokasi=[(number, site.name) for number, site in by_number.items()],
            keadaan=[ALL, (RUNNING, of_call.RUNNING), (FORGOTTEN, of_call.FORGOTTEN), *states],
            cso=[ALL, *((str(agent.pk), agent.get_username()) for agent in agents_at(self.site))],
        )
        if len(sites) == 1:
            del self.fields["lokasi"]

    @property
    def chosen(self) -> dict[str, Any]:
        """The arguments of `calls_in`, after is_valid()."""
        day, state, agent = (self.cleaned_data[name] for name in ("hari", "keadaan", "cso"))
        return {"day": day, "closing": state, "agent": int(agent) if agent else None}


class ReopenForm(forms.Form):
    """Why a closed call is opened again."""

    alasan = forms.CharField(
        label="Alasan membuka kembali",
        required=False,  # the service says what to do
        strip=False,
        widget=forms.Textarea(attrs=SHORT_AREA),
        help_text="Tanpa nama, nomor telepon atau ID pelanggan: alasan ini tidak pernah dihapus.",
    )
