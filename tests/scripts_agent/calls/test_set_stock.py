"""A village with what a card says is in stock there: nothing of the real settings is left."""

from types import SimpleNamespace

import pytest

from allocation.availability.of_village import Setting, VillageAllocation, allocation_for
from allocation.domain.matrix import Availability
from scripts_agent.calls.set_stock import OTHER_UNIT, UNIT, with_stock
from scripts_agent.cards.stock import Serves, Stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_settings")]
STOCK = {1: Availability.ALL}


def seen(village: VillageAllocation) -> tuple:
    """Unit, settings, others, whether the mapping is doubtful, and version."""
    unit = village.unit.code if village.unit else None
    others = [candidate.unit.code for candidate in village.others]
    return unit, dict(village.settings), others, village.is_doubtful, village.version


def setting(unit: str, name: str) -> Setting:
    return Setting(
        phase=1,
        availability=Availability.ALL,
        unit_code=unit,
        unit_name=name,
        inherited=False,
        changed_at=None,
        changed_by_label="kartu latihan",
        version=1,
        since=None,
    )


MENTENG = {1: setting("UP3-MENTENG", "UP3 Menteng")}


@pytest.mark.parametrize(
    ("serves", "expected"),
    [
        (Serves.UP3, ("UP3-MENTENG", MENTENG, [], False, "latihan")),
        (Serves.UNSURE, ("UP3-MENTENG", MENTENG, ["UP3-LATIHAN"], False, "latihan")),
        (Serves.NONE, (None, {}, [], False, "latihan")),
        (Serves.BATAM, ("UP3-MENTENG", {}, [], False, "latihan")),
    ],
)
def test_a_village_of_a_known_unit(villages: SimpleNamespace, serves: Serves, expected: tuple) -> None:
    real = allocation_for(villages.gambir)
    practised = with_stock(real, Stock(serves, STOCK))
    assert seen(practised) == expected
    assert practised.village == real.village
    unsure = with_stock(real, Stock(Serves.UNSURE, STOCK))
    assert seen(with_stock(unsure, Stock(serves, STOCK)))[:3] == expected[:3]
    assert seen(with_stock(practised, Stock(serves, STOCK)))[1:] == expected[1:]  # twice is harmless


@pytest.mark.parametrize("serves", Serves)
def test_a_village_of_pln_batam_stays_one(villages: SimpleNamespace, serves: Serves) -> None:
    practised = with_stock(allocation_for(villages.batam), Stock(serves, STOCK))
    assert practised.is_batam
    assert seen(practised)[1:3] == ({}, [])


def test_a_village_without_a_unit_gets_one_that_is_made_up(villages: SimpleNamespace) -> None:
    nobodys = with_stock(allocation_for(villages.gambir), Stock(Serves.NONE, {}))
    practised = with_stock(nobodys, Stock(Serves.UP3, STOCK))
    assert practised.unit == UNIT
    assert dict(practised.settings) == {1: setting("UP3-LATIHAN-1", "UP3 latihan")}


def test_the_made_up_units_are_called_practice() -> None:
    assert (OTHER_UNIT.name, UNIT.name) == ("UP3 lain (latihan)", "UP3 latihan")
    assert OTHER_UNIT.level == UNIT.level == "UP3"


def test_a_mapping_that_is_doubtful_is_none_in_a_practice(villages: SimpleNamespace) -> None:
    doubtful = allocation_for(villages.low_confidence)
    assert doubtful.is_doubtful
    assert not with_stock(doubtful, Stock(Serves.UP3, STOCK)).is_doubtful
