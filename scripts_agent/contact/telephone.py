"""Telephone numbers: how one is typed, and in which ways the same one may have been stored. No Django."""

import re

from allocation.domain.typed_text import clean_typed

WHAT_TO_TYPE = "Nomor telepon hanya berisi angka: isi 6 sampai 15 angka, misalnya 081234567890."
TOO_MANY_DIGITS = "Nomor telepon terlalu panjang: isi 6 sampai 15 angka."


def digits_of(telephone: str) -> str:
    """A telephone number without the signs people group it with: "0812-345 678" -> "0812345678".

    The 0 that is not dialled after a country code goes: "+62 (0)812 345 678" -> "+62812345678".
    """
    digits = re.sub(r"[ .\-()]", "", clean_typed(telephone))
    return re.sub(r"^(\+62|0062)0", r"\1", digits)


def fault_of(digits: str) -> str:
    """What to do about a number that is none; "" for a good one."""
    if re.fullmatch(r"\+?[0-9]{6,15}", digits):
        return ""
    return TOO_MANY_DIGITS if re.fullmatch(r"\+?[0-9]{16,}", digits) else WHAT_TO_TYPE


def spellings(digits: str) -> set[str]:
    """ "081234567890" as it may have been stored: with 0, 62, +62 or 0062 in front, also with that 0 behind
    the country code, or with none of them."""
    local = re.sub(r"^(?:\+62|0062|62)?0?", "", digits)
    countries = ("", "62", "+62", "0062")
    return {digits, *(f"{country}{zero}{local}" for country in countries for zero in ("", "0"))}
