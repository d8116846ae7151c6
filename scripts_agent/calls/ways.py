"""How often each way of the flow was taken."""

from collections import Counter

from allocation.demand.period import Period
from allocation.models.unit import Operator
from scripts_agent.intake.flow import follow
from scripts_agent.intake.questions import INTAKE
from scripts_agent.models import Call


def ways_taken(period: Period) -> Counter[tuple[str, str]]:
    """Calls of this flow opened in these days, by the ids of the nodes that a way joins.

    A side exit has no node before it (""). Calls are read one by one and none is kept.
    """
    found: Counter[tuple[str, str]] = Counter()
    calls = period.of(Call.objects.filter(flow_version=INTAKE.version).order_by(), "opened_at")
    rows = calls.values_list("answers", "outcome", "closing", "unit__operator")
    for answers, outcome, closing, operator in rows.iterator():
        facts = {"result": outcome, "area": "PLN_BATAM" if operator == Operator.BATAM else "PLN"}
        found.update((node.id, to) for node, to in follow(INTAKE, answers, facts) if to)
        if closing in INTAKE.side_exits:
            found["", closing] += 1
    return found
