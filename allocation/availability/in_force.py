"""What is in force for every unit and phase, and since when: the unit's own setting, or its UID/UIW's.

The same rule as in `of_village.py`, written for lists: filtered, sorted and cut into pages by SQL.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Case, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from allocation.domain.matrix import Availability
from allocation.models import MeterAvailability, Operator, Unit

STALE = timedelta(days=90)  # a setting that nobody has changed for longer is worth a look


def settings_in_force() -> QuerySet[Any, Any]:
    """Every setting but PLN Batam's, with what it comes to.

    `in_force`        the value that counts now; "" = belum diatur
    `in_force_since`  when that became so: an inherited value counts from the later of the UID/UIW's change
                      and the day the unit gave up its own; None = never set
    `in_force_as`     the post that made it so, and `in_force_reason` why
    `above_value`     what the UID/UIW says; "" for a UID/UIW itself
    """
    own = ~Q(availability="")
    made_here = own | Q(above__changed_at=None) | Q(changed_at__gt=F("above__changed_at"))
    above = FilteredRelation(
        "unit__parent__availabilities", condition=Q(unit__parent__availabilities__phase=F("phase"))
    )
    return (
        MeterAvailability.objects.exclude(unit__operator=Operator.BATAM)
        .select_related("unit__parent")
        .annotate(above=above, above_value=Coalesce(F("above__availability"), Value("")))
        .annotate(
            in_force=Case(When(own, then=F("availability")), default=F("above_value")),
            in_force_since=Case(When(made_here, then=F("changed_at")), default=F("above__changed_at")),
            in_force_as=Case(When(made_here, then=F("changed_as")), default=F("above__changed_as")),
            in_force_reason=Case(When(made_here, then=F("reason")), default=F("above__reason")),
        )
    )


def in_force_text(row: Any) -> str:
    """The value in force of a row of `settings_in_force`, and whose it is when inherited."""
    return in_force_words(row.availability, row.above_value, row.unit.parent)


def in_force_words(own: str, above: str, parent: Unit | None) -> str:
    """What a unit's own value and its UID/UIW's come to: `Prabayar`, `Prabayar (ikut UID Jakarta Raya)`,
    `belum diatur`."""
    if own:
        return Availability(own).label
    return f"{Availability(above).label} (ikut {parent})" if above else "belum diatur"


def inheriting(unit_code: str, phase: int) -> list[Unit]:
    """The UP3s below this UID/UIW that follow it in this phase, by name."""
    own = MeterAvailability.objects.filter(phase=phase).exclude(availability="").values("unit")
    return list(Unit.objects.filter(parent=unit_code).exclude(pk__in=own))
