"""The reviewed versions that a call goes by, and its state in words."""

from datetime import datetime, timedelta

from django.utils import timezone

from allocation import reference
from allocation.domain.matrix import Matrix
from scripts_agent.models import Call

from .closings import Closings, closings
from .script import Scripts, script_versions

RUNNING = "Sedang berjalan"
FORGOTTEN = "Terbuka lebih dari sehari"  # since its last step: nobody talks that long, its agent has left it


def state_of(call: Call) -> str:
    """How far a call has come, in a few words for a list."""
    if call.closing:
        return closings_of(call)[call.closing].label
    return RUNNING if call.saved_at > day_ago() else FORGOTTEN


def day_ago() -> datetime:
    """A call that is open and was last saved before this moment is FORGOTTEN."""
    return timezone.now() - timedelta(days=1)


def matrix_of(call: Call) -> Matrix:
    """The policy of the day the call opened (WIB), whatever the date is by now."""
    return reference.policies().by_id(call.policy)


def scripts_of(call: Call) -> Scripts:
    """The words of the day the call opened (WIB): a call keeps the version that was read."""
    return script_versions().by_id(call.script_version)


def closings_of(call: Call) -> Closings:
    """The closings of the day the call opened (WIB)."""
    return closings().by_id(call.closings_version)
