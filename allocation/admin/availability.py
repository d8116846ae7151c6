"""Ketersediaan meter: what each unit has in stock, changed by its manager with a reason (SOP 2)."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from allocation import services
from allocation.exchange.availability import AvailabilityTable
from allocation.models import MeterAvailability, UnitLevel
from allocation.models.availability import REASON_MAX_LENGTH

from .exchange import ImportAdmin
from .scope import UnitScopedAdmin


class SettingForm(forms.ModelForm):
    """A new value and why. `expected_version` is the version the manager is looking at."""

    why = forms.CharField(
        label="Alasan",
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="Wajib diisi, tersimpan di riwayat.",
        error_messages={
            "required": "Isi alasan perubahan.",
            "max_length": f"Alasan paling panjang {REASON_MAX_LENGTH} huruf.",
        },
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = MeterAvailability
        fields = ("availability",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "availability" not in self.fields:
            return  # read only
        parent = self.instance.unit.parent
        blank = f"Tidak diatur sendiri: ikut {parent}" if parent else "Belum diatur"
        value: Any = self.fields["availability"]
        value.choices = [("", blank), *[choice for choice in value.choices if choice[0]]]
        self.initial["expected_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "availability" not in self.data:
            # Left out is not the same as blank, which clears the setting.
            self.add_error("availability", "Pilih ketersediaan.")
        if not self.errors:
            # The admin saves in this same transaction, so the lock holds until then.
            row = services.locked_setting(self.instance.unit_id, self.instance.phase)
            try:
                services.refuse_conflict(row, cleaned["availability"], cleaned["expected_version"])
            except services.AvailabilityConflict:
                # The page now shows the newer value: saving again is a decision made in its sight.
                self.data = {**self.data.dict(), "expected_version": row.version}  # type: ignore[attr-defined]
                raise
        return cleaned


@admin.register(MeterAvailability)
class MeterAvailabilityAdmin(ImportAdmin, UnitScopedAdmin):
    table = AvailabilityTable()
    form = SettingForm
    list_display = ("unit_name", "phase", "in_force", "changed_at", "changed_as")
    list_display_links = ("unit_name", "phase")
    list_filter = ("phase", "availability")
    list_select_related = ("unit__parent",)
    search_fields = ("unit__name", "unit__code")
    search_help_text = "Cari nama atau kode unit."
    readonly_fields = ("unit_name", "phase", "in_force", "changed_at", "changed_as", "last_reason")
    fields = (
        "unit_name",
        "phase",
        "in_force",
        "changed_at",
        "changed_as",
        "last_reason",
        "availability",
        "why",
        "expected_version",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[MeterAvailability]:
        above = MeterAvailability.objects.filter(unit=OuterRef("unit__parent"), phase=OuterRef("phase"))
        return super().get_queryset(request).annotate(above=Subquery(above.values("availability")[:1]))

    def get_fields(self, request: HttpRequest, obj: MeterAvailability | None = None) -> Any:
        # Readers get no empty form fields.
        shown = self.fields if self.has_change_permission(request, obj) else self.readonly_fields
        return list(shown)

    @admin.display(description="unit", ordering="unit__name")
    def unit_name(self, row: MeterAvailability) -> str:
        return row.unit.name  # no link: managers may not open the table of units

    @admin.display(description="berlaku sekarang")
    def in_force(self, row: Any) -> str:
        if row.availability:
            return str(row.get_availability_display())
        if row.unit.level == UnitLevel.UP3 and row.above:
            return f"{services.value_label(row.above)} (ikut {row.unit.parent})"
        return "belum diatur"

    @admin.display(description="alasan terakhir")
    def last_reason(self, row: MeterAvailability) -> str:
        return row.reason

    def save_model(self, request: HttpRequest, obj: MeterAvailability, form: Any, change: bool) -> None:
        services.set_availability(
            unit=obj.unit_id,
            phase=obj.phase,
            availability=form.cleaned_data["availability"],
            by=request.user,
            reason=form.cleaned_data["why"],
            expected_version=form.cleaned_data["expected_version"],
        )

    def response_change(self, request: HttpRequest, obj: MeterAvailability) -> HttpResponse:
        if MeterAvailability.objects.filter(pk=obj.pk, version=obj.version).exists():
            messages.info(request, f"{obj}: nilainya sudah begitu, tidak ada yang diubah.")
            return HttpResponseRedirect(reverse("admin:allocation_meteravailability_changelist"))
        return super().response_change(request, obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who, when, before, after and why. Reading only: simple-history's own revert is not offered."""
        setting = self.get_object(request, object_id)
        before, changes = "", []
        for entry in setting.history.select_related("history_user").order_by("version"):
            changes.append(
                {
                    "entry": entry,
                    "before": services.value_label(before),
                    "after": services.value_label(entry.availability),
                }
            )
            before = entry.availability
        context = {"title": f"Riwayat: {setting}", "changes": changes[::-1], **(extra_context or {})}
        return super().history_view(request, object_id, context)
