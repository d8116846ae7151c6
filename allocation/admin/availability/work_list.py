"""The list of availability as a work list: with the unmet requests of each row, and sorted by them."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from allocation.demand.days import Days
from allocation.demand.period import UNMET, Period
from allocation.demand.unmet_of_units import NumberOf, by_unit_and_phase
from allocation.units.clock import UnitTimes

# What is missed most comes first, then what is not set at all.
ORDER = ("-unmet", "-unset", "unit__name", "phase")
ANY_KEY = "__pk__"
PICK = (
    '<td class="action-checkbox">'
    '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}"></td>'
)
LINK = '<th class="field-unit_name"><a href="{}">{}</a></th>'
CELL = '<td class="field-{}">{}</td>'


class WorkList(ChangeList):
    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        # Here and not in the admin's get_queryset, which every page of one setting asks as well.
        if "unmet" not in self.root_queryset.query.annotations:
            model_admin: Any = self.model_admin
            days = Days(
                Period.recent(),
                lambda rows: model_admin.scoped(request, rows.filter(reason__in=UNMET, unit__isnull=False)),
            )
            number = NumberOf(cache(lambda: by_unit_and_phase(days)))  # once for all statements of the list
            self.root_queryset = self.root_queryset.annotate(unmet=number)
        return super().get_queryset(request, exclude_parameters)

    def _get_default_ordering(self) -> list[str]:
        # Which column carries the arrow; Django's own answer is the model's ordering.
        return list(ORDER)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        times = UnitTimes()
        for row in self.result_list:
            row.since = times.text(row.unit, row.in_force_since)

    def drawn_rows(self) -> Iterator[SafeString]:
        """The cells of each row, just as Django draws those of `list_display`."""
        change = reverse("admin:allocation_meteravailability_change", args=[ANY_KEY])
        kept: Any = {"preserved_filters": self.preserved_filters, "opts": self.opts}
        address = add_preserved_filters(kept, change)
        pick = gettext("Select this object for an action - {}")
        texts: dict[str, Callable[[Any], Any]] = {
            "phase": lambda row: row.get_phase_display(),
            "unmet": lambda row: number_format(row.unmet),
        }
        for name in self.list_display:
            texts.setdefault(str(name), getattr(self.model_admin, str(name), str))
        for row in self.result_list:
            cells = []
            for name in self.list_display:
                if name == "action_checkbox":
                    cells.append(format_html(PICK, ACTION_CHECKBOX_NAME, row.pk, pick.format(row)))
                elif name == "unit_name":
                    cells.append(format_html(LINK, address.replace(ANY_KEY, str(row.pk), 1), row.unit.name))
                else:
                    cells.append(format_html(CELL, name, texts[str(name)](row)))
            yield format_html_join("", "{}", ((cell,) for cell in cells))
