"""The desk: each view reads the input, calls a service and shows the page. One POST saves one step.

The same views serve htmx (the changed desk comes back) and plain forms (a redirect follows).
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import push_url

from allocation import reference, selectors
from pln123.htmx import render_page, wants_partial

from . import page, services
from .closing import CLOSINGS
from .forms import CallerForm, StepForm
from .intake.flow import Outcome as End
from .intake.questions import AP2T_CHOICES
from .models import Call, Membership
from .selectors import membership_of, own_calls
from .situation import RESULT_ANSWERS, Situation, replay

POP_NAMES = ("tel", "nama", "idpel")
RESUMABLE, RECENT = 20, 10


class AgentRequest(HttpRequest):
    """A request of a logged-in CSO; `member` is the place at the call site."""

    user: User
    member: Membership


def for_agents(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets CSOs in and nobody else; the pages hold callers' data and are never cached."""

    @never_cache
    @wraps(view)
    def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = membership_of(request.user)
        if member is None or member.role != Membership.Role.CSO:
            raise PermissionDenied("Halaman ini hanya untuk CSO.")
        request.member = member
        return view(request, *args, **kwargs)

    return guarded


# ---------------------------------------------------------------- pages


@require_GET
@for_agents
def home(request: AgentRequest) -> HttpResponse:
    calls = own_calls(request.user)
    context = {
        "open_calls": calls.filter(closed_at=None)[:RESUMABLE],
        "recent_calls": [(c, CLOSINGS[c.closing].label) for c in calls.exclude(closed_at=None)[:RECENT]],
    }
    return render(request, "scripts_agent/home.html", context)


@require_http_methods(["GET", "POST"])
@for_agents
def new_call(request: AgentRequest) -> HttpResponse:
    """Step 1 of a call that does not exist yet: it is stored with its first answers, not before."""
    if any(name in request.GET for name in POP_NAMES):
        # Addresses end up in logs: a caller's name or number has no place there.
        raise BadRequest("Data pemohon tidak boleh ada di alamat halaman.")
    before = _call_followed(request)
    if request.method == "GET":
        initial = page.contact_of(before) | {"customer_id": ""} if before else {}
        return _show_new(request, CallerForm(initial=initial), before)
    form = CallerForm(request.POST)
    if not form.is_valid():
        return _show_new(request, form, before, HTTPStatus.UNPROCESSABLE_ENTITY)
    call = services.open_call(
        member=request.member,
        answers={k: v for k, v in form.answers.items() if v},
        contact=form.contact,
        follows=before,
    )
    return _go(request, replay(call))


@require_GET
@for_agents
def resume(request: AgentRequest, call_id: int) -> HttpResponse:
    situation = replay(_own(request, call_id))
    return redirect("desk:step", call_id, 6 if situation.call.closed_at else situation.step)


