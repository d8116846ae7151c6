"""For Pusat: which requests of a period would have ended otherwise under the matrix of a day.

The answer is streamed: a line `3/30` after each day counted, then the table. Without script the same address
with `page=1` gives the page at once, when all is counted.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from allocation import reference
from allocation.clock import today_wib
from allocation.demand.ap2t_differences import result_text
from allocation.demand.period import Period
from allocation.demand.period_form import PeriodForm
from allocation.demand.policy_effect import PolicyEffect, policy_effect
from allocation.domain.errors import NoPolicyError
from allocation.domain.matrix import Availability, Matrix, Service
from allocation.domain.power import format_va
from pln123.web.day_field import DayField
from pln123.web.replica import from_replica
from scripts_agent.access import for_pusat

MOST_CASES = 50


class EffectForm(PeriodForm):
    """The matrix of a day, and the days whose requests are decided again."""

    matrix = DayField(label="Matriks yang berlaku pada")
    field_order = ("matrix", "dari", "sampai")

    def __init__(self, asked: Any) -> None:
        super().__init__({"matrix": str(today_wib()), **asked.dict()})
        self.fields["dari"].label = "Permintaan dari"

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if day := given.get("matrix"):
            try:
                given["policy"] = reference.policies().on(day)
            except NoPolicyError as error:
                self.add_error("matrix", error.message)
        return given


@require_GET
@for_pusat
@from_replica
def effect(request: HttpRequest) -> HttpResponseBase:
    """The form; with `stream` the counting as lines, with `page` the page with its result."""
    form = EffectForm(request.GET)
    found: dict[str, Any] = {"form": form, "query": request.GET.urlencode()}
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "policy_pages/effect.html", found, status=status)
    matrix, period = form.cleaned_data["policy"], form.period
    if "stream" in request.GET:
        lines = _lines(request, matrix, period)
        return StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")
    if "page" in request.GET:
        *_, (_, whole) = policy_effect(matrix, period)
        found |= _told(matrix, period, whole)
    return render(request, "policy_pages/effect.html", found)


def _lines(request: HttpRequest, matrix: Matrix, period: Period) -> Iterator[str]:
    days = len(period.days)
    for done, so_far in policy_effect(matrix, period):
        yield f"{done}/{days}\n"
        if done == days:
            yield render_to_string("policy_pages/_effect.html", _told(matrix, period, so_far), request)


def _told(matrix: Matrix, period: Period, effect: PolicyEffect) -> dict[str, object]:
    cases = [
        {
            "request": f"{case.transaction} dari {Service.parse(case.current).label}"
            if case.current
            else case.transaction,
            "wanted": f"{case.product.capitalize()} {format_va(case.power)} VA, {case.phase} Phasa",
            "availability": Availability(case.availability).label,
            "before": result_text(case.outcome),
            "after": result_text(after),
            "count": count,
        }
        for (case, after), count in effect.changed.most_common(MOST_CASES)
    ]
    return {
        "matrix": matrix,
        "period": period,
        "effect": effect,
        "changed": effect.changed.total(),
        "results": [(result_text(a), result_text(b), count) for a, b, count in effect.by_result()],
        "cases": cases,
        "more": max(0, len(effect.changed) - MOST_CASES),
    }
