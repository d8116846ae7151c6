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
LETTER, CAPITAL = 7, 9  # width of a letter of the plot's 12-unit text, generously
LINE = 18  # height of a line of text
LONGEST_LABEL = 28  # letters beside a bar; the table has the whole label
PLOT_HEIGHT = 96
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

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


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


def columns(chart: Chart) -> Drawing:
    """Vertical columns, for days or hours in their order. Labels that would overlap are left out."""
    ticks = _ticks(chart)
    left = LETTER * max(len(number(tick)) for tick in ticks) + 8
    label = max((width_of(row.label) for row in chart.rows), default=0)
    right = WIDTH - label // 2  # the last label may reach beyond its column
    bottom = LINE + PLOT_HEIGHT  # above the highest column its value
    drawing = Drawing(WIDTH, bottom + LINE + 6)
    for tick in ticks:
        y = bottom - _scaled(tick, ticks[-1], PLOT_HEIGHT)
        drawing.grid.append(GridLine(left, y, right, y))
        drawing.words.append(Word(left - 6, y + 4, number(tick), "end"))
    step = (right - left) / max(1, len(chart.rows))
    each = ceil((label + LETTER) / step)
    has_room_for_values = len(number(chart.highest)) * LETTER <= step
    for index, row in enumerate(chart.rows):
        ground = Box(left + round(index * step), LINE, max(1, round(step)), PLOT_HEIGHT)
        column = Box(left + round((index + 0.15) * step), LINE, max(1, round(step * 0.7)), PLOT_HEIGHT)
        if row.rests:
            drawing.rests.append(ground)
        if index % each == 0:
            drawing.words.append(Word(column.middle, bottom + LINE, row.label, "middle"))
        _add_column(drawing, chart, row, column, ticks[-1])
        if has_room_for_values and (row.total or not chart.summed):
            height = _scaled(row.total, ticks[-1], PLOT_HEIGHT) or STUB
            drawing.values.append(Word(column.middle, bottom - height - 5, row.shown, "middle"))
    return drawing


def _add_column(drawing: Drawing, chart: Chart, row: ChartRow, box: Box, highest: float) -> None:
    """One column inside its box: a rectangle for each value above 0, or what stands for no value at all."""
    bottom = box.y + box.height
    for series, low, high in _stacked(row, highest, box.height):
        drawing.marks.append(
            Mark(box.x, bottom - high, box.width, high - low, series, chart.says(row, series))
        )
    if not row.total and not chart.summed:
        stub = Box(box.x, bottom - STUB, box.width, STUB)
        (drawing.zeros if row.is_known else drawing.unknown).append(stub)


def bars(chart: Chart) -> Drawing:
    """Horizontal bars, for things that have names."""
    labels = [_short(row.label) for row in chart.rows]
    left = max(map(width_of, labels), default=0) + 8
    ticks = _ticks(chart)
    room = WIDTH - left - LETTER * (len(number(chart.highest)) + 2)  # the last value stands behind its bar
    drawing = Drawing(WIDTH, len(chart.rows) * (BAR + 8) + LINE)
    for tick in ticks:
        x = left + _scaled(tick, ticks[-1], room)
        drawing.grid.append(GridLine(x, 0, x, drawing.height - LINE))
        drawing.words.append(Word(x, drawing.height - 4, number(tick), "middle"))
    for index, (label, row) in enumerate(zip(labels, chart.rows, strict=True)):
        y = 4 + index * (BAR + 8)
        drawing.words.append(Word(left - 6, y + BAR - 6, label, "end"))
        for series, low, high in _stacked(row, ticks[-1], room):
            drawing.marks.append(Mark(left + low, y, high - low, BAR, series, chart.says(row, series)))
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


def width_of(text: str) -> int:
    return sum(CAPITAL if letter.isupper() else LETTER for letter in text)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def _scaled(value: float, highest: float, room: int) -> int:
    return round(value / highest * room)


def _ticks(chart: Chart) -> list[int]:
    """What stands on the axis: whole, round figures from 0 to at least the highest: 0, 1, 2 or 0, 20, 40, 60.

    Shares end at 100, so that two plots of shares can be compared.
    """
    highest = 100 if chart.unit == "%" else chart.highest
    steps = (digit * 10**zeros for zeros in count() for digit in (1, 2, 5))
    step = next(step for step in steps if step * MOST_TICKS >= highest)
    return [step * n for n in range(max(1, ceil(highest / step)) + 1)]
