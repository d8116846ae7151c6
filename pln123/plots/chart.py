"""Plots: figures in, rectangles and words out. `templates/plots/plot.html` draws them, each beside its table.

Pure Python, no Django. All lengths are whole numbers of the SVG's own units: in Indonesian a template would
write a half as 12,5, which SVG does not understand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import ceil
from typing import NamedTuple

Figure = int | float | None  # None: nothing is known, shown as a dash

WIDTH = 640
LETTER = 7  # width of a letter of the plot's 12-unit text, generously
LINE = 18  # height of a line of text
LONGEST_LABEL = 28  # letters beside a bar; the table has the whole label
PLOT_HEIGHT = 110
BAR = 20
STUB = 7  # height of what stands where there is nothing: 0, or no figure at all
MOST_TICKS = 5
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

    def columns(self) -> Drawing:
        """Vertical columns, for days or hours in their order. Labels that would overlap are left out."""
        ticks = self._ticks
        left = LETTER * max(len(number(tick)) for tick in ticks) + 8
        label = LETTER * max((len(row.label) for row in self.rows), default=0)
        right = WIDTH - label // 2  # the last label may reach beyond its column
        top = 2 * LINE  # the unit, then the values above the highest columns
        bottom = top + PLOT_HEIGHT
        drawing = Drawing(WIDTH, bottom + LINE + 6)
        drawing.words.append(Word(0, LINE - 6, self.unit, "start"))
        for tick in ticks:
            y = bottom - _scaled(tick, ticks[-1], PLOT_HEIGHT)
            drawing.grid.append(GridLine(left, y, right, y))
            drawing.words.append(Word(left - 6, y + 4, number(tick), "end"))
        step = (right - left) / max(1, len(self.rows))
        each = ceil((label + LETTER) / step)
        has_room_for_values = len(number(self._highest)) * LETTER <= step
        for index, row in enumerate(self.rows):
            x, width = left + round(index * step + step * 0.15), max(1, round(step * 0.7))
            middle = x + width // 2
            for series, low, high in self._stacked(row, ticks[-1], PLOT_HEIGHT):
                says = self._says(row, series)
                drawing.marks.append(Mark(x, bottom - high, width, high - low, series, says))
            if index % each == 0:
                drawing.words.append(Word(middle, bottom + LINE, row.label, "middle"))
            if row.rests:
                drawing.rests.append(Box(round(x - step * 0.15), top, max(1, round(step)), PLOT_HEIGHT))
            drawing.add_nothing(row, Box(x, bottom - STUB, width, STUB), known_only=self.summed)
            if has_room_for_values and (row.total or not self.summed):
                height = _scaled(row.total, ticks[-1], PLOT_HEIGHT) or STUB
                drawing.values.append(Word(middle, bottom - height - 5, _shown(row), "middle"))
        return drawing

    def bars(self) -> Drawing:
        """Horizontal bars, for things that have names."""
        labels = [_short(row.label) for row in self.rows]
        left = LETTER * max(len(label) for label in (*labels, self.unit)) + 8
        ticks = self._ticks
        room = WIDTH - left - LETTER * (len(number(self._highest)) + 2)
        drawing = Drawing(WIDTH, len(self.rows) * (BAR + 8) + LINE)
        bottom = drawing.height - LINE
        drawing.words.append(Word(left - 6, drawing.height - 4, self.unit, "end"))
        for tick in ticks:
            x = left + _scaled(tick, ticks[-1], room)
            drawing.grid.append(GridLine(x, 0, x, bottom))
            drawing.words.append(Word(x, drawing.height - 4, number(tick), "middle"))
        for index, (label, row) in enumerate(zip(labels, self.rows, strict=True)):
            y = 4 + index * (BAR + 8)
            drawing.words.append(Word(left - 6, y + BAR - 6, label, "end"))
            for series, low, high in self._stacked(row, ticks[-1], room):
                says = self._says(row, series)
                drawing.marks.append(Mark(left + low, y, high - low, BAR, series, says))
            end = left + _scaled(row.total, ticks[-1], room)
            drawing.values.append(Word(end + 5, y + BAR - 6, _shown(row), "start"))
        return drawing

    @property
    def _ticks(self) -> list[int]:
        """What stands on the axis. Shares end at 100, so that two plots of shares can be compared."""
        return _ticks(100 if self.unit == "%" else self._highest)

    @property
    def _highest(self) -> float:
        return max((row.total for row in self.rows), default=0)

    def _says(self, row: ChartRow, series: int) -> str:
        name = f", {self.series[series]}" if len(self.series) > 1 else ""
        return f"{row.label}{name}: {number(row.values[series])} {self.unit}"

    @staticmethod
    def _stacked(row: ChartRow, highest: float, room: int) -> Iterator[tuple[int, int, int]]:
        """(series, from, to) of each value above 0, stacked, each at least 1 unit long."""
        below: float = 0
        for series, value in enumerate(row.values):
            if value:
                low, high = _scaled(below, highest, room), _scaled(below + value, highest, room)
                yield series, low, max(high, low + 1)
                below += value


class Mark(NamedTuple):
    """A rectangle; `series` 0.. picks its pattern; `says` is read when it is pointed at."""

    x: int
    y: int
    width: int
    height: int
    series: int
    says: str


class Box(NamedTuple):
    x: int
    y: int
    width: int
    height: int


class GridLine(NamedTuple):
    x1: int
    y1: int
    x2: int
    y2: int


class Word(NamedTuple):
    """Text at a point; `anchor` as SVG's text-anchor."""

    x: int
    y: int
    text: str
    anchor: str


@dataclass
class Drawing:
    """What the template draws, in units of a viewBox of `width` x `height`.

    rests: the ground of Saturdays and Sundays. zeros: what stands where a share is 0; unknown: where there is
    none, because nothing was counted. A count without a column is 0. note: what is not drawn.
    """

    width: int
    height: int
    grid: list[GridLine] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    values: list[Word] = field(default_factory=list)
    rests: list[Box] = field(default_factory=list)
    zeros: list[Box] = field(default_factory=list)
    unknown: list[Box] = field(default_factory=list)
    note: str = ""

    def add_nothing(self, row: ChartRow, box: Box, *, known_only: bool) -> None:
        if known_only or row.total:
            return
        (self.unknown if all(value is None for value in row.values) else self.zeros).append(box)


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


def _shown(row: ChartRow) -> str:
    return number(None if all(value is None for value in row.values) else row.total)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def _scaled(value: float, highest: float, room: int) -> int:
    return round(value / highest * room)


def _ticks(highest: float) -> list[int]:
    """Whole, round figures from 0 to at least `highest`: 0, 1, 2 or 0, 20, 40, 60."""
    steps = (digit * 10**zeros for zeros in count() for digit in (1, 2, 5))
    step = next(step for step in steps if step * MOST_TICKS >= highest)
    return [step * n for n in range(max(1, ceil(highest / step)) + 1)]
