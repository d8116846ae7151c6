"""Data kept under a telephone number: shown in outline, exported or erased on the person's request.

The number travels in POST bodies alone, so that it stands in no address and no log.
"""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from pln123.spreadsheets.downloads import cells_of, table_response
from pln123.web.first_rows import first_rows
from scripts_agent.access import AgentRequest, for_supervisors
from scripts_agent.contact.fields import NumberForm
from scripts_agent.models import DataRequest
from scripts_agent.privacy import data_requests

from .forms import DataRequestForm
from .words import COLUMNS, kept_calls

EXPORTS = {"ekspor": "csv", "ekspor-xlsx": "xlsx"}
ERASE, ERASE_SURELY = "hapus", "hapus-ya"
RECENT = 20


@require_http_methods(["GET", "POST"])
@for_supervisors
def data_request(request: AgentRequest) -> HttpResponse:
    """GET asks for the number. POST shows what is kept under it; with `act` it exports it, asks whether to
    erase it, or erases it.
    """
    if request.method == "GET":
        return _show(request, NumberForm())
    number = NumberForm(request.POST)
    if not number.is_valid():
        return _show(request, number, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.POST.get("act") not in (*EXPORTS, ERASE, ERASE_SURELY):
        return _show(request, number)
    form = DataRequestForm(request.POST, auto_id="diminta_%s")
    if not form.is_valid():
        return _show(request, number, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.POST["act"] == ERASE:
        return _show(request, number, form)
    try:
        return _act(request, form)
    except ValidationError as error:
        form.add_error(None, error)
        return _show(request, number, form, HTTPStatus.CONFLICT)


def _act(request: AgentRequest, form: DataRequestForm) -> HttpResponse:
    if request.POST["act"] in EXPORTS:
        calls = data_requests.export(by=request.member, **form.given)
        kind, site = EXPORTS[request.POST["act"]], [("Lokasi", request.member.site.name)]
        return table_response(kind, "data-pemohon", [*COLUMNS], cells_of(COLUMNS, calls), site)
    erased = data_requests.erase(by=request.member, **form.given)
    if erased:
        messages.success(request, f"Data pemohon pada {erased} panggilan sudah dihapus.")
    else:
        messages.info(request, "Datanya sudah dihapus sebelumnya.")
    return redirect("desk:data_request")


def _show(
    request: AgentRequest,
    number: NumberForm,
    form: DataRequestForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    site = request.member.site
    context: dict[str, object] = {
        "site": site,
        "number": number,
        "found": None,
        "done": first_rows(DataRequest.objects.filter(site=site).select_related("by"), RECENT),
    }
    if number.is_bound and number.is_valid():
        telephone = number.cleaned_data["telepon"]
        found = data_requests.find(site, telephone)
        shown = {"telepon": telephone, "token": found.token}
        copy = DataRequestForm(initial=shown, auto_id="salin_%s")
        end = DataRequestForm(initial=shown, auto_id="hapus_%s")
        asks = False
        if form is not None:
            asks = request.POST["act"] == ERASE and form.is_valid()
            form.data = {**request.POST.dict(), **shown}  # the next press is about what is shown now
            if request.POST["act"] in EXPORTS:
                copy = form
            else:
                end = form
        context |= {"found": found, "rows": list(kept_calls(found.calls)), "asks": asks}
        context |= {"form": copy, "end": end}
    return render(request, "privacy/data_request.html", context, status=status)
