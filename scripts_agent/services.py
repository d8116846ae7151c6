"""Every write to a call: one transaction, the row locked, the trace written with it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from allocation import reference
from allocation import services as allocation_services
from allocation.models import Demand
from allocation.selectors import VillageAllocation, today_wib

from .closing import CLOSINGS
from .figures import keeping
from .intake.flow import Outcome as End
from .intake.questions import INTAKE
from .models import LONGEST_PAUSE, TIMED_STEPS, Call, CallEvent, Membership, UnitReport
from .script_files import script_versions
from .second_look import Change, second_look, unheard_difference
from .selectors import own_calls
from .situation import RESULT_ANSWERS, Situation, replay

CANCELLED = "cancelled"  # "Terputus/batal": from any step
RELATIONS = [
    "site",
    "agent",
    "follows",
    "village",
    "unit",
]  # rows just read; checking them again costs a query each
Event = tuple[str, dict[str, Any]]
Contact = Mapping[str, str]
"""salutation, name, telephone, customer_id: the only personal data of a call."""


class CallProblem(Exception):
    """The call cannot take this input; the message says in Indonesian what the agent does now."""


class StaleCall(CallProblem):
    def __init__(self) -> None:
        super().__init__(
            "Panggilan ini sudah berubah di tab lain. Periksa jawaban terbaru, lalu ulangi bila perlu."
        )


class NotOffered(CallProblem):
    def __init__(self) -> None:
        super().__init__("Pilihan itu tidak ditawarkan pada langkah ini. Pilih tombol yang tampil.")


class NotReached(CallProblem):
    def __init__(self, step: int) -> None:
        super().__init__(f"Langkah itu belum dapat dijawab. Jawab dahulu langkah {step}.")


class CallClosed(CallProblem):
    def __init__(self) -> None:
        super().__init__("Panggilan ini sudah ditutup dan tidak dapat diubah. Mulai panggilan baru.")


@transaction.atomic
def open_call(
    *,
    member: Membership,
    answers: Mapping[str, str],
    contact: Contact,
    follows: Call | None = None,
    token: UUID | None = None,
) -> Call:
    """A new call at the member's site, under the policy and with the words in force today (WIB).

    token: of the form that asks for it; the same form sent twice opens one call.
    """
    token = token or uuid4()
    now, today = timezone.now(), today_wib()
    call = Call(
        site=member.site,
        agent_id=member.user_id,
        opened_at=now,
        saved_at=now,
        flow_version=INTAKE.version,
        policy=reference.policies().on(today).policy,
        script_version=script_versions().on(today).id,
        answers=dict(answers),
        follows=follows,
        token=token,
        **contact,
    )
    call.clean_fields(exclude=RELATIONS)
    try:
        with transaction.atomic():
            call.save(force_insert=True)
    except IntegrityError:
        return own_calls(member.user).get(token=token)
    versions = {"policy": call.policy, "scripts": call.script_version, "flow": call.flow_version}
    opened = versions | {"answers": call.answers}
    _trace(call, [("OPENED", opened)])
    return call


@contextmanager
def locked(*, call_id: int, agent: User) -> Iterator[Situation]:
    """An own call, locked until the block ends and replayed: check and change it inside.

    Raises Call.DoesNotExist.
    """
    with transaction.atomic():
        yield replay(own_calls(agent).select_related(None).select_for_update().get(pk=call_id))


def answer(
    situation: Situation,
    *,
    revision: int,
    changes: Mapping[str, str | None],
    contact: Contact | None = None,
    village: VillageAllocation | None = None,
) -> Situation:
    """Stores one step's answers (None takes an answer back) and decides anew when the case changed.

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
    call.answers, call.flow_version = after, INTAKE.version
    _set_contact(call, contact)
    told = {k: v for k, v in changes.items() if call.answers.get(k) == v}
    return _save(situation, [("ANSWERED", told)], village or situation.village)


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
    return _save(situation, [("RECOMPUTED", change.dump() | {"choice": "new"})], situation.village)


