"""Step 2: the village."""

from typing import Any

from django import forms

from allocation.availability import of_village as selectors
from allocation.availability.of_village import VillageAllocation
from allocation.domain.errors import CaseError

from .step import StepForm


class VillageForm(StepForm):
    """Step 2: the village, by its code; the page offers codes through search and the SOP's four lists."""

    village = forms.CharField(
        label="Desa",
        max_length=13,
        error_messages={
            "required": "Pilih desa/kelurahan: cari namanya, atau pakai keempat daftar.",
            "max_length": "Kode desa tidak dikenal. Pilih desa/kelurahan dari daftar.",
        },
    )

    def __init__(self, *args: Any, known: VillageAllocation | None = None, **kwargs: Any) -> None:
        self.known = known  # read with the call, which saves a statement when it is the one asked for
        super().__init__(*args, **kwargs)

    def clean_village(self) -> str:
        code: str = self.cleaned_data["village"]
        try:
            fits = self.known and self.known.village.code == code
            self.allocation = self.known if fits else selectors.allocation_for(code)
        except CaseError as error:
            raise forms.ValidationError(error.message) from error
        return code

    @property
    def answers(self) -> dict[str, str | None]:
        return {"village": self.cleaned_data["village"], "batam": None}
