"""/tindakan/ for Pusat and administrators: what managers and administrators did, also as a file."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from allocation.demand.period_form import PeriodForm
from pln123.spreadsheets.downloads import FORMATS, table_response
from pln123.web.first_rows import first_rows
from pln123.web.replica import from_replica
from scripts_agent.access import for_overseers

from .listing import HEADERS, acts

SHOWN = 200  # on the page; the file has all of them


@require_GET
@for_overseers
@from_replica
def act_list(request: HttpRequest) -> HttpResponse:
    """The newest acts of the days asked for. Wrong days are named and nothing is listed."""
    form = PeriodForm(request.GET)
    context: dict[str, Any] = {"form": form, "headers": HEADERS, "acts": []}
    if not form.is_valid():
        return render(request, "acts/acts.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    context |= {"acts": first_rows(acts(form.period), SHOWN), "formats": FORMATS}
    return render(request, "acts/acts.html", context | {"query": urlencode(form.query)})


@require_GET
@for_overseers
@from_replica
def acts_file(request: HttpRequest, kind: str) -> HttpResponse:
    """All acts of the days asked for. kind: csv or xlsx."""
    form = PeriodForm(request.GET)
    if kind not in FORMATS or not form.is_valid():
        raise Http404
    return table_response(kind, "tindakan", HEADERS, acts(form.period))
