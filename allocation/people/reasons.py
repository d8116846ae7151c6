"""The reason that a person gives for a change."""

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
