"""What is missing in the tables: mappings, sure units and settings."""

from collections.abc import Sequence

from allocation.domain.power import PHASES
from allocation.domain.region_codes import most_specific
from allocation.models import Coverage, Level, MeterAvailability, Operator, Region, Unit
from allocation.reference import availabilities


def villages_without_unit() -> tuple[list[str], int]:
    """Names, with codes, of the villages that no UP3 serves; and how many PLN Batam serves."""
    covering = dict(Coverage.objects.values_list("region_id", "unit__operator"))
    without_unit: list[str] = []
    batam = 0
    villages = Region.objects.filter(level=Level.VILLAGE).order_by("code").values_list("code", "ap2t_name")
    for code, name in villages.iterator():
        operator = most_specific(covering, code)
        if operator is None:
            without_unit.append(f"{name} ({code})")
        batam += operator == Operator.BATAM
    return without_unit, batam


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
