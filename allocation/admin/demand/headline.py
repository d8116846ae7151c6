"""What the page of demand says first: how many, of what most, and the settings that decide it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from allocation.availability.in_force import in_force_text, settings_in_force
from allocation.demand.figures import SharedCount, count_by
from allocation.demand.period import UNMET
from allocation.domain.matrix import SERVICES
from allocation.models import Demand, Unit
from allocation.units.clock import UnitTimes
from pln123.plots.chart import number


@dataclass(frozen=True)
class SettingLink:
    """One phase of the unit: what is in force since when, what went unserved since, where it is changed."""

    meter: str
    value: str
    since: str
    unmet_since: str
    address: str


@dataclass(frozen=True)
class Headline:
    total: str
    most: str  # "1 Ph – Pascabayar (24)"; "" for none
    settings: list[SettingLink]


def headline_of(unit: Unit | None, rows: SharedCount) -> Headline:
    """rows: the unmet requests that the page counts."""
    counts = count_by(rows, "phase", "product")
    most = max(SERVICES, key=lambda service: counts[service.phase, str(service.product)])
    highest = counts[most.phase, str(most.product)]
    return Headline(
        total=number(counts.total()),
        most=f"{most.label} ({number(highest)})" if highest else "",
        settings=_settings(unit) if unit else [],
    )


def _settings(unit: Unit) -> list[SettingLink]:
    times = UnitTimes()
    rows = list(settings_in_force().filter(unit=unit).order_by("phase"))
    since = _unmet_since(unit, rows)
    return [
        SettingLink(
            meter=row.get_phase_display(),
            value=in_force_text(row),
            since=times.text(row.unit, row.in_force_since),
            unmet_since=number(since[row.phase]),
            address=reverse("admin:allocation_meteravailability_change", args=[row.pk]),
        )
        for row in rows
    ]


def _unmet_since(unit: Unit, rows: list[Any]) -> Counter[int]:
    """By phase, since its setting last changed: at the unit alone, or below it where it is a UID/UIW."""
    whose = Q(unit=unit) if unit.parent_id else Q(unit__parent=unit)
    since = Q(pk__in=[])
    for row in rows:
        since |= Q(phase=row.phase, **({"at__gte": row.in_force_since} if row.in_force_since else {}))
    asked = Demand.objects.filter(whose, since, reason__in=UNMET).order_by()
    return Counter(dict(asked.values_list("phase").annotate(number=Count("*"))))
