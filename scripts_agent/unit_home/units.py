"""The units of a post with both phases: what is in force, since when, and what went unserved.

The same counts as the managers' work list, so they cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from allocation.availability.in_force import STALE, settings_in_force
from allocation.clock import today_wib
from allocation.demand.days import Days
from allocation.demand.figures import SharedCount
from allocation.demand.period import UNMET, WITHOUT_SETTING, Period
from allocation.demand.unmet_of_units import count_by_unit_and_phase, units_above
from allocation.models import MeterAvailability, Unit, UnitLevel
from allocation.reference import availabilities, known_availability
from allocation.units.clock import UnitTimes
from pln123.web.addresses import address

LONGEST_LOOK = timedelta(days=365)  # what the page of demand shows at most


@dataclass(frozen=True)
class UnitPhase:
    """One phase of a unit. setting: a row of `settings_in_force`. unmet, undecided: requests of 30 days."""

    setting: Any
    times: UnitTimes
    unmet: int
    undecided: int

    @property
    def since(self) -> str:
        """On the unit's own clock; a dash for never."""
        return self.times.text(self.setting.unit, self.setting.in_force_since)

    @property
    def phase(self) -> int:
        return int(self.setting.phase)

    @property
    def value(self) -> str:
        """`ALL`, `Pascabayar`, `Prabayar`; "" while nothing is decided by what is set."""
        word = known_availability(self.setting.in_force)
        return word.short if word else ""

    @property
    def full_value(self) -> str:
        word = known_availability(self.setting.in_force)
        return word.label if word else "Belum diatur"

    @property
    def is_followed(self) -> bool:
        """Whether the value is that of the UID/UIW."""
        return bool(self.value and not self.setting.availability)

    @property
    def missing(self) -> str:
        """The product that is not in stock, in words; "" for none."""
        return {"Prabayar": "Pascabayar", "Pascabayar": "Prabayar"}.get(self.value, "")

    @property
    def day(self) -> str:
        """The day of `since`."""
        return self.times.day(self.setting.unit, self.setting.in_force_since)

    @property
    def is_stale(self) -> bool:
        since: datetime | None = self.setting.in_force_since
        return since is not None and since < timezone.now() - STALE

    @property
    def address(self) -> str:
        """Of the page that changes it; it leads back here."""
        return f"{reverse('admin:allocation_meteravailability_change', args=[self.setting.pk])}?back=home"

    @property
    def demand_address(self) -> str:
        return demand_address(self.setting.unit_id, self.phase)

    def other_values(self) -> list[tuple[str, str]]:
        """(label, address) of the values that are not stored: the page opens with the value chosen."""
        values = [(word.short, word.value) for word in availabilities()]
        if self.setting.unit.parent:
            values.append((f"ikut {self.setting.unit.parent}", ""))
        return [
            (label, f"{self.address}&{urlencode({'availability': value})}")
            for label, value in values
            if value != self.setting.availability
        ]


@dataclass(frozen=True)
class UnitRow:
    """A unit with its phases, 1 and 3."""

    unit: Unit
    phases: tuple[UnitPhase, ...]

    @property
    def is_above(self) -> bool:
        return self.unit.level != UnitLevel.UP3

    @property
    def unmet(self) -> int:
        return sum(phase.unmet for phase in self.phases)


def demand_address(unit: str, phase: int | None = None, since: date | None = None) -> str:
    """The page of demand, of this unit, phase and days."""
    query = {"unit": unit}
    if phase:
        query["phasa"] = str(phase)
    if since:
        query["dari"] = max(since, today_wib() - LONGEST_LOOK).isoformat()
    return f"{address('admin:allocation_demand_changelist')}?{urlencode(query)}"


def recent_days(units: QuerySet[Unit] | None) -> Days:
    """What these units could not serve or decide in the last days; None: all, with those of no unit."""
    whose: dict[str, Any] = {} if units is None else {"unit__in": units}
    reasons = (*UNMET, *WITHOUT_SETTING)
    return Days(Period.recent(), lambda rows: rows.filter(reason__in=reasons, **whose))


def counted(days: Days) -> SharedCount:
    """The requests of these days as `rows_of` takes them. days: of `recent_days`."""
    return SharedCount(days, "reason", "unit", "phase")


def rows_of(units: QuerySet[Unit], counts: SharedCount, times: UnitTimes) -> list[UnitRow]:
    """Each of these units but PLN Batam's: a UID/UIW before its UP3s, those first that lack most.

    counts: of `counted`.
    """
    above = units_above()
    unmet, undecided = (
        count_by_unit_and_phase(counts.those("reason", reasons), above)
        for reasons in (UNMET, WITHOUT_SETTING)
    )
    found: dict[str, list[UnitPhase]] = {}
    for row in settings_in_force().filter(unit__in=units).order_by("phase"):
        key = (row.unit_id, row.phase)
        found.setdefault(row.unit_id, []).append(UnitPhase(row, times, unmet[key], undecided[key]))
    rows = [UnitRow(phases[0].setting.unit, tuple(phases)) for phases in found.values()]
    return sorted(rows, key=_place)


def _place(row: UnitRow) -> tuple[str, bool, int, str]:
    above = row.unit.parent.name if row.unit.parent else row.unit.name
    return above, not row.is_above, -row.unmet, row.unit.name


def wanted_rows(rows: Iterable[UnitRow], asked: Mapping[str, Any]) -> list[UnitRow]:
    """Those that the form of the page asks for; each condition by one phase at least."""
    text = asked.get("q", "").casefold()

    def fits(phase: UnitPhase) -> bool:
        value = asked.get("value")
        return not (
            (value and phase.setting.in_force != value)
            or (asked.get("unmet") and not phase.unmet)
            or (asked.get("own") and not phase.setting.availability)
            or (asked.get("stale") and not phase.is_stale)
            or (asked.get("unset") and phase.value)
        )

    return [
        row
        for row in rows
        if text in f"{row.unit.name} {row.unit.pk}".casefold() and any(map(fits, row.phases))
    ]


def settings_to_change(units: QuerySet[Unit], codes: Iterable[str], phase: int) -> list[int]:
    """Primary keys of the settings of those of `units` that have one of these codes."""
    rows = MeterAvailability.objects.filter(unit__in=units, phase=phase)
    return list(rows.filter(unit__in=list(codes)).order_by("pk").values_list("pk", flat=True))
