"""Pemetaan wilayah: which UP3 serves a region, confirmed or corrected by those who know (SOP 2).

A page shows a region, not a row: a village without a mapping of its own can be given one on its page, which
shows the mapping of its district. The managers of the UP3 that serves the region now see it, and Pusat.
"""

from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from allocation.admin.import_drafts import ImportAdmin
from allocation.coverage.history import changes_of_region
from allocation.coverage.reach import villages_decided
from allocation.coverage.returning import row_above
from allocation.coverage.table import CoverageTable
from allocation.coverage.verification import (
    CONFLICT,
    MappingProblem,
    Rights,
    Verified,
    rights_over,
    scopes_of,
)
from allocation.domain.region_codes import is_code, most_specific, path_of
from allocation.models import Coverage, Level, Post, Region, Role, Unit
from allocation.people.scope import UnitScopedAdmin, once, posts_of_request
from allocation.places.reads import children_of, village_label
from allocation.units.clock import UnitTimes
from pln123.web.not_found import NotFound

from .bulk import BulkConfirm
from .filters import ToVerifyFilter, Up3Filter
from .form import FOLLOW, MappingForm
from .villages import villages_like


class MappingList(ChangeList):
    """The list, with the villages that each mapping decides for and the time on the unit's own clock."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        times, decided = UnitTimes(), villages_decided([row.region_id for row in self.result_list])
        for row in self.result_list:
            row.decides = decided[row.region_id]
            row.when = times.text(row.unit, row.verified_at)


@admin.register(Coverage)
class CoverageAdmin(ImportAdmin, BulkConfirm, UnitScopedAdmin):
    """The list of mappings, the page of one region, and its history."""

    table = CoverageTable()
    import_roles = (Role.SRM,)  # a UID's own table is the UID's word
    list_display = (
        "where",
        "level",
        "villages",
        "up3",
        "sure",
        "why_so",
        "verified_as_post",
        "verified_when",
    )
    list_display_links = ("where",)
    list_filter = (ToVerifyFilter, "confidence", Up3Filter)
    list_select_related = ("region__parent__parent__parent", "unit__parent")
    search_fields = (
        "region__code__startswith",
        "region__ap2t_name",
        "region__parent__ap2t_name",
        "region__postal_code__exact",
    )
    search_help_text = "Cari nama atau kode kecamatan, kabupaten atau desa; desa juga dengan kode pos."
    ordering = ("region",)
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return MappingList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        words = request.GET.get("q", "").replace("\0", "")
        units = None if self.may_read_all(request) else self.may_change(request)
        found = villages_like(words, units) if words.strip() else []
        return super().changelist_view(request, {"villages": found, **(extra_context or {})})

    @admin.display(description="wilayah", ordering="region")
    def where(self, row: Coverage) -> str:
        return row.region.path_text

    @admin.display(description="tingkat")
    def level(self, row: Coverage) -> str:
        return str(row.region.get_level_display())

    @admin.display(description="desa/kelurahan")
    def villages(self, row: Any) -> int:
        return int(row.decides)

    @admin.display(description="UP3", ordering="unit__name")
    def up3(self, row: Coverage) -> str:
        return row.unit.name

    @admin.display(description="keyakinan", ordering="confidence")
    def sure(self, row: Coverage) -> str:
        return row.certainty_label

    @admin.display(description="dasar", ordering="basis")
    def why_so(self, row: Coverage) -> str:
        return row.basis_label

    @admin.display(description="diverifikasi oleh", ordering="verified_as")
    def verified_as_post(self, row: Coverage) -> str:
        return row.verified_as or "-"

    @admin.display(description="pada", ordering="verified_at")
    def verified_when(self, row: Any) -> str:
        return str(row.when)

    # One region

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One region: the mapping that decides for it, the form to confirm or correct it, the regions inside.

        Raises PermissionDenied for a POST of somebody who may only read.
        """
        region, row = self._region(request, object_id)
        rights = rights_over(row.unit, self._scopes(request))
        may_write = rights.confirm is not None and region.level >= Level.DISTRICT
        if request.method == "POST" and not may_write:
            raise PermissionDenied("Pemetaan ini hanya dapat Anda baca.")
        if request.POST.get("unit") == FOLLOW and row.region_id != region.code:
            # Sent twice, or somebody else has returned it meanwhile.
            said = f"{region} sudah mengikuti {row.region}, dilayani {row.unit}: tidak ada yang diubah."
            messages.info(request, said)
            return HttpResponseRedirect(self._next(request, region))
        villages = villages_decided([region.code])[region.code]
        above = self._row_to_follow(region, row, rights)
        form = MappingForm(request.POST or None, row=row, above=above, villages=villages, rights=rights)
        if form.is_bound and form.is_valid():
            try:
                done = form.save(region, request.user)
            except MappingProblem as problem:
                if problem.code == CONFLICT:
                    # The page now shows the newer mapping: saving again is a decision made in its sight.
                    region, row = self._region(request, object_id)
                    above = self._row_to_follow(region, row, rights)
                    seen = {"seen": row.version, "seen_above": above.version if above else ""}
                    again = {**request.POST.dict(), **seen}
                    form = MappingForm(again, row=row, above=above, villages=villages, rights=rights)
                form.add_error(None, problem)
            else:
                self._tell(request, region, done, form)
                return HttpResponseRedirect(self._next(request, region))
        context = self._context(request, region, row) | {
            "villages": villages,
            "form": form if may_write else None,
            "may_correct": rights.correct is not None,
        }
        return self.render(request, "admin/allocation/coverage/region.html", **context)

    def _context(self, request: HttpRequest, region: Region, row: Coverage) -> dict[str, Any]:
        """What the page shows of the region and the mapping that decides for it."""
        return {
            "title": f"Pemetaan {region.ap2t_name}",
            "region": region,
            "row": row,
            "inherited": row.region_id != region.code,
            "when": UnitTimes().text(row.unit, row.verified_at),
            "parts": self._parts(request, region, row),
            "parts_level": Level(region.level + 1).label if region.level < Level.VILLAGE else "",
            "preserved_filters": self.get_preserved_filters(request),
            "list_address": self.list_address(request),
            "has_history": Coverage.history.filter(region__in=path_of(region.code)).exists(),
        }

    def _region(self, request: HttpRequest, object_id: str) -> tuple[Region, Coverage]:
        """A region and the row that decides for it. Raises NotFound where the user may not see its UP3."""
        code = unquote(object_id)
        rows = Coverage.objects.select_related("region", "unit__parent")
        found = {row.region_id: row for row in rows.filter(region__in=path_of(code) if is_code(code) else [])}
        regions = Region.objects.select_related("parent__parent__parent")
        region = regions.filter(pk=code).first() if is_code(code) else None
        row = most_specific(found, code)
        if region is None or row is None or not self.may_see(request, row.unit):
            raise NotFound("Wilayah ini tidak ada atau bukan milik unit Anda.")
        return region, row

    def _row_to_follow(self, region: Region, row: Coverage, rights: Rights) -> Coverage | None:
        """The mapping that a village with one of its own can be returned to by this user."""
        if region.level != Level.VILLAGE or row.region_id != region.code or rights.correct is None:
            return None
        above = row_above(region.code)
        return above if above and above.unit.parent_id == row.unit.parent_id else None

    def may_see(self, request: HttpRequest, unit: Unit) -> bool:
        return self.may_read_all(request) or any(unit.pk in codes for _, codes in self._scopes(request))

    def _scopes(self, request: HttpRequest) -> list[tuple[Post, Collection[str]]]:
        """The user's posts with their units, read once."""
        return once(request, "scopes", lambda: scopes_of(posts_of_request(request)))

    def _tell(self, request: HttpRequest, region: Region, done: Verified, form: MappingForm) -> None:
        """Tells in words what was done."""
        row, villages = done.row, form.number_now
        if form.returns:
            messages.success(request, f"{region}: kembali mengikuti {row.region}, dilayani {row.unit}.")
        elif not done.written:
            messages.info(request, f"{region}: sudah terverifikasi begitu, tidak ada yang diubah.")
        elif row.unit_id == row.unit_before_id:
            said = f"dikonfirmasi, {villages} desa/kelurahan tetap di {row.unit}."
            messages.success(request, f"{region}: {said}")
        else:
            said = f"{villages} desa/kelurahan pindah dari {row.unit_before} ke {row.unit}."
            messages.success(request, f"{region}: {said} Panggilan yang terbuka mengikuti dalam 15 detik.")

    def _next(self, request: HttpRequest, region: Region) -> str:
        """After a village its district, to go on with the next village; after a district the list."""
        if region.level == Level.VILLAGE and region.parent_id:
            try:
                self._region(request, region.parent_id)
            except NotFound:
                return self.list_address(request)
            district = self.address("change", region.parent_id)
            return self.with_filters(request, district)
        return self.list_address(request)

    def _parts(self, request: HttpRequest, region: Region, row: Coverage) -> list[dict[str, Any]]:
        """The regions inside this one, each with the UP3 that serves it, or most of it."""
        parts = children_of(region.code)
        own = Coverage.objects.filter(region__parent=region.code).select_related("unit").in_bulk()
        return [
            {
                "code": part.code,
                "name": village_label(part, parts),
                "unit": mapping.unit.name if is_open else "unit lain",
                "is_open": is_open,
                "is_own": part.code in own,  # a mapping of its own: it does not follow the larger region
                "certainty": mapping.certainty_label,
            }
            for part in parts
            for mapping in [own.get(part.code, row)]
            for is_open in [self.may_see(request, mapping.unit)]
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed the mapping of this region, when, from what to what, and why."""
        region, row = self._region(request, object_id)
        times = UnitTimes()
        context = {
            "title": f"Riwayat pemetaan {region.ap2t_name}",
            "region": region,
            "entries": [
                (change, follows, times.text(row.unit, change.history_date))
                for change, follows in changes_of_region(region.code)
            ],
        }
        return self.render(request, "admin/allocation/coverage/history.html", **context)
