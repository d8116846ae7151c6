"""What is missing in the tables: mappings, sure units and settings."""

from collections.abc import Sequence
from dataclasses import dataclass

from allocation.domain.power import PHASES
from allocation.domain.region_codes import most_specific
from allocation.models import Coverage, Level, MeterAvailability, Operator, Region, Unit
from allocation.reference import availabilities

from .reads import every_up3


@dataclass(frozen=True)
class AllocationState:
    """What is missing for a complete answer everywhere. Names with codes, for people; PLN Batam apart."""

    villages_without_unit: list[str]
    units_without_setting: dict[int, list[str]]  # per phase: UP3s of PLN without a setting in force
    batam_villages: int


def allocation_state() -> AllocationState:
    """Goes through every village and every UP3 once."""
    covering = dict(Coverage.objects.values_list("region_id", "unit__operator"))
    without_unit: list[str] = []
    batam = 0
    villages = Region.objects.filter(level=Level.VILLAGE).order_by("code").values_list("code", "ap2t_name")
    for code, name in villages.iterator():
        operator = most_specific(covering, code)
        if operator is None:
            without_unit.append(f"{name} ({code})")
        batam += operator == Operator.BATAM
    return AllocationState(
        villages_without_unit=without_unit,
        units_without_setting={
            phase: [f"{unit.name} ({unit.code})" for unit in units]
            for phase, units in units_without_setting(every_up3()).items()
        },
        batam_villages=batam,
    )


def units_without_setting(up3s: Sequence[Unit]) -> dict[int, list[Unit]]:
    """Per phase, those UP3s of PLN with neither a setting of their own nor one of their UID/UIW, or with one
    that decides nothing any more: a word that only another policy knows."""
    rows = MeterAvailability.objects.exclude(availability="")
    values = {(row.unit_id, row.phase): row.availability for row in rows}
    known = availabilities()

    def is_missing(unit: Unit, phase: int) -> bool:
        value = values.get((unit.code, phase)) or values.get((unit.parent_id or "", phase))
        return unit.operator != Operator.BATAM and value not in known

    return {phase: [unit for unit in up3s if is_missing(unit, phase)] for phase in PHASES}
