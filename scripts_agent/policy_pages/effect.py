"""What a policy would have meant for the demand that is stored."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from allocation import reference
from allocation.demand.period import UNMET, Period
from allocation.domain.decision import Outcome, decide
from allocation.domain.matrix import Availability
from allocation.models import Demand
from scripts_agent.calls.told import ToldDecision
from scripts_agent.models import Call

READ_AT_ONCE = 500


def effect_on_demand(day: date, period: Period) -> Counter[tuple[str, Outcome]]:
    """Unmet requests of these days, decided anew under the policy of `day` with the stock of that time.

    Counted by (unit's code, outcome now). Requests of units that had set nothing are not among them, and
    neither are those whose availability that policy does not know. Raises NoPolicyError.
    """
    matrix = reference.policies().on(day)
    found: Counter[tuple[str, Outcome]] = Counter()
    for unit, told in _unmet(period):
        word = told.settings.get(str(told.case.phase), "")
        if word in matrix.words:
            found[unit, decide(matrix, told.case, Availability(word)).outcome] += 1
    return found


def _unmet(period: Period) -> Iterator[tuple[str, ToldDecision]]:
    """Unit and decision of each unmet request, as the caller heard it."""
    rows = period.of(Demand.objects.filter(reason__in=UNMET)).order_by("call_number")
    units = dict(rows.exclude(unit=None).values_list("call_number", "unit"))
    numbers = list(units)
    for start in range(0, len(numbers), READ_AT_ONCE):
        calls = Call.objects.filter(pk__in=numbers[start : start + READ_AT_ONCE])
        for number, told in calls.values_list("pk", "told"):
            if told:
                yield units[number], ToldDecision.load(told)
