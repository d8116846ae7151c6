"""A closed call is opened again: by its agent within minutes, later by the supervisor."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from scripts_agent.contact.notes import clean_note
from scripts_agent.models import Call, DeskCall, Membership
from scripts_agent.people import takes_calls

from .problems import NoAgent, NotClosed, TooLate
from .situation import Situation, replay
from .storing import CLOSED, signed, store

REOPENABLE = timedelta(minutes=5)  # a slip is noticed at once; later it is the supervisor who reopens
OWN_SLIP = "penutup ditarik kembali oleh CSO dalam lima menit"


@transaction.atomic
def reopen(*, call_id: int, by: Membership, reason: str) -> Call:
    """A supervisor opens a closed call of their site again; its agent goes on where it ended.

    The closing is taken off the call and stays in the trace; a report stays on its way to the unit. Doing it
    twice is harmless. Raises Call.DoesNotExist, PermissionDenied, ValidationError (reason), NotClosed,
    NoAgent.
    """
    if by.role != Membership.Role.SUPERVISOR:
        raise PermissionDenied("Hanya supervisor yang dapat membuka kembali panggilan.")
    call = Call.objects.select_for_update().get(pk=call_id, site_id=by.site_id)
    reason = clean_note(reason, about=call.contact, required="Isi alasan membuka kembali panggilan ini.")
    reopened = {"reason": reason, **signed(by)}
    if not call.closed_at:
        last = call.events.filter(kind="REOPENED").last()
        if last and last.data | reopened == last.data:
            return call
        raise NotClosed
    if not takes_calls(call.agent):
        raise NoAgent
    _reopen(call, reopened)
    return call


def reopen_own(situation: Situation, by: Membership) -> Situation:
    """An agent takes back their own closing, within REOPENABLE. Doing it twice is harmless.

    situation: from `locked`. Raises TooLate.
    """
    call = situation.call
    if not call.closed_at:
        return situation
    if timezone.now() > reopenable_until(call):
        raise TooLate
    _reopen(call, {"reason": OWN_SLIP, **signed(by)})
    return replay(call, situation.village)


def reopenable_until(call: DeskCall) -> datetime:
    """Until when the agent may open this closed call again."""
    assert call.closed_at
    return call.closed_at + REOPENABLE


def _reopen(call: DeskCall, reopened: dict[str, Any]) -> None:
    reopened["closing"], call.closing, call.closed_at = call.closing, "", None
    store(call, [("REOPENED", reopened)], *CLOSED)
