"""Rows of the allocation app: where (Region), who serves (Unit, Coverage), what is in stock
(MeterAvailability), who may say so (Post), what went unserved (Demand, and DemandDay with its tallies),
uploads not yet confirmed (ImportDraft), and which channel may ask (ApiToken),
and whose password somebody else has set (FirstPassword).
"""

from .api_token import ApiToken, Channel, Scope
from .availability import MeterAvailability, Phase
from .counted_day import CountedDay
from .coverage import Confidence, Coverage
from .demand import Demand
from .demand_day import DayTally, DemandDay
from .effect_day import EffectDay, EffectTally
from .first_password import FirstPassword
from .import_draft import ImportDraft
from .post import Post, Role
from .region import Level, Region, RegionLoad
from .unit import Operator, Unit, UnitLevel
