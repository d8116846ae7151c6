"""Masks a caller's data: two calls can still be told apart, but nobody can be named or rung up.

In free text, the caller's name is found by the call's own contact, and any number by its form.
"""

import re
from collections.abc import Iterator, Mapping

from pln123.web.numbers import NUMBER

Contact = Mapping[str, str]
"""salutation, name, telephone, customer_id: the only personal data of a call. "" = not known, or wiped."""

HIDDEN_NAME, HIDDEN_NUMBER = "(nama disamarkan)", "(nomor disamarkan)"
# The head of a number says only which operator or region it belongs to. With fewer digits than these, head
# and tail together would be nearly all of it.
HEAD, TAIL, SHORT = 4, 2, 9
SHORTEST_NAME = 3
# Stand beside a name and name nobody: "Drs. Budi", "Sari (istri Budi)".
TITLES = {"bapak", "bpk", "pak", "ibu", "drs", "dra", "istri", "suami"}
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
    for number in filter(None, (contact["telephone"].lstrip("+"), contact["customer_id"])):
        if number in digits:  # whatever signs, spaces and unseen marks stand in between
            text = re.sub(r"\+?" + r"\W*".join(map(re.escape, number)), HIDDEN_NUMBER, text)
    text = NUMBER.sub(HIDDEN_NUMBER, text)
    parts = re.findall(f"{_LETTER}+", contact["name"]) or [contact["name"]]
    named = any(part.casefold() in folded for part in parts)
    return names(contact).sub(HIDDEN_NAME, text) if named else text


_LETTER = r"[^\W_]"  # or a digit
# People write one for the other inside a word: "Ma'ruf" is "Ma’ruf" on many telephones.
_APOSTROPHE = "['’‘`´]"
_WORD = re.compile(rf"{_LETTER}+(?:{_APOSTROPHE}{_LETTER}+)*")


def names(contact: Contact) -> re.Pattern[str]:
    """Finds the caller's name in a text, the whole of it or one of its words, however it is written.

    Signs beside a word are none of it: "Budi Santoso, S.T." is found as "Santoso", "Siti/Aminah" as "Siti".
    """
    found = "|".join(_names(contact["name"]))
    return re.compile(rf"(?<!{_LETTER})(?:{found})(?!{_LETTER})" if found else r"(?!)", re.IGNORECASE)


def _names(name: str) -> Iterator[str]:
    """Patterns: of the whole name first, so that it is found as one."""
    words = _WORD.findall(name)
    if name:  # one of signs alone is taken as it stands
        yield r"[\W_]*".join(map(_pattern, words)) or re.escape(name)
    if words and words[0].casefold() not in COMPANIES:
        yield from (
            _pattern(word) for word in words if len(word) >= SHORTEST_NAME and word.casefold() not in TITLES
        )


def _pattern(word: str) -> str:
    return _APOSTROPHE.join(map(re.escape, re.split(_APOSTROPHE, word)))
