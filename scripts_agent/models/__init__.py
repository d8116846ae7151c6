"""Call sites, the people in them, their calls with their trace, and what goes to the units."""

from .call import CONTACT_FIELDS, HOLDS_CONTACT, LONGEST_PAUSE, TIMED_STEPS, Call, DeskCall
from .figures import CallTally, DemandTally, SiteDay, StepTally
from .pop import ScreenPop
from .practice import PracticeCall, PracticeEvent
from .privacy import CallOpening, DataRequest, RetentionRun
from .report import ReportStep, UnitReport
from .site import Membership, Site
from .trace import CallEvent
