"""How many requests went unserved at each unit and phase: in 30 days, and since its setting last changed.

The first is a column of the managers' work list: counted in one statement for all units and put into the
list's own statement as a value, because the list is sorted and filtered by it. Counting row by row inside
that statement reads every request twice, at the UP3 and again at its UID/UIW.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Count, Expression, F, Func, IntegerField, Q

from allocation.models import Demand, Unit

from .figures import Requests, count_by
from .period import UNMET

Counts = Counter[tuple[str, int]]


def count_by_unit_and_phase(rows: Requests, above: Mapping[str, str | None] | None = None) -> Counts:
    """Keyed by unit code and phase; a UID/UIW counts its UP3s' with its own. Without a unit: nowhere.

    above: of `units_above`, where it is read already.
    """
    above = units_above() if above is None else above
    counts: Counts = Counter()
    for (unit, phase), number in count_by(rows, "unit", "phase").items():
        for code in filter(None, (unit, above.get(unit))):
            counts[code, phase] += number
    return counts


def units_above() -> dict[str, str | None]:
    """The UID/UIW of every unit, by code."""
    return dict(Unit.objects.order_by().values_list("pk", "parent"))


def count_since_change(unit: Unit, settings: Iterable[Any]) -> Counter[int]:
    """By phase, since what is in force there last changed. settings: the unit's, of `settings_in_force`."""
    whose = Q(unit=unit) if unit.parent_id else Q(unit__parent=unit)
    since = Q(pk__in=[])
    for row in settings:
        since |= Q(phase=row.phase, **({"at__gte": row.in_force_since} if row.in_force_since else {}))
    rows = Demand.objects.filter(whose, since, reason__in=UNMET).order_by()
    return Counter(dict(rows.values_list("phase").annotate(number=Count("*"))))


class NumberOf(Func):
    """The number for a row's `unit` and `phase`, 0 where there is none.

    counts: a function, so that a statement that leaves the number out counts nothing.
    """

    output_field: Any = IntegerField()

    def __init__(self, counts: Callable[[], Counts], *columns: Expression | F) -> None:
        super().__init__(*(columns or (F("unit"), F("phase"))))
        self.counts = counts

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **options: Any) -> Any:
        unit, phase = (compiler.compile(column)[0] for column in self.source_expressions)
        numbers = json.dumps({f"{unit}/{phase}": number for (unit, phase), number in self.counts().items()})
        key = f"{unit} || '/' || {phase}"
        if connection.vendor == "postgresql":
            return f"COALESCE((%s::jsonb ->> ({key}))::int, 0)", [numbers]
        return f"COALESCE(json_extract(%s, '$.\"' || {key} || '\"'), 0)", [numbers]
