"""One call from beginning to end, its trace as a file, and the buttons that open it again or close it."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from pln123.spreadsheets.downloads import FORMATS, table_response
from pln123.web.first_rows import first_rows
from scripts_agent.access import AgentRequest, for_supervisors
from scripts_agent.calls import abandoned, reopening
from scripts_agent.calls.problems import CallProblem
from scripts_agent.contact.visibility import contact_for, may_see_contact, note_opening
from scripts_agent.models import Call, Membership, UnitReport
from scripts_agent.people import takes_calls
from scripts_agent.words.of_call import state_of

from .access import CallReaderRequest, for_call_readers, readable_call
from .forms import ReopenForm
from .timeline import moments_of, trace_rows

OPENINGS = 20  # the newest; all of them stand in the admin, for Pusat
HEADERS = ("Panggilan", "Waktu", "Langkah", "Peristiwa", "Hal", "Isi")


@require_GET
@for_call_readers
def call_trace(request: CallReaderRequest, call_id: int) -> HttpResponse:
    """The page of one call."""
    return _show(request, readable_call(request, call_id), ReopenForm())


@require_GET
@for_call_readers
def trace_file(request: CallReaderRequest, call_id: int, kind: str) -> HttpResponse:
    """The trace as a table, without the caller: its lines have no name in them."""
    if kind not in FORMATS:
        raise Http404
    call = readable_call(request, call_id)
    note_opening(call=call, by=request.user, member=request.member, without_caller=True)
    return table_response(kind, f"panggilan-{call.pk}", HEADERS, trace_rows(call))


@require_POST
@for_supervisors
def reopen(request: AgentRequest, call_id: int) -> HttpResponse:
    """Opens a closed call of the supervisor's site again, so that its agent can go on."""
    try:
        reopening.reopen(call_id=call_id, by=request.member, reason=request.POST.get("alasan", ""))
    except Call.DoesNotExist:
        raise Http404 from None
    except (ValidationError, CallProblem) as problem:
        form = ReopenForm(request.POST)
        form.add_error("alasan", problem if isinstance(problem, ValidationError) else str(problem))
        refused = isinstance(problem, ValidationError)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.CONFLICT
        return _show(request, readable_call(request, call_id), form, status)
    messages.success(
        request, "Panggilan dibuka kembali: CSO menemukannya di antara panggilan yang masih terbuka."
    )
    return redirect("desk:call", call_id)


@require_POST
@for_supervisors
def close_abandoned(request: AgentRequest, call_id: int) -> HttpResponse:
    """Closes an open call of the supervisor's site whose agent takes no calls any more."""
    try:
        abandoned.close_abandoned(call_id=call_id, by=request.member)
    except Call.DoesNotExist:
        raise Http404 from None
    except CallProblem as problem:
        messages.warning(request, str(problem))
    return redirect("desk:call", call_id)


def _show(
    request: CallReaderRequest | AgentRequest, call: Call, form: ReopenForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    member = request.member
    note_opening(call=call, by=request.user, member=member)  # also of a page that refuses something
    supervises = member is not None and member.role == Membership.Role.SUPERVISOR
    openings = call.openings.select_related("by")
    context = {
        "call": call,
        "contact": contact_for(member, call),
        "masked": not may_see_contact(member, call),
        "state": state_of(call),
        "moments": moments_of(call, call.contact if may_see_contact(member, call) else None),
        "report": UnitReport.objects.filter(call=call).first() if supervises or member is None else None,
        "openings": first_rows(openings, OPENINGS) if supervises or member is None else None,
        "goes_on": call.agent_id == request.user.pk and takes_calls(request.user),
        "abandoned": supervises and not call.closed_at and not takes_calls(call.agent),
        "form": form if (supervises and call.closed_at) or form.is_bound else None,
    }
    return render(request, "records/call.html", context, status=status)
