"""Call sites, the people in them, their calls, and what goes to the units."""

from .call import CONTACT_FIELDS, Call, CallEvent
from .report import UnitReport
from .site import Membership, Site

__all__ = ["CONTACT_FIELDS", "Call", "CallEvent", "Membership", "Site", "UnitReport"]
