"""Salutations typed in front of a name: "Ibu Sari" is the salutation Ibu and the name Sari. Pure Python."""

import re

_SALUTATION = {"bapak": "Bapak", "bpk": "Bapak", "bp": "Bapak", "pak": "Bapak", "ibu": "Ibu", "bu": "Ibu"}
# A whole word, and a word with a letter after it: "Ibunda Sari", "Bapak/Ibu Sari" and "Ibu" alone are names.
_LEADING = re.compile(rf"({'|'.join(_SALUTATION)})(?:\.\s*|\s+)(?=\S*[^\W\d_])", re.IGNORECASE)


def split_salutations(name: str) -> tuple[frozenset[str], str]:
    """The salutations ("Bapak", "Ibu") that stand in front of the name, and the name without them."""
    found = set()
    while leading := _LEADING.match(name):
        found.add(_SALUTATION[leading[1].lower()])
        name = name[leading.end() :]
    return frozenset(found), name
