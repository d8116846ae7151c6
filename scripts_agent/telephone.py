"""Telephone numbers: how one is typed, and in which ways the same one may have been stored. No Django."""

import re

NUMBER = re.compile(r"\+?[0-9]{6,15}")
WHAT_TO_TYPE = "Nomor telepon hanya berisi angka: isi 6 sampai 15 angka, misalnya 081234567890."
TOO_LONG = "Nomor telepon terlalu panjang: isi 6 sampai 15 angka."


def digits_of(telephone: str) -> str:
    """A telephone number without the signs people group it with: "0812-345 678" -> "0812345678"."""
    return re.sub(r"[\s.\-()]", "", telephone)


def is_number(digits: str) -> bool:
    return NUMBER.fullmatch(digits) is not None


def spellings(digits: str) -> set[str]:
    """ "081234567890" as it may have been typed: with 0, 62, +62 or 0062 in front, or with none of them."""
    local = re.sub(r"^(\+62|0062|62|0)", "", digits)
    return {digits, local, f"0{local}", f"62{local}", f"+62{local}", f"0062{local}"}
