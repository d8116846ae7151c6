"""UP3s that the tables give another UID or UIW: no table changes what callers are told.

What was in force for such a UP3 because it followed its UID/UIW stays in force, as a setting of its own,
unless the new UID/UIW says the same. Where nothing was in force it follows the new one, and the load says so.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from allocation.availability import changes as services
from allocation.availability import of_village as selectors
from allocation.domain.power import PHASES
from allocation.models import MeterAvailability, Operator, Unit
from allocation.models.append_only import REASON_MAX_LENGTH
from allocation.reference import availabilities


class Follower(NamedTuple):
    """A UP3 without a setting of its own, and the one it followed."""

    up3: str
    setting: MeterAvailability


def followers_that_move(parents: Mapping[str, str]) -> list[Follower]:
    """Asked before the tables are written. Locks the settings they follow. parents: of all units, as the
    tables have them."""
    units = Unit.objects.filter(pk__in=parents, parent__isnull=False).exclude(operator=Operator.BATAM)
    moving = {unit.pk: unit.parent_id or "" for unit in units if unit.parent_id != parents[unit.pk]}
    keys = ((code, phase) for pair in moving.items() for code in pair for phase in PHASES)
    locked = services.locked_settings(keys)  # in one go: in the order in which managers lock them
    return [
        Follower(up3, locked[uid, phase])
        for up3, uid in sorted(moving.items())
        for phase in PHASES
        if not locked[up3, phase].availability
    ]


def keep_in_force(followers: Iterable[Follower]) -> list[str]:
    """Asked when the tables are written. What it did, and what is in force otherwise now, as sentences."""
    return [said for follower in followers if (said := _keep_in_force(follower))]


def _keep_in_force(follower: Follower) -> str:
    was, phase = follower.setting, follower.setting.phase
    found = selectors.settings_of_unit(follower.up3)
    if found is None or found[0].is_batam:
        return ""
    up3, settings = found
    now = settings[phase].availability if phase in settings else ""
    if now == was.availability:
        return ""
    if was.availability not in availabilities():  # not set, or a word that only another policy knows
        return f"{up3} {phase} Phasa: belum diatur → {services.value_label(now)} (ikut {up3.parent})"
    source = f"Diteruskan dari {was.unit}, yang diikutinya (diatur {was.changed_as}: {was.reason})"
    row = services.locked_setting(up3.pk, phase)
    services.write_by_load(row, was.availability, source[:REASON_MAX_LENGTH])
    return f"{up3} {phase} Phasa: {services.value_label(was.availability)} diteruskan dari {was.unit}"
