"""Which stored requests would have ended otherwise under another version of the matrix.

Decided again by distinct request and not call by call, a day at a time, so that whoever waits sees how far it
is: a million requests take some seconds.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count

from allocation.domain.decision import decide
from allocation.domain.matrix import Availability, Matrix
from allocation.models import Demand

from .of_call import stored_case, stored_result
from .period import Period


class AskedCase(NamedTuple):
    """A request with what was in force for it. Columns of Demand."""

    transaction: str
    current: str
    current_power: int | None
    power: int
    phase: int
    product: str
    availability: str
    outcome: str

    def decided_again(self, matrix: Matrix) -> str | None:
        """As `Demand.outcome` would say; None where it is not known what was asked."""
        case = stored_case(self)
        if case is None:
            return None
        decision = decide(matrix, case, Availability(self.availability))
        return stored_result((decision.outcome, decision.alternative))


@dataclass
class PolicyEffect:
    """Counts of requests. changed: by request and what it would end in; left_out: not decided by a matrix."""

    requests: int = 0
    changed: Counter[tuple[AskedCase, str]] = field(default_factory=Counter)
    left_out: int = 0

    def by_result(self) -> list[tuple[str, str, int]]:
        """(result then, result under the other matrix, requests), the most frequent first."""
        sums: Counter[tuple[str, str]] = Counter()
        for (case, after), count in self.changed.items():
            sums[case.outcome, after] += count
        return [(before, after, count) for (before, after), count in sums.most_common()]


def policy_effect(matrix: Matrix, period: Period) -> Iterator[tuple[int, PolicyEffect]]:
    """After each day how many are done, and the effect so far; the last one is the whole effect."""
    effect = PolicyEffect()
    # AP2T's own answer, and what this matrix does not decide, stay as they are.
    decided: dict[str, object] = {"ap2t": "", "availability__in": [word.value for word in matrix.words]}
    known: dict[AskedCase, str | None] = {}
    for done, day in enumerate(period.days, 1):
        rows = Period(day, day).of(Demand.objects.order_by())
        effect.left_out += rows.exclude(**decided).count()
        groups: Any = rows.filter(**decided).values_list(*AskedCase._fields).annotate(number=Count("*"))
        for *columns, count in groups.iterator():
            case = AskedCase(*columns)
            if case not in known:
                known[case] = case.decided_again(matrix)
            then = known[case]
            if then is None:
                effect.left_out += count
                continue
            effect.requests += count
            if then != case.outcome:
                effect.changed[case, then] += count
        yield done, effect
