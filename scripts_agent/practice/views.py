"""Pages of practice: an agent's cards, the feedback of a call, and what a site has practised.

The call itself is taken on the desk's own pages (`desk/views.py`), at addresses below /latihan/.
"""

from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from allocation.domain.typed_text import whole_number_in
from pln123.web.first_rows import first_rows
from scripts_agent.access import AgentRequest, View, for_agents, for_supervisors, guard
from scripts_agent.cards.deal import NoSuchCard
from scripts_agent.models import Membership, PracticeCall
from scripts_agent.people import membership_of, takes_calls
from scripts_agent.words.of_call import closings_of, state_of

from .dealing import deal_to
from .feedback import compared, parted, unread
from .forms import DealForm, TeamDealForm
from .timing import steps_used

RECENT, LATEST = 10, 50
# A page of the call came back. The script begins to count anew with each answer, also one that is refused.
SHOWN = {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
NO_CARD = "Aturan itu tidak mengenal kartu jenis ini. Pilih jenis lain."


@guard
def for_members(request: AgentRequest) -> None:
    """Lets in agents and supervisors."""
    member = membership_of(request.user)
    if member is None:
        raise PermissionDenied("Halaman ini hanya untuk CSO dan Supervisor.")
    request.member = member


@require_GET
@for_members
def home(request: AgentRequest) -> HttpResponse:
    """An agent's cards; a supervisor's way leads to the site's."""
    if request.member.role == Membership.Role.SUPERVISOR:
        return redirect("practice:team")
    return _show_home(request, DealForm())


def _show_home(request: AgentRequest, form: DealForm, status: int = HTTPStatus.OK) -> HttpResponse:
    own = PracticeCall.objects.filter(agent=request.user)
    done = first_rows(own.exclude(closed_at=None).order_by("-closed_at"), RECENT)
    context = {
        "form": form,
        "open_calls": own.filter(closed_at=None).select_related("dealt_by"),
        "only": done.only,
        "done": [(call, state_of(call), parted(compared(call))) for call in done],
    }
    return render(request, "practice/home.html", context, status=status)


@require_POST
@for_agents
def deal(request: AgentRequest) -> HttpResponse:
    """The agent deals themselves a card, and takes the call at once."""
    form = DealForm(request.POST)
    call = _deal(form, request.member)
    if call is None:
        return _show_home(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("practice:resume", call.pk)


@require_GET
@for_supervisors
def team(request: AgentRequest) -> HttpResponse:
    """Who at the site has practised what. By name: it is no ranking."""
    return _show_team(request, TeamDealForm(site=request.member.site))


@require_POST
@for_supervisors
def deal_for(request: AgentRequest) -> HttpResponse:
    """A supervisor deals a card to an agent of their site."""
    form = TeamDealForm(request.POST, site=request.member.site)
    call = _deal(form, form.cleaned_data["cso"], request.user) if form.is_valid() else None
    if call is None:
        return _show_team(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, f"Kartu #{call.pk} dibagikan kepada {call.agent.get_username()}.")
    return redirect("practice:team")


def _deal(form: DealForm, member: Membership, by: Any = None) -> PracticeCall | None:
    """The card that the form asks for; None, with a message in the form, when there is none."""
    if not form.is_valid():
        return None
    day = form.cleaned_data["aturan"]
    try:
        return deal_to(
            member, outcome=form.cleaned_data["hasil"], day=date.fromisoformat(day) if day else None, by=by
        )
    except NoSuchCard:
        form.add_error("hasil", NO_CARD)
        return None


def _show_team(request: AgentRequest, form: TeamDealForm, status: int = HTTPStatus.OK) -> HttpResponse:
    site = request.member.site
    calls = PracticeCall.objects.filter(site=site)
    closed = Q(closed_at__isnull=False)
    counts = (
        calls.order_by()
        .values("agent__username")
        .annotate(done=Count("pk", filter=closed), waiting=Count("pk", filter=~closed), last=Max("closed_at"))
    )
    kinds: dict[str, set[str]] = {}
    rows = calls.exclude(closed_at=None).order_by().values_list("agent__username", "closing").distinct()
    for agent, closing in rows:
        kinds.setdefault(agent, set()).add(closing)
    latest = first_rows(calls.exclude(closed_at=None).select_related("agent").order_by("-closed_at"), LATEST)
    context = {
        "form": form,
        "site": site,
        "agents": [
            (row, len(kinds.get(row["agent__username"], ()))) for row in counts.order_by("agent__username")
        ],
        "closings": len(closings_of(latest[0]).by_id) if latest else 0,
        "only": latest.only,
        "latest": [(call, state_of(call), call.closing == call.dealt.closing) for call in latest],
    }
    return render(request, "practice/team.html", context, status=status)


@require_GET
@for_members
def feedback(request: AgentRequest, call_id: int) -> HttpResponse:
    """What a closed practice call reached, for its agent and the supervisor of its site."""
    call = get_object_or_404(_readable(request).select_related("agent", "site"), pk=call_id)
    if call.closed_at is None:
        own = call.agent_id == request.user.pk and takes_calls(request.user)
        return redirect("practice:resume", call_id) if own else redirect("practice:team")
    rows = compared(call)
    context = {
        "call": None,  # the bar is that of a page beside the calls
        "practice": call,
        "card": call.dealt,
        "rows": rows,
        "parted": parted(rows),
        "steps": steps_used(call),
        "unread": unread(call),
    }
    return render(request, "practice/feedback.html", context)


def _readable(request: AgentRequest) -> QuerySet[PracticeCall]:
    if request.member.role == Membership.Role.SUPERVISOR:
        return PracticeCall.objects.filter(site=request.member.site_id)
    return PracticeCall.objects.filter(agent=request.user)


# ---------------------------------------------------------------- around the desk's own views


def practised(view: View) -> View:
    """A view of the desk for practice calls: the clock starts with the first page, and keys are counted."""

    @wraps(view)
    def shown(request: HttpRequest, call_id: int, **about: Any) -> HttpResponseBase:
        now, own = timezone.now(), PracticeCall.objects.filter(pk=call_id, agent=request.user.pk)
        own.filter(started_at=None).update(started_at=now, opened_at=now, saved_at=now)
        response = view(request, call_id, **about)
        pressed = whole_number_in(request.headers.get("X-Keys", ""), most_digits=5)
        if pressed is not None and response.status_code in SHOWN:
            _count_keys(own, str(about.get("step", 5)), pressed)
        return response

    return shown


@transaction.atomic
def _count_keys(own: QuerySet[PracticeCall], step: str, pressed: int) -> None:
    for call in own.select_for_update():
        call.keys[step] = call.keys.get(step, 0) + pressed
        call.save(update_fields=["keys"])
