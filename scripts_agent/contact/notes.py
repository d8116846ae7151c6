"""Reasons and notes that people write into a trace. It is never wiped, so no caller may be named there."""

from django.core.exceptions import ValidationError

from pln123.web.numbers import NUMBER

from .masking import Contact, names, numbers

MAX_LENGTH = 500


def clean_note(text: str, *, about: Contact, required: str = "") -> str:
    """The text with its spaces folded. about: the caller who must not be named in it.

    ValidationError: too long, unreadable, with that name, a number of theirs or one that looks like a
    caller's; `required` is the message for an empty one ("" = may be empty).
    """
    note = " ".join(text.split())
    if not note and required:
        raise ValidationError(required, code="required")
    if len(note) > MAX_LENGTH:
        raise ValidationError(f"Terlalu panjang: tulis paling banyak {MAX_LENGTH} huruf.", code="long")
    if "\0" in note:
        raise ValidationError("Teks ini memuat tanda yang tidak dapat disimpan. Ketik ulang.", code="nul")
    if NUMBER.search(note) or numbers(about).search(note):
        raise ValidationError(
            "Jangan menulis nomor telepon atau ID pelanggan di sini: catatan ini tidak pernah dihapus.",
            code="personal",
        )
    if found := names(about).search(note):
        raise ValidationError(
            "Jangan menulis nama pemohon (“%(name)s”) di sini: catatan ini tidak pernah dihapus. "
            "Tulis “pemohon”.",
            code="personal",
            params={"name": found[0]},
        )
    return note
