"""The field that every change by a manager has."""

from typing import Any

from django import forms

from allocation.models.append_only import REASON_MAX_LENGTH


class ReasonField(forms.CharField):
    """Why a manager changes something: required, and kept in the history."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Alasan",
            max_length=REASON_MAX_LENGTH,
            widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
            help_text="Wajib diisi, tersimpan di riwayat.",
            error_messages={
                "required": "Isi alasan perubahan.",
                "max_length": f"Alasan paling panjang {REASON_MAX_LENGTH} huruf.",
            },
            **kwargs,
        )
