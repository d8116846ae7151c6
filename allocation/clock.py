"""Days in WIB (Jakarta), whatever zone the server itself stands in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

WIB = ZoneInfo("Asia/Jakarta")


def today_wib() -> date:
    """Today in Jakarta."""
    return day_wib(timezone.now())


def day_wib(moment: datetime) -> date:
    """The day in Jakarta: a call's policy is that of its day in WIB, whatever the server's own zone."""
    return moment.astimezone(WIB).date()
