"""The list of availability as a work list: sorted by the unmet requests of each row."""

from functools import cache
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from allocation.demand.days import Days
from allocation.demand.period import UNMET, Period
from allocation.demand.unmet_of_units import NumberOf, count_by_unit_and_phase
from allocation.units.clock import UnitTimes

# The settings that are missed most come first, then those that are not set at all.
ORDER = ("-unmet", "-unset", "unit__name", "phase")


class WorkList(ChangeList):
    """Adds the unmet requests of each row, and the time on the unit's own clock."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        # Not in the admin's get_queryset, which the page of one setting calls too.
        if "unmet" not in self.root_queryset.query.annotations:
            model_admin: Any = self.model_admin
            days = Days(
                Period.recent(),
                lambda rows: model_admin.scoped(request, rows.filter(reason__in=UNMET, unit__isnull=False)),
            )
            counts = cache(lambda: count_by_unit_and_phase(days))  # once for all statements of the list
            self.root_queryset = self.root_queryset.annotate(unmet=NumberOf(counts))
        return super().get_queryset(request, exclude_parameters)

    def _get_default_ordering(self) -> list[str]:
        # The column with the arrow. Django would take the model's ordering.
        return list(ORDER)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        times = UnitTimes()
        for row in self.result_list:
            row.since = times.text(row.unit, row.in_force_since)
