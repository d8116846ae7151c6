"""November 2026, in which the tests of figures take place, and its clock in Jakarta."""

from datetime import datetime
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")


def at(text: str) -> datetime:
    """at("19 23:59"): that moment of November 2026, WIB."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=WIB)
