"""What would be in force at every UP3 if some settings were changed: asked before they are saved."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Q

from allocation.domain.matrix import Availability
from allocation.models import MeterAvailability, Operator, Unit, UnitLevel

from .around import Key


class Turn(NamedTuple):
    """What is in force at one UP3 and phase, and what would be. None: not set."""

    before: Availability | None
    after: Availability | None


def turns(wanted: Mapping[Key, str]) -> dict[Key, Turn]:
    """The UP3s and phases at which something else would be in force.

    wanted: what units would say themselves, "" for nothing. A UP3 without a value of its own follows its
    UID/UIW, so a change there turns its followers as well.
    """
    codes = {code for code, _ in wanted}
    up3s = Unit.objects.filter(Q(pk__in=codes) | Q(parent__in=codes), level=UnitLevel.UP3, successor=None)
    above = dict(up3s.exclude(operator=Operator.BATAM).order_by().values_list("pk", "parent"))
    rows = MeterAvailability.objects.filter(unit__in={*above, *above.values()})
    stored: dict[Key, str] = {(row.unit_id, row.phase): row.availability for row in rows}
    then: dict[Key, str] = {**stored, **wanted}

    def in_force(own: Mapping[Key, str], unit: str, phase: int) -> Availability | None:
        value = own.get((unit, phase)) or own.get((above[unit] or "", phase))
        return Availability(value) if value else None

    found = {
        (unit, phase): Turn(in_force(stored, unit, phase), in_force(then, unit, phase))
        for unit in above
        for phase in {phase for _, phase in wanted}
    }
    return {key: turn for key, turn in found.items() if turn.before != turn.after}
