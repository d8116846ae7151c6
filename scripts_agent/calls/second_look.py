"""Compares what the caller heard with the decision of now, while the call is open and when it closes."""

from dataclasses import dataclass
from typing import Any

from allocation.domain.decision import Outcome
from scripts_agent.intake.closing import RULES
from scripts_agent.intake.flow import End

from .situation import Situation
from .told import ToldDecision, decision_for


@dataclass(frozen=True)
class ChangedDecision:
    """The second look differs from what the caller heard. `keepable`: the old result may still be used."""

    old: ToldDecision
    new: ToldDecision
    keepable: bool

    def dump(self) -> dict[str, Any]:
        """As it is kept in the trace."""
        return {"old": self.old.dump(), "new": self.new.dump()}


def second_look(situation: Situation) -> ChangedDecision | None:
    """How the decision of now differs from what the caller heard; None for no difference or after AP2T."""
    fresh = _fresh(situation)
    if fresh is None or situation.told is None or situation.answers.get("ap2t"):
        return None
    if situation.told.says_the_same_as(fresh):
        return None
    return ChangedDecision(situation.told, fresh, keepable=_still_true(situation))


def _fresh(situation: Situation) -> ToldDecision | None:
    if situation.case is None or situation.village is None or situation.told is None:
        return None
    return ToldDecision.now(situation.case, situation.village, situation.call)


def unheard_difference(situation: Situation) -> dict[str, Any] | None:
    """A change of availability that leaves what the caller heard true: for the trace, and not shown."""
    fresh = _fresh(situation)
    if fresh is None or situation.told is None or fresh.version == situation.told.version:
        return None
    return {"old": situation.told.dump(), "new": fresh.dump(), "choice": "same"}


def _still_true(situation: Situation) -> bool:
    """Whether the call may close with what was said. Never on to AP2T with a product no longer served."""
    node = situation.position.node
    if not isinstance(node, End) or not RULES[node.closing].continues_ap2t:
        return True
    assert situation.case
    assert situation.village
    assert situation.final_product
    final = situation.case._replace(product=situation.final_product)
    return decision_for(final, situation.village, situation.call).outcome is Outcome.SERVED
