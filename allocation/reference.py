"""The reviewed files in force, read once per process: the only place that knows where they lie.

The first call raises PolicyFileError; AllocationConfig.ready makes it, so that a broken file stops the start.
"""

from datetime import date
from functools import cache
from pathlib import Path

from allocation.clock import today_wib
from allocation.domain.matrix import Availability
from allocation.domain.place_names import Abbreviations, Alias, load_abbreviations, load_aliases
from allocation.domain.power import Ladder, load_ladder
from allocation.domain.reviewed.policies import Policies, load_policies
from allocation.domain.reviewed.versions import DatedTable, Versions, load_tables, reviewed
from allocation.domain.tariff import Tariff, load_tariffs
from allocation.domain.time_zones import TimeZone, load_time_zones

APP = Path(__file__).parent


@reviewed("policy")
@cache
def policies() -> Policies:
    return load_policies(APP / "policy")


@reviewed("powers")
@cache
def ladders() -> Versions[DatedTable[Ladder]]:
    return load_tables(APP / "data" / "powers", "daftar daya", load_ladder)


@reviewed("tariffs")
@cache
def tariff_tables() -> Versions[DatedTable[tuple[Tariff, ...]]]:
    return load_tables(APP / "data" / "tariffs", "golongan tarif", load_tariffs)


def availabilities() -> tuple[Availability, ...]:
    """What a unit can be set to under the policy of today."""
    return policies().on(today_wib()).words


def known_availability(value: str) -> Availability | None:
    """The word for a stored value. None: not set, or by a word that only another policy knows; then nothing
    is decided either."""
    return next((word for word in availabilities() if word == value), None)


def availability_choices() -> list[tuple[str, str]]:
    """The same as choices of a field."""
    return [(word.value, word.label) for word in availabilities()]


def ladder(on: date | None = None) -> Ladder:
    """The standard powers in force on this day (WIB), or today. Raises NoPolicyError before the first."""
    return ladders().on(on or today_wib()).content


def tariffs(on: date | None = None) -> tuple[Tariff, ...]:
    """The tariff classes in force on this day (WIB), or today. Raises NoPolicyError before the first."""
    return tariff_tables().on(on or today_wib()).content


@cache
def abbreviations() -> Abbreviations:
    return load_abbreviations(APP / "data" / "abbreviations.csv")


@cache
def aliases() -> tuple[Alias, ...]:
    return load_aliases(APP / "data" / "aliases.csv")


@cache
def time_zones() -> dict[str, TimeZone]:
    return load_time_zones(APP / "data" / "time_zones.csv")
