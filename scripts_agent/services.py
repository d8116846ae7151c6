"""Every write to a call: one transaction, the row locked, the trace written with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from allocation import reference
from allocation.domain.decision import Outcome
from allocation.selectors import today_wib

from .closing import CLOSINGS
from .intake.flow import Outcome as End
from .intake.questions import INTAKE
from .models import Call, CallEvent, Membership, UnitReport
from .selectors import own_calls
from .situation import RESULT_ANSWERS, Situation, Told, decision_for, replay

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


class CallClosed(CallProblem):
    def __init__(self) -> None:
        super().__init__("Panggilan ini sudah ditutup dan tidak dapat diubah. Mulai panggilan baru.")


@dataclass(frozen=True)
class Change:
    """The second look differs from what the caller heard. `keepable`: the old result may still be used."""

    old: Told
    new: Told
    keepable: bool


@transaction.atomic
def open_call(
    *, member: Membership, answers: Mapping[str, str], contact: Contact, follows: Call | None = None
) -> Call:
    """A new call at the member's site, under the policy in force today (WIB)."""
    now = timezone.now()
    call = Call(
        site=member.site,
        agent_id=member.user_id,
        opened_at=now,
        saved_at=now,
        flow_version=INTAKE.version,
        policy=reference.policies().on(today_wib()).policy,
        answers=dict(answers),
        follows=follows,
        **contact,
    )
    call.full_clean()
    call.save()
    _trace(call, "OPENED", {"policy": call.policy, "flow": call.flow_version, "answers": call.answers})
    return call


@transaction.atomic
def answer(
    *,
    call_id: int,
    agent: User,
    revision: int,
    changes: Mapping[str, str | None],
    contact: Contact | None = None,
) -> Call:
    """Stores one step's answers (None takes an answer back) and decides anew when the case changed.

    The same input twice is harmless. Raises StaleCall, CallClosed, NotOffered, Call.DoesNotExist.
    """
    call = _locked(call_id, agent)
    if call.closed_at:
        raise CallClosed
    after = {k: v for k, v in (call.answers | dict(changes)).items() if v is not None}
    same = after == call.answers and all(getattr(call, k) == v for k, v in (contact or {}).items())
    if same:
        return call
    if revision != call.revision:
        raise StaleCall
    call.answers, call.flow_version = after, INTAKE.version
    for field, value in (contact or {}).items():
        setattr(call, field, value)
    _trace(call, "ANSWERED", {k: v for k, v in changes.items() if call.answers.get(k) == v})
    return _save(call)


@transaction.atomic
def use_new_result(*, call_id: int, agent: User, seen_version: str) -> Call:
    """ "Pakai hasil baru": the decision of this moment becomes the one to tell; step 5 is asked again."""
    call = _locked(call_id, agent)
    if call.closed_at:
        raise CallClosed
    change = second_look(replay(call))
    if change and change.new.version == seen_version:
        _trace(call, "RECOMPUTED", _difference(change) | {"choice": "new"})
        call.told = None
        return _save(call)
    return call


@transaction.atomic
def close(
    *,
    call_id: int,
    agent: User,
    revision: int,
    closing: str,
    contact: Contact | None = None,
    report_text: str = "",
    keep_version: str = "",
) -> Change | None:
    """Closes the call, or returns the Change that stops it; then nothing is written.

    The decision is computed again inside this transaction. `keep_version` is the version of the new
    availability the agent saw when choosing to close with the old result: a still newer one stops again.
    Closing twice is harmless. Raises StaleCall, NotOffered, Call.DoesNotExist.
    """
    call = _locked(call_id, agent)
    if call.closed_at:
        if call.closing == closing:
            return None
        raise CallClosed
    if revision != call.revision:
        raise StaleCall
    situation = replay(call)
    if closing != "cancelled":
        node = situation.position.node
        if not isinstance(node, End) or node.closing != closing:
            raise NotOffered
        change = second_look(situation)
        if change and not (change.keepable and keep_version == change.new.version):
            return change
        if change:
            _trace(call, "RECOMPUTED", _difference(change) | {"choice": "old"})
        elif newer := _unheard_difference(situation):
            _trace(call, "RECOMPUTED", newer)
    for field, value in (contact or {}).items():
        setattr(call, field, value)
    if CLOSINGS[closing].needs_report:
        assert situation.case is not None
        UnitReport.objects.create(
            call=call,
            unit=call.unit,
            product=situation.case.product,
            power=situation.case.power,
            text=report_text,
            created_at=timezone.now(),
        )
    call.closing, call.closed_at = closing, timezone.now()
    _trace(call, "CLOSED", {"closing": closing, "told": call.told, "ap2t": call.answers.get("ap2t")})
    _store(call)
    return None


def second_look(situation: Situation) -> Change | None:
    """What the caller heard against the decision of now; None when the same, or when AP2T has answered."""
    fresh = _fresh(situation)
    if fresh is None or situation.told is None or situation.answers.get("ap2t"):
        return None
    if situation.told.says_the_same_as(fresh):
        return None
    return Change(situation.told, fresh, keepable=_still_true(situation))


def _fresh(situation: Situation) -> Told | None:
    if situation.case is None or situation.village is None or situation.told is None:
        return None
    return Told.now(situation.case, situation.village, situation.call)


def _unheard_difference(situation: Situation) -> dict[str, Any] | None:
    """The availability moved, but what the caller heard stands: traced, not shown."""
    fresh = _fresh(situation)
    if fresh is None or situation.told is None or fresh.version == situation.told.version:
        return None
    return {"old": situation.told.dump(), "new": fresh.dump(), "choice": "same"}


def _still_true(situation: Situation) -> bool:
    """Never on to AP2T with a product no longer served; every other closing may keep what was said."""
    node = situation.position.node
    if not isinstance(node, End) or not CLOSINGS[node.closing].continues_ap2t:
        return True
    assert situation.case
    assert situation.village
    assert situation.final_product
    final = situation.case._replace(product=situation.final_product)
    return decision_for(final, situation.village, situation.call).outcome is Outcome.SERVED


def _difference(change: Change) -> dict[str, Any]:
    return {"old": change.old.dump(), "new": change.new.dump()}


def _locked(call_id: int, agent: User) -> Call:
    return own_calls(agent).select_related(None).select_for_update().get(pk=call_id)


def _save(call: Call) -> Call:
    """Stores the call with a decision for its case, and drops answers that were given to another decision."""
    situation = replay(call)
    call.village = situation.village.village if situation.village else None
    call.unit = situation.village.unit if situation.village else None
    if situation.told is None:
        call.told = None
    elif situation.told_is_new:
        call.told = situation.told.dump()
        call.answers = {k: v for k, v in call.answers.items() if k not in RESULT_ANSWERS}
        _trace(call, "TOLD", call.told)
    _store(call)
    return call


def _store(call: Call) -> None:
    call.saved_at, call.revision = timezone.now(), call.revision + 1
    call.full_clean(
        validate_unique=False, validate_constraints=False, exclude=["site", "agent", "village", "unit"]
    )
    call.save()


def _trace(call: Call, kind: str, data: Mapping[str, Any]) -> None:
    CallEvent.objects.create(call=call, at=timezone.now(), kind=kind, data=dict(data))
