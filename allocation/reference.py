"""The reviewed files in force, read once per process: the only place that knows where they lie.

The first call raises PolicyFileError; AllocationConfig.ready makes it, so that a broken file stops the start.
"""

from functools import cache
from pathlib import Path

from .domain.place_names import Abbreviations, Alias, load_abbreviations, load_aliases
from .domain.policies import Policies, load_policies
from .domain.power import Ladder, load_ladder
from .domain.tariff import Tariff, load_tariffs
from .domain.time_zones import TimeZone, load_time_zones

APP = Path(__file__).parent


@cache
def policies() -> Policies:
    return load_policies(APP / "policy")


@cache
def ladder() -> Ladder:
    return load_ladder(APP / "data" / "power_ladder.csv")


@cache
def tariffs() -> tuple[Tariff, ...]:
    return load_tariffs(APP / "data" / "tariffs.csv")


@cache
def abbreviations() -> Abbreviations:
    return load_abbreviations(APP / "data" / "abbreviations.csv")


@cache
def aliases() -> tuple[Alias, ...]:
    return load_aliases(APP / "data" / "aliases.csv")


@cache
def time_zones() -> dict[str, TimeZone]:
    return load_time_zones(APP / "data" / "time_zones.csv")
