"""Numbers as people type them, paste them from a message or a spreadsheet, or send them in a request."""

import unicodedata


def clean_typed(text: str) -> str:
    """`text` without marks that nobody sees (byte order, zero width, direction), each run of white space as
    one space and none at the ends, every dash as "-".

    Digits other than 0-9 stay as they are: whoever reads the number refuses it with words.
    """
    seen = (c for c in text if unicodedata.category(c) != "Cf")
    return " ".join("".join("-" if _is_dash(c) else c for c in seen).split())


def whole_number_in(text: str, most_digits: int = 9) -> int | None:
    """The number written in 1 to `most_digits` of the digits 0-9 alone; None for anything else.

    int() would also take "+5", "1_000", digits of other scripts and thousands of digits.
    """
    fits = text.isascii() and text.isdecimal() and len(text) <= most_digits
    return int(text) if fits else None


def _is_dash(character: str) -> bool:
    return unicodedata.category(character) == "Pd" or character == "\N{MINUS SIGN}"
