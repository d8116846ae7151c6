"""A UID's own table of 20,000 rows: three UIDs under one SRM map each village to another UP3 than now."""

from collections.abc import Iterator
from itertools import islice

from django.contrib.auth.models import User

from allocation.domain.region_codes import most_specific
from allocation.models import Coverage, Level, Post, Region, Unit, UnitLevel

ROWS = 20_000
UIDS = ("UID-JATENG", "UID-JATIM", "UIW-PPB")


def hold_three_uids(user: User) -> None:
    for uid in UIDS:
        Post.objects.create(role="SRM", unit_id=uid, user=user)


def villages_mapped_elsewhere() -> list[tuple[str, str]]:
    """20,000 villages, each with a UP3 of the same UID that does not serve it now."""
    return list(islice(_all(), ROWS))


def _all() -> Iterator[tuple[str, str]]:
    up3s = {unit.pk: unit for unit in Unit.objects.filter(level=UnitLevel.UP3)}
    in_force = dict(Coverage.objects.values_list("region", "unit"))
    for code in Region.objects.filter(level=Level.VILLAGE).values_list("pk", flat=True):
        now = up3s[most_specific(in_force, code) or ""]
        if now.parent_id in UIDS:
            yield code, next(u.pk for u in up3s.values() if u.parent_id == now.parent_id and u != now)
