"""What the page of demand says first: how many, of what most, and the settings that decide it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

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
    return [
        SettingLink(
            meter=row.get_phase_display(),
            value=in_force_text(row),
            since=times.text(row.unit, row.in_force_since),
            unmet_since=number(_unmet_since(row)),
            address=reverse("admin:allocation_meteravailability_change", args=[row.pk]),
        )
        for row in settings_in_force().filter(unit=unit).order_by("phase")
    ]


def _unmet_since(row: Any) -> int:
    """At the unit alone, or below it where it is a UID/UIW."""
    rows = Demand.objects.filter(phase=row.phase, reason__in=UNMET, at__lte=timezone.now())
    rows = rows.filter(unit=row.unit) if row.unit.parent_id else rows.filter(unit__parent=row.unit)
    return rows.filter(at__gte=row.in_force_since).count() if row.in_force_since else rows.count()
