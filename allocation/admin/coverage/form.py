"""The form that confirms or corrects the mapping of one region, or gives it up."""

from typing import Any

from django import forms

from allocation.coverage.returning import follow_district
from allocation.coverage.verification import Rights, Verified, verify_coverage
from allocation.models import Coverage, Region, Unit
from allocation.people.reasons import ReasonField
from pln123.web.choice_fields import offer

FOLLOW = "-"


class MappingForm(forms.Form):
    """The UP3 that serves the region, and why.

    What the manager is looking at: `seen`, the version of the row; `seen_above`, of the one it can be
    returned to; `villages`, how many it decides for.
    """

    unit = forms.ChoiceField(
        label="Dilayani oleh",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih UP3.", "invalid_choice": "Pilih UP3 dari daftar."},
    )
    why = ReasonField()
    seen = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": "Muat ulang halaman ini, lalu ulangi."}
    )
    villages = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_above = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any, *, row: Coverage, above: Coverage | None, villages: int, rights: Rights
    ) -> None:
        """above: the mapping of the larger region that this one can be returned to."""
        seen = {"seen": row.version, "seen_above": above.version if above else "", "villages": villages}
        super().__init__(data, initial={"unit": row.unit_id, **seen})
        self.number_now = villages
        choices = [(row.unit_id, f"Benar, {villages} desa/kelurahan dilayani {row.unit}")]
        if rights.correct:
            siblings = Unit.objects.filter(parent=row.unit.parent_id).exclude(pk=row.unit_id)
            choices += siblings.values_list("pk", "name")
        if above:
            choices.append((FOLLOW, f"Kembali mengikuti {above.region} ({above.unit})"))
        offer(self, "unit", choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen = cleaned.get("villages")
        if seen is not None and seen != self.number_now:
            # Somebody has mapped a village apart: another number would move than was shown.
            self.data = dict(self.data.items()) | {"villages": self.number_now}
            raise forms.ValidationError(
                f"Sementara itu jumlah desa/kelurahan di sini berubah dari {seen} menjadi {self.number_now}. "
                "Belum ada yang disimpan: periksa, lalu simpan lagi bila tetap berlaku."
            )
        return cleaned

    @property
    def returns(self) -> bool:
        """Whether the region gives up its own mapping."""
        return bool(self.cleaned_data["unit"] == FOLLOW)

    def save(self, region: Region, by: Any) -> Verified:
        """Raises PermissionDenied or MappingProblem."""
        given = self.cleaned_data
        shared = {"region": region.code, "by": by, "reason": given["why"], "seen": given["seen"]}
        if self.returns:
            return Verified(follow_district(**shared, seen_above=given["seen_above"]), written=True)
        return verify_coverage(**shared, unit=given["unit"])
