"""Every write of meter availability: who may, who did, and why (SOP 2).

There is no other way to change a setting; the admin and the commands call these functions.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from allocation.domain.matrix import Availability
from allocation.domain.typed_text import whole_number_in
from allocation.models import MeterAvailability, Operator, Post, Unit
from allocation.models.append_only import sign
from allocation.people.posts import posts_of, scope_of
from allocation.people.reasons import checked_reason

from .around import Key, Rows, change_around, units_around


class WantedSetting(NamedTuple):
    """One setting to make. "" clears the unit's own.

    `expected_version` is the version the user saw, `seen_around` what stood around it (`around_of`).
    """

    unit_code: str
    phase: int
    availability: str
    expected_version: int | None = None
    seen_around: str | None = None

    @property
    def key(self) -> Key:
        return (self.unit_code, self.phase)


class SettingsBatch(NamedTuple):
    """What one change of many rows did. `number` stands in the history of each row that was changed."""

    number: str
    changed: list[MeterAvailability]
    unchanged: list[MeterAvailability]


class AvailabilityConflict(ValidationError):
    """Somebody else changed this setting, or one around it, in the meantime. Nothing was saved.

    row: the setting to change, `wanted`: to what; `changed`: the setting that is not as the user saw it.
    `seen_version`: the version of `changed` that the user saw, None where that is not known.
    """

    def __init__(
        self,
        row: MeterAvailability,
        wanted: str,
        changed: MeterAvailability | None = None,
        seen_version: int | None = None,
    ) -> None:
        self.row = row
        self.changed = changed or row
        self.current = self.changed.availability
        self.wanted = wanted
        self.seen_version = seen_version
        super().__init__(
            "Sementara itu %(who)s mengubah ketersediaan%(where)s menjadi %(current)s. "
            "Pilihan Anda, %(wanted)s, belum disimpan: periksa, lalu simpan lagi bila tetap berlaku.",
            code="conflict",
            params={
                "who": self.changed.changed_as or "pengguna lain",
                "where": f" {self.elsewhere}" if self.elsewhere else "",
                "current": value_label(self.current),
                "wanted": value_label(wanted),
            },
        )

    @property
    def elsewhere(self) -> str:
        """The unit whose setting was changed; "" for the very setting that was to be changed."""
        return "" if self.changed == self.row else str(self.changed.unit)


class AvailabilityConflicts(ValidationError):
    """Some of many changes meet an AvailabilityConflict: `conflicts`. Nothing was saved."""

    def __init__(self, conflicts: list[AvailabilityConflict]) -> None:
        self.conflicts = conflicts
        super().__init__(list(conflicts))


def value_label(availability: str) -> str:
    """The SOP's name of a value; for blank, what it means."""
    return Availability(availability).label if availability else "tidak diatur sendiri"


@transaction.atomic
def set_availability(
    *,
    unit: Unit | str,
    phase: int,
    availability: str,
    by: Any,
    reason: str,
    expected_version: int | None = None,
    seen_around: str | None = None,
) -> MeterAvailability:
    """Set what a unit has in stock for one phase, in force at once; "" clears the unit's own setting.

    `by` must hold an active post over the unit, read from the database now. `expected_version` is the version
    the user saw, `seen_around` what they saw around it. To set the value that the unit has already changes
    nothing. Raises PermissionDenied, AvailabilityConflict when somebody changed what the user saw, and
    ValidationError for a bad value or reason.
    """
    code = unit.pk if isinstance(unit, Unit) else unit
    change = WantedSetting(code, phase, availability, expected_version, seen_around)
    try:
        [row] = _set([change], by=by, reason=reason, batch="")
    except AvailabilityConflicts as error:
        raise error.conflicts[0] from None
    return row


@transaction.atomic
def set_availabilities(*, changes: Sequence[WantedSetting], by: Any, reason: str) -> SettingsBatch:
    """Changes many settings with one reason, all or none; their history carries one batch number.

    Each is changed as in set_availability. A row whose value stays is not written. Raises PermissionDenied
    when one of the units is not the user's, and AvailabilityConflicts with every setting that was changed
    since.
    """
    number = uuid4().hex[:12]
    if len({change.key for change in changes}) < len(changes):
        raise ValidationError("Unit dan phasa yang sama tertulis dua kali: sisakan satu.", code="twice")
    rows = _set(changes, by=by, reason=reason, batch=number)
    changed = [row for row in rows if row.batch == number]
    unchanged = [row for row in rows if row.batch != number]
    return SettingsBatch(number, changed, unchanged)


def _set(changes: Sequence[WantedSetting], *, by: Any, reason: str, batch: str) -> list[MeterAvailability]:
    posts = _posts_over(by, {change.unit_code for change in changes})
    if any(change.unit_code not in posts for change in changes):
        raise PermissionDenied("Hanya Manager UP3 dan SRM Niaga & PP unit ini yang boleh mengubahnya.")
    locked = locked_around(change.key for change in changes)
    rows = [locked[change.key] for change in changes]
    conflicts: list[AvailabilityConflict] = []
    for change in changes:
        try:
            refuse_conflict(change, locked)
        except AvailabilityConflict as conflict:
            conflicts.append(conflict)
    if conflicts:
        raise AvailabilityConflicts(conflicts)
    now = timezone.now()  # one moment for all: what the history tells was in force between two never was
    for row, change in zip(rows, changes, strict=True):
        if row.availability != change.availability:
            post = posts[change.unit_code]
            _write(row, change.availability, reason, now, changed_by=by, changed_as=post.label, batch=batch)
    return rows


