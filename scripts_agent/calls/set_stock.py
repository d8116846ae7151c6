"""A village with what a practice, or the walk of the flow, says is in stock there."""

from dataclasses import replace

from allocation.availability.of_village import Candidate, Setting, VillageAllocation
from allocation.models import Unit
from allocation.models.unit import UnitLevel
from scripts_agent.cards.stock import Serves, Stock

SET_BY = "kartu latihan"
VERSION = "latihan"  # of an allocation that nothing changes while the call lasts
OTHER_UNIT = Unit(code="UP3-LATIHAN", name="UP3 lain (latihan)", level=UnitLevel.UP3)
UNIT = Unit(code="UP3-LATIHAN-1", name="UP3 latihan", level=UnitLevel.UP3)


def with_stock(village: VillageAllocation, stock: Stock) -> VillageAllocation:
    """The same village as it would be with this stock: nothing of the real settings is left.

    Doing it twice is harmless. A village of PLN Batam stays one, and no other becomes one.
    """
    if village.is_batam or stock.serves is Serves.BATAM:
        return replace(village, settings={}, others=(), version=VERSION)
    if stock.serves is Serves.NONE:
        return replace(village, unit=None, settings={}, others=(), version=VERSION)
    unit = village.unit or UNIT
    settings = {
        phase: Setting(
            phase=phase,
            availability=availability,
            unit_code=unit.code,
            unit_name=unit.name,
            inherited=False,
            changed_at=None,
            changed_by_label=SET_BY,
            version=1,
            since=None,
        )
        for phase, availability in stock.availability.items()
    }
    others = (Candidate(OTHER_UNIT, {}),) if stock.serves is Serves.UNSURE else ()
    return replace(village, unit=unit, settings=settings, others=others, is_doubtful=False, version=VERSION)
