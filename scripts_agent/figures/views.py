"""The supervisor's figures, and Pusat's of every site: one page, one file for each plot."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from allocation.clock import day_wib
from allocation.units.gaps import units_without_setting
from allocation.units.reads import every_up3
from pln123.spreadsheets.downloads import FORMATS, table_response
from pln123.web.htmx import render_page
from pln123.web.replica import from_replica
from scripts_agent.access import ReaderRequest, for_site_readers

from .charts import Plot, plots, totals
from .form import SummaryForm
from .reading import Figures, figures


@require_GET
@for_site_readers
@from_replica
def summary(request: ReaderRequest) -> HttpResponse:
    """Days, and for Pusat a site, come by the address; wrong ones are named and nothing is counted."""
    form = SummaryForm(request.GET, sites=request.sites)
    context = {"form": form, "sites": request.sites}
    if not form.is_valid():
        return render(request, "figures/summary.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    found = figures(form.sites, form.period)
    now = timezone.now()
    context |= {
        "query": urlencode(form.query),
        "totals": totals(found),
        "plots": _plots(found, form),
        "running": form.period.last >= day_wib(now),
        "now": now,
    }
    return render_page(request, "figures/summary.html", "figures/_summary.html", context)


@require_GET
@for_site_readers
@from_replica
def summary_file(request: ReaderRequest, key: str, kind: str) -> HttpResponse:
    """The table of one plot."""
    form = SummaryForm(request.GET, sites=request.sites)
    if not form.is_valid() or kind not in FORMATS:
        raise Http404
    for plot in _plots(figures(form.sites, form.period), form):
        if plot.chart.key == key:
            return table_response(kind, key, plot.whole.header, plot.whole.cells, form.in_words)
    raise Http404


def _plots(found: Figures, form: SummaryForm) -> list[Plot]:
    up3s = every_up3()
    names = {unit.pk: unit.name for unit in up3s}
    return plots(found, form.period, names, units_without_setting(up3s))
