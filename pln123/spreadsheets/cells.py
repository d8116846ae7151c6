"""Text that a spreadsheet program must not take for a formula. Pure Python; every export passes here.

A cell that begins with one of FORMULA_PREFIXES gets an apostrophe in front. So does a cell that begins with
apostrophes and then such a prefix: otherwise `restored(neutral(text))` would not give back that text.
"""

import re

ABOUT_SHEET = "Keterangan"  # of our downloads: it says what they hold
FORMULA_PREFIXES = "=+-@\t\r\n\0＝＋－＠"  # the last four: full-width, as East Asian keyboards type them
_PREFIX = "[" + re.escape(FORMULA_PREFIXES) + "]"
_DANGEROUS = re.compile(f"'*{_PREFIX}")
_NEUTRAL = re.compile(f"'+{_PREFIX}")
# No database stores half of a surrogate pair, which an escape can write; PostgreSQL stores no NUL.
UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")
# What XML cannot hold, and CR, which XML reads back as LF, stand as _xHHHH_ (ECMA-376, ST_Xstring). Text that
# looks like such an escape has its own underscore escaped.
NOT_IN_XML = re.compile(r"[\0-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def neutral(text: str) -> str:
    """The text as it is written into a cell: never a formula. Undone by `restored`."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def restored(cell: str) -> str:
    """The text as it was before `neutral`; text that somebody typed without the apostrophe stays as it is."""
    return cell[1:] if _NEUTRAL.match(cell) else cell


def in_xml(text: str) -> str:
    """Text as XLSX holds it; `from_xml` undoes it."""
    return NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def from_xml(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
