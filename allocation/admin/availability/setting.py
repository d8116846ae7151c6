"""Ketersediaan meter: the managers' work list, and the page where one setting is changed (SOP 2)."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern

from allocation.admin.import_drafts import ImportAdmin
from allocation.availability import changes as services
from allocation.availability.history import changes_in_force
from allocation.availability.in_force import in_force_text, settings_in_force
from allocation.availability.table import AvailabilityTable
from allocation.demand.effect_words import EffectLine
from allocation.demand.period import RECENT_DAYS
from allocation.import_drafts.plan import Planned
from allocation.models import MeterAvailability
from allocation.people.scope import UnitScopedAdmin
from allocation.reference import availabilities, known_availability
from allocation.units.clock import UnitTimes
from pln123.web.first_rows import first_rows
from pln123.web.htmx import wants_partial

from .bulk import BulkChange
from .filters import InForceFilter, StaleFilter, UidFilter, UnmetFilter
from .form import SettingForm
from .history import who_text
from .outlook import choices_of, effect_of_many, outlook_of, reasons_for
from .preview import followers_of, preview_of, values_for
from .work_list import ORDER, WorkList

NEWEST = 100  # changes on the page of one setting; the list of all has the rest


@admin.register(MeterAvailability)
class MeterAvailabilityAdmin(ImportAdmin, BulkChange, UnitScopedAdmin):
    """The work list, the page of one setting, and its history."""

    table = AvailabilityTable()
    form = SettingForm
    fields = ("availability", "why", "expected_version", "around", "cleared")
    list_display = ("unit_name", "uid", "phase", "value", "since", "by", "unmet")
    list_display_links = ("unit_name",)
    list_filter = (UidFilter, "phase", InForceFilter, StaleFilter, UnmetFilter)
    list_per_page = 50
    search_fields = ("unit__name", "unit__code")
    search_help_text = "Cari nama atau kode unit."
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        unset = Case(When(in_force__in=availabilities(), then=0), default=1)
        return self.scoped(request, settings_in_force().annotate(unset=unset))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ORDER

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WorkList

    @admin.display(description="unit", ordering="unit__name")
    def unit_name(self, row: MeterAvailability) -> str:
        return row.unit.name  # no link: managers may not open the table of units

    @admin.display(description="UID/UIW", ordering="unit__parent__name")
    def uid(self, row: MeterAvailability) -> str:
        return row.unit.parent.name if row.unit.parent else "-"

    @admin.display(description="berlaku sekarang", ordering="in_force")
    def value(self, row: Any) -> str:
        return in_force_text(row)

    @admin.display(description="sejak", ordering="in_force_since")
    def since(self, row: Any) -> str:
        return str(row.since)

    @admin.display(description="oleh", ordering="in_force_as")
    def by(self, row: Any) -> str:
        return row.in_force_as or "-"

    @admin.display(description=f"belum terlayani {RECENT_DAYS} hari", ordering="unmet")
    def unmet(self, row: Any) -> int:
        return int(row.unmet)

    def effect_of(self, rows: list[Planned]) -> list[EffectLine]:
        return effect_of_many({(row.key[0], int(row.key[1])): row.value for row in rows})

    # One setting

    def get_fields(self, request: HttpRequest, obj: MeterAvailability | None = None) -> Any:
        return self.fields if self.has_change_permission(request, obj) else ()

    def get_urls(self) -> list[URLPattern]:
        return [self.route("<path:object_id>/pilihan/", self.choice_view, "choice"), *super().get_urls()]

    def choice_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A part of the form's page: what the chosen value would mean. It has no page of its own."""
        row = self.get_object(request, object_id)
        value = request.GET.get("availability", "")
        if not wants_partial(request) or value not in dict(values_for(row)):
            return HttpResponseRedirect(self.address("change", row.pk))
        template = "admin/allocation/meteravailability/_outlook.html"
        return TemplateResponse(request, template, {"outlook": outlook_of(row, value, followers_of(row))})

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: MeterAvailability | None = None,
    ) -> HttpResponse:
        assert obj  # nobody adds
        # Read again: the form has put the posted value on its own copy.
        row = settings_in_force().get(pk=obj.pk)
        form = context["adminform"].form
        values = [value for value, _ in values_for(row)]
        # A link may come with a value to look at; a posted form comes with its own.
        asked = form["availability"].value() if form.is_bound else request.GET.get("availability")
        chosen = asked if asked in values else row.availability
        followers = followers_of(row)
        verb = "Ubah ketersediaan" if self.has_change_permission(request, obj) else "Ketersediaan"
        context |= {
            "title": f"{verb} {row.get_phase_display()}, {row.unit}",
            "subtitle": None,
            "row": row,
            "value": in_force_text(row),
            "is_word_gone": bool(row.in_force) and known_availability(row.in_force) is None,
            "since": UnitTimes().text(row.unit, row.in_force_since),
            "conflict": getattr(form, "conflict", None),
            "followers": followers,
            "preview": preview_of(row, row.availability),
            "outlook": outlook_of(row, chosen, followers),
            "choices": choices_of(row, chosen),
            "back": self.way_back(request),
            "reasons": reasons_for(row),
            "other_previews": [preview_of(row, value) for value in values],
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, obj: MeterAvailability, form: Any, change: bool) -> None:
        wanted = form.wanted(form.cleaned_data)
        services.set_availability(
            unit=wanted.unit_code,
            phase=wanted.phase,
            availability=wanted.availability,
            by=request.user,
            reason=form.cleaned_data["why"],
            expected_version=wanted.expected_version,
            seen_around=wanted.seen_around,
        )

    def response_change(self, request: HttpRequest, obj: MeterAvailability) -> HttpResponse:
        if MeterAvailability.objects.filter(pk=obj.pk, version=obj.version).exists():
            messages.info(request, f"{obj}: nilainya sudah begitu, tidak ada yang diubah.")
            return HttpResponseRedirect(self.way_back(request))
        return super().response_change(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: MeterAvailability) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.way_back(request))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed what was in force here, when, from what to what, and why. There is no revert."""
        setting = self.get_object(request, object_id)
        times, newest = UnitTimes(), first_rows(changes_in_force([setting]), NEWEST)
        rows = [
            {
                "change": change,
                "when": times.text(setting.unit, change.history_date),
                "who": who_text(change),
                "before": before,
                "after": after,
            }
            for change, before, after in newest
        ]
        title = f"Riwayat: {setting}"
        context = {"title": title, "rows": rows, "only": newest.only, **(extra_context or {})}
        return super().history_view(request, object_id, context)
