"""What is done to an open call: answers, a new result, the closing. One transaction, the row locked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from allocation.availability.of_village import VillageAllocation
from allocation.models import Unit
from scripts_agent.contact.masking import Contact
from scripts_agent.intake.closing import CANCELLED, RULES, Demanded
from scripts_agent.intake.flow import End
from scripts_agent.intake.offered import RESULT_ANSWERS
from scripts_agent.intake.questions import INTAKE
from scripts_agent.models import LONGEST_PAUSE, TIMED_STEPS, Call, DeskCall, Membership
from scripts_agent.reports import services as reports

from .problems import CallClosed, Incomplete, NotOffered, StaleCall
from .reads import call_with_village
from .second_look import ChangedDecision, second_look, unheard_difference
from .situation import Situation, replay
from .speech import lines_shown
from .storing import CLOSED, Event, signed, store
from .unit_demand import tell_unit

# What an answer can change of a call.
ANSWERED = ("answers", "flow_version", "told", "village", "unit", "outcome")


@contextmanager
def locked(
    *, call_id: int, agent: User, village: str = "", kind: type[DeskCall] = Call
) -> Iterator[Situation]:
    """The agent's call, locked until the block ends and replayed: check and change it inside.

    village: code of the village that is about to be answered, so that it is read in the same statement.
    kind: of the call, real or practised.
    Raises ObjectDoesNotExist.
    """
    with transaction.atomic():
        call, known = call_with_village(agent, call_id, village=village, lock=True, kind=kind)
        yield replay(call, known)


def answer(
    situation: Situation,
    *,
    step: int,
    revision: int,
    changes: Mapping[str, str | None],
    contact: Contact | None = None,
    village: VillageAllocation | None = None,
) -> Situation:
    """Stores the answers given on a step (None takes one back) and decides again when the case changed.

    situation: from `locked`. village: a new village's allocation, where it has been read already.
    The same input twice is harmless. Raises StaleCall, CallClosed.
    """
    call = situation.call
    if call.closed_at:
        raise CallClosed
    # Answers to an older flow are not carried into this one: they are asked again.
    before = call.answers if call.flow_version == INTAKE.version else {}
    after = {k: v for k, v in (before | dict(changes)).items() if v is not None}
    if after == call.answers and all(getattr(call, k) == v for k, v in (contact or {}).items()):
        return situation
    if revision != call.revision:
        raise StaleCall
    # What stood on the page, before the answer changes it.
    lines = lines_shown(situation, step, change="product" in changes)
    call.answers, call.flow_version = after, INTAKE.version
    known, changed = call.contact, _set_contact(call, contact)
    answered = {
        "step": step,
        "answers": {k: v for k, v in changes.items() if v is not None},
        "taken_back": [k for k, v in changes.items() if v is None and k in before],
        "contact": changed,
        "lines": lines,
    }
    saved = _save(situation, [("ANSWERED", answered)], village or situation.village, *changed)
    _tell_report(call, known)
    return saved


def use_new_result(situation: Situation, *, seen_version: str) -> Situation:
    """ "Pakai hasil baru": the decision of this moment becomes the one to tell; step 5 is asked again.

    situation: from `locked`. Nothing happens when it has changed once more since the agent saw it.
    """
    if situation.call.closed_at:
        raise CallClosed
    change = second_look(situation)
    if change is None or change.new.version != seen_version:
        return situation
    situation.call.told = None
    taken = change.dump() | {"choice": "new", "lines": lines_shown(situation, situation.step)}
    return _save(situation, [("RECOMPUTED", taken)], situation.village)


@dataclass(frozen=True)
class WithClosing:
    """What the agent gives with a closing, as far as it demands it.

    bantuan_lain: other help was offered. report_unit: code of the UP3 a report goes to, where the village has
    none. keep_version: of the new availability the agent saw when choosing to close with the old result; a
    newer one stops the closing again. by: who closes in place of the agent.
    """

    contact: Contact | None = None
    bantuan_lain: bool = False
    report_text: str = ""
    report_unit: str = ""
    keep_version: str = ""
    by: Membership | None = None


NOTHING = WithClosing()


def check_open(call: DeskCall, revision: int) -> None:
    """Whether a page of this revision may still close the call. Raises CallClosed, StaleCall."""
    if call.closed_at:
        raise CallClosed
    if revision != call.revision:
        raise StaleCall


def close(
    situation: Situation, *, revision: int, closing: str, given: WithClosing = NOTHING
) -> ChangedDecision | None:
    """Closes the call, or returns the ChangedDecision that stops it; then nothing is written.

    situation: from `locked`, so the decision is computed again inside the transaction that closes.
    Closing twice is harmless. Raises StaleCall, CallClosed, NotOffered, Incomplete.
    """
    call = situation.call
    if call.closed_at and call.closing == closing:
        return None
    check_open(call, revision)
    change, events = _last_look(situation, closing)
    if change and not (change.keepable and given.keep_version == change.new.version):
        return change
    known, changed, unit = call.contact, _set_contact(call, given.contact), call.unit_id
    _give_what_is_demanded(situation, closing, given)
    call.closing, call.closed_at, call.unit = closing, timezone.now(), _unit_to_store(situation)
    closed = {
        "closing": closing,
        "bantuan_lain": given.bantuan_lain,
        "told": call.told,
        "ap2t": call.answers.get("ap2t"),
        "contact": changed,
        "lines": lines_shown(situation, situation.step),
    }
    if given.by:
        closed |= signed(given.by)
    store(call, [*events, ("CLOSED", closed)], *CLOSED, "unit", *changed, *_add_time(call, situation.step))
    _tell_report(call, known)
    tell_unit(situation, situation, is_moved=bool(call.outcome) and call.unit_id != unit)
    return None


def _give_what_is_demanded(situation: Situation, closing: str, given: WithClosing) -> None:
    """Sends the report that the closing demands. Raises Incomplete when anything it demands is missing."""
    call, demands = situation.call, RULES[closing].demands
    unit = situation.unit.code if situation.unit else given.report_unit
    has = {
        Demanded.BANTUAN_LAIN: given.bantuan_lain,
        Demanded.CONTACT: call.name and call.telephone,
        Demanded.TEXT: given.report_text,
        Demanded.UNIT: unit,
    }
    if missing := [demanded for demanded in demands if not has[demanded]]:
        raise Incomplete(", ".join(missing))
    if Demanded.TEXT in demands and isinstance(call, Call):  # a call that is practised sends no report
        assert situation.case
        assert situation.result
        reports.note_report(call, situation.case, situation.result, unit=unit, text=given.report_text)


def _last_look(situation: Situation, closing: str) -> tuple[ChangedDecision | None, list[Event]]:
    """What has changed since the caller heard the result, and how the trace tells it. Raises NotOffered."""
    if closing == CANCELLED:
        return None, []
    node = situation.position.node
    if not isinstance(node, End) or node.closing != closing:
        raise NotOffered
    if change := second_look(situation):
        return change, [("RECOMPUTED", change.dump() | {"choice": "old"})]
    newer = unheard_difference(situation)
    return None, [("RECOMPUTED", newer)] if newer else []


def _set_contact(call: DeskCall, contact: Contact | None) -> list[str]:
    """Names of the fields that changed: that much the trace may know."""
    changed = [field for field, value in (contact or {}).items() if getattr(call, field) != value]
    for field in changed:
        setattr(call, field, (contact or {})[field])
    return changed


def _tell_report(call: DeskCall, known: Contact) -> None:
    """known: the contact before. Its name may stand in the report of a call that was opened again."""
    if known["name"] and known["name"] != call.name and isinstance(call, Call):
        reports.note_new_name(call, known)


def _save(
    before: Situation, events: list[Event], village: VillageAllocation | None, *contact: str
) -> Situation:
    """Stores the call with a decision for its case, and drops answers that were given to another decision.

    before: the situation before the answer; its call has been changed since. village: as far as it has been
    read, so that it is not read twice in one transaction. contact: the fields of it that changed.
    """
    call = before.call
    unit, was_told = call.unit_id, bool(call.outcome)
    situation = _without_former_ap2t(before, replay(call, village))
    call.village = situation.village.village if situation.village else None
    call.unit = _unit_to_store(situation)
    if situation.told is None:
        call.told = None
    elif situation.told_is_new:
        call.told = situation.told.dump()
        # What AP2T says is about the request, and goes with it alone.
        call.answers = {k: v for k, v in call.answers.items() if k == "ap2t" or k not in RESULT_ANSWERS}
        events.append(("TOLD", call.told))
        situation = replay(call, situation.village)
    call.outcome = situation.result[0] if situation.result else ""
    store(call, events, *ANSWERED, *contact, *_add_time(call, before.step))
    tell_unit(before, situation, is_moved=was_told and call.unit_id != unit)
    return situation


def _unit_to_store(situation: Situation) -> Unit | None:
    """A guess is not stored: an agent who sends a report is asked for the unit. Nor is one of a practice that
    is made up."""
    unit = situation.unit
    return unit if unit and not unit._state.adding else None


def _without_former_ap2t(before: Situation, after: Situation) -> Situation:
    """Takes AP2T's answer away when the request is another one. What it refused is remembered with the unit,
    so that no later suggestion there promises it again."""
    call = after.call
    if {"ap2t", "ap2t_refused"}.isdisjoint(call.answers) or _asked_for(before) == _asked_for(after):
        return after
    call.answers = {k: v for k, v in call.answers.items() if k not in ("ap2t", "ap2t_refused")}
    if before.refusals:
        call.answers["ap2t_refused_at"] = " ".join(sorted(before.refusals))
    return replay(call, after.village)


def _asked_for(situation: Situation) -> tuple[Any, ...]:
    return situation.case, situation.answers.get("village")


def _add_time(call: DeskCall, step: int) -> tuple[str, ...]:
    """Adds the time since the call was last saved to the step it stood at (shown by `figures/charts.py`).

    Returns the field that changed, none for a step without a time.
    """
    if step not in TIMED_STEPS:
        return ()
    passed = min(timezone.now() - call.saved_at, LONGEST_PAUSE)
    field = f"seconds_{step}"
    setattr(call, field, getattr(call, field) + max(1, round(passed.total_seconds())))
    return (field,)
