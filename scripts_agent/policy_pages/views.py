"""The policy to read: the SOP, the matrix, and for Pusat the words and rows of any day."""

from http import HTTPStatus

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from allocation import reference
from allocation.clock import today_wib
from allocation.domain.errors import NoPolicyError
from allocation.domain.reviewed.versions import starts
from allocation.domain.typed_text import whole_number_in
from pln123.web.day_field import DayField
from scripts_agent.access import for_pusat

from .preview import preview_context
from .sop import sop_context


@require_GET
def sop(request: HttpRequest) -> HttpResponse:
    """The SOP with what this application does about each clause: for everybody who may log in."""
    return render(request, "policy_pages/sop.html", sop_context(request.user))


@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """The 30 rows as the SOP prints them: today's, or those of the policy of a call, `?kebijakan=`.

    `?baris=` marks the row of that call.
    """
    policies, version = reference.policies(), request.GET.get("kebijakan", "")
    try:
        policy = policies.by_id(version) if version else policies.on(today_wib())
    except KeyError:
        raise Http404 from None
    marked = whole_number_in(request.GET.get("baris", "")) or 0
    return render(request, "policy_pages/matrix.html", {"matrix": policy, "marked": marked})


class DayForm(forms.Form):
    tanggal = DayField(label="Tanggal", required=False)
    tanggal.widget.attrs["class"] = "form-control"


@require_GET
@for_pusat
def preview(request: HttpRequest) -> HttpResponse:
    """Words, matrix and closings in force on `?tanggal=` (empty: today), and what they changed."""
    today = today_wib()
    form = DayForm(request.GET if "tanggal" in request.GET else {"tanggal": str(today)})
    found: dict[str, object] = {"form": form, "starts": starts()}
    if form.is_valid():
        try:
            found |= preview_context(form.cleaned_data["tanggal"] or today)
        except NoPolicyError as error:
            form.add_error("tanggal", error.message)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "policy_pages/preview.html", found, status=status)
