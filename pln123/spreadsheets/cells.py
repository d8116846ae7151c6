"""Text that a spreadsheet program must not take for a formula. Pure Python; every export passes here.

A cell that begins with one of FORMULA_PREFIXES gets an apostrophe in front. So does a cell that begins with
apostrophes and then such a prefix: otherwise `restored(neutral(text))` would not give back that text.
"""

import re

FORMULA_PREFIXES = "=+-@\t\r\n\0＝＋－＠"  # the last four: full-width, as East Asian keyboards type them
_PREFIX = "[" + re.escape(FORMULA_PREFIXES) + "]"
_DANGEROUS = re.compile(f"'*{_PREFIX}")
_NEUTRAL = re.compile(f"'+{_PREFIX}")


def neutral(text: str) -> str:
    """The text as it is written into a cell: never a formula. Undone by `restored`."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def restored(cell: str) -> str:
    """The text as it was before `neutral`; text that somebody typed without the apostrophe stays as it is."""
    return cell[1:] if _NEUTRAL.match(cell) else cell
