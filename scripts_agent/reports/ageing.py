"""How old a report to a unit is, and when it is marked for a reminder (tambahan). Times are days in WIB."""

from datetime import datetime, timedelta

from allocation.clock import WIB, day_wib

# The SOP names no deadline. Entering a report in APKT is minutes of work, so two working days leave room for
# a day off; a unit needs about a working week to look into its stock and to ring the caller back.
REMIND_NEW_AFTER, REMIND_PASSED_ON_AFTER = 2, 5  # working days


def days_between(since: datetime, until: datetime) -> int:
    """Midnights in WIB between the two: 0 on the same day."""
    return (day_wib(until) - day_wib(since)).days


def age_words(days: int) -> str:
    return "hari ini" if days == 0 else f"{days} hari"


def working_days_before(now: datetime, count: int) -> datetime:
    """The moment from which `count` working days have passed by now. Saturday and Sunday are none; public
    holidays count, as no reviewed list of them is kept here.
    """
    moment = now.astimezone(WIB)
    while count:
        moment -= timedelta(days=1)
        count -= moment.weekday() < 5
    return moment
