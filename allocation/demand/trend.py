"""Unmet demand of one unit over the days, with each change of its setting: did the change help?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from allocation.availability.history import SettingChange, after_text, before_text, changes
from allocation.models import Demand, Unit
from allocation.units.clock import UnitTimes
from pln123.plots.chart import number

from .days import Days
from .figures import count_by
from .period import UNMET, Period, midnight_wib, monday_of

WIDTH, FOOT, TALLEST, LEFT = 640, 96, 78, 12  # units of the SVG
DAYS_DRAWN = 62  # a longer period is drawn by weeks
MOST_CHANGES = 20
ROOM_FOR_NUMBER = 24  # units of the SVG between two marks


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
    """One change of what was in force. before, after: unmet requests a day, up to the next change."""

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
    more: int  # changes that are not told

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


def trend_of(days: Days, unit: Unit, phases: Sequence[int]) -> Trend:
    """days: unmet requests of the unit and these phases."""
    period = days.period
    totals = {day: count for (day,), count in count_by(days, "day").items()}
    is_weekly = len(period.days) > DAYS_DRAWN
    starts = period.mondays if is_weekly else period.days
    sums = dict.fromkeys(starts, 0)
    for day, count in totals.items():
        sums[monday_of(day) if is_weekly else day] += count
    rows = _changes_in_force(unit, phases, period)
    step = (WIDTH - 2 * LEFT) // len(starts)

    def place(moment: datetime) -> int:
        """Where a moment stands among the bars."""
        passed = (moment - midnight_wib(starts[0])) / timedelta(days=7 if is_weekly else 1)
        return LEFT + round(step * passed)

    return Trend(
        _bars(sums, step, is_weekly),
        _marks(rows[:MOST_CHANGES], unit, period, place),
        is_weekly,
        max(0, len(rows) - MOST_CHANGES),
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


def _changes_in_force(unit: Unit, phases: Sequence[int], period: Period) -> list[Any]:
    """Changes at the unit, and at its UID/UIW while the unit followed it; oldest first."""
    whose = Q(unit=unit) | Q(unit=unit.parent_id) if unit.parent_id else Q(unit=unit)
    rows = changes().filter(
        whose, phase__in=phases, history_date__gte=period.start, history_date__lt=period.end
    )
    return [row for row in reversed(list(rows)) if row.unit_id == unit.pk or not _own_value(unit, row)]


def _own_value(unit: Unit, change: Any) -> str:
    """What the unit itself said when its UID/UIW changed."""
    earlier = SettingChange.objects.filter(
        unit=unit, phase=change.phase, history_date__lte=change.history_date
    )
    return str(earlier.order_by("-version").values_list("availability", flat=True).first() or "")


def _marks(
    rows: Sequence[Any], unit: Unit, period: Period, place: Callable[[datetime], int]
) -> list[ChangeMark]:
    times = UnitTimes()
    return [
        ChangeMark(
            number=number_of,
            when=times.text(row.unit, row.history_date),
            meter=row.get_phase_display(),
            where=str(row.unit),
            turn=f"{before_text(row)} → {after_text(row)}",
            x=place(row.history_date),
            before=_a_day(unit, row.phase, _previous(rows, row, period.start), row.history_date),
            after=_a_day(unit, row.phase, row.history_date, _next(rows, row, period.end)),
        )
        for number_of, row in enumerate(rows, 1)
    ]


def _previous(rows: Sequence[Any], row: Any, first: datetime) -> datetime:
    found = [r.history_date for r in rows if r.phase == row.phase and r.history_date < row.history_date]
    return max(found, default=first)


def _next(rows: Sequence[Any], row: Any, last: datetime) -> datetime:
    found = [r.history_date for r in rows if r.phase == row.phase and r.history_date > row.history_date]
    return min(found, default=last)


def _a_day(unit: Unit, phase: int, start: datetime, end: datetime) -> str:
    """Unmet requests a day between two moments, `2,5`."""
    units = Q(unit=unit) | Q(unit__parent=unit)
    asked = Demand.objects.filter(units, phase=phase, reason__in=UNMET, at__gte=start, at__lt=end).count()
    days = max((min(end, timezone.now()) - start) / timedelta(days=1), 1)
    return number(round(asked / days, 1))
