"""The desk: each view reads the input, calls a service and shows the page. One POST saves one step.

The same views serve htmx (the changed desk comes back) and plain forms (a redirect follows).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
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
from .forms import CallerForm, StepForm, digits_of
from .intake.flow import Outcome as End
from .intake.questions import AP2T_CHOICES
from .models import Call, Membership
from .page import panel, speech, steps, village
from .selectors import calls_at, membership_of, open_calls_of, own_calls
from .situation import RESULT_ANSWERS, Situation, node_at, offered, replay

POP_NAMES = ("tel", "nama", "idpel")
RESUMABLE, RECENT, AT_SITE = 20, 10, 50


View = Callable[..., HttpResponse]


class AgentRequest(HttpRequest):
    """A request of a member; `member` is the place at the call site."""

    user: User
    member: Membership


def for_role(role: Membership.Role) -> Callable[[View], View]:
    """Lets members of one role in and nobody else; the pages hold callers' data and are never cached."""

    def guard(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            member = membership_of(request.user)
            if member is None or member.role != role:
                raise PermissionDenied(f"Halaman ini hanya untuk {role.label}.")
            request.member = member
            return view(request, *args, **kwargs)

        return guarded

    return guard


for_agents = for_role(Membership.Role.CSO)
for_supervisors = for_role(Membership.Role.SUPERVISOR)


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


@require_GET
@for_supervisors
def site_calls(request: AgentRequest) -> HttpResponse:
    """A supervisor's first page: the newest calls of the own site, without the callers' data."""
    calls = calls_at(request.member.site)[:AT_SITE]
    rows = [(call, steps.state_of(call)) for call in calls]
    return render(request, "scripts_agent/site_calls.html", {"rows": rows, "site": request.member.site})


@require_http_methods(["GET", "POST"])
@for_agents
def new_call(request: AgentRequest) -> HttpResponse:
    """Step 1 of a call that does not exist yet: it is stored with its first answers, not before."""
    if any(name in request.GET for name in POP_NAMES):
        # Addresses end up in logs: a caller's name or number has no place there.
        raise BadRequest("Data pemohon tidak boleh ada di alamat halaman.")
    before = _call_followed(request)
    if request.method == "GET":
        initial = (before.contact | {"customer_id": ""} if before else {}) | {"token": uuid4()}
        return _show_new(request, CallerForm(initial=initial), before)
    form = CallerForm(request.POST)
    if not form.is_valid():
        return _show_new(request, form, before, HTTPStatus.UNPROCESSABLE_ENTITY)
    call = services.open_call(
        member=request.member,
        answers={k: v for k, v in form.answers.items() if v},
        contact=form.contact,
        follows=before,
        token=form.cleaned_data["token"],
    )
    url = steps.step_url(call, 2)
    return push_url(_show(request, Reply(replay(call))), url) if wants_partial(request) else redirect(url)


@require_POST  # a number belongs in no address
@for_agents
def same_number(request: AgentRequest) -> HttpResponse:
    """Own open calls of the telephone number that stands in the form of a new call."""
    calls = open_calls_of(request.user, digits_of(request.POST.get("telephone", "")))[:RECENT]
    return render(request, "scripts_agent/_same_number.html", {"calls": calls})


@require_GET
@for_agents
def villages(request: AgentRequest, call_id: int) -> HttpResponse:
    """The parts of step 2 that htmx asks for while the agent types or picks from the four lists."""
    call = _own(request, call_id)
    if "q" in request.GET:
        context = village.search_context(request.GET["q"])
        return render(request, "scripts_agent/_found.html", context | {"call": call})
    context = village.lists_context(request.GET, None) | {"lists_open": True}
    return render(request, "scripts_agent/_lists.html", context | {"call": call})


@require_GET
@for_agents
def availability(request: AgentRequest, call_id: int) -> HttpResponse:
    """The poll of an open page: 204 while nothing changed, else the side panel with old and new."""
    situation = replay(_own(request, call_id))
    village = situation.village
    if situation.call.closed_at or village is None or request.GET.get("versi") == village.version:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    before = request.GET.get("dulu", "")
    context = panel.side_context(situation, before, shown=6 if request.GET.get("hasil") == "1" else 0)
    return render(request, "scripts_agent/_availability.html", context)


@require_http_methods(["GET", "POST"])
@for_agents
def shortcuts(request: AgentRequest) -> HttpResponse:
    """The sheet of keys; a POST switches the keys of one letter on or off for this agent."""
    if request.method == "POST":
        request.member.single_keys = request.POST.get("single_keys") == "on"
        request.member.save(update_fields=["single_keys"])
        if not wants_partial(request):
            return redirect("desk:shortcuts")
    context = {"member": request.member, "keys": page.SHORTCUTS}
    return render_page(request, "scripts_agent/shortcuts.html", "scripts_agent/_shortcuts.html", context)


@require_GET
@for_agents
def emergency(request: AgentRequest) -> HttpResponse:
    """Matrix and lines on one page that the browser keeps for when the server is away. No caller's data."""
    return render(request, "scripts_agent/emergency.html", speech.emergency_context())


@require_GET
@login_not_required  # the browser asks for it again by itself, also after a session has ended
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows the kept emergency sheet; its address sets its scope: /asisten/."""
    return render(request, "scripts_agent/pekerja.js", content_type="text/javascript")


@require_GET
@for_agents
def resume(request: AgentRequest, call_id: int) -> HttpResponse:
    situation = replay(_own(request, call_id))
    return redirect("desk:step", call_id, 6 if situation.call.closed_at else situation.step)


@require_http_methods(["GET", "POST"])
@for_agents
def step(request: AgentRequest, call_id: int, step: int) -> HttpResponse:
    """Shows or saves one step of an own call."""
    if step not in steps.STEP_TITLES:
        raise Http404
    if request.method == "POST":
        return _act(request, call_id, partial(_save_step, request, step=step))
    situation = replay(_own(request, call_id))
    if situation.call.closed_at:
        return _show(request, Reply(situation, 6))
    if node_at(situation, step) is None:
        return redirect("desk:step", call_id, situation.step)
    return _show(request, Reply(situation, step))


@require_POST
@for_agents
def ap2t_says(request: AgentRequest, call_id: int) -> HttpResponse:
    """ "AP2T menjawab lain": the call goes on from what AP2T shows (SOP 6)."""
    return _act(request, call_id, partial(_save_ap2t, request))


@require_POST
@for_agents
def take_suggestion(request: AgentRequest, call_id: int) -> HttpResponse:
    return _act(request, call_id, partial(_save_suggestion, request))


@require_POST
@for_agents
def use_new_result(request: AgentRequest, call_id: int) -> HttpResponse:
    seen = request.POST.get("seen", "")
    return _act(request, call_id, lambda s: Reply(services.use_new_result(s, seen_version=seen), moved=True))


@require_POST
@for_agents
def cancel(request: AgentRequest, call_id: int) -> HttpResponse:
    """ "Terputus/batal": from any step, no ticket."""

    def act(situation: Situation) -> Reply:
        services.close(situation, revision=_revision(request), closing=services.CANCELLED)
        return Reply(situation, moved=True)

    return _act(request, call_id, act)


# ---------------------------------------------------------------- acts, inside the lock


@dataclass
class Reply:
    """What the browser gets: a step of the call (None: where it stands), with what went wrong, if anything.

    moved: the act succeeded, so the address changes too.
    """

    situation: Situation
    step: int | None = None
    form: StepForm | None = None
    change: services.Change | None = None
    error: str = ""
    status: int = HTTPStatus.OK
    moved: bool = False


def _save_step(request: AgentRequest, situation: Situation, *, step: int) -> Reply:
    if situation.call.closed_at and step != 6:
        raise services.CallClosed
    if not situation.call.closed_at and node_at(situation, step) is None:
        raise services.NotReached(situation.step)
    if "question" in request.POST:
        return _save_choice(request, situation, step)
    if step == 6:
        return _save_closing(request, situation)
    form = page.form_for(situation, step, request.POST)
    if form is None:
        raise services.NotOffered
    if not form.is_valid():
        return Reply(situation, step, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _save(request, situation, form.answers, step, form=form)


def _save_choice(request: AgentRequest, situation: Situation, step: int) -> Reply:
    question = request.POST["question"]
    choice = offered(situation, question, request.POST.get("answer", ""))
    if choice is None:
        raise services.NotOffered
    changes: dict[str, str | None] = {choice.note: "YA"} if choice.note else {question: choice.value}
    if question == "product":
        # Undecided means that no product is stored; a product chosen means that he has decided.
        changes |= {"product": None} if choice.note else {"undecided": None}
    return _save(request, situation, changes, step, stay=choice.stay)


def _save_ap2t(request: AgentRequest, situation: Situation) -> Reply:
    value = request.POST.get("answer", "")
    if situation.case is None:
        raise services.NotReached(situation.step)
    if value not in {choice.value for choice in AP2T_CHOICES}:
        raise services.NotOffered
    # The caller's answer was given to what we said before AP2T spoke.
    changes: dict[str, str | None] = {**dict.fromkeys(RESULT_ANSWERS), "ap2t": value}
    return _save(request, situation, changes, 5, stay=True)


def _save_suggestion(request: AgentRequest, situation: Situation) -> Reply:
    """A suggested power goes back to step 3, filled in and not yet answered."""
    wanted = request.POST.get("suggestion", "")
    found = next((s for s in situation.suggestions if f"{s.power}-{s.phase}" == wanted), None)
    if situation.case is None:
        raise services.NotReached(situation.step)
    if found is None:
        raise services.NotOffered
    changes: dict[str, str | None] = {
        # Another power is no Migrasi murni any more, but a PD of the same service.
        "transaction": str(situation.case.transaction),
        "power": None,
        "tariff": None,
        "suggested_power": str(found.power),
        "suggested_phase": str(found.phase),
    }
    return _save(request, situation, changes, 5)


def _save_closing(request: AgentRequest, situation: Situation) -> Reply:
    node = situation.position.node
    closing = situation.call.closing or (node.closing if isinstance(node, End) else "")
    form = page.closing_form(CLOSINGS[closing], situation.call, request.POST)
    if not situation.call.closed_at and not form.is_valid():
        return Reply(situation, 6, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        change = services.close(
            situation,
            revision=_revision(request),
            closing=closing,
            contact=getattr(form, "contact", None),
            report_text=getattr(form, "cleaned_data", {}).get("text", ""),
            keep_version=request.POST.get("keep", ""),
        )
    except services.StaleCall as problem:
        return _refused(request, situation, 6, problem, form)
    if change:
        return Reply(situation, 6, form, change, status=HTTPStatus.CONFLICT)
    return Reply(situation, moved=True)


def _save(
    request: AgentRequest,
    situation: Situation,
    changes: Mapping[str, str | None],
    step: int,
    *,
    form: StepForm | None = None,
    stay: bool = False,
) -> Reply:
    try:
        situation = services.answer(
            situation,
            revision=_revision(request),
            changes=changes,
            contact=getattr(form, "contact", None),
            village=getattr(form, "allocation", None),
        )
    except services.StaleCall as problem:
        return _refused(request, situation, step, problem, form)
    return Reply(situation, step if stay else None, moved=True)


def _refused(
    request: AgentRequest,
    situation: Situation,
    step: int,
    problem: services.StaleCall,
    form: StepForm | None,
) -> Reply:
    """The same step again, what was typed kept, on top of the call's newest state."""
    if form is not None:
        typed = request.POST.copy()
        typed["revision"] = str(situation.call.revision)
        form.data = typed
    return Reply(situation, step, form, error=str(problem), status=HTTPStatus.CONFLICT)


# ---------------------------------------------------------------- answers to the browser


def _act(request: AgentRequest, call_id: int, act: Callable[[Situation], Reply]) -> HttpResponse:
    """Runs one act on the locked call, then answers; rendering needs no lock."""
    try:
        with services.locked(call_id=call_id, agent=request.user) as situation:
            try:
                reply = act(situation)
            except services.CallProblem as problem:
                reply = Reply(situation, error=str(problem), status=HTTPStatus.CONFLICT)
    except Call.DoesNotExist:
        raise Http404 from None
    if not reply.moved:
        return _show(request, reply)
    url = steps.step_url(reply.situation.call, _step_of(reply))
    # A redirect, or with htmx the step itself: one POST, one answer.
    return push_url(_show(request, reply), url) if wants_partial(request) else redirect(url)


def _step_of(reply: Reply) -> int:
    return reply.step or (6 if reply.situation.call.closed_at else reply.situation.step)


def _show(request: AgentRequest, reply: Reply) -> HttpResponse:
    context = page.context(
        reply.situation,
        _step_of(reply),
        request.GET,
        form=reply.form,
        change=reply.change,
        error=reply.error,
    )
    return render_page(request, "scripts_agent/desk.html", "scripts_agent/_desk.html", context, reply.status)


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
