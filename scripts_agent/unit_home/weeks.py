"""Unmet requests of one unit and phase by week, as bars: Prabayar solid below, Pascabayar hatched above."""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

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


def weeks_of(phase: int, unmet: SharedCount) -> dict[str, Any]:
    """The weeks of the last 30 days: the bars, their width, the same in words.

    unmet: counted by day, phase and product.
    """
    period = Period.recent()
    counts: Counter[tuple[date, str]] = Counter()
    for (day, product), requests in count_by(unmet.those("phase", [phase]), "day", "product").items():
        counts[monday_of(day), product] += requests
    totals = {monday: sum(counts[monday, product] for product in Product) for monday in period.mondays}
    most = max([*totals.values(), 1])
    bars = [
        WeekBar(
            label=date_format(monday, "j M"),
            total=total,
            x=WIDTH * place + (WIDTH - BAR) // 2,
            prabayar=_height(counts[monday, Product.PRABAYAR], most),
            pascabayar=_height(counts[monday, Product.PASCABAYAR], most),
        )
        for place, (monday, total) in enumerate(totals.items())
    ]
    words = ", ".join(f"{bar.label}: {bar.total}" for bar in bars)
    return {"bars": bars, "width": WIDTH * len(bars), "words": words}


def _height(requests: int, most: int) -> int:
    return max(2, round(TALLEST * requests / most)) if requests else 0
