"""The desk: each view reads the input, calls a service and shows the page. One POST saves one step.

The same views serve htmx (the changed desk comes back) and plain forms (a redirect follows).
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.core.exceptions import BadRequest, ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import push_url

from allocation.domain.typed_text import whole_number_in
from allocation.places.current_load import current_load
from pln123.web.htmx import render_page, wants_partial
from scripts_agent.access import AgentRequest, for_agents
from scripts_agent.calls import pops, reopening, services
from scripts_agent.calls.opening import open_call
from scripts_agent.calls.problems import CallProblem
from scripts_agent.calls.reads import newest_open_call, open_calls_of, own_calls
from scripts_agent.calls.situation import Situation, node_at, replay
from scripts_agent.calls.told import case_told
from scripts_agent.contact.telephone import digits_of
from scripts_agent.contact.visibility import as_seen_by_agent, may_see_contact, note_opening
from scripts_agent.desk import acts, page, panel, steps, village
from scripts_agent.desk.forms.caller import CallerForm
from scripts_agent.desk.forms.step import StepForm
from scripts_agent.intake.closing import CANCELLED
from scripts_agent.intake.steps import STEP_TITLES
from scripts_agent.models import Call
from scripts_agent.words.of_call import duration_of, state_of
from scripts_agent.words.results import request_words

from .access import kind_at, own_situation
from .acts import Reply
from .found import found_rows

POP_NAMES = ("tel", "nama", "idpel")
RESUMABLE, RECENT = 20, 10
LONG_OPEN = timedelta(hours=1)  # no call lasts so long: somebody forgot to close it
KEPT_SECONDS = 24 * 60 * 60


@require_GET
@for_agents
def home(request: AgentRequest) -> HttpResponse:
    """The agent's open calls, those opened long ago marked, and the ones closed last."""
    calls = own_calls(request.user)
    still_open = calls.filter(closed_at=None)
    now = timezone.now()
    shown = still_open if "semua" in request.GET else still_open[:RESUMABLE]
    context = {
        "open_count": still_open.count(),
        "open_calls": [(call, case_told(call), now - call.opened_at >= LONG_OPEN) for call in shown],
        "recent_calls": [
            (as_seen_by_agent(request.member, call), case_told(call), duration_of(call), state_of(call))
            for call in calls.exclude(closed_at=None)[:RECENT]
        ],
        "request_words": request_words,
    }
    return render(request, "desk/home.html", context)


@require_http_methods(["GET", "POST"])
@for_agents
def new_call(request: AgentRequest) -> HttpResponse:
    """Step 1 of a call that does not exist yet: it is stored with its first answers, not before."""
    if any(name in request.GET for name in POP_NAMES):
        # Addresses end up in logs: a caller's name or number has no place there.
        raise BadRequest("Data pemohon tidak boleh ada di alamat halaman.")
    before = _call_followed(request)
    if request.method == "GET":
        known = _known_of_caller(request, before) if before else {}
        return _show_new(request, CallerForm(initial=known | {"token": uuid4()}), before)
    form = CallerForm(request.POST)
    if not form.is_valid():
        return _show_new(request, form, before, HTTPStatus.UNPROCESSABLE_ENTITY)
    call = open_call(
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
    """The agent's open calls from the telephone number in the form of a new call."""
    calls = open_calls_of(request.user, digits_of(request.POST.get("telephone", "")))[:RECENT]
    return render(request, "desk/same_number.html", {"calls": calls})


@require_POST  # an id in a body stands in no log
@for_agents
def take_pop(request: AgentRequest) -> HttpResponse:
    """What the telephone system left for this agent, once; the desk's script fills the form with it."""
    pop = pops.take(code=request.POST.get("pop", "")[:100], by=request.user)
    context = {"pop": pop, "minutes": round(pops.LIFE.total_seconds() / 60)}
    return _part(request, "desk/pop.html", context, HTTPStatus.OK if pop else HTTPStatus.NOT_FOUND)


@require_GET
@for_agents
def villages(request: AgentRequest) -> HttpResponse:
    """What the search of step 2 finds while the agent types. It holds nothing of a call."""
    return _part(request, "desk/found.html", {"found": found_rows(request.GET)})


@require_GET
@for_agents
def region_list(request: AgentRequest) -> HttpResponse:
    """The lists below the one the agent picked from. They hold nothing of a call: the browser keeps them."""
    load = current_load()
    context = {"lists": village.lists_below(request.GET), "load": load}
    response = _part(request, "desk/lists_below.html", context)
    if load and request.GET.get("muat") == load:  # the address of other regions is another one
        response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}, immutable"
    return response


@require_GET
@for_agents
def availability(request: AgentRequest, call_id: int) -> HttpResponse:
    """The poll of an open page: 204 while nothing changed, else the side panel with old and new."""
    situation = own_situation(request, call_id)
    village = situation.village
    if situation.call.closed_at or village is None or request.GET.get("versi") == village.version:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    before = request.GET.get("dulu", "")
    context = panel.side_context(situation, before, part=request.GET.get("hasil", ""))
    return _part(request, "desk/availability.html", context)


