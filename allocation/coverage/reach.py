"""What a mapping reaches: the villages it decides for, and which mappings somebody should look at."""

from collections.abc import Collection
from functools import cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from allocation.availability import one_village
from allocation.domain.region_codes import level_of, scope_of_guess
from allocation.models import Confidence, Coverage, Level, Region


def _open_villages(depth: int) -> QuerySet[Region]:
    """Villages without a mapping of their own or of a region between them and the one `depth` levels up."""
    between = {f"{'parent__' * step}coverage": None for step in range(depth)}
    return Region.objects.filter(level=Level.VILLAGE, **between).order_by()


def _above(depth: int) -> str:
    return "__".join(["parent"] * depth)


def villages_decided(codes: Collection[str]) -> dict[str, int]:
    """How many villages a mapping of each region decides for: those without a more specific mapping.

    At most one SQL statement for each level above the village.
    """
    decided = {code: int(level_of(code) == Level.VILLAGE) for code in codes}
    for level in (Level.PROVINCE, Level.REGENCY, Level.DISTRICT):
        some = [code for code in codes if level_of(code) == level]
        if some:
            above = _above(Level.VILLAGE - level)
            rows: Any = _open_villages(Level.VILLAGE - level).filter(**{f"{above}__in": some})
            decided.update(rows.values_list(above).annotate(number=Count("*")))
    return decided


def needs_verification(rows: QuerySet[Coverage]) -> QuerySet[Coverage]:
    """Mappings of low confidence that nobody has verified, and that still decide for some village."""
    decides: Any = Q(region__level=Level.VILLAGE)
    # This condition is always true. It makes PostgreSQL look for one village of each mapping; without it
    # PostgreSQL joins all 84,000 villages first, which takes twenty times as long.
    within = {"level__gt": OuterRef("region__level")}
    for depth in (1, 2, 3):
        decides |= Exists(_open_villages(depth).filter(**{_above(depth): OuterRef("region")}, **within))
    return rows.filter(decides, confidence=Confidence.LOW, verified_at=None)


def unsure_villages() -> dict[Region, int]:
    """Regions whose mapping is a guess while another UP3 could be meant, and how many villages it decides."""
    candidates_in = cache(one_village.candidates_in)
    rows = needs_verification(Coverage.objects.select_related("region"))
    unsure = {
        row.region_id: row.region
        for row in rows
        if any(c.unit.code != row.unit_id for c in candidates_in(scope_of_guess(row.region_id)))
    }
    decided = villages_decided(unsure)
    return {region: decided[code] for code, region in unsure.items()}
