"""An open call that its agent can never close: its supervisor does."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from scripts_agent.intake.closing import CANCELLED
from scripts_agent.models import Call, Membership
from scripts_agent.people import takes_calls

from .problems import HasAgent
from .services import WithClosing, close
from .situation import replay


@transaction.atomic
def close_abandoned(*, call_id: int, by: Membership) -> None:
    """A supervisor closes an open call of their site as Terputus/batal, where its agent is locked or takes no
    calls any more. The trace tells who did. Doing it twice is harmless.

    Raises Call.DoesNotExist, PermissionDenied, HasAgent, CallClosed.
    """
    if by.role != Membership.Role.SUPERVISOR:
        raise PermissionDenied("Hanya supervisor yang dapat menutup panggilan CSO lain.")
    call = Call.objects.select_for_update().get(pk=call_id, site_id=by.site_id)
    if not call.closed_at and takes_calls(call.agent):
        raise HasAgent
    close(replay(call), revision=call.revision, closing=CANCELLED, given=WithClosing(by=by))
