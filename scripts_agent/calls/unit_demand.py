"""What a call's last decision means for the unit of its village, as the unit's manager will count it."""

from allocation.demand.of_call import demand_from, note_demand
from allocation.models import Demand
from scripts_agent.models import Call

from .situation import Situation
from .told import ToldDecision


def tell_unit(before: Situation, after: Situation, *, is_moved: bool) -> None:
    """Stores what the call's last decision means for its unit; no statement when that has not changed.

    is_moved: something was told, and another unit serves the village than the one then stored with the call.
    A call that is practised asks nothing of a unit.
    """
    if not isinstance(after.call, Call):
        return
    was, now = _demand(before), _demand(after)
    is_corrected = is_moved or _told_elsewhere(before)  # then `was` is not what is stored
    if is_corrected or (was and was.content) != (now and now.content):
        note_demand(after.call.pk, now, after.call.opened_at)


def _demand(situation: Situation) -> Demand | None:
    """Since its mapping was corrected a request counts for the unit of now, by what that unit has, whatever
    the caller was told."""
    case, village, told = situation.case, situation.village, situation.told
    if case is None or village is None or told is None:
        return None
    if _told_elsewhere(situation):
        told = ToldDecision.now(case, village, situation.call)
    ap2t = situation.result if situation.answers.get("ap2t") else None
    return demand_from(situation.call.pk, village, case, told.decision, ap2t)


def _told_elsewhere(situation: Situation) -> bool:
    """Whether the caller was told what other units have than those that serve the village now."""
    told, village = situation.told, situation.village
    return bool(told and village and not told.is_of_units_of(village))
