"""The field that every change by a manager has."""

from typing import Any

from django import forms

from allocation.people.reasons import checked_reason


class ReasonField(forms.CharField):
    """Why a manager changes something: required, and kept in the history."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Alasan",
            widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
            help_text="Wajib diisi, tersimpan di riwayat.",
            error_messages={"required": "Isi alasan perubahan."},
            **kwargs,  # and no max_length: the browser would cut what is pasted, and not say so
        )

    def clean(self, value: Any) -> str:
        return checked_reason(super().clean(value))
