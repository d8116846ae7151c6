"""Riwayat ketersediaan: who changed what, when, from what to what, and why.

Only the list and its download: no form, no revert, no address of a single row.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.utils.html import format_html

from allocation.admin.import_drafts import ExportAdmin
from allocation.availability.history import HistoryTable, SettingChange, after_text, before_text, changes
from allocation.models import Unit
from allocation.people.scope import UnitScopedListAdmin
from allocation.units.clock import UnitTimes, units_by_zone
from pln123.web.choice_fields import asked_in_words
from pln123.web.day_field import DayField, check_order
from pln123.web.replica import from_replica

from .filters import UidFilter


class SearchForm(forms.Form):
    """The small form. Its field names stand in the address."""

    dari = DayField(label="Dari tanggal", required=False)
    sampai = DayField(label="Sampai tanggal", required=False)
    oleh = forms.CharField(label="Oleh (jabatan atau nama pengguna)", max_length=120, required=False)
    nomor = forms.CharField(label="Nomor massal", max_length=12, required=False)

    def __init__(self, data: Any, zones: Iterable[str]) -> None:
        """zones: whose days these are."""
        super().__init__(data)
        for name in ("dari", "sampai"):
            self.fields[name].label = f"{self.fields[name].label} ({'/'.join(zones)})"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_order(self)
        return cleaned


class SearchFilter(admin.ListFilter):
    """Days on each unit's own calendar, person and batch: one small form beside the list."""

    title = "waktu, orang, nomor"
    template = "admin/allocation/historicalmeteravailability/search.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]
        self.zones = units_by_zone(model_admin.units_seen(request))
        self.form = SearchForm(self.used_parameters, sorted(self.zones))

    def expected_parameters(self) -> list[str | None]:
        return list(SearchForm.base_fields)

    def has_output(self) -> bool:
        return True

    def in_words(self) -> list[tuple[str, str]]:
        return asked_in_words(self.form) if self.form.is_valid() else []

    def choices(self, changelist: ChangeList) -> Any:
        """The other filters in use: the form sends them along."""
        kept = changelist.get_filters_params()
        for name, values in kept.items():
            if name not in SearchForm.base_fields:
                yield from ({"name": name, "value": value} for value in values)
        if changelist.query:
            yield {"name": "q", "value": changelist.query}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.form.is_valid():
            return queryset.none()  # the form says why
        asked = self.form.cleaned_data
        if asked["dari"] or asked["sampai"]:
            queryset = queryset.filter(self._days(asked["dari"], asked["sampai"]))
        if asked["oleh"]:
            by = Q(changed_as__icontains=asked["oleh"]) | Q(history_user__username__icontains=asked["oleh"])
            queryset = queryset.filter(by)
        if asked["nomor"]:
            queryset = queryset.filter(batch=asked["nomor"].lower())
        return queryset

    def _days(self, first: date | None, last: date | None) -> Q:
        """From the first to the last of these days, each as the unit's own clock has it."""
        days = Q(pk__in=[])
        for zone, units in self.zones.items():
            here = Q(unit__in=units)
            if first:
                here &= Q(history_date__gte=zone.midnight(first))
            if last:
                here &= Q(history_date__lt=zone.midnight(last + timedelta(days=1)))
            days |= here
        return days


class HistoryList(ChangeList):
    """The list, with each time on the unit's own clock."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        times = UnitTimes()
        for row in self.result_list:
            row.when = times.text(row.unit, row.history_date)


@admin.register(SettingChange)
@method_decorator(from_replica, name="changelist_view")
@method_decorator(from_replica, name="export_view")
class HistoryAdmin(ExportAdmin, UnitScopedListAdmin):
    """The list of all changes, newest first."""

    table = HistoryTable()
    list_display = ("when", "unit_name", "phase", "who", "was", "became", "reason", "number")
    list_filter = (UidFilter, "phase", SearchFilter)
    list_per_page = 50
    search_fields = ("unit__name", "unit__code")
    search_help_text = "Cari nama atau kode unit."
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    class Media:
        css = {"all": ("css/admin/availability.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.scoped(request, changes())

    def scoped(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows if self.may_read_all(request) else rows.filter(unit__in=self.units_seen(request))

    def units_seen(self, request: HttpRequest) -> QuerySet[Unit]:
        """Managers also see what was set above their UP3, which it may have followed, and at a unit that one
        of their units has replaced."""
        if self.may_read_all(request):
            return Unit.objects.all()
        own = self.may_change(request)
        above = own.exclude(parent=None).values("parent")
        return Unit.objects.filter(Q(pk__in=own) | Q(pk__in=above) | Q(successor__in=own))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return HistoryList

    @admin.display(description="waktu", ordering="history_date")
    def when(self, row: Any) -> str:
        return str(row.when)

    @admin.display(description="unit", ordering="unit__name")
    def unit_name(self, row: Any) -> str:
        return str(row.unit)

    @admin.display(description="oleh", ordering="changed_as")
    def who(self, row: Any) -> str:
        return who_text(row)

    @admin.display(description="sebelum")
    def was(self, row: Any) -> str:
        return before_text(row)

    @admin.display(description="sesudah", ordering="availability")
    def became(self, row: Any) -> str:
        return after_text(row)

    @admin.display(description="nomor massal", ordering="batch")
    def number(self, row: Any) -> str:
        """A link to the other rows of the same bulk change."""
        return format_html('<a href="?nomor={}">{}</a>', row.batch, row.batch) if row.batch else "-"


def who_text(row: Any) -> str:
    """The post, and the account that held it then: `Manager UP3 Menteng (manajer.menteng)`."""
    return f"{row.changed_as} ({row.history_user})" if row.history_user else row.changed_as
