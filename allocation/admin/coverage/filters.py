"""The filters of the list of mappings."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from allocation.coverage.reach import needs_verification
from allocation.models import Unit

VERIFIED, ALL = "sudah", "semua"


class ToVerifyFilter(admin.SimpleListFilter):
    """Shows what has to be verified, unless the user chooses otherwise. A search looks through all."""

    title = "verifikasi"
    parameter_name = "verifikasi"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.usual = ALL if request.GET.get("q") else None

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(VERIFIED, "Terverifikasi"), (ALL, "Semua")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        value = self.value() or self.usual
        first = {"query_string": changelist.get_query_string(remove=[self.parameter_name, "q"])}
        yield first | {"selected": value is None, "display": "Perlu diverifikasi"}
        for lookup, display in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: lookup})
            yield {"selected": value == lookup, "query_string": query, "display": display}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or self.usual
        if value == ALL:
            return queryset
        return queryset.exclude(verified_at=None) if value == VERIFIED else needs_verification(queryset)


class Up3Filter(admin.SimpleListFilter):
    """UP3s that the user may see; offered to those who see more than one."""

    title = "UP3"
    parameter_name = "up3"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = model_admin.get_queryset(request).order_by().values("unit")
        return list(Unit.objects.filter(pk__in=seen).values_list("pk", "name"))

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(unit=self.value()) if self.value() else queryset
