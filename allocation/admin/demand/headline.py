"""What the page of demand says first: how many, of what most, and the settings that decide it."""

from collections import Counter
from typing import Any

from django.urls import reverse

from allocation.availability.in_force import in_force_text
from allocation.demand.figures import SharedCount, count_by
from allocation.demand.unmet_of_units import count_since_change
from allocation.domain.matrix import SERVICES
from allocation.models import Unit
from allocation.units.clock import UnitTimes
from pln123.plots.chart import number


def headline_of(
    unit: Unit | None, rows: SharedCount, settings: list[Any], times: UnitTimes
) -> dict[str, object]:
    """rows: the unmet requests that the page counts. settings: the unit's, of `settings_in_force`."""
    counts = count_by(rows, "phase", "product")
    most = max(SERVICES, key=lambda service: counts[service.phase, str(service.product)])
    highest = counts[most.phase, str(most.product)]
    since = count_since_change(unit, settings) if unit else Counter()
    return {
        "total": number(counts.total()),
        "most": f"{most.label} ({number(highest)})" if highest else "",
        "settings": [
            {
                "meter": row.get_phase_display(),
                "value": in_force_text(row),
                "since": times.text(row.unit, row.in_force_since),
                "unmet_since": number(since[row.phase]),
                "address": reverse("admin:allocation_meteravailability_change", args=[row.pk]),
            }
            for row in settings
        ],
    }
