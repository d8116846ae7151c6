"""Unmet demand of one unit over the days, with each change of its setting: did the change help?"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.utils.formats import date_format

from allocation.availability.history import InForceChange, changes_in_force
from allocation.clock import day_wib, today_wib
from allocation.domain.power import PHASES
from allocation.models import MeterAvailability
from allocation.units.clock import UnitTimes
from pln123.plots.chart import number

from .period import DAY, Period, midnight_wib, monday_of

WIDTH, FOOT, TALLEST, LEFT = 640, 96, 78, 12  # units of the SVG
DAYS_DRAWN = 62  # a longer period is drawn by weeks
MOST_CHANGES = 20
ROOM_FOR_NUMBER = 24  # units of the SVG between two marks
NO_DAY = "–"


class TrendBar(NamedTuple):
    """A day, or the week that begins on it. Lengths in units of the SVG. rests: a Saturday or Sunday."""

    label: str
    total: int
    x: int
    width: int
    height: int
    rests: bool

    @property
    def y(self) -> int:
        return FOOT - self.height


class ChangeMark(NamedTuple):
    """One change of what was in force. before, after: unmet requests a day, on the whole days up to the next
    change; a dash where there is none."""

    number: int
    when: str
    meter: str
    where: str  # the unit that was set: this one, or the UID/UIW that it followed
    turn: str  # "Prabayar → ALL (Pascabayar dan Prabayar)"
    x: int
    before: str
    after: str


@dataclass(frozen=True)
class Trend:
    """The bars and the marks between them. unit: what a bar counts."""

    bars: list[TrendBar]
    marks: list[ChangeMark]
    is_weekly: bool
    more: int  # older changes that are not told

    @property
    def words(self) -> str:
        return ", ".join(f"{bar.label}: {bar.total}" for bar in self.bars)

    @property
    def numbers(self) -> list[tuple[int, str]]:
        """(place, numbers) above the marks: those that stand too near to each other have one place."""
        found: list[tuple[int, list[int]]] = []
        for mark in self.marks:
            if found and mark.x - found[-1][0] < ROOM_FOR_NUMBER:
                found[-1][1].append(mark.number)
            else:
                found.append((mark.x, [mark.number]))
        return [(x, ", ".join(map(str, numbers))) for x, numbers in found]

    @property
    def labels(self) -> list[TrendBar]:
        """Every so many bars have their day written below."""
        step = max(1, len(self.bars) // 10)
        return self.bars[::step]


def trend_of(
    period: Period, counts: Counter[tuple[date, int]], settings: Sequence[MeterAvailability], times: UnitTimes
) -> Trend:
    """counts: unmet requests of one unit by day and phase. settings: the unit's own, of these phases."""
    is_weekly = len(period.days) > DAYS_DRAWN
    starts = period.mondays if is_weekly else period.days
    sums = dict.fromkeys(starts, 0)
    for (day, _), count in counts.items():
        sums[monday_of(day) if is_weekly else day] += count
    changes = [
        change
        for change in reversed(changes_in_force(settings))
        if period.start <= change.change.history_date < period.end
    ]
    step = (WIDTH - 2 * LEFT) // len(starts)

    def place(moment: datetime) -> int:
        """Where a moment stands among the bars."""
        passed = (moment - midnight_wib(starts[0])) / timedelta(days=7 if is_weekly else 1)
        return LEFT + round(step * passed)

    return Trend(
        _bars(sums, step, is_weekly),
        _marks(changes, counts, period, times, place)[-MOST_CHANGES:],
        is_weekly,
        max(0, len(changes) - MOST_CHANGES),
    )


def _bars(sums: dict[date, int], step: int, is_weekly: bool) -> list[TrendBar]:
    most = max([*sums.values(), 1])
    return [
        TrendBar(
            label=date_format(day, "j M"),
            total=total,
            x=LEFT + place * step,
            width=max(2, step - 2),
            height=max(2, round(TALLEST * total / most)) if total else 0,
            rests=not is_weekly and day.weekday() > 4,
        )
        for place, (day, total) in enumerate(sums.items())
    ]


def _marks(
    changes: Sequence[InForceChange],
    counts: Mapping[tuple[date, int], int],
    period: Period,
    times: UnitTimes,
    place: Callable[[datetime], int],
) -> list[ChangeMark]:
    """counts: unmet requests by day and phase."""
    sides = {phase: iter(_sides(phase, changes, counts, period)) for phase in PHASES}
    found = []
    for number_of, (row, before, after) in enumerate(changes, 1):
        a_day_before, a_day_after = next(sides[row.phase])
        found.append(
            ChangeMark(
                number=number_of,
                when=times.text(row.unit, row.history_date),
                meter=row.get_phase_display(),
                where=str(row.unit),
                turn=f"{before} → {after}",
                x=place(row.history_date),
                before=a_day_before,
                after=a_day_after,
            )
        )
    return found


def _sides(
    phase: int, changes: Sequence[InForceChange], counts: Mapping[tuple[date, int], int], period: Period
) -> Iterator[tuple[str, str]]:
    """Unmet requests a day before and after each change of this phase."""
    days = [day_wib(row.change.history_date) for row in changes if row.change.phase == phase]
    edges = [period.first - DAY, *days, min(period.last + DAY, today_wib())]
    return pairwise(_a_day(phase, Period(*whole), counts) for whole in pairwise(edges))


def _a_day(phase: int, edges: Period, counts: Mapping[tuple[date, int], int]) -> str:
    """Unmet requests a day on the whole days between the edges; a dash where there is none."""
    days = edges.days[1:-1]
    return number(round(sum(counts.get((day, phase), 0) for day in days) / len(days), 1)) if days else NO_DAY
