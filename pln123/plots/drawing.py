"""Where the figures of a chart stand in its picture: rectangles, lines and words. Pure Python, no Django.

All lengths are whole numbers of the SVG's own units: in Indonesian a template would write a half as 12,5,
which SVG does not understand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from math import ceil
from typing import NamedTuple

from .chart import Chart, ChartRow, number

WIDTH = 640
LETTER = 7  # width of a letter of the plot's 12-unit text, generously
LINE = 18  # height of a line of text
LONGEST_LABEL = 28  # letters beside a bar; the table has the whole label
PLOT_HEIGHT = 110
BAR = 20
STUB = 7  # height of what stands where there is nothing: 0, or no figure at all
MOST_TICKS = 5


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
    none, because nothing was counted. A count without a column is 0.
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

    def add_nothing(self, row: ChartRow, box: Box, *, known_only: bool) -> None:
        if known_only or row.total:
            return
        (self.zeros if row.is_known else self.unknown).append(box)


def columns(chart: Chart) -> Drawing:
    """Vertical columns, for days or hours in their order. Labels that would overlap are left out."""
    ticks = _ticks(chart.highest)
    left = LETTER * max(len(number(tick)) for tick in ticks) + 8
    label = LETTER * max((len(row.label) for row in chart.rows), default=0)
    right = WIDTH - label // 2  # the last label may reach beyond its column
    bottom = LINE + PLOT_HEIGHT
    drawing = Drawing(WIDTH, bottom + LINE + 6)
    for tick in ticks:
        y = bottom - _scaled(tick, ticks[-1], PLOT_HEIGHT)
        drawing.grid.append(GridLine(left, y, right, y))
        drawing.words.append(Word(left - 6, y + 4, number(tick), "end"))
    step = (right - left) / max(1, len(chart.rows))
    each = ceil((label + LETTER) / step)
    has_room_for_values = len(number(chart.highest)) * LETTER <= step
    for index, row in enumerate(chart.rows):
        x, width = left + round(index * step + step * 0.15), max(1, round(step * 0.7))
        middle = x + width // 2
        for series, low, high in _stacked(row, ticks[-1], PLOT_HEIGHT):
            says = chart.says(row, series)
            drawing.marks.append(Mark(x, bottom - high, width, high - low, series, says))
        if index % each == 0:
            drawing.words.append(Word(middle, bottom + LINE, row.label, "middle"))
        if row.rests:
            drawing.rests.append(Box(round(x - step * 0.15), LINE, max(1, round(step)), PLOT_HEIGHT))
        drawing.add_nothing(row, Box(x, bottom - STUB, width, STUB), known_only=chart.summed)
        if has_room_for_values and (row.total or not chart.summed):
            height = _scaled(row.total, ticks[-1], PLOT_HEIGHT) or STUB
            drawing.values.append(Word(middle, bottom - height - 5, row.shown, "middle"))
    return drawing


def bars(chart: Chart) -> Drawing:
    """Horizontal bars, for things that have names."""
    labels = [_short(row.label) for row in chart.rows]
    left = LETTER * max((len(label) for label in labels), default=0) + 8
    ticks = _ticks(chart.highest)
    room = WIDTH - left - LETTER * (len(number(chart.highest)) + 2)
    drawing = Drawing(WIDTH, len(chart.rows) * (BAR + 8) + LINE)
    bottom = drawing.height - LINE
    for tick in ticks:
        x = left + _scaled(tick, ticks[-1], room)
        drawing.grid.append(GridLine(x, 0, x, bottom))
        drawing.words.append(Word(x, drawing.height - 4, number(tick), "middle"))
    for index, (label, row) in enumerate(zip(labels, chart.rows, strict=True)):
        y = 4 + index * (BAR + 8)
        drawing.words.append(Word(left - 6, y + BAR - 6, label, "end"))
        for series, low, high in _stacked(row, ticks[-1], room):
            says = chart.says(row, series)
            drawing.marks.append(Mark(left + low, y, high - low, BAR, series, says))
        end = left + _scaled(row.total, ticks[-1], room)
        drawing.values.append(Word(end + 5, y + BAR - 6, row.shown, "start"))
    return drawing


def _stacked(row: ChartRow, highest: float, room: int) -> Iterator[tuple[int, int, int]]:
    """(series, from, to) of each value above 0, stacked, each at least 1 unit long."""
    below: float = 0
    for series, value in enumerate(row.values):
        if value:
            low, high = _scaled(below, highest, room), _scaled(below + value, highest, room)
            yield series, low, max(high, low + 1)
            below += value


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def _scaled(value: float, highest: float, room: int) -> int:
    return round(value / highest * room)


def _ticks(highest: float) -> list[int]:
    """Whole, round figures from 0 to at least `highest`: 0, 1, 2 or 0, 20, 40, 60."""
    steps = (digit * 10**zeros for zeros in count() for digit in (1, 2, 5))
    step = next(step for step in steps if step * MOST_TICKS >= highest)
    return [step * n for n in range(max(1, ceil(highest / step)) + 1)]
