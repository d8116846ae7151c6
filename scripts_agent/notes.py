"""Reasons and notes that people write into a trace. It is never wiped, so nobody's number may stand there."""

from django.core.exceptions import ValidationError

from pln123.logs import NUMBER

MAX_LENGTH = 500


def clean_note(text: str, *, required: str = "") -> str:
    """The text with its spaces folded. ValidationError: too long, unreadable, or with a number in it that
    looks like a caller's; `required` is the message for an empty one ("" = may be empty).
    """
    note = " ".join(text.split())
    if not note and required:
        raise ValidationError(required, code="required")
    if len(note) > MAX_LENGTH:
        raise ValidationError(f"Terlalu panjang: tulis paling banyak {MAX_LENGTH} huruf.", code="long")
    if "\0" in note:
        raise ValidationError("Teks ini memuat tanda yang tidak dapat disimpan. Ketik ulang.", code="nul")
    if NUMBER.search(note):
        raise ValidationError(
            "Jangan menulis nomor telepon atau ID pelanggan di sini: catatan ini tidak pernah dihapus.",
            code="personal",
        )
    return note