@transaction.atomic
def load_setting(*, unit: Unit | str, phase: int, availability: str, source: str) -> bool:
    """A first setting that comes with the system, not from a manager (demo data, an older list taken over).

    `source` says where from and is kept as the reason. Never overrides: False when this unit and phase
    have been set before, by whomever.
    """
    row = locked_setting(unit.pk if isinstance(unit, Unit) else unit, phase)
    if row.version > 0:
        return False
    write_by_load(row, availability, source)
    return True


def write_by_load(row: MeterAvailability, availability: str, source: str) -> None:
    """A setting that a load makes and not a manager. row: locked."""
    _write(row, availability, source, timezone.now(), changed_by=None, changed_as="Pemuatan data")


def locked_setting(unit_code: str, phase: int) -> MeterAvailability:
    """The row of this unit and phase, made when missing, locked until the transaction ends."""
    [row] = locked_settings([(unit_code, phase)]).values()
    return row


def locked_around(keys: Iterable[Key]) -> dict[Key, MeterAvailability]:
    """As locked_settings, and with them the rows above and below: all that a preview is made from."""
    keys = set(keys)
    units = units_around({code for code, _ in keys}).filter(successor=None).exclude(operator=Operator.BATAM)
    around = {(code, phase) for code in units.values_list("pk", flat=True) for _, phase in keys}
    return locked_settings(keys | around)


def locked_settings(keys: Iterable[Key]) -> dict[Key, MeterAvailability]:
    """The rows of these units and phases, made when missing, locked until the transaction ends."""
    blanks = [MeterAvailability(unit_id=unit_code, phase=phase) for unit_code, phase in keys]
    for blank in blanks:
        blank.clean_fields(exclude=["unit"])
    wanted = {(blank.unit_id, blank.phase): blank for blank in blanks}
    found = _lock(wanted)
    if missing := wanted.keys() - found.keys():
        codes = {unit_code for unit_code, _ in missing}
        if unknown := codes - set(Unit.objects.filter(pk__in=codes).values_list("pk", flat=True)):
            raise ValidationError("Unit %(code)s tidak dikenal.", params={"code": min(unknown)})
        # Two first settings at once: the second insert is ignored and waits on the lock below.
        MeterAvailability.objects.bulk_create([wanted[key] for key in missing], ignore_conflicts=True)
        found = _lock(wanted)
    return found


def _lock(keys: Collection[Key]) -> dict[Key, MeterAvailability]:
    units, phases = {unit_code for unit_code, _ in keys}, {phase for _, phase in keys}
    # Always in the order of their keys: two batches that meet wait for each other instead of both failing.
    rows = MeterAvailability.objects.filter(unit__in=units, phase__in=phases).order_by("pk")
    locked = rows.select_related("unit").select_for_update(of=("self",))
    return {(row.unit_id, row.phase): row for row in locked if (row.unit_id, row.phase) in keys}


def refuse_conflict(change: WantedSetting, locked: Rows) -> None:
    """Raises AvailabilityConflict when what the user saw is no longer so. locked: of `locked_around`."""
    row, wanted = locked[change.key], change.availability
    if change.expected_version not in (None, row.version) and row.availability != wanted:
        raise AvailabilityConflict(row, wanted, seen_version=change.expected_version)
    if change.seen_around is None:
        return
    if other := change_around(row, wanted, change.seen_around, locked):
        seen_version = whole_number_in(change.seen_around.rpartition("~")[2])
        raise AvailabilityConflict(row, wanted, other, seen_version)


def _write(
    row: MeterAvailability,
    availability: str,
    reason: str,
    at: datetime,
    *,
    changed_by: Any,
    changed_as: str,
    batch: str = "",
) -> None:
    row.reason = checked_reason(reason)
    if row.unit.is_batam:
        raise ValidationError("Alokasi meter PT PLN Batam tidak diatur di aplikasi ini.", code="batam")
    row.availability = availability
    row.version += 1
    row.changed_at = at
    row.changed_by = changed_by
    row.changed_as = changed_as
    row.batch = batch
    row.clean_fields(exclude=["unit", "changed_by"])  # these two were just read: a check costs a query each
    sign(row, changed_by, at, row.reason)
    row.save(force_update=True)


def _posts_over(user: Any, unit_codes: Collection[str]) -> dict[str, Post]:
    """For each of these units that the user may set, the post that gives the right."""
    posts: dict[str, Post] = {}
    for post in posts_of(user):
        for unit in Unit.objects.filter(scope_of(post), pk__in=unit_codes):
            posts.setdefault(unit.pk, post)
    return posts
