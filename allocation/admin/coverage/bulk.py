"""Many mappings confirmed at once: chosen in the list, shown before and after, saved with one reason."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern

from allocation.coverage.reach import villages_decided
from allocation.coverage.verification import Verification, verify_coverages
from allocation.models import Coverage, Level
from allocation.people.reasons import ReasonField
from allocation.people.scope import NOTHING_LISTED, UnitScopedAdmin

NOTHING_CHOSEN = "Pilih dahulu wilayahnya dari daftar, lalu tindakannya."
MOST_AT_ONCE = 200  # their codes stand in one address
OUTSIDE = (
    "Pilihan memuat wilayah yang tidak ada lagi atau di luar wewenang Anda: tidak ada yang dikonfirmasi. "
    "Pilih ulang dari daftar."
)


class ConfirmManyForm(forms.Form):
    """Why these mappings are confirmed."""

    why = ReasonField()


class BulkConfirm(UnitScopedAdmin):
    """The action of the list and its page. Nothing is saved that was not shown with its present UP3."""

    actions: Any = ["confirm_many"]

    def get_urls(self) -> list[URLPattern]:
        return [self.route("massal/", self.bulk_view, "bulk"), *super().get_urls()]

    @admin.action(description="Konfirmasi pemetaan yang dipilih", permissions=["change"])
    def confirm_many(self, request: HttpRequest, queryset: QuerySet[Coverage]) -> HttpResponse | None:
        """The action: leads to the page of the chosen rows."""
        codes, are_all_in_scope = self.chosen(request, queryset)
        if not are_all_in_scope:
            raise PermissionDenied(OUTSIDE)
        if not codes:
            messages.info(request, NOTHING_LISTED)
            return None
        if len(codes) > MOST_AT_ONCE:
            messages.error(request, f"Pilih paling banyak {MOST_AT_ONCE} wilayah sekaligus.")
            return None
        chosen = f"{self.address('bulk')}?baris={','.join(codes)}"
        return HttpResponseRedirect(self.with_filters(request, chosen))

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Shows the chosen rows; a POST confirms them, unless one has changed since it was shown."""
        asked = request.POST if request.method == "POST" else request.GET
        if "baris" not in asked:
            messages.info(request, NOTHING_CHOSEN)
            return HttpResponseRedirect(self.list_address(request))
        rows = self._rows_asked_for(request, asked)
        too_large = [row for row in rows if row.region.level < Level.DISTRICT]
        form = ConfirmManyForm(request.POST if request.method == "POST" else None)
        if form.is_bound and not too_large and form.is_valid():
            # Only what the page has shown is confirmed. What somebody else has changed since is shown again.
            changed = [row for row in rows if row.version not in asked.get("terlihat", "").split(",")]
            for row in changed:
                who = row.verified_as or "tabel pemetaan"
                form.add_error(
                    None, f"Sementara itu {who} mengubah {row.region}, sekarang {row.unit}: periksa."
                )
            try:
                if not changed:
                    return self._save(request, rows, form.cleaned_data["why"])
            except ValidationError as error:
                form.add_error(None, error)
                rows = self._rows_asked_for(request, asked)
        decided = villages_decided([row.region_id for row in rows])
        context = {
            "title": "Konfirmasi beberapa pemetaan",
            "form": form,
            "rows": [(row, decided[row.region_id], row in too_large) for row in rows],
            "has_too_large": bool(too_large),
            "villages": sum(decided.values()),
            "asked": ",".join(row.region_id for row in rows),
            "seen": ",".join(row.version for row in rows),
            "page_query": request.GET.urlencode(),
            "list_address": self.list_address(request),
        }
        return self.render(request, "admin/allocation/coverage/bulk_confirm.html", **context)

    def _rows_asked_for(self, request: HttpRequest, asked: QueryDict) -> list[Coverage]:
        """The chosen rows. Raises PermissionDenied when the user may not confirm one of them."""
        codes = set(asked.get("baris", "").split(",")[: MOST_AT_ONCE + 1])
        if not all(code.isprintable() for code in codes):
            raise PermissionDenied(OUTSIDE)  # PostgreSQL refuses to look up a NUL
        mine = Coverage.objects.filter(unit__in=self.may_change(request), pk__in=codes).order_by("pk")
        rows = list(mine.select_related("region__parent__parent__parent", "unit__parent"))
        if not rows or len(rows) != len(codes) or len(rows) > MOST_AT_ONCE:
            raise PermissionDenied(OUTSIDE)
        return rows

    def _save(self, request: HttpRequest, rows: list[Coverage], reason: str) -> HttpResponse:
        wanted = [Verification(row.region_id, row.unit_id, row.version) for row in rows]
        batch = verify_coverages(verifications=wanted, by=request.user, reason=reason)
        done = f"{len(batch.confirmed)} pemetaan dikonfirmasi, {len(batch.unchanged)} sudah terverifikasi."
        number = f" Nomor massal {batch.number}." if batch.confirmed else ""
        tell = messages.success if batch.confirmed else messages.info
        tell(request, done + number)
        return HttpResponseRedirect(self.list_address(request))
