"""Times as the people of a unit read them on their own clock."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count
from django.db.models.functions import Left
from django.utils.formats import date_format

from allocation import reference
from allocation.domain.time_zones import TimeZone
from allocation.models import Coverage, Unit

PROVINCE_DIGITS = 2


class UnitTimes:
    """The zone of every unit, read in one SQL statement when first needed."""

    def __init__(self) -> None:
        self._zones: dict[str, TimeZone] = {}

    def zone_of(self, unit: Unit) -> TimeZone:
        """The zone of the provinces the unit serves; of its UID/UIW while it serves none."""
        self._zones = self._zones or _zones_of_units()
        return self._zones.get(unit.code) or self._zones.get(unit.parent_id or "") or TimeZone.WIB

    def text(self, unit: Unit, moment: datetime | None) -> str:
        """`23 Nov 2026 14:05 WITA`; a dash for never."""
        if moment is None:
            return "-"
        zone = self.zone_of(unit)
        return f"{date_format(zone.local(moment), 'j M Y H:i')} {zone}"

    def day(self, unit: Unit, moment: datetime | None) -> str:
        """`24 Nov 2026`, the day that `text` gives; a dash for never."""
        return date_format(self.zone_of(unit).local(moment), "j M Y") if moment else "-"


def units_by_zone(units: Iterable[Unit]) -> dict[TimeZone, list[str]]:
    """The codes of these units by the zone they live in."""
    times = UnitTimes()
    found: dict[TimeZone, list[str]] = defaultdict(list)
    for unit in units:
        found[times.zone_of(unit)].append(unit.code)
    return dict(found)


def _zones_of_units() -> dict[str, TimeZone]:
    known = reference.time_zones()
    rows = Coverage.objects.order_by().annotate(province=Left("region", PROVINCE_DIGITS))
    regions = rows.values_list("unit", "unit__parent", "province").annotate(count=Count("*"))
    counts: dict[str, Counter[TimeZone]] = defaultdict(Counter)
    for unit, parent, province, count in regions:
        if zone := known.get(province):
            for code in filter(None, (unit, parent)):
                counts[code][zone] += count
    by_coverage = {code: zones.most_common(1)[0][0] for code, zones in counts.items()}
    return by_coverage | known  # a unit that has a row of its own keeps the zone written there