@require_GET
@for_agents
def resume(request: AgentRequest, call_id: int) -> HttpResponse:
    """Leads to the step where a call stands; to the last one of a closed call."""
    situation = own_situation(request, call_id)
    return redirect(
        f"{situation.call.pages}:step", call_id, 6 if situation.call.closed_at else situation.step
    )


@require_http_methods(["GET", "POST"])
@for_agents
def step(request: AgentRequest, call_id: int, step: int) -> HttpResponse:
    """Shows or saves one step of the agent's call."""
    if step not in STEP_TITLES:
        raise Http404
    if request.method == "POST":
        return _act(request, call_id, partial(acts.save_step, request, step=step))
    situation = own_situation(request, call_id)
    if situation.call.closed_at:
        return _show(request, Reply(situation, 6))
    if node_at(situation.position, step) is None:
        return redirect(f"{situation.call.pages}:step", call_id, situation.step)
    return _show(request, Reply(situation, step))


@require_POST
@for_agents
def ap2t_says(request: AgentRequest, call_id: int) -> HttpResponse:
    """ "AP2T menjawab lain": the call goes on from what AP2T shows (SOP 6)."""
    return _act(request, call_id, partial(acts.save_ap2t, request))


@require_POST
@for_agents
def take_suggestion(request: AgentRequest, call_id: int) -> HttpResponse:
    """The caller takes a power that was suggested: back to step 3 with it."""
    return _act(request, call_id, partial(acts.save_suggestion, request))


@require_POST
@for_agents
def use_new_result(request: AgentRequest, call_id: int) -> HttpResponse:
    """ "Pakai hasil baru": the availability has changed, and the caller hears the new result."""
    seen = request.POST.get("seen", "")
    return _act(request, call_id, lambda s: Reply(services.use_new_result(s, seen_version=seen), moved=True))


@require_POST
@for_agents
def cancel(request: AgentRequest, call_id: int) -> HttpResponse:
    """ "Terputus/batal": from any step, no ticket."""

    def act(situation: Situation) -> Reply:
        services.close(situation, revision=acts.revision_of(request), closing=CANCELLED)
        return Reply(situation, moved=True)

    return _act(request, call_id, act)


@require_POST
@for_agents
def reopen_own(request: AgentRequest, call_id: int) -> HttpResponse:
    """The agent takes back their own closing, within five minutes."""
    return _act(request, call_id, lambda s: Reply(reopening.reopen_own(s, request.member), moved=True))


# ---------------------------------------------------------------- answers to the browser


def _act(request: AgentRequest, call_id: int, act: Callable[[Situation], Reply]) -> HttpResponse:
    """Runs one act on the locked call, then answers; rendering needs no lock."""
    try:
        asked = request.POST.get("village", "")
        kind = kind_at(request)
        with services.locked(call_id=call_id, agent=request.user, village=asked, kind=kind) as situation:
            try:
                reply = act(situation)
            except CallProblem as problem:
                reply = Reply(situation, error=str(problem), status=HTTPStatus.CONFLICT)
    except ObjectDoesNotExist:
        raise Http404 from None
    if not reply.moved:
        return _show(request, reply)
    url = steps.step_url(reply.situation.call, _step_of(reply))
    # A redirect, or with htmx the step itself: one POST, one answer.
    return push_url(_show(request, reply), url) if wants_partial(request) else redirect(url)


def _part(
    request: AgentRequest, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    return render(request, template, context | {"partial": True}, status=status)


def _step_of(reply: Reply) -> int:
    return reply.step or (6 if reply.situation.call.closed_at else reply.situation.step)


def _show(request: AgentRequest, reply: Reply) -> HttpResponse:
    call = reply.situation.call
    if call.closed_at and isinstance(call, Call) and not reply.moved:  # also of a page that refuses something
        note_opening(call=call, by=request.user, member=request.member)
    # Step 2 sends what stands in its search and its lists as well: a refusal shows it again.
    query = request.POST if request.method == "POST" else request.GET
    context = page.context(
        reply.situation,
        _step_of(reply),
        query,
        request.member,
        form=reply.form,
        change=reply.change,
        error=reply.error,
        unsaved=reply.unsaved,
    )
    return render_page(request, "desk/page.html", "desk/desk.html", context, reply.status)


def _show_new(
    request: AgentRequest, form: StepForm, before: Call | None, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = page.new_context(form, before, newest_open_call(request.user, LONG_OPEN))
    return render_page(request, "desk/page.html", "desk/desk.html", context, status)


def _call_followed(request: AgentRequest) -> Call | None:
    """ "Permohonan lain": the agent's call whose caller asks for something else, by its number."""
    number = whole_number_in(request.GET.get("dari", ""), most_digits=18)
    calls = own_calls(request.user).select_related(None)
    return None if number is None else get_object_or_404(calls, pk=number)


def _known_of_caller(request: AgentRequest, before: Call) -> dict[str, str]:
    """What the form of a further call begins with. Who has moved since asks again: no caller's data goes
    from one site to another."""
    if not may_see_contact(request.member, before):
        return {}
    if before.closed_at:
        note_opening(call=before, by=request.user, member=request.member)
    return before.contact | {"customer_id": ""}
