"""What a change of settings would have done to the requests of the last days, told before it is saved.

The stored requests are decided again with the same `decide` (`effect_days.py`). What AP2T answered otherwise
stays as AP2T said (SOP 6). Nothing is promised for a village whose unit is a guess: there the other units
that could be meant count as well.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from allocation.availability.outlook import Key, Turn
from allocation.clock import today_wib
from allocation.domain.decision import Outcome, Reason
from allocation.domain.matrix import Availability, Product
from allocation.domain.region_codes import most_specific
from allocation.models import Coverage
from allocation.reference import policies

from .effect_days import AP2T, UNKNOWN, EffectKey, count_effects
from .period import UNMET, Period


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
    unsure: Counter[str] = field(default_factory=Counter)  # of the served, those that may be lost: why

    def add(self, key: EffectKey, count: int, then: str) -> None:
        """then: SERVED, or why not: a Reason, AP2T or UNKNOWN."""
        product = Product(key.product)
        is_served = then == Outcome.SERVED
        if key.kind in UNMET:
            self.unmet += count
            if is_served:
                self.gained += count
            else:
                self.kept[then, product] += count
        elif key.kind == Reason.NO_SETTING:
            self.unset += count
            self.decided += count if is_served else 0
        else:
            self.served[product] += count
            if then == Reason.NO_SETTING:
                self.undecided += count
            elif then in (Reason.UNIT_UNSURE, UNKNOWN):
                self.unsure[then] += count
            elif not is_served:
                self.lost[product] += count


def effect_of(turns: Mapping[Key, Turn]) -> Effect:
    """Of the requests of the last 30 days at the UP3s and phases that turn. Matrix of today."""
    effect = Effect()
    if not turns:
        return effect
    words = policies().on(today_wib()).words
    doubtful = {row.region_id: row.is_doubtful for row in Coverage.objects.all()}
    units, phases = {unit for unit, _ in turns}, {phase for _, phase in turns}
    for key, count in count_effects(Period.recent(), units, phases).items():
        if turn := turns.get((key.unit, key.phase)):
            answers = dict(zip(words, key.answers.split(), strict=True))
            is_guess = bool(most_specific(doubtful, key.village))
            effect.add(key, count, _then(answers, turn.after, is_guess))
    return effect


def _then(answers: Mapping[Availability, str], after: Availability | None, is_guess: bool) -> str:
    if AP2T in answers.values():
        return AP2T
    if after is None or after not in answers:  # not set, or a word that only another policy knows
        return Reason.NO_SETTING
    return Reason.UNIT_UNSURE if is_guess else answers[after]
