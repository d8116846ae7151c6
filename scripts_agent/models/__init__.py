"""Call sites, the people in them, their calls with their trace, and what goes to the units."""

from .call import CONTACT_FIELDS, LONGEST_PAUSE, TIMED_STEPS, Call
from .figures import CallTally, DemandTally, SiteDay, StepTally
from .report import ReportStep, UnitReport
from .site import Membership, Site
from .trace import CallEvent, FinalRowError

__all__ = [
    "CONTACT_FIELDS",
    "LONGEST_PAUSE",
    "TIMED_STEPS",
    "Call",
    "CallEvent",
    "CallTally",
    "DemandTally",
    "FinalRowError",
    "Membership",
    "ReportStep",
    "Site",
    "SiteDay",
    "StepTally",
    "UnitReport",
]
