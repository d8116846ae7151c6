"""The filter of the reports and the form of their next state."""

from django import forms
from django.http import QueryDict

from pln123.web.choice_fields import filter_choice, offer, pick
from scripts_agent.filter_form import ALL, SHORT_AREA, FilterForm
from scripts_agent.models import UnitReport
from scripts_agent.models.report import APKT_MAX_LENGTH

from .readers import OPEN, OVERDUE, ReportReader, State
from .services import NEXT

OLDER_THAN = (7, 14, 30)  # days
STATE_ACTS = {State.PASSED_ON: "Sudah diteruskan ke unit melalui APKT", State.DONE: "Selesai"}


class ReportFilter(FilterForm):
    """State, unit and age of the reports."""

    keadaan = filter_choice("Keadaan", "keadaan")
    unit = filter_choice("Unit", "unit")
    umur = filter_choice("Umur", "umur")

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
        """The arguments of `reports_in`, after is_valid()."""
        data = self.cleaned_data
        return {"state": data["keadaan"], "unit": data["unit"], "older_than": data["umur"]}


class ReportStepForm(forms.Form):
    """Which state comes next, the APKT number, a note. What may be done, the service checks."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label="Keadaan", widget=forms.RadioSelect, error_messages=pick("Pilih keadaan laporan.")
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
        states = [(now.value, f"Tetap {now.label}")]
        if following in reader.may_move_to:
            states.append((following.value, STATE_ACTS[following]))
        offer(self, "state", states)
