"""Long lists page by page. A page begins after the last row of the page before, and not after a number of
rows, so the thousandth page takes as long as the first.
"""

from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from allocation.domain.typed_text import whole_number_in

MOST_DIGITS = 18  # what a column of 64 bits holds
EPOCH = datetime.fromtimestamp(0, UTC)
M = TypeVar("M", bound=Model)


def page_of(rows: QuerySet[M], size: int, behind: str = "") -> tuple[list[M], str]:
    """`size` rows, and the mark after which the next page begins ("" after the last row).

    rows: ordered by their key, or by a moment and their key in the same direction.
    behind: the mark from the page before. Anything else starts from the beginning.
    """
    moment, direction = _order(rows)
    if mark := _read_mark(behind, moment):
        at, key = mark
        rest = Q(**{f"pk__{direction}": key})
        if moment:
            # The second bound says nothing new; an index can begin at it.
            rest = (Q(**{moment: at}) & rest | Q(**{f"{moment}__{direction}": at})) & Q(
                **{f"{moment}__{direction}e": at}
            )
        rows = rows.filter(rest)
    found = list(rows[: size + 1])
    return found[:size], _mark(found[size - 1], moment) if len(found) > size else ""


def _order(rows: QuerySet[M]) -> tuple[str, str]:
    """Name of the field with the moment ("" for none), and which side of a row the next ones are on."""
    first, *others = map(str, rows.query.order_by)
    return first.lstrip("-") if others else "", "lt" if first.startswith("-") else "gt"


def _mark(row: Model, moment: str) -> str:
    """ "<microseconds>-<key>", or the key alone."""
    if not moment:
        return str(row.pk)
    return f"{(getattr(row, moment) - EPOCH) // timedelta(microseconds=1)}-{row.pk}"


def _read_mark(text: str, moment: str) -> tuple[datetime, int] | None:
    at, dash, key = text.rpartition("-")
    numbers = [whole_number_in(at if dash else "0", MOST_DIGITS), whole_number_in(key, MOST_DIGITS)]
    if numbers[0] is None or numbers[1] is None or bool(dash) != bool(moment):
        return None
    try:
        return EPOCH + timedelta(microseconds=numbers[0]), numbers[1]
    except OverflowError:
        return None
