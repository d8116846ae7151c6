"""Numbers as people type them, or paste them from a message, a PDF or a spreadsheet."""

import unicodedata


def clean_typed(text: str) -> str:
    """`text` without marks that nobody sees (byte order, zero width, direction), each run of white space as
    one space and none at the ends, every dash as "-".

    Digits other than 0-9 stay as they are: whoever reads the number refuses it with words.
    """
    seen = (c for c in text if unicodedata.category(c) != "Cf")
    return " ".join("".join("-" if _is_dash(c) else c for c in seen).split())


def _is_dash(character: str) -> bool:
    return unicodedata.category(character) == "Pd" or character == "\N{MINUS SIGN}"
