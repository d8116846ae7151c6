"""Unmet requests of one unit and phase by week, as bars: Prabayar solid below, Pascabayar hatched above."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format

from allocation.demand.figures import SharedCount, count_by
from allocation.demand.period import Period, monday_of
from allocation.domain.matrix import Product

WIDTH, BAR, FOOT, TALLEST = 52, 28, 44, 30  # units of the SVG


class WeekBar(NamedTuple):
    """One week. Lengths in units of the SVG."""

    label: str
    total: int
    x: int
    prabayar: int
    pascabayar: int

    @property
    def middle(self) -> int:
        return self.x + BAR // 2

    @property
    def top(self) -> int:
        return FOOT - self.prabayar - self.pascabayar


@dataclass(frozen=True)
class Weeks:
    bars: list[WeekBar]

    @property
    def width(self) -> int:
        return WIDTH * len(self.bars)

    @property
    def words(self) -> str:
        return ", ".join(f"{bar.label}: {bar.total}" for bar in self.bars)


def weeks_of(phase: int, unmet: SharedCount) -> Weeks:
    """The weeks of the last 30 days. unmet: counted by day, phase and product."""
    period = Period.recent()
    counts: Counter[tuple[date, str]] = Counter()
    for (day, product), requests in count_by(unmet.those("phase", [phase]), "day", "product").items():
        counts[monday_of(day), product] += requests
    totals = {monday: sum(counts[monday, product] for product in Product) for monday in period.mondays}
    most = max([*totals.values(), 1])
    return Weeks(
        [
            WeekBar(
                label=date_format(monday, "j M"),
                total=total,
                x=WIDTH * place + (WIDTH - BAR) // 2,
                prabayar=_height(counts[monday, Product.PRABAYAR], most),
                pascabayar=_height(counts[monday, Product.PASCABAYAR], most),
            )
            for place, (monday, total) in enumerate(totals.items())
        ]
    )


def _height(requests: int, most: int) -> int:
    return max(2, round(TALLEST * requests / most)) if requests else 0
