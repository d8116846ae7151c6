"""A supervisor's pages: the calls of the own site."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ..page import steps
from ..selectors import calls_at
from .access import AgentRequest, for_supervisors

AT_SITE = 50


@require_GET
@for_supervisors
def site_calls(request: AgentRequest) -> HttpResponse:
    """A supervisor's first page: the newest calls of the own site, without the callers' data."""
    calls = calls_at(request.member.site)[:AT_SITE]
    rows = [(call, steps.state_of(call)) for call in calls]
    return render(request, "scripts_agent/site_calls.html", {"rows": rows, "site": request.member.site})