def close(
    situation: Situation,
    *,
    revision: int,
    closing: str,
    contact: Contact | None = None,
    report_text: str = "",
    keep_version: str = "",
) -> Change | None:
    """Closes the call, or returns the Change that stops it; then nothing is written.

    situation: from `locked`, so the decision is computed again inside the transaction that closes.
    `keep_version` is the version of the new availability the agent saw when choosing to close with the old
    result: a still newer one stops again. Closing twice is harmless.
    Raises StaleCall, CallClosed, NotOffered.
    """
    call = situation.call
    if call.closed_at:
        if call.closing == closing:
            return None
        raise CallClosed
    if revision != call.revision:
        raise StaleCall
    events: list[Event] = []
    if closing != CANCELLED:
        node = situation.position.node
        if not isinstance(node, End) or node.closing != closing:
            raise NotOffered
        change = second_look(situation)
        if change and not (change.keepable and keep_version == change.new.version):
            return change
        if change:
            events.append(("RECOMPUTED", change.dump() | {"choice": "old"}))
        elif newer := unheard_difference(situation):
            events.append(("RECOMPUTED", newer))
    _set_contact(call, contact)
    if CLOSINGS[closing].needs_report:
        _report(situation, report_text)
    call.closing, call.closed_at = closing, timezone.now()
    events.append(("CLOSED", {"closing": closing, "told": call.told, "ap2t": call.answers.get("ap2t")}))
    _add_time(situation)
    _store(call, events)
    return None


def _report(situation: Situation, text: str) -> None:
    assert situation.case is not None
    UnitReport.objects.create(
        call=situation.call,
        unit_id=situation.call.unit_id,
        product=situation.case.product,
        power=situation.case.power,
        text=text,
        created_at=timezone.now(),
    )


def _set_contact(call: Call, contact: Contact | None) -> None:
    for field, value in (contact or {}).items():
        setattr(call, field, value)


def _save(before: Situation, events: list[Event], village: VillageAllocation | None) -> Situation:
    """Stores the call with a decision for its case, and drops answers that were given to another decision.

    before: the call as it was read, its row changed since. village: what is known of the village so far, so
    that it is not read twice in one transaction.
    """
    call = before.call
    situation = replay(call, village)
    call.village = situation.village.village if situation.village else None
    call.unit = situation.village.unit if situation.village else None
    if situation.told is None:
        call.told = None
    elif situation.told_is_new:
        call.told = situation.told.dump()
        call.answers = {k: v for k, v in call.answers.items() if k not in RESULT_ANSWERS}
        events.append(("TOLD", call.told))
        situation = replay(call, situation.village)
    call.outcome = situation.result[0] if situation.result else ""
    _add_time(before)
    _store(call, events)
    _tell_unit(before, situation)
    return situation


def _tell_unit(before: Situation, after: Situation) -> None:
    """Keeps for the unit's manager what the call's last decision says; no statement when nothing moved."""
    was, now = _demand(before), _demand(after)
    if (was and was.content) != (now and now.content):
        allocation_services.note_demand(after.call.pk, now)


def _demand(situation: Situation) -> Demand | None:
    if situation.case is None or situation.village is None or situation.told is None:
        return None
    ap2t = situation.result if situation.answers.get("ap2t") else None
    return allocation_services.demand_from(
        situation.call.pk, situation.village, situation.case, situation.told.decision, ap2t
    )


def _add_time(before: Situation) -> None:
    """The time since the call was last saved belongs to the step it stood at; see `figures.charts`."""
    call, step = before.call, before.step
    if step in TIMED_STEPS:
        passed = min(timezone.now() - call.saved_at, LONGEST_PAUSE)
        column = f"seconds_{step}"
        setattr(call, column, getattr(call, column) + max(1, round(passed.total_seconds())))


def _store(call: Call, events: list[Event]) -> None:
    call.saved_at, call.revision = timezone.now(), call.revision + 1
    call.clean_fields(exclude=RELATIONS)
    call.save(force_update=True)
    _trace(call, events)
    keeping.call_changed(call)


def _trace(call: Call, events: list[Event]) -> None:
    now = timezone.now()
    CallEvent.objects.bulk_create(CallEvent(call=call, at=now, kind=kind, data=data) for kind, data in events)
