"""The reviewed versions that a call goes by, and its state in words."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from allocation import reference
from allocation.domain.matrix import Matrix
from scripts_agent.intake.questions import INTAKE
from scripts_agent.models import DeskCall

from .closings import Closings, closings
from .script import Scripts, script_versions

RUNNING = "Sedang berjalan"
FORGOTTEN = "Terbuka lebih dari sehari"  # since its last step: nobody talks that long, its agent has left it


def state_of(call: DeskCall) -> str:
    """How far a call has come, in a few words for a list."""
    if call.closing:
        return closings_of(call)[call.closing].label
    return RUNNING if call.saved_at > day_ago() else FORGOTTEN


def duration_of(call: DeskCall) -> str:
    """From opening to closing, minutes and seconds: 3:07; a dash while it is open."""
    if not call.closed_at:
        return "–"
    minutes, seconds = divmod(int((call.closed_at - call.opened_at).total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def day_ago() -> datetime:
    """A call that is open and was last saved before this moment is FORGOTTEN."""
    return timezone.now() - timedelta(days=1)


def versions_on(day: date) -> dict[str, str]:
    """The fields of a call that name the versions in force on this day (WIB). Raises NoPolicyError."""
    return {
        "flow_version": INTAKE.version,
        "policy": reference.policies().on(day).id,
        "script_version": script_versions().on(day).id,
        "closings_version": closings().on(day).id,
    }


def matrix_of(call: DeskCall) -> Matrix:
    """The policy of the day the call opened (WIB), whatever the date is by now."""
    return reference.policies().by_id(call.policy)


def scripts_of(call: DeskCall) -> Scripts:
    """The words of the day the call opened (WIB): a call keeps the version that was read."""
    return script_versions().by_id(call.script_version)


def closings_of(call: DeskCall) -> Closings:
    """The closings of the day the call opened (WIB)."""
    return closings().by_id(call.closings_version)
