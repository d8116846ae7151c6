"""Figures counted the long way, for comparison."""

from collections import Counter

from allocation.demand.period import Period
from allocation.domain.power_class import class_of
from allocation.models import Demand
from scripts_agent.figures.counting import DemandKey
from scripts_agent.figures.reading import DayResult, Figures
from scripts_agent.models import TIMED_STEPS, Call
from tests.november import WIB


def straight(sites: list[int], period: Period) -> Figures:
    """The same figures by looking at one call after the other, without the database's help."""
    found = Figures(Counter(), Counter(), Counter(), Counter(), Counter())
    demand = {row.call_number: row for row in Demand.objects.all()}
    for call in Call.objects.all():
        opened = call.opened_at.astimezone(WIB)
        if call.site_id not in sites or not period.first <= opened.date() <= period.last:
            continue
        found.hours[opened.hour] += 1
        found.results[DayResult(opened.date(), call.outcome, call.closing)] += 1
        for step in TIMED_STEPS:
            seconds = getattr(call, f"seconds_{step}")
            found.timed[step] += seconds > 0
            found.seconds[step] += seconds
        row = demand.get(call.pk)
        if row and row.reason in ("MATERIAL", "NO_SETTING", "NO_UNIT"):
            low = class_of(row.phase, row.power).low
            found.demand[DemandKey(row.unit_id, row.phase, low, row.reason)] += 1
    return found
