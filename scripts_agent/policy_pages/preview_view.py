"""For those who own the policy: words and rows of any day, before callers hear them."""

from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from allocation.clock import today_wib
from allocation.domain.errors import NoPolicyError
from pln123.web.day_field import DayField
from scripts_agent.access import for_pusat

from .preview import preview_context, starts


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
