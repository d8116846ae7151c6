"""WIB, WITA and WIT, and which province keeps which (Keputusan Presiden 41/1987)."""

from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from allocation.domain.reviewed.tables import read_table

from .errors import shown


class TimeZone(StrEnum):
    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"

    def local(self, moment: datetime) -> datetime:
        """The same moment on this zone's clocks."""
        return moment.astimezone(_CLOCKS[self])

    def midnight(self, day: date) -> datetime:
        """When this day begins on this zone's clocks."""
        return datetime.combine(day, time(), tzinfo=_CLOCKS[self])


_CLOCKS = {
    TimeZone.WIB: ZoneInfo("Asia/Jakarta"),
    TimeZone.WITA: ZoneInfo("Asia/Makassar"),
    TimeZone.WIT: ZoneInfo("Asia/Jayapura"),
}


def load_time_zones(path: Path) -> dict[str, TimeZone]:
    """Zone by the code of a province, or of a unit whose provinces do not say it. Raises PolicyFileError."""
    zones: dict[str, TimeZone] = {}
    for row in read_table(path, ("code", "zone", "note")):
        if row["code"] in zones:
            raise row.error(f"kode {shown(row['code'], 40)} sudah ada di atas")
        zones[row["code"]] = row.word("zone", TimeZone)
    return zones
