"""The SOP with what this application does about each clause: for everybody who may log in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from .sop import sop_context


@require_GET
def sop(request: HttpRequest) -> HttpResponse:
    return render(request, "policy_pages/sop.html", sop_context(request.user))
