"""Pages beside the calls: the keys, the emergency sheet. No caller's data on either."""

from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods

from allocation.clock import today_wib
from pln123.web.htmx import render_page, wants_partial
from scripts_agent.access import AgentRequest, for_agents
from scripts_agent.calls import speech
from scripts_agent.desk import page
from scripts_agent.models import Membership

VERSION = "X-Sheet"


@require_http_methods(["GET", "POST"])
@for_agents
def shortcuts(request: AgentRequest) -> HttpResponse:
    """The sheet of keys; a POST switches the keys of one letter on or off for this agent."""
    if request.method == "POST":
        request.member.single_keys = request.POST.get("single_keys") == "on"
        # Not `save`, which fails where an administrator has taken the membership away meanwhile.
        Membership.objects.filter(pk=request.member.pk).update(single_keys=request.member.single_keys)
        if not wants_partial(request):
            return redirect("desk:shortcuts")
    context = {"member": request.member, "keys": page.SHORTCUTS}
    return render_page(request, "desk/shortcuts.html", "desk/_shortcuts.html", context)


@require_GET
@for_agents
def emergency(request: AgentRequest) -> HttpResponse:
    """Matrix and lines on one page that the browser keeps for when the server is away. No caller's data.

    Its header tells the version: the browser keeps only the one that it asks for.
    """
    answer = render(request, "desk/emergency.html", speech.emergency_context(today_wib()))
    answer.headers[VERSION] = _version_of_sheet(today_wib())
    return answer


@require_GET
@login_not_required  # the browser asks for it again by itself, also after a session has ended
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the emergency sheet and shows it; its address sets its scope: /asisten/."""
    context = {"version": _version_of_sheet(today_wib()), "header": VERSION}
    return render(request, "desk/pekerja.js", context, content_type="text/javascript")


@lru_cache(1)
def _version_of_sheet(day: date) -> str:
    """Changes with everything that stands on the sheet. A browser that sees another one fetches the sheet."""
    nobody: dict[str, Any] = {
        "csrf_token": "",
        "messages": (),
        "demo_hint": "",
    }  # the sheet is the same in every session
    sheet = render_to_string("desk/emergency.html", speech.emergency_context(day) | nobody)
    return sha256(sheet.encode()).hexdigest()[:12]
