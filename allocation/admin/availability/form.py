"""The form that changes one setting: a new value and why."""

from typing import Any

from django import forms

from allocation.availability import changes as services
from allocation.availability.around import around_of, read_around
from allocation.availability.history import SettingChange
from allocation.models import MeterAvailability
from allocation.people.reasons import ReasonField
from allocation.reference import known_availability
from allocation.units.clock import UnitTimes
from pln123.web.choice_fields import offer

from .preview import values_for


def conflict_words(error: services.AvailabilityConflict) -> dict[str, str]:
    """What somebody else has stored in the meantime, beside what the user wants.

    unit: where it was stored, "" for the very setting that the user changes. seen: what the user was shown
    there, "" where that is not known. when: on the unit's own clock.
    """
    row = error.changed
    seen = SettingChange.objects.filter(id=row.pk, version=error.seen_version).first()
    return {
        "unit": error.elsewhere,
        "seen": services.value_label(seen.availability) if seen else "",
        "theirs": services.value_label(error.current),
        "who": row.changed_as,
        "when": UnitTimes().text(row.unit, row.changed_at),
        "why": row.reason,
        "mine": services.value_label(error.wanted),
    }


class SettingForm(forms.ModelForm):
    """The new value and why.

    `expected_version` is the version the manager is looking at, `around` what stands around it (`around_of`).
    """

    why = ReasonField()
    expected_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    around = forms.CharField(widget=forms.HiddenInput, required=False)
    cleared = forms.BooleanField(required=False)

    class Meta:
        model = MeterAvailability
        fields = ("availability",)
        widgets = {"availability": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict: dict[str, str] | None = None
        if "availability" not in self.fields:
            return  # read only
        offer(self, "availability", values_for(self.instance))
        self.initial["expected_version"] = self.instance.version
        key = (self.instance.unit_id, self.instance.phase)
        self.initial["around"] = read_around([key])[key]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "availability" not in self.data:
            # A missing field is not the same as a blank one, which clears the setting.
            self.add_error("availability", "Pilih ketersediaan.")
        if not self.errors:
            # The admin saves in this same transaction, so the lock holds until then.
            wanted = self.wanted(cleaned)
            locked = services.locked_around([wanted.key])
            try:
                services.refuse_conflict(wanted, locked)
            except services.AvailabilityConflict as error:
                # The page now shows the newer value: saving again is a decision made in its sight.
                row = error.row
                newer = {"expected_version": row.version, "around": around_of(row, locked)}
                self.data = {**self.data.dict(), **newer}  # type: ignore[attr-defined]  # a QueryDict
                self.conflict = conflict_words(error)
                raise
        return cleaned

    def wanted(self, cleaned: dict[str, Any]) -> services.WantedSetting:
        """The setting that the form asks for."""
        setting = self.instance
        values = (cleaned["availability"], cleaned["expected_version"], cleaned["around"])
        return services.WantedSetting(setting.unit_id, setting.phase, *values)

    def clean_cleared(self) -> bool:
        """To leave a UID/UIW and its followers without any setting takes a tick of its own, where the page
        asks for it (`clears` of `outlook_of`)."""
        ticked = bool(self.cleaned_data["cleared"])
        setting = self.instance
        is_above = setting.unit.parent_id is None
        wants_none = self.cleaned_data.get("availability") == "" and "availability" in self.data
        if is_above and wants_none and known_availability(self.initial["availability"]) and not ticked:
            raise forms.ValidationError(
                "Centang bahwa Anda mengosongkan unit ini, atau pilih ketersediaan lain."
            )
        return ticked
