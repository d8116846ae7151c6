"""The reason that a person gives for a change."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from allocation.models.append_only import REASON_MAX_LENGTH


def checked_reason(text: str) -> str:
    """The reason as it is stored. Raises ValidationError when it says nothing or is too long."""
    reason = text.strip()
    if not any(map(str.isalnum, reason)) or "\0" in reason:
        raise ValidationError("Isi alasan perubahan.", code="reason")
    if len(reason) > REASON_MAX_LENGTH:
        raise ValidationError(f"Alasan paling panjang {REASON_MAX_LENGTH} huruf.", code="reason")
    return reason


class ReasonField(forms.CharField):
    """Why a manager changes something: required, and kept in the history."""

    def __init__(self) -> None:
        super().__init__(
            label="Alasan",
            widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
            help_text="Wajib diisi, tersimpan di riwayat.",
            error_messages={"required": "Isi alasan perubahan."},
            # No max_length: the browser would cut what is pasted, and not say so.
        )

    def clean(self, value: Any) -> str:
        return checked_reason(super().clean(value))
