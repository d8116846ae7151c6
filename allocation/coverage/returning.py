"""A village gives up its mapping of its own and follows its district again (SOP 2).

The history tells it like every other change. A reload of the tables does not map such a village anew.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from allocation.domain.region_codes import most_specific, path_of
from allocation.models import Coverage, Level, Region
from allocation.models.append_only import sign
from allocation.people.posts import posts_of
from allocation.people.reasons import checked_reason

from .verification import CONFLICT, MappingProblem, locked_rows, rights_over, scopes_of


def row_above(code: str) -> Coverage | None:
    """The mapping that would decide for this region if it had none of its own."""
    rows = Coverage.objects.select_related("region", "unit__parent").in_bulk(path_of(code)[:-1])
    return most_specific(rows, code)


@transaction.atomic
def follow_district(*, region: str, by: Any, reason: str, seen: str, seen_above: str) -> Coverage:
    """Ends the village's own mapping; gives the one that decides from now on.

    By the SRM of the UID/UIW, within it. `seen` and `seen_above` are versions of the village's mapping and of
    the one it will follow, as the user saw them. Raises PermissionDenied or MappingProblem.
    """
    reason = checked_reason(reason)
    rows = locked_rows([region])
    own = rows.pop(region, None)
    above = most_specific(rows, region)
    village = Region.objects.filter(pk=region, level=Level.VILLAGE).first()
    if own is None or above is None or village is None:
        raise MappingProblem(region, "Wilayah ini tidak punya pemetaan sendiri: tidak ada yang dikembalikan.")
    post = rights_over(own.unit, scopes_of(posts_of(by))).correct
    if post is None or above.unit.parent_id != own.unit.parent_id:
        raise PermissionDenied(f"Hanya SRM Niaga & PP {own.unit.parent} yang mengembalikan {village}.")
    if (own.version, above.version) != (seen, seen_above):
        raise MappingProblem(
            region,
            f"Sementara itu pemetaan berubah: {village} sekarang dilayani {own.unit}, dan {above.unit} bila "
            "dikembalikan. Belum ada yang disimpan: periksa, lalu simpan lagi bila tetap berlaku.",
            CONFLICT,
        )
    own.unit_before, own.unit, own.verified_as, own.reason = own.unit, above.unit, post.label, reason
    sign(own, by, timezone.now(), reason)
    own.delete()
    return above
