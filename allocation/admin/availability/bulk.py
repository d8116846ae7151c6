"""Many settings at once: chosen in the list, shown before and after on one page, saved with one reason."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from allocation.availability import changes as services
from allocation.availability.around import read_around
from allocation.availability.changes import WantedSetting
from allocation.availability.in_force import in_force_text, in_force_words, settings_in_force
from allocation.domain.typed_text import whole_number_in
from allocation.people.reasons import ReasonField
from allocation.people.scope import NOTHING_LISTED, UnitScopedAdmin
from allocation.reference import availability_choices
from pln123.web.choice_fields import pick
from pln123.web.htmx import wants_partial

from .form import conflict_words
from .outlook import effect_of_many

OUTSIDE = (
    "Pilihan memuat unit yang tidak ada lagi atau di luar wewenang Anda: tidak ada yang diubah. "
    "Pilih ulang dari daftar."
)
NOTHING_CHOSEN = "Pilih dahulu unitnya dari daftar, lalu tindakannya."
NOT_SHOWN = "Pilihan ini belum ditampilkan. Periksa perubahannya di bawah, lalu simpan."
CLEAR = "-"
ROWS = "baris"


class ChangeManyForm(forms.Form):
    """The value for all chosen settings, and why."""

    availability = forms.ChoiceField(
        label="Ketersediaan baru",
        choices=lambda: [
            *availability_choices(),
            (CLEAR, "Hapus ketersediaan sendiri (UP3 ikut UID/UIW, UID/UIW menjadi belum diatur)"),
        ],
        widget=forms.RadioSelect,
        error_messages=pick("Pilih ketersediaan baru."),
    )
    why = ReasonField()

    @property
    def value(self) -> str | None:
        """What would be stored, "" for none; None while nothing is chosen."""
        chosen = self["availability"].value()
        if chosen not in dict(self.fields["availability"].choices):  # type: ignore[attr-defined]  # a ChoiceField
            return None
        return "" if chosen == CLEAR else chosen


def bulk_rows(
    settings: list[Any], value: str | None, conflicts: Mapping[int, dict[str, str]]
) -> list[dict[str, Any]]:
    """Each before and after, in words. settings: rows of `settings_in_force`; conflicts by their pk."""
    chosen = {(row.unit_id, row.phase) for row in settings}

    def after(row: Any) -> str:
        if value is None:
            return ""
        # A UP3 that gives up its own value may follow a UID/UIW that gives up its own with it.
        above = "" if (row.unit.parent_id, row.phase) in chosen else row.above_value
        return in_force_words(value, above, row.unit.parent)

    following = Counter(
        (row.unit.parent_id, row.phase)
        for row in settings_in_force().filter(availability="", unit__parent__in={u for u, _ in chosen})
        if (row.unit_id, row.phase) not in chosen
    )
    return [
        {
            "setting": row,
            "now": in_force_text(row),
            "after": after(row),
            "stays": row.availability == value,  # it is stored already
            # UP3s outside the choice that follow this UID/UIW and change with it.
            "followers": following[row.unit_id, row.phase],
            "conflict": conflicts.get(row.pk),
        }
        for row in settings
    ]


class BulkChange(UnitScopedAdmin):
    """The action of the list and its page. Nothing is saved that was not shown with its present value."""

    actions: Any = ["change_many"]

    def get_urls(self) -> list[URLPattern]:
        return [self.route("massal/", self.bulk_view, "bulk"), *super().get_urls()]

    @admin.action(description="Ubah ketersediaan yang dipilih", permissions=["change"])
    def change_many(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """The action: leads to the page of the chosen rows."""
        rows, are_all_in_scope = self.chosen(request, queryset)
        if not are_all_in_scope:
            raise PermissionDenied(OUTSIDE)
        if not rows:
            messages.info(request, NOTHING_LISTED)
            return None
        chosen = f"{self.address('bulk')}?{ROWS}={','.join(map(str, rows))}"
        return HttpResponseRedirect(self.with_filters(request, chosen))

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Shows the chosen rows before and after; a POST with `simpan` changes them all."""
        asked = request.POST if request.method == "POST" else request.GET
        if ROWS not in asked:
            messages.info(request, NOTHING_CHOSEN)
            return HttpResponseRedirect(self.way_back(request))
        settings = self._rows_asked_for(request, asked)
        form = ChangeManyForm(request.POST if "simpan" in request.POST else None, initial=asked.dict())
        conflicts: dict[int, dict[str, str]] = {}
        if form.is_bound and asked.get("ditampilkan") != asked.get("availability") and form.value is not None:
            form.add_error(None, NOT_SHOWN)
        if form.is_bound and form.is_valid():
            try:
                return self._save(request, form, settings, asked)
            except services.AvailabilityConflicts as error:
                conflicts = {c.row.pk: conflict_words(c) for c in error.conflicts}
            except ValidationError as error:
                form.add_error(None, error)
        around = read_around([(row.unit_id, row.phase) for row in settings])
        settings = self._rows_asked_for(request, asked)  # again: what is shown is not older than `around`
        rows = bulk_rows(settings, form.value, conflicts)
        keys = [(row.unit_id, row.phase) for row in settings]
        context = {
            "title": "Ubah ketersediaan beberapa unit",
            "form": form,
            "rows": rows,
            "effect": effect_of_many(dict.fromkeys(keys, form.value)) if form.value is not None else [],
            "changing": sum(not row["stays"] for row in rows),
            "shown": form["availability"].value() if form.value is not None else "",
            "asked": ",".join(str(row.pk) for row in settings),
            "seen": ",".join(f"{row.pk}:{row.version}:{around[row.unit_id, row.phase]}" for row in settings),
            "has_conflicts": bool(conflicts),
            "page_query": request.GET.urlencode(),
            "way_back": self.way_back(request),
        }
        page = "_bulk_rows.html" if wants_partial(request) else "bulk_change.html"
        return self.render(request, f"admin/allocation/meteravailability/{page}", **context)

    def _rows_asked_for(self, request: HttpRequest, asked: QueryDict) -> list[Any]:
        """The chosen rows. Raises PermissionDenied when the user may not change one of them."""
        numbers = {part for part in asked.get(ROWS, "").split(",") if part.isdecimal() and len(part) < 19}
        mine = settings_in_force().filter(unit__in=self.may_change(request), pk__in=numbers)
        rows = list(mine.order_by("unit__name", "phase"))
        if not rows or len(rows) != len(numbers):
            raise PermissionDenied(OUTSIDE)
        return rows

    def _save(
        self, request: HttpRequest, form: ChangeManyForm, settings: list[Any], asked: QueryDict
    ) -> HttpResponse:
        seen = {
            pk: texts for pk, *texts in (part.split(":") for part in asked.get("terlihat", "").split(","))
        }
        changes = [
            WantedSetting(row.unit_id, row.phase, form.value or "", *_versions(seen.get(str(row.pk), [])))
            for row in settings
        ]
        reason = form.cleaned_data["why"]
        batch = services.set_availabilities(changes=changes, by=request.user, reason=reason)
        history = reverse("admin:allocation_historicalmeteravailability_changelist")
        same = f", {len(batch.unchanged)} sudah bernilai itu" if batch.unchanged else ""
        done = f"{len(batch.changed)} ketersediaan diubah{same}."
        if batch.changed:
            text, number = '{} <a href="{}?nomor={}">Nomor massal {}</a>', batch.number
            messages.success(request, format_html(text, done, history, number, number))
        else:
            messages.info(request, done)
        return HttpResponseRedirect(self.way_back(request))

    def way_back(self, request: HttpRequest) -> str:
        """Where the manager came from: the home page, or the list as it was filtered."""
        return reverse("home") if request.GET.get("back") == "home" else self.list_address(request)


def _versions(texts: list[str]) -> tuple[int, str]:
    """The version that the page showed and what stood around it; -1 and "" when it showed none, which is a
    conflict with every version."""
    version, around = [*texts, "", ""][:2]
    known = whole_number_in(version)
    return (-1 if known is None else known), around