@require_http_methods(["GET", "POST"])
@for_agents
def step(request: AgentRequest, call_id: int, step: int) -> HttpResponse:
    """Shows or saves one step of an own call."""
    if step not in page.STEP_TITLES:
        raise Http404
    call = _own(request, call_id)
    situation = replay(call)
    if call.closed_at or page.node_at(situation, step) is None:
        return _not_here(request, situation)
    if request.method == "GET":
        return _show(request, situation, step)
    if "question" in request.POST:
        return _choose(request, situation, step)
    if step == 6:
        return _close(request, situation)
    form = page.form_for(situation, step, request.POST)
    if form is None:
        return _show(request, situation, step, error=str(services.NotOffered()), status=HTTPStatus.CONFLICT)
    if not form.is_valid():
        return _show(request, situation, step, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    changes = form.answers
    return _save(request, situation, step, changes, contact=getattr(form, "contact", None), form=form)


# ---------------------------------------------------------------- acts


def _choose(request: AgentRequest, situation: Situation, step: int) -> HttpResponse:
    question = request.POST["question"]
    choice = page.offered(situation, question, request.POST.get("answer", ""))
    if choice is None:
        return _show(request, situation, step, error=str(services.NotOffered()), status=HTTPStatus.CONFLICT)
    changes: dict[str, str | None] = {choice.note: "YA"} if choice.note else {question: choice.value}
    if question == "product":
        # Undecided means that no product is stored; a product chosen means that he has decided.
        changes |= {"product": None} if choice.note else {"undecided": None}
    return _save(request, situation, step, changes, stay=choice.stay)


@require_POST
@for_agents
def ap2t_says(request: AgentRequest, call_id: int) -> HttpResponse:
    """ "AP2T menjawab lain": the call goes on from what AP2T shows (SOP 6)."""
    situation = replay(_own(request, call_id))
    value = request.POST.get("answer", "")
    if situation.call.closed_at or situation.case is None or value not in {c.value for c in AP2T_CHOICES}:
        return _not_here(request, situation)
    changes: dict[str, str | None] = {**dict.fromkeys(RESULT_ANSWERS), "ap2t": value}
    return _save(request, situation, 5, changes, stay=True)


@require_POST
@for_agents
def take_suggestion(request: AgentRequest, call_id: int) -> HttpResponse:
    """A suggested power goes back to step 3, filled in and not yet answered."""
    situation = replay(_own(request, call_id))
    wanted = request.POST.get("suggestion", "")
    found = next((s for s in situation.suggestions if f"{s.power}-{s.phase}" == wanted), None)
    if situation.call.closed_at or found is None:
        return _not_here(request, situation)
    changes: dict[str, str | None] = {
        # Another power is no Migrasi murni any more, but a PD of the same service.
        "transaction": str(situation.case.transaction) if situation.case else None,
        "power": None,
        "tariff": None,
        "suggested_power": str(found.power),
        "suggested_phase": str(found.phase),
    }
    return _save(request, situation, 5, changes)


@require_POST
@for_agents
def use_new_result(request: AgentRequest, call_id: int) -> HttpResponse:
    call = _own(request, call_id)
    try:
        call = services.use_new_result(
            call_id=call.pk, agent=request.user, seen_version=request.POST.get("seen", "")
        )
    except services.CallProblem:
        return _not_here(request, replay(call))
    return _go(request, replay(call))


@require_POST
@for_agents
def cancel(request: AgentRequest, call_id: int) -> HttpResponse:
    """ "Terputus/batal": from any step, no ticket."""
    call = _own(request, call_id)
    try:
        services.close(call_id=call.pk, agent=request.user, revision=_revision(request), closing="cancelled")
    except services.StaleCall as problem:
        situation = replay(_own(request, call_id))
        return _show(request, situation, situation.step, error=str(problem), status=HTTPStatus.CONFLICT)
    except services.CallProblem:
        return _not_here(request, replay(call))
    return redirect("desk:home")


def _close(request: AgentRequest, situation: Situation) -> HttpResponse:
    node = situation.position.node
    if not isinstance(node, End):
        return _not_here(request, situation)
    form = page.form_for(situation, 6, request.POST)
    assert form is not None
    if not form.is_valid():
        return _show(request, situation, 6, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        change = services.close(
            call_id=situation.call.pk,
            agent=request.user,
            revision=form.cleaned_data["revision"] or 0,
            closing=node.closing,
            contact=getattr(form, "contact", None),
            report_text=form.cleaned_data.get("text", ""),
            keep_version=request.POST.get("keep", ""),
        )
    except services.CallProblem as problem:
        return _refused(request, situation, 6, problem, form)
    if change:
        return _show(request, situation, 6, form=form, change=change, status=HTTPStatus.CONFLICT)
    return _go(request, replay(_own(request, situation.call.pk)))


def _save(
    request: AgentRequest,
    situation: Situation,
    step: int,
    changes: dict[str, str | None],
    *,
    contact: dict[str, str] | None = None,
    form: StepForm | None = None,
    stay: bool = False,
) -> HttpResponse:
    try:
        call = services.answer(
            call_id=situation.call.pk,
            agent=request.user,
            revision=_revision(request),
            changes=changes,
            contact=contact,
        )
    except services.CallProblem as problem:
        return _refused(request, situation, step, problem, form)
    return _go(request, replay(call), step if stay else None)


def _refused(
    request: AgentRequest,
    situation: Situation,
    step: int,
    problem: services.CallProblem,
    form: StepForm | None,
) -> HttpResponse:
    """The same step again with the reason; what was typed is kept, the call's newest state is shown."""
    fresh = replay(_own(request, situation.call.pk))
    if fresh.call.closed_at or page.node_at(fresh, step) is None:
        return _not_here(request, fresh)
    if form is not None:
        form.data = {**form.data, "revision": str(fresh.call.revision)}
    return _show(request, fresh, step, form=form, error=str(problem), status=HTTPStatus.CONFLICT)


# ---------------------------------------------------------------- answers to the browser


def _go(request: AgentRequest, situation: Situation, step: int | None = None) -> HttpResponse:
    """On to the step where the call now stands: a redirect, or with htmx that step itself."""
    step = step or (6 if situation.call.closed_at else situation.step)
    url = page.step_url(situation.call, step)
    if not wants_partial(request):
        return redirect(url)
    return push_url(_show(request, situation, step), url)


def _not_here(request: AgentRequest, situation: Situation) -> HttpResponse:
    """A step that is not reached, or a call that is closed: the page where the call stands, and why."""
    if situation.call.closed_at:
        if request.method == "GET":
            return _show(request, situation, 6)
        error = str(services.CallClosed())
        return _show(request, situation, 6, error=error, status=HTTPStatus.CONFLICT)
    if request.method == "GET":
        return redirect("desk:step", situation.call.pk, situation.step)
    error = f"Langkah itu belum dapat dijawab. Jawab dahulu langkah {situation.step}."
    return _show(request, situation, situation.step, error=error, status=HTTPStatus.CONFLICT)


def _show(
    request: AgentRequest,
    situation: Situation,
    step: int,
    *,
    form: StepForm | None = None,
    change: services.Change | None = None,
    error: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = page.context(situation, step, request.GET, form=form, change=change, error=error)
    return render_page(request, "scripts_agent/desk.html", "scripts_agent/_desk.html", context, status)


def _show_new(
    request: AgentRequest, form: CallerForm, before: Call | None, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = page.new_context(form, before)
    return render_page(request, "scripts_agent/desk.html", "scripts_agent/_desk.html", context, status)


def _own(request: AgentRequest, call_id: int) -> Call:
    call = own_calls(request.user).filter(pk=call_id).first()
    if call is None:
        raise Http404
    return call


def _call_followed(request: AgentRequest) -> Call | None:
    """ "Permohonan lain": the own call whose caller goes on, named by its number only."""
    number = request.GET.get("dari", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return _own(request, int(number))


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


# ---------------------------------------------------------------- the matrix


@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """The 30 rows as the SOP prints them; `?baris=` marks the row of a call."""
    text = request.GET.get("baris", "")
    marked = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
    policy = reference.policies().on(selectors.today_wib())
    return render(request, "scripts_agent/matrix.html", {"matrix": policy, "marked": marked})
