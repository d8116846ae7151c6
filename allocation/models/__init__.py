"""Rows of the allocation app: where (Region), who serves (Unit, Coverage), what is in stock
(MeterAvailability) and who may say so (Post).
"""

from .availability import MeterAvailability, Phase
from .post import Post, Role
from .region import Level, Region, RegionLoad
from .unit import Confidence, Coverage, Operator, Unit, UnitLevel

__all__ = [
    "Confidence",
    "Coverage",
    "Level",
    "MeterAvailability",
    "Operator",
    "Phase",
    "Post",
    "Region",
    "RegionLoad",
    "Role",
    "Unit",
    "UnitLevel",
]
