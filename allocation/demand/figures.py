"""Demand in figures: counted by unit, phase, product, power class and week, as tables and plots.

Counted in SQL, one statement per table. What is counted: `Days`, narrowed to the units of a manager, or any
queryset of Demand. A page of several tables counts once for all of them (`SharedCount`).
Holds no personal data, because Demand holds none.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Aggregate, Case, Count, F, QuerySet, Sum
from django.utils.formats import date_format

from allocation.domain.matrix import SERVICES, Product
from allocation.domain.power import PHASES
from allocation.domain.power_class import POWER_CLASSES
from allocation.models import Demand, Unit
from pln123.plots.chart import Chart, ChartRow, Figure, added, largest_first, number

from .days import Days, power_class
from .period import Period, monday_of

UNIT = "permintaan"  # what is counted


def week_label(monday: date) -> str:
    """`2026-53 (28 Des)`: ISO year and week, and its Monday."""
    year, week, _ = monday.isocalendar()
    return f"{year}-{week:02} ({date_format(monday, 'j M')})"


class SharedCount:
    """Rows counted by all of `by` in one SQL statement, when the first table asks for some of them.

    Four tables of 30 days take 80 ms with it and 230 ms without.
    """

    def __init__(self, rows: QuerySet[Demand] | Days, *by: str) -> None:
        self._by, self._counts = by, cache(lambda: count_by(rows, *by))

    def by(self, *names: str) -> Counter[tuple[Any, ...]]:
        places = [self._by.index(name) for name in names]
        sums: Counter[tuple[Any, ...]] = Counter()
        for key, count in self._counts().items():
            sums[tuple([key[place] for place in places])] += count
        return sums

    def those(self, name: str, values: Collection[Any]) -> "SharedCount":
        """The rows with one of these values, out of the same statement."""
        part, place = copy(self), self._by.index(name)
        part._counts = cache(lambda: Counter({k: n for k, n in self._counts().items() if k[place] in values}))
        return part


Requests = QuerySet[Demand] | Days | SharedCount


def count_by(rows: Requests, *by: str) -> Counter[tuple[Any, ...]]:
    """How many of `rows` for each combination of `by`: columns of Demand (of DayTally for `Days`), and
    power_class, the place in POWER_CLASSES.

    In one SQL statement at most, besides those that `Days` itself takes.
    """
    if isinstance(rows, SharedCount):
        return rows.by(*by)
    if isinstance(rows, QuerySet):
        groups = _groups(rows, Count("*"), by, power_class())
    else:
        stored, *running = rows.parts
        first = _groups(stored, Sum("requests"), by, F("power_class"))
        others = [_groups(part, Count("*"), by, power_class()) for part in running]
        groups = first.union(*others, all=True) if others else first
    counts: Counter[tuple[Any, ...]] = Counter()
    for *key, requests in groups:
        if requests:  # a day without requests gives one empty row where `by` is empty
            counts[tuple(key)] += requests
    return counts


def _groups(
    rows: QuerySet[Any, Any], number: Aggregate, by: Sequence[str], power: Case | F
) -> QuerySet[Any, Any]:
    """power: the power class in these rows."""
    keys: dict[str, Any] = {f"by_{name}": power if name == "power_class" else F(name) for name in by}
    return rows.order_by().values(**keys).annotate(number=number).values_list(*keys, "number")


def by_week(rows: Requests, period: Period) -> Chart:
    """ISO weeks in WIB, also those without a request; the first and the last may be cut by the period."""
    counts: Counter[tuple[date, int]] = Counter()
    for (day, phase), requests in count_by(rows, "day", "phase").items():
        counts[monday_of(day), phase] += requests
    return Chart(
        key="minggu",
        title="Per minggu",
        label="Minggu (Senin, WIB)",
        series=tuple(f"{phase} Phasa" for phase in PHASES),
        rows=tuple(
            ChartRow(week_label(monday), tuple(counts[monday, phase] for phase in PHASES))
            for monday in period.mondays
        ),
        unit=UNIT,
    )


def by_power_class(rows: Requests) -> Chart:
    classes = [(place, power_class.label) for place, power_class in enumerate(POWER_CLASSES)]
    products, table = _by_product(rows, "power_class", classes)
    return Chart("kelas-daya", "Per kelas daya", "Kelas daya", products, table, UNIT)


def by_phase_and_product(rows: Requests) -> Chart:
    products, table = _by_product(rows, "phase", [(phase, f"{phase} Phasa") for phase in PHASES])
    return Chart("produk", "Per phasa dan produk", "Meter", products, table, UNIT)


def _by_product(
    rows: Requests, by: str, labels: Sequence[tuple[int, str]]
) -> tuple[tuple[str, ...], tuple[ChartRow, ...]]:
    """The products as series, and a row for each of `labels` (value of `by`, how it is called)."""
    counts = count_by(rows, by, "product")
    table = (ChartRow(label, tuple(counts[value, product] for product in Product)) for value, label in labels)
    return tuple(product.label for product in Product), tuple(table)


class UnitRows(NamedTuple):
    """A UID/UIW with its UP3s, the most asked first; `sum` is summed over them.

    is_whole: whether they are all its UP3s; the sum of some is not the UID/UIW's and is not shown as such.
    """

    name: str
    sum: ChartRow
    rows: tuple[ChartRow, ...]
    is_whole: bool = True


@dataclass(frozen=True)
class UnitTable:
    """Figures by UP3, summed at its UID/UIW. `series` heads the columns between the unit and the sum."""

    key: str
    title: str
    series: tuple[str, ...]
    groups: tuple[UnitRows, ...]

    @property
    def header(self) -> list[str]:
        return ["UID/UIW", "UP3", *self.series, "Jumlah"]

    @property
    def cells(self) -> list[list[Figure | str]]:
        """The UP3s' rows as they go into a CSV; the UIDs' sums would count everything twice."""
        return [
            [group.name, row.label, *row.values, row.total] for group in self.groups for row in group.rows
        ]

    @property
    def lines(self) -> list[list[tuple[str, list[str], bool]]]:
        """As a page shows them, name, figures, whether a sum: for each UID/UIW its sum, then its UP3s."""
        return [
            [
                (row.label, [*map(number, (*row.values, row.total))], row is group.sum)
                for row in ((group.sum, *group.rows) if group.is_whole else group.rows)
            ]
            for group in self.groups
        ]

    @property
    def total(self) -> float:
        return sum(group.sum.total for group in self.groups)

    @property
    def sums(self) -> list[str]:
        return [number(total) for total in (*added([group.sum for group in self.groups]), self.total)]


WITHOUT_UNIT = "Wilayah yang belum dipetakan"
Names = Mapping[str, tuple[str, str | None]]


def unit_names() -> Names:
    """Name of every unit, and of its UID/UIW, by code: all 190, quicker than to name 160 in the statement."""
    units = Unit.objects.order_by().values_list("pk", "name", "parent__name")
    return {code: (name, above) for code, name, above in units}


def by_unit_and_service(
    rows: Requests, whole: Collection[str] | None = None, names: Names | None = None
) -> UnitTable:
    """Columns `1 Ph – Prabayar` and the others of SERVICES. whole: names of the UIDs/UIWs all of whose
    requests are in `rows`; None: of every one. names: of `unit_names`, where they are read already.
    """
    counts = count_by(rows, "unit", "phase", "product")
    series = {(service.phase, str(service.product)): service.label for service in SERVICES}
    return _unit_table("unit", "Per unit", counts, series, whole, names)


def by_unit_and_phase(
    rows: Requests, key: str, title: str, whole: Collection[str] | None = None, names: Names | None = None
) -> UnitTable:
    series: Mapping[tuple[Any, ...], str] = {(phase,): f"{phase} Phasa" for phase in PHASES}
    return _unit_table(key, title, count_by(rows, "unit", "phase"), series, whole, names)


def _unit_table(
    key: str,
    title: str,
    counts: Counter[tuple[Any, ...]],
    series: Mapping[tuple[Any, ...], str],
    whole: Collection[str] | None,
    names: Names | None,
) -> UnitTable:
    """counts: keyed by unit code (None without one) and then by the key of `series`."""
    known = unit_names() if names is None else names
    groups: dict[str, list[ChartRow]] = {}
    for code in {code for code, *_ in counts}:
        name, above = known.get(code) or (WITHOUT_UNIT, None)
        values = tuple(counts[code, *which] for which in series)
        groups.setdefault(above or WITHOUT_UNIT, []).append(ChartRow(name, values))
    summed = [
        UnitRows(
            name,
            ChartRow(name, added(rows)),
            tuple(sorted(rows, key=largest_first)),
            is_whole=whole is None or name in whole,
        )
        for name, rows in groups.items()
    ]
    summed.sort(key=lambda group: largest_first(group.sum))
    return UnitTable(key, title, tuple(series.values()), tuple(summed))
