"""How many requests went unserved at each unit and phase: a column of the managers' work list.

Counted in one statement for all units and put into the list's own statement as a value, because the list is
sorted and filtered by it: counting row by row inside that statement reads every request twice, at the UP3 and
again at its UID/UIW.
"""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.models import Expression, F, Func, IntegerField

from allocation.models import Unit

from .days import Days
from .figures import count_by

Counts = Counter[tuple[str, int]]


def count_by_unit_and_phase(days: Days) -> Counts:
    """Keyed by unit code and phase; a UID/UIW counts its UP3s' with its own. Without a unit: nowhere."""
    above = dict(Unit.objects.order_by().values_list("pk", "parent"))
    counts: Counts = Counter()
    for (unit, phase), number in count_by(days, "unit", "phase").items():
        for code in filter(None, (unit, above.get(unit))):
            counts[code, phase] += number
    return counts


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
