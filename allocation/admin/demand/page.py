"""Permintaan belum terlayani: what callers asked for and the units could not serve; and where AP2T differed.

Figures for the managers of the units, and for Pusat. Nothing here is changed, and no row names a caller.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator

from allocation.demand import figures as demand_figures
from allocation.demand.ap2t_differences import CallTable, by_answers
from allocation.demand.days import Days
from allocation.demand.districts import SHOWN, by_district
from allocation.demand.figures import SharedCount, UnitTable
from allocation.demand.material_request import material_request
from allocation.demand.period import UNMET, UNSURE, WITHOUT_SETTING, differing
from allocation.demand.trend import trend_of
from allocation.domain.decision import Reason
from allocation.models import Demand, Operator, Unit
from allocation.people.scope import UnitScopedReadAdmin
from pln123.plots.chart import Chart
from pln123.spreadsheets.downloads import FORMATS, table_response
from pln123.web.replica import from_replica

from .form import DemandForm
from .headline import headline_of

CALLS_PER_PAGE = 50
Tables = Mapping[str, Callable[[], Chart | UnitTable | CallTable]]


@admin.register(Demand)
class DemandAdmin(UnitScopedReadAdmin):
    """Two pages of figures. `?csv=` and `?xlsx=` download one of their tables."""

    def get_urls(self) -> list[URLPattern]:
        """The two pages. A single row has none."""
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="allocation_demand_changelist"),
            path("selisih/", view(self.differences_view), name="allocation_demand_differences"),
        ]

    @method_decorator(from_replica)
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """What callers asked for and did not get, and the text of a request for material."""
        form = self._form(request)
        context: dict[str, Any] = {"title": "Permintaan belum terlayani"}
        if form.is_valid():
            days = self._days(request, form, UNMET)
            unset = self._days(request, form, WITHOUT_SETTING)
            unsure = self._days(request, form, UNSURE)
            whole = form.whole_uids
            together = SharedCount(days, "unit", "phase", "product", "power_class")
            tables: Tables = {
                "unit": lambda: demand_figures.by_unit_and_service(together, whole),
                "produk": lambda: demand_figures.by_phase_and_product(together),
                "kelas": lambda: demand_figures.by_power_class(together),
                "minggu": lambda: demand_figures.by_week(days),
                "belum": lambda: demand_figures.by_unit_and_phase(unset, "belum", "Belum diatur", whole),
                "pasti": lambda: demand_figures.by_unit_and_phase(unsure, "pasti", "Unit belum pasti", whole),
            }
            if unit := form.unit_asked:
                rows = form.period.of(self._asked(request, form, Demand.objects.filter(reason__in=UNMET)))
                is_file = any(kind in request.GET for kind in FORMATS)  # a file has every district
                tables = {**tables, "kecamatan": lambda: by_district(rows, None if is_file else SHOWN)}
                context["trend"] = trend_of(days, unit, form.phases)
            if file := _file(request, "permintaan", tables, form):
                return file
            context |= {name: table() for name, table in tables.items()}
            context["headline"] = headline_of(unit, together)
            context["unit_asked"] = unit
            context["may_change"] = self.in_scope(request)
            context["request_text"] = self._request_text(form, together)
        return self._page(request, "admin/allocation/demand/unmet.html", form, context)

    @method_decorator(from_replica)
    def differences_view(self, request: HttpRequest) -> HttpResponse:
        """Where AP2T answered otherwise than this application."""
        form = self._form(request)
        context: dict[str, Any] = {"title": "Selisih dengan AP2T"}
        if form.is_valid():
            rows = form.period.of(self._asked(request, form, differing()))
            calls = CallTable(rows)
            tables: Tables = {
                "unit": lambda: demand_figures.by_unit_and_service(rows, form.whole_uids),
                "jawaban": lambda: by_answers(rows),
                "panggilan": lambda: calls,
            }
            if file := _file(request, "selisih", tables, form):
                return file
            page = Paginator(calls.rows, CALLS_PER_PAGE).get_page(request.GET.get("hal"))
            context |= {"unit": tables["unit"](), "jawaban": tables["jawaban"](), "page": page}
            context |= {"header": calls.header, "lines": [calls.line(row) for row in page]}
        return self._page(request, "admin/allocation/demand/differences.html", form, context)

    def _asked(self, request: HttpRequest, form: DemandForm, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The requests that the form asks for and the user may see."""
        return form.narrowed(self.scoped(request, rows))

    def _days(self, request: HttpRequest, form: DemandForm, reasons: Sequence[Reason]) -> Days:
        return Days(form.period, lambda rows: self._asked(request, form, rows.filter(reason__in=reasons)))

    def _form(self, request: HttpRequest) -> DemandForm:
        if not self.has_view_permission(request):
            raise PermissionDenied("Halaman ini untuk Manager UP3, SRM Niaga & PP dan Pusat.")
        return DemandForm(request.GET, self.units(request))

    def units(self, request: HttpRequest) -> QuerySet[Unit]:
        """The units whose requests the user may see."""
        if self.may_read_all(request):
            return Unit.objects.filter(successor=None).exclude(operator=Operator.BATAM)
        return self.may_change(request)

    def _page(
        self, request: HttpRequest, template: str, form: DemandForm, context: dict[str, Any]
    ) -> HttpResponse:
        query = request.GET.copy()
        for name in (*FORMATS, "hal"):
            query.pop(name, None)
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "form": form}
        return TemplateResponse(request, template, {**shared, **context, "query": query.urlencode()})

    def _request_text(self, form: DemandForm, rows: SharedCount) -> list[str]:
        """The request for material for the chosen unit; none without a unit, or when nothing is missing."""
        unit = form.unit_asked
        counts = unit and demand_figures.count_by(rows, "unit", "phase", "product", "power_class")
        if not unit or not counts:
            return []
        names = {code: known.name for code, known in form.units.items()}
        whose = f"{unit} ({unit.parent})" if unit.parent else str(unit)
        return material_request(whose, form.period_text, counts, names, form.narrowed_to)


def _file(request: HttpRequest, page: str, tables: Tables, form: DemandForm) -> HttpResponse | None:
    """The table that the address asks for as a file; None when it asks for none."""
    kind = next((kind for kind in FORMATS if kind in request.GET), None)
    if kind is None:
        return None
    wanted = request.GET[kind]
    if wanted not in tables:
        raise Http404("Tabel ini tidak ada.")
    table = tables[wanted]()
    name = f"{page}-{wanted}"
    response: HttpResponse = table_response(kind, name, table.header, table.cells, form.in_words)
    return response
