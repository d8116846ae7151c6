"""What stands around a setting: the UID/UIW that a UP3 may follow, or the UP3s that follow a UID/UIW.

A preview is made from these too. So a change says which of them it was made from, as one text, and is refused
when that is no longer so: what was shown comes into force, or nothing.
"""

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from allocation.models import MeterAvailability, Unit

Key = tuple[str, int]  # code of a unit, phase
Rows = Mapping[Key, MeterAvailability]


def units_around(codes: Collection[str]) -> QuerySet[Unit]:
    """These units, the UID/UIW above each, and the UP3s below each."""
    above = Unit.objects.filter(pk__in=codes, parent__isnull=False).values("parent")
    return Unit.objects.filter(Q(pk__in=codes) | Q(parent__in=codes) | Q(pk__in=above))


def read_around(keys: Collection[Key]) -> dict[Key, str]:
    """For each setting what `around_of` says. Ask before reading what is shown, never after."""
    rows = MeterAvailability.objects.filter(unit__in=units_around({code for code, _ in keys}).values("pk"))
    found = {(row.unit_id, row.phase): row for row in rows.select_related("unit")}
    return {key: around_of(found[key], found) for key in keys if key in found}


def around_of(row: MeterAvailability, rows: Rows) -> str:
    """For a UP3 what it may follow, with its version: `UID-JAYA~5`. For a UID/UIW who follows it:
    `UP3-BINTARO+UP3-MENTENG`."""
    if above := row.unit.parent_id:
        found = rows.get((above, row.phase))
        return f"{above}~{found.version if found else 0}"
    return "+".join(sorted(other.unit_id for other in rows.values() if _follows(other, row)))


def change_around(row: MeterAvailability, wanted: str, seen: str, rows: Rows) -> MeterAvailability | None:
    """The setting that is not as it was seen, where that matters to this change. rows: as they are now.

    To a UP3 the UID/UIW matters if it follows it now or will follow it; to a UID/UIW its followers matter.
    """
    if seen == around_of(row, rows):
        return None
    if above := row.unit.parent_id:
        return None if wanted and row.availability else rows.get((above, row.phase), row)
    if row.availability == wanted:
        return None
    now = around_of(row, rows)
    changed = set(now.split("+")) ^ set(seen.split("+"))
    return next((other for key, other in rows.items() if key[0] in changed and key[1] == row.phase), row)


def _follows(other: MeterAvailability, row: MeterAvailability) -> bool:
    return other.unit.parent_id == row.unit_id and other.phase == row.phase and not other.availability
