"""Reports to units: the list, one report, moving it on. For supervisors, the units' managers and Pusat."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from allocation.domain.typed_text import whole_number_in
from pln123.spreadsheets.downloads import FORMATS, cells_of, table_response
from pln123.web.choice_fields import asked_in_words
from pln123.web.replica import from_replica
from scripts_agent.contact.visibility import contact_for, may_see_contact, note_opening, text_for
from scripts_agent.models import UnitReport
from scripts_agent.paging import page_of
from scripts_agent.reports import services as reports

from .access import ReportRequest, for_report_readers
from .forms import ReportFilter, ReportStepForm
from .readers import OVERDUE, PAGE, report_of, reports_in
from .services import ReportConflict
from .words import COLUMNS, block_of, in_words


@require_GET
@for_report_readers
def report_list(request: ReportRequest) -> HttpResponse:
    """The work list first: what is not done yet, oldest first, reminders marked."""
    form = ReportFilter(request.GET, request.reader)
    context: dict[str, object] = {"reader": request.reader, "form": form}
    if not form.is_valid():
        return render(request, "reports/reports.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    behind = request.GET.get("sesudah", "")
    found, next_page = page_of(reports_in(request.reader, form.chosen), PAGE, behind)
    context |= {
        "rows": list(in_words(found, timezone.now())),
        "more": urlencode(form.query | {"sesudah": next_page}) if next_page else "",
        "first_page": not behind,
        "overdue": reports_in(request.reader, {"state": OVERDUE}).count(),
        "query": urlencode(form.query),
    }
    return render(request, "reports/reports.html", context)


@require_GET
@for_report_readers
@from_replica
def reports_file(request: ReportRequest, kind: str) -> HttpResponse:
    """The filtered list as a file, all pages, without the callers."""
    form = ReportFilter(request.GET, request.reader)
    if not form.is_valid() or kind not in FORMATS:
        raise Http404
    found = reports_in(request.reader, form.chosen).iterator(chunk_size=1000)
    rows = cells_of(COLUMNS, in_words(found, timezone.now()))
    return table_response(kind, "laporan-ke-unit", [*COLUMNS], rows, asked_in_words(form))


@require_http_methods(["GET", "POST"])
@for_report_readers
def report(request: ReportRequest, report_id: int) -> HttpResponse:
    """One report. A POST moves it on."""
    found = report_of(request.reader, report_id)
    if found is None:
        raise Http404
    if request.method == "GET":
        return _show(request, found, ReportStepForm(None, found, request.reader))
    posted = {name: request.POST.get(name, "") for name in ("state", "apkt_number", "note")}
    version = whole_number_in(request.POST.get("version", ""))
    try:
        moved = reports.move(report_id=report_id, reader=request.reader, expected_version=version, **posted)
    except ReportConflict as conflict:
        return _refused(request, report_id, conflict, HTTPStatus.CONFLICT)
    except ValidationError as problem:
        return _refused(request, report_id, problem, HTTPStatus.UNPROCESSABLE_ENTITY)
    if moved.version == version:
        messages.info(request, "Tidak ada yang diubah.")
    else:
        messages.success(request, "Laporan disimpan.")
    return redirect("desk:report", report_id)


def _refused(request: ReportRequest, report_id: int, problem: ValidationError, status: int) -> HttpResponse:
    """The page again with what was typed, on top of the report's newest state."""
    found = report_of(request.reader, report_id)
    if found is None:
        raise Http404
    typed = request.POST.copy()
    typed["version"] = str(found.version)
    form = ReportStepForm(typed, found, request.reader)
    form.full_clean()
    form.errors.clear()  # the service has said it
    form.add_error(None, problem)
    return _show(request, found, form, status)


def _show(
    request: ReportRequest, found: UnitReport, form: ReportStepForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    reader = request.reader
    # Also of a page that refuses something.
    note_opening(call=found.call, by=request.user, member=reader.member, role=reader.role)
    contact = contact_for(reader.member, found.call)
    text = text_for(reader.member, found.call, found.text)
    context = {
        "reader": reader,
        "words": next(in_words([found], timezone.now())),
        "report": found,
        "contact": contact,
        "text": text,
        "masked": not may_see_contact(reader.member, found.call),
        "copy_block": ("Untuk APKT", block_of(found, contact, text)),
        "steps": found.steps.select_related("by"),
        "form": form if reader.may_move_to else None,
    }
    return render(request, "reports/report.html", context, status=status)
