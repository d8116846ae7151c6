"""The calls of a site, as a list and by telephone number: for its supervisor, as a list for Pusat too."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from allocation.clock import today_wib
from pln123.web.first_rows import first_rows
from scripts_agent.access import AgentRequest, ReaderRequest, for_site_readers, for_supervisors
from scripts_agent.contact.fields import NumberForm
from scripts_agent.models import Call
from scripts_agent.paging import page_of
from scripts_agent.words.closings import closings

from .forms import CallFilter
from .lists import PAGE, calls_in, calls_of_number, row_of


@require_GET
@for_site_readers
def site_calls(request: ReaderRequest) -> HttpResponse:
    """A supervisor's first page: the site's calls, newest first, without the callers' data."""
    form = CallFilter(request.GET, closings=closings().on(today_wib()), sites=request.sites)
    if not form.is_valid():
        return _show(request, form, NumberForm(), [], status=HTTPStatus.UNPROCESSABLE_ENTITY)
    behind = request.GET.get("sebelum", "")
    calls, next_page = page_of(calls_in(form.site, **form.chosen), PAGE, behind)
    older = urlencode(form.query | {"sebelum": next_page}) if next_page else ""
    return _show(request, form, NumberForm(), calls, older=older, first_page=not behind)


@require_POST  # a number belongs in no address
@for_supervisors
def find_calls(request: AgentRequest) -> HttpResponse:
    """The site's newest calls of one telephone number."""
    site, number = request.member.site, NumberForm(request.POST)
    form = CallFilter(request.GET, closings=closings().on(today_wib()), sites=[site])
    if not number.is_valid():
        return _show(request, form, number, [], status=HTTPStatus.UNPROCESSABLE_ENTITY)
    calls = first_rows(calls_of_number(site, number.cleaned_data["telepon"]), PAGE)
    return _show(request, form, number, calls, found=True, only=calls.only)


def _show(
    request: AgentRequest | ReaderRequest,
    form: CallFilter,
    number: NumberForm,
    calls: list[Call],
    status: int = HTTPStatus.OK,
    **more: object,
) -> HttpResponse:
    context = {
        "site": form.site,
        "form": form,
        # Who may not see the callers does not find them by their number either.
        "number": number if request.member else None,
        "rows": [row_of(call) for call in calls],
        "found": False,
        "first_page": True,
        "older": "",
    }
    return render(request, "records/calls.html", context | more, status=status)
