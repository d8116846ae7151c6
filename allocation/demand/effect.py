"""What a change of settings would have done to the requests of the last days, told before it is saved.

The stored requests are decided again under the new value, by distinct request and not call by call, with the
same `decide`. What AP2T answered otherwise stays as AP2T said (SOP 6), and so does what was decided for a
village whose unit is a guess: there the other units that could be meant count as well.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from allocation.availability.outlook import Key, Turn
from allocation.clock import today_wib
from allocation.domain.decision import Decision, Outcome, Reason, decide
from allocation.domain.matrix import Availability, Matrix, Product
from allocation.domain.region_codes import most_specific
from allocation.models import Coverage, Demand
from allocation.reference import policies

from .of_call import stored_case
from .period import UNMET, Period

AP2T, UNKNOWN = "AP2T", "UNKNOWN"  # why a request stays as it is, beside the words of Reason


class DistinctRequest(NamedTuple):
    """Requests that are alike in all that decides, and how many there are. Columns of Demand."""

    unit: str
    phase: int
    village: str
    transaction: str
    product: str
    power: int
    current: str
    current_power: int | None
    reason: str
    outcome: str
    ap2t: str
    number: int


@dataclass
class Effect:
    """Requests by what would have become of them. Every count is of requests."""

    unmet: int = 0  # not served for want of meters, or refused by AP2T
    gained: int = 0  # of these, served then
    kept: Counter[tuple[str, Product]] = field(default_factory=Counter)  # the others: why, and which product
    unset: int = 0  # not decided for want of a setting
    decided: int = 0  # of these, served then
    served: Counter[Product] = field(default_factory=Counter)
    lost: Counter[Product] = field(default_factory=Counter)  # of these, not served then
    undecided: int = 0  # of the served, those that nobody could decide then

    def add(self, request: DistinctRequest, then: Decision | str) -> None:
        """then: the decision under the new value, or why there is no new one (AP2T, UNKNOWN, a Reason)."""
        count, product = request.number, Product(request.product)
        is_served = isinstance(then, Decision) and then.outcome is Outcome.SERVED
        if request.reason in UNMET:
            self.unmet += count
            if is_served:
                self.gained += count
            else:
                why = (then.reason or "") if isinstance(then, Decision) else then
                self.kept[str(why), product] += count
        elif request.reason == Reason.NO_SETTING:
            self.unset += count
            self.decided += count if is_served else 0
        elif request.outcome == Outcome.SERVED and not request.ap2t:
            self.served[product] += count
            if then == Reason.NO_SETTING:
                self.undecided += count
            elif isinstance(then, Decision) and not is_served:
                self.lost[product] += count


def effect_of(turns: Mapping[Key, Turn], period: Period | None = None) -> Effect:
    """Of the requests of the period (the last 30 days) at the UP3s and phases that turn. Matrix of today."""
    effect = Effect()
    if not turns:
        return effect
    matrix = policies().on(today_wib())
    is_guess = _guessed_villages()
    rows = Demand.objects.filter(unit__in={unit for unit, _ in turns}, phase__in={p for _, p in turns})
    for request in distinct(rows, period or Period.recent()):
        if turn := turns.get((request.unit, request.phase)):
            effect.add(request, _then(matrix, request, turn.after, is_guess))
    return effect


def distinct(rows: QuerySet[Demand], period: Period) -> Iterable[DistinctRequest]:
    """The requests of the period, grouped by the database."""
    *columns, _ = DistinctRequest._fields
    groups: Any = period.of(rows).order_by().values_list(*columns).annotate(number=Count("*"))
    return (DistinctRequest(*group) for group in groups.iterator())


def _then(
    matrix: Matrix, request: DistinctRequest, after: Availability | None, is_guess: Callable[[str], bool]
) -> Decision | str:
    if request.ap2t:
        return AP2T
    if is_guess(request.village):
        return Reason.UNIT_UNSURE
    if after is None:
        return Reason.NO_SETTING
    case = stored_case(request)
    return decide(matrix, case, after) if case else UNKNOWN


def _guessed_villages() -> Callable[[str], bool]:
    """Whether the unit of a village is a guess now."""
    doubtful = {row.region_id: row.is_doubtful for row in Coverage.objects.all()}
    return lambda village: bool(most_specific(doubtful, village))
