"""What an availability means in words: the matrix rows that result, and how they differ from those of now."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .matrix import REQUESTS, Availability, Matrix, MatrixRow, Product, Service, Transaction, rule_for

UNSET = "Belum diatur: agen tidak menjanjikan apa pun"

MOST_NAMED = 4


def either(names: Sequence[str]) -> str:
    """`A`, `A atau B`, `A, B atau C`; of many the first three and how many others."""
    shown = list(names)
    if len(shown) > MOST_NAMED:
        shown = [*shown[: MOST_NAMED - 1], f"{len(shown) - MOST_NAMED + 1} lainnya"]
    *most, last = shown
    return f"{', '.join(most)} atau {last}" if most else last


class RowInWords(NamedTuple):
    """One matrix row in words."""

    request: str  # "PB", "PD dari 1 Ph – Pascabayar"
    served: str  # "Prabayar 450 VA s.d. 11.000 VA, Pascabayar tidak dilayani"
    changes: tuple[str, ...]  # against now; empty when the row stays as it is


def resulting_lines(
    matrix: Matrix, phase: int, after: Availability | None, before: Availability | None
) -> tuple[RowInWords, ...]:
    """The five rows of a phase under `after`, in SOP order, against those under `before`. None: not set."""

    def row(
        availability: Availability | None, request: tuple[Transaction, Service | None]
    ) -> MatrixRow | None:
        return rule_for(matrix, phase, availability, *request) if availability in matrix.words else None

    return tuple(
        RowInWords(request_text(request), _served(new), tuple(_changes(row(before, request), new)))
        for request in REQUESTS
        for new in [row(after, request)]
    )


def request_text(request: tuple[Transaction, Service | None]) -> str:
    """`PB`, `PD dari 1 Ph – Pascabayar`."""
    transaction, current = request
    return f"{transaction} dari {current.label}" if current else str(transaction)


def _served(row: MatrixRow | None) -> str:
    if row is None:
        return UNSET
    parts = ((product.label, row.range_of(product)) for product in Product)
    return ", ".join(f"{label} {served.text if served else 'tidak dilayani'}" for label, served in parts)


def _changes(old: MatrixRow | None, new: MatrixRow | None) -> Iterator[str]:
    for product in Product:
        before, after = (row.range_of(product) if row else None for row in (old, new))
        if before == after:
            continue
        if before and after:
            yield f"{product.label} menjadi {after.text}"
        else:
            yield f"{product.label} {'menjadi dilayani' if after else 'tidak lagi dilayani'}"
