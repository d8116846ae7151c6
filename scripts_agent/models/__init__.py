"""Call sites, the people in them, their calls, and what goes to the units."""

from .call import CONTACT_FIELDS, LONGEST_PAUSE, TIMED_STEPS, Call, CallEvent
from .figures import CallTally, DemandTally, SiteDay, StepTally
from .report import UnitReport
from .site import Membership, Site

__all__ = [
    "CONTACT_FIELDS",
    "LONGEST_PAUSE",
    "TIMED_STEPS",
    "Call",
    "CallEvent",
    "CallTally",
    "DemandTally",
    "Membership",
    "Site",
    "SiteDay",
    "StepTally",
    "UnitReport",
]
