"""What is picked and typed beside the calls: filters of the lists, a reason, the next step of a report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from pln123.day_field import DayField

from .call_lists import RUNNING, agents_at
from .closing_files import Closings
from .forms import TelephoneField
from .models import Site, UnitReport
from .models.report import APKT_MAX_LENGTH
from .notes import MAX_LENGTH
from .report_readers import OPEN, OVERDUE, ReportReader
from .reports import NEXT

State = UnitReport.State
OLDER_THAN = (7, 14, 30)  # days
ALL = ("", "Semua")
STATE_ACTS = {State.PASSED_ON: "Sudah diteruskan ke unit melalui APKT", State.DONE: "Selesai"}
SHORT_AREA = {"rows": 2, "maxlength": MAX_LENGTH}


class FilterForm(forms.Form):
    """Filters stand in the address, so nothing about a caller is ever among them."""

    def __init__(self, data: Mapping[str, Any], **choices: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(offered)

    @property
    def query(self) -> dict[str, str]:
        """The filters as they stand in an address; an empty one may mean something, so it stays."""
        return {name: self.data[name] for name in self.fields if name in self.data}

    @property
    def address(self) -> str:
        return urlencode(self.query)


class CallFilter(FilterForm):
    hari = DayField(label="Hari", required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, error_messages={"invalid_choice": "Pilih keadaan dari daftar."}
    )
    cso = forms.ChoiceField(
        label="CSO", required=False, error_messages={"invalid_choice": "Pilih CSO dari daftar."}
    )

    lokasi = forms.ChoiceField(
        label="Lokasi", required=False, error_messages={"invalid_choice": "Pilih lokasi dari daftar."}
    )
    field_order = ("lokasi",)

    def __init__(self, data: QueryDict, *, closings: Closings, sites: Sequence[Site]) -> None:
        """sites: those the reader may look at; the first one unless another is chosen."""
        by_number = {str(site.pk): site for site in sites}
        self.site = by_number.get(data.get("lokasi", ""), sites[0])
        states = [(id, closing.label) for id, closing in closings.by_id.items()]
        super().__init__(
            data,
            lokasi=[(number, site.name) for number, site in by_number.items()],
            keadaan=[ALL, (RUNNING, "Sedang berjalan"), *states],
            cso=[ALL, *((str(agent.pk), agent.get_username()) for agent in agents_at(self.site))],
        )
        if len(sites) == 1:
            del self.fields["lokasi"]

    @property
    def chosen(self) -> dict[str, Any]:
        """What `call_lists.calls_in` asks for, after is_valid()."""
        day, state, agent = (self.cleaned_data[name] for name in ("hari", "keadaan", "cso"))
        return {"day": day, "closing": state, "agent": int(agent) if agent else None}


class NumberForm(forms.Form):
    """The search by telephone: posted, because an address ends up in logs."""

    telepon = TelephoneField(
        label="Nomor telepon", error_messages={"required": "Isi nomor telepon yang dicari."}
    )


class ReportFilter(FilterForm):
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, error_messages={"invalid_choice": "Pilih keadaan dari daftar."}
    )
    unit = forms.ChoiceField(
        label="Unit", required=False, error_messages={"invalid_choice": "Pilih unit dari daftar."}
    )
    umur = forms.ChoiceField(
        label="Umur", required=False, error_messages={"invalid_choice": "Pilih umur dari daftar."}
    )

    def __init__(self, data: QueryDict, reader: ReportReader) -> None:
        chosen = data.dict()
        chosen.setdefault("keadaan", OPEN)  # the work list comes first
        super().__init__(
            chosen,
            keadaan=[ALL, (OPEN, "Belum selesai"), (OVERDUE, "Perlu diingatkan"), *State.choices],
            unit=[ALL, *((unit.pk, unit.name) for unit in reader.units)],
            umur=[ALL, *((str(days), f"{days} hari atau lebih") for days in OLDER_THAN)],
        )

    @property
    def chosen(self) -> dict[str, str]:
        """What `report_readers.reports_in` asks for, after is_valid()."""
        data = self.cleaned_data
        return {"state": data["keadaan"], "unit": data["unit"], "older_than": data["umur"]}


class ReopenForm(forms.Form):
    alasan = forms.CharField(
        label="Alasan membuka kembali",
        required=False,  # the service says what to do
        strip=False,
        widget=forms.Textarea(attrs=SHORT_AREA),
        help_text="Tanpa nama, nomor telepon atau ID pelanggan: alasan ini tidak pernah dihapus.",
    )


class ReportStepForm(forms.Form):
    """Which state comes next, the APKT number, a note. What may be done, the service checks."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label="Keadaan",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih keadaan laporan.", "invalid_choice": "Pilih keadaan laporan."},
    )
    apkt_number = forms.CharField(
        label="Nomor APKT",
        required=False,
        widget=forms.TextInput(attrs={"maxlength": APKT_MAX_LENGTH, "autocomplete": "off"}),
        help_text="Bila sudah diketahui: huruf, angka, tanda hubung dan titik.",
    )
    note = forms.CharField(
        label="Catatan",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs=SHORT_AREA),
        help_text="Tanpa nama, nomor telepon atau ID pelanggan: catatan ini tidak pernah dihapus. "
        "Wajib diisi saat laporan selesai.",
    )

    def __init__(self, data: QueryDict | None, report: UnitReport, reader: ReportReader) -> None:
        now = State(report.state)
        initial = {"version": report.version, "state": now, "apkt_number": report.apkt_number}
        super().__init__(data, initial=initial)
        following = NEXT.get(now)
        offered = [(now.value, f"Tetap {now.label}")]
        if following in reader.may_move_to:
            offered.append((following.value, STATE_ACTS[following]))
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        state.choices = offered
