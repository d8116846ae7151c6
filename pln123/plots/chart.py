"""Figures that can be drawn, as the table beside their plot shows them. Pure Python, no Django.

`drawing.py` makes rectangles and words of them, `templates/plots/plot.html` draws those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

Figure = int | float | None  # None: nothing is known, shown as a dash

INDONESIAN = str.maketrans(",.", ".,")


class ChartRow(NamedTuple):
    """One row of the table, one column or bar of the plot: a value for each series.

    rests: a Saturday or Sunday, which the plot marks. full_label: what a file says, which is read without
    its page: `23 Nov 2026`; "" where the label says it all.
    """

    label: str
    values: tuple[Figure, ...]
    rests: bool = False
    full_label: str = ""

    @property
    def total(self) -> float:
        return sum(value for value in self.values if value is not None)

    @property
    def is_known(self) -> bool:
        return any(value is not None for value in self.values)

    @property
    def shown(self) -> str:
        """The sum beside its column or bar."""
        return number(self.total if self.is_known else None)


@dataclass(frozen=True)
class Chart:
    """A table of figures that can be drawn.

    `key` is unique on its page and fit for an id; `label` heads the first column; `unit` says what is counted
    ("permintaan", "%"). Several series are stacked, told apart by pattern. `summed`: sums make sense (counts;
    not shares or means).
    """

    key: str
    title: str
    label: str
    series: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    unit: str
    summed: bool = True

    @property
    def header(self) -> list[str]:
        return [self.label, *self.series, *(["Jumlah"] if self._sums_rows else [])]

    @property
    def cells(self) -> list[list[Figure | str]]:
        """The table's rows as they go into a file: label, values, and their sum where there are several."""
        return [[row.full_label or row.label, *self._figures(row)] for row in self.rows]

    @property
    def lines(self) -> list[list[str]]:
        """The table's rows as a page shows them."""
        return [[row.label, *map(number, self._figures(row))] for row in self.rows]

    @property
    def sums(self) -> list[str]:
        """The last line of the table; empty where sums make no sense."""
        return [number(total) for total in self.totals]

    @property
    def totals(self) -> list[Figure]:
        if not self.summed or not self.rows:
            return []
        columns = zip(*map(self._figures, self.rows), strict=True)
        return [sum(value for value in column if value is not None) for column in columns]

    def _figures(self, row: ChartRow) -> list[Figure]:
        return [*row.values, *([row.total] if self._sums_rows else [])]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted. A share of 0 is a figure, one of nothing is none."""
        values = [value for row in self.rows for value in row.values]
        return not any(values) if self.summed else all(value is None for value in values)

    @property
    def description(self) -> str:
        """The plot in a sentence, for those who do not see it; the table says the rest."""
        if self.is_empty:
            return "Tidak ada data."
        top = max(self.rows, key=lambda row: row.total)
        said = f"Tertinggi {number(top.total)} {self.unit}: {top.label}."
        return f"{said} Jumlah {number(self.totals[-1])}." if self.summed else said

    @property
    def _sums_rows(self) -> bool:
        return self.summed and len(self.series) > 1

    @property
    def highest(self) -> float:
        """The largest sum of a row, 0 without rows."""
        return max((row.total for row in self.rows), default=0)

    def says(self, row: ChartRow, series: int) -> str:
        """One value in words, for who points at it."""
        name = f", {self.series[series]}" if len(self.series) > 1 else ""
        return f"{row.label}{name}: {number(row.values[series])} {self.unit}"


def number(value: Figure) -> str:
    """1234 -> `1.234`, 12.5 -> `12,5`, None -> a dash: as Indonesian writes figures."""
    if value is None:
        return "–"
    text = f"{value:,.1f}".removesuffix(".0")
    return text.translate(INDONESIAN)


def added(rows: Sequence[ChartRow]) -> tuple[Figure, ...]:
    """The sum of each series over these rows."""
    return tuple(sum(filter(None, column)) for column in zip(*(row.values for row in rows), strict=True))


def largest_first(row: ChartRow) -> tuple[float, str]:
    """Sorts rows: those with the largest sum first, of equal ones by their labels."""
    return -row.total, row.label
