"""Permintaan belum terlayani: what callers asked for and the units could not serve; and where AP2T differed.

Figures for the managers of the units, and for Pusat. Nothing here is changed, and no row names a caller.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.decorators import method_decorator

from allocation.availability.in_force import settings_in_force
from allocation.demand import figures as demand_figures
from allocation.demand.ap2t_differences import CallTable, by_answers
from allocation.demand.days import Days
from allocation.demand.districts import SHOWN, by_district
from allocation.demand.figures import SharedCount, UnitTable
from allocation.demand.material_request import material_request
from allocation.demand.period import UNMET, UNSURE, WITHOUT_SETTING, differing
from allocation.demand.trend import trend_of
from allocation.models import Demand
from allocation.people.posts import units_read
from allocation.people.scope import UnitScopedReadAdmin, posts_of_request
from allocation.units.clock import UnitTimes
from pln123.plots.chart import Chart
from pln123.plots.drawing import bars, columns
from pln123.spreadsheets.downloads import FORMATS, table_response
from pln123.web.not_found import NotFound
from pln123.web.replica import from_replica

from .form import DemandForm
from .headline import headline_of

CALLS_PER_PAGE = 50
COUNTED = (*UNMET, *WITHOUT_SETTING, *UNSURE)
DRAWN = {"kecamatan": bars, "produk": bars, "kelas": bars, "minggu": columns}  # of these tables
Tables = Mapping[str, Callable[[], Chart | UnitTable | CallTable]]


class Counted:
    """The requests of a page, counted in two statements for all its tables."""

    def __init__(self, days: Days) -> None:
        every = SharedCount(days, "reason", "unit", "phase", "product", "power_class")
        self.unmet, self.unset, self.unsure = (
            every.those("reason", reasons) for reasons in (UNMET, WITHOUT_SETTING, UNSURE)
        )
        self.daily = SharedCount(days, "reason", "day", "phase").those("reason", UNMET)


@admin.register(Demand)
class DemandAdmin(UnitScopedReadAdmin):
    """Two pages of figures. `?csv=` and `?xlsx=` download one of their tables."""

    def get_urls(self) -> list[URLPattern]:
        """The two pages. A single row has none."""
        return [
            self.route("", self.changelist_view, "changelist"),
            self.route("selisih/", self.differences_view, "differences"),
        ]

    @method_decorator(from_replica)
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """What callers asked for and did not get, and the text of a request for material."""
        form = self._form(request)
        context: dict[str, Any] = {"title": "Permintaan belum terlayani"}
        if form.is_valid():
            counted = Counted(
                Days(form.period, lambda rows: self._asked(request, form, rows.filter(reason__in=COUNTED)))
            )
            tables = self._unmet_tables(request, form, counted)
            if file := _file(request, "permintaan", tables, form):
                return file
            context |= {name: table() for name, table in tables.items()}
            context["drawn"] = {name: draw(context[name]) for name, draw in DRAWN.items() if name in tables}
            context |= self._unit_context(request, form, counted)
        return self._page(request, "admin/allocation/demand/unmet.html", form, context)

    def _unmet_tables(self, request: HttpRequest, form: DemandForm, counted: Counted) -> Tables:
        unmet, whole, names = counted.unmet, form.whole_uids, demand_figures.unit_names()
        by_phase = partial(demand_figures.by_unit_and_phase, whole=whole, names=names)
        tables: Tables = {
            "unit": lambda: demand_figures.by_unit_and_service(unmet, whole, names),
            "produk": lambda: demand_figures.by_phase_and_product(unmet),
            "kelas": lambda: demand_figures.by_power_class(unmet),
            "minggu": lambda: demand_figures.by_week(counted.daily, form.period),
            "belum": lambda: by_phase(counted.unset, "belum", "Belum diatur"),
            "pasti": lambda: by_phase(counted.unsure, "pasti", "Unit belum pasti"),
        }
        if not form.unit_asked:
            return tables
        rows = form.period.of(self._asked(request, form, Demand.objects.filter(reason__in=UNMET)))
        is_file = any(kind in request.GET for kind in FORMATS)  # a file has every district
        return {**tables, "kecamatan": lambda: by_district(rows, None if is_file else SHOWN)}

    def _unit_context(self, request: HttpRequest, form: DemandForm, counted: Counted) -> dict[str, Any]:
        """The headline, and where one unit is asked for its settings, how it went, and what to write."""
        unit, times = form.unit_asked, UnitTimes()
        settings = list(settings_in_force().filter(unit=unit).order_by("phase")) if unit else []
        shown = [row for row in settings if row.phase in form.phases]
        daily = counted.daily.by("day", "phase")
        return {
            "headline": headline_of(unit, counted.unmet, settings, times),
            "unit_asked": unit,
            "may_change": self.in_scope(request),
            "request_text": self._request_text(form, counted.unmet),
            **({"trend": trend_of(form.period, daily, shown, times)} if unit else {}),
        }

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

    def _form(self, request: HttpRequest) -> DemandForm:
        if not self.has_view_permission(request):
            raise PermissionDenied("Halaman ini untuk Manager UP3, SRM Niaga & PP dan Pusat.")
        return DemandForm(request.GET, units_read(posts_of_request(request)))

    def _page(
        self, request: HttpRequest, template: str, form: DemandForm, context: dict[str, Any]
    ) -> HttpResponse:
        query = request.GET.copy()
        for name in (*FORMATS, "hal"):
            query.pop(name, None)
        return self.render(request, template, form=form, query=query.urlencode(), **context)

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
        raise NotFound("Tabel ini tidak ada: unduh yang ada di halamannya.")
    table = tables[wanted]()
    return table_response(kind, f"{page}-{wanted}", table.header, table.cells, form.in_words)
