"""The filters of the work list. They look at what is in force, inherited or not."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from allocation.availability.in_force import STALE
from allocation.models import MeterAvailability, Operator, Unit, UnitLevel
from allocation.reference import availabilities, availability_choices

UNSET = "belum"


class UidFilter(admin.SimpleListFilter):
    """A UID/UIW and the UP3s below it; offered to those who see more than one."""

    title = "UID/UIW"
    parameter_name = "uid"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        # From the table itself: the list works out much more for each row.
        units = MeterAvailability.objects.exclude(unit__operator=Operator.BATAM).order_by()
        seen = model_admin.scoped(request, units).values("unit")
        above = Unit.objects.exclude(level=UnitLevel.UP3)
        found = above.filter(Q(pk__in=seen) | Q(children__in=seen)).distinct()
        return list(found.values_list("pk", "name"))

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        uid = self.value()
        return (
            queryset.filter(Q(unit=uid) | Q(unit__parent=uid) | Q(unit__successor=uid)) if uid else queryset
        )


class InForceFilter(admin.SimpleListFilter):
    """The value that is in force, or none."""

    title = "berlaku sekarang"
    parameter_name = "berlaku"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*availability_choices(), (UNSET, "Belum diatur")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        if self.value() == UNSET:  # also a word that only another policy knows: it decides nothing
            return queryset.exclude(in_force__in=availabilities())
        return queryset.filter(in_force=self.value())


class StaleFilter(admin.SimpleListFilter):
    """Settings that nobody has changed for long."""

    title = "perubahan terakhir"
    parameter_name = "lama"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", f"Tidak diubah > {STALE.days} hari")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(in_force_since__lt=timezone.now() - STALE)


class UnmetFilter(admin.SimpleListFilter):
    """Settings for which requests went unserved."""

    title = "permintaan belum terlayani"
    parameter_name = "permintaan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Ada (lebih dari 0)")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() is None else queryset.filter(unmet__gt=0)
