"""Masks a caller's data: two calls can still be told apart, but nobody can be named or rung up.

In free text, the caller's name is found by the call's own contact, and any number by its form.
"""

import re
from collections.abc import Mapping

from pln123.web.numbers import NUMBER

Contact = Mapping[str, str]
"""salutation, name, telephone, customer_id: the only personal data of a call. "" = not known, or wiped."""

HIDDEN_NAME, HIDDEN_NUMBER = "(nama disamarkan)", "(nomor disamarkan)"
# The head of a number says only which operator or region it belongs to. With fewer digits than these, head
# and tail together would be nearly all of it.
HEAD, TAIL, SHORT = 4, 2, 9
SHORTEST_NAME = 3
# Stand beside a name and name nobody: "Drs. Budi", "Sari (istri Budi)", "Sari (pemilik rumah)".
TITLES = {"bapak", "bpk", "pak", "ibu", "drs", "dra", "istri", "suami", "anak"}
TITLES |= {"pemilik", "penyewa", "rumah", "kos", "toko", "warung"}
COMPANIES = {"pt", "cv", "ud", "pd"}  # "PT Meter Abadi": named by the whole of it, not by its words


def masked(contact: Contact) -> dict[str, str]:
    """The same fields, masked. The salutation is left out: it tells about a person and helps nobody."""
    masks = {"name": mask_name, "telephone": mask_number, "customer_id": mask_number}
    return {field: masks[field](value) if field in masks else "" for field, value in contact.items()}


def mask_name(name: str) -> str:
    """ "Sari Dewi" -> "S*** (nama disamarkan)", whatever its length; "" stays ""."""
    return f"{name[0]}*** {HIDDEN_NAME}" if name else ""


def mask_number(number: str) -> str:
    """ "081234567890" -> "0812****90"; a short number keeps its tail alone, "021456" -> "****56"."""
    head = number[:HEAD] if len(number) >= SHORT else ""
    return f"{head}****{number[-TAIL:]}" if number else ""


def mask_text(text: str, contact: Contact) -> str:
    """ "Ibu sari, 0812-3456-7890, ..." -> "Ibu (nama disamarkan), (nomor disamarkan), ..."."""
    # A quick look first, without a pattern: an export masks many texts, and few of them name anybody.
    digits, folded = re.sub(r"\W", "", text), text.casefold()
    if any(number in digits for number in _own_numbers(contact)):
        text = numbers(contact).sub(HIDDEN_NUMBER, text)
    text = NUMBER.sub(HIDDEN_NUMBER, text)
    named = any(all(piece in folded for piece in _pieces(way)) for way in _ways(contact["name"]))
    return names(contact).sub(HIDDEN_NAME, text) if named else text


def numbers(contact: Contact) -> re.Pattern[str]:
    """Finds the caller's own numbers in a text, whatever signs, spaces and unseen marks stand in between.

    NUMBER does not: a short number is not known by its form, and people group digits as they like.
    """
    found = "|".join(r"\W*".join(map(re.escape, number)) for number in _own_numbers(contact))
    return re.compile(rf"\+?(?:{found})" if found else r"(?!)")


def _own_numbers(contact: Contact) -> list[str]:
    return [number for number in (contact["telephone"].lstrip("+"), contact["customer_id"]) if number]


_LETTER = r"[^\W_]"  # or a digit
# People write one for the other inside a word: "Ma'ruf" is "Ma’ruf" on many telephones.
_APOSTROPHE = "['’‘`´]"
_WORD = re.compile(rf"{_LETTER}+(?:{_APOSTROPHE}{_LETTER}+)*")


def names(contact: Contact) -> re.Pattern[str]:
    """Finds the caller's name in a text, the whole of it or one of its words, however it is written.

    Signs beside a word are none of it: "Budi Santoso, S.T." is found as "Santoso", "Siti/Aminah" as "Siti".
    """
    found = "|".join(r"[\W_]*".join(map(_pattern, way)) for way in _ways(contact["name"]) if way)
    found = found or re.escape(contact["name"])  # one of signs alone is taken as it stands
    return re.compile(rf"(?<!{_LETTER})(?:{found})(?!{_LETTER})" if found else r"(?!)", re.IGNORECASE)


def _ways(name: str) -> list[list[str]]:
    """What names the caller, each as its words: the whole name first, so that it is found as one; then what
    stands together in it ("Ji-Ho", whose words alone are too short); then word by word."""
    words = _WORD.findall(name)
    ways = [words]
    if words and words[0].casefold() not in COMPANIES:
        for way in [*map(_WORD.findall, name.split()), *([word] for word in words)]:
            if len("".join(way)) >= SHORTEST_NAME and TITLES.isdisjoint(word.casefold() for word in way):
                ways.append(way)
    return ways


def _pieces(way: list[str]) -> list[str]:
    return re.findall(f"{_LETTER}+", " ".join(way).casefold())


def _pattern(word: str) -> str:
    return _APOSTROPHE.join(map(re.escape, re.split(_APOSTROPHE, word)))
