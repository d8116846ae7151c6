"""Every write of meter availability: who may, who did, and why (SOP 2); and what went unserved for it.

There is no other way to change a setting; the admin and the commands call these functions.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from allocation import selectors
from allocation.domain.decision import Case, Decision, Outcome, Reason
from allocation.domain.matrix import Availability, Product
from allocation.models import Demand, MeterAvailability, Post, Unit
from allocation.models.availability import REASON_MAX_LENGTH

# Other reasons ask nothing of a unit: no meter lifts a power limit, and Batam is not PLN's.
REASONS_FOR_THE_UNIT = (Reason.MATERIAL, Reason.NO_SETTING, Reason.NO_UNIT)
Result = tuple[Outcome, Product | None]


class AvailabilityConflict(ValidationError):
    """Somebody else changed the setting in the meantime. Carries both values; nothing was saved."""

    def __init__(self, row: MeterAvailability, wanted: str) -> None:
        self.current = row.availability
        self.wanted = wanted
        super().__init__(
            "Sementara itu %(who)s mengubah ketersediaan menjadi %(current)s. "
            "Pilihan Anda, %(wanted)s, belum disimpan: periksa, lalu simpan lagi bila tetap berlaku.",
            code="conflict",
            params={
                "who": row.changed_as or "pengguna lain",
                "current": value_label(self.current),
                "wanted": value_label(wanted),
            },
        )


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
) -> MeterAvailability:
    """Set what a unit has in stock for one phase, in force at once; "" clears the unit's own setting.

    `by` must hold an active post over the unit, read from the database now: PermissionDenied otherwise.
    `expected_version` is the version the user saw: AvailabilityConflict when somebody changed it since.
    The value that is already in force changes nothing. ValidationError for a bad value or reason.
    """
    unit_code = unit.pk if isinstance(unit, Unit) else unit
    post = _post_over(by, unit_code)
    if post is None:
        raise PermissionDenied("Hanya Manager UP3 dan SRM Niaga & PP unit ini yang boleh mengubahnya.")
    row = locked_setting(unit_code, phase)
    refuse_conflict(row, availability, expected_version)
    if row.availability == availability:
        return row
    return _write(row, availability, reason, changed_by=by, changed_as=post.label)


@transaction.atomic
def load_setting(*, unit: Unit | str, phase: int, availability: str, source: str) -> bool:
    """A first setting that comes with the system, not from a manager (demo data, an older list taken over).

    `source` says where from and is kept as the reason. Never overrides: False when this unit and phase
    have been set before, by whomever.
    """
    row = locked_setting(unit.pk if isinstance(unit, Unit) else unit, phase)
    if row.version > 0:
        return False
    _write(row, availability, source, changed_by=None, changed_as="Pemuatan data")
    return True


def locked_setting(unit_code: str, phase: int) -> MeterAvailability:
    """The row of this unit and phase, made when missing, locked until the transaction ends."""
    blank = MeterAvailability(unit_id=unit_code, phase=phase)
    blank.clean_fields(exclude=["unit"])
    if not Unit.objects.filter(pk=unit_code).exists():
        raise ValidationError("Unit %(code)s tidak dikenal.", params={"code": unit_code})
    # Two first settings at once: the second insert is ignored and waits on the lock below.
    MeterAvailability.objects.bulk_create([blank], ignore_conflicts=True)
    return MeterAvailability.objects.select_for_update().get(unit=unit_code, phase=phase)


def refuse_conflict(row: MeterAvailability, availability: str, expected_version: int | None) -> None:
    """AvailabilityConflict when the user saw an older version and wants another value than the row has."""
    if expected_version not in (None, row.version) and row.availability != availability:
        raise AvailabilityConflict(row, availability)


def _write(
    row: MeterAvailability, availability: str, reason: str, *, changed_by: Any, changed_as: str
) -> MeterAvailability:
    row.reason = reason.strip()
    if not row.reason or "\0" in row.reason:
        raise ValidationError("Isi alasan perubahan.", code="reason")
    if len(row.reason) > REASON_MAX_LENGTH:
        raise ValidationError(f"Alasan paling panjang {REASON_MAX_LENGTH} huruf.", code="reason")
    if row.unit.is_batam:
        raise ValidationError("Alokasi meter PT PLN Batam tidak diatur di aplikasi ini.", code="batam")
    row.availability = availability
    row.version += 1
    row.changed_at = timezone.now()
    row.changed_by = changed_by
    row.changed_as = changed_as
    row.full_clean()
    row._history_user = changed_by  # type: ignore[attr-defined]
    row._change_reason = row.reason  # type: ignore[attr-defined]
    row.save()
    return row


def _post_over(user: Any, unit_code: str) -> Post | None:
    for post in selectors.posts_of(user):
        if Unit.objects.filter(selectors.scope_of(post), pk=unit_code).exists():
            return post
    return None


def demand_from(
    call_number: int,
    village: selectors.VillageAllocation,
    case: Case,
    decision: Decision,
    ap2t: Result | None = None,
) -> Demand | None:
    """What this decision says to the unit, not yet stored; None when nothing (design "Unmet demand").

    ap2t: the result that AP2T showed instead, where it has answered.
    """
    ours = (decision.outcome, decision.alternative)
    differs = ap2t is not None and ap2t != ours
    if decision.reason not in REASONS_FOR_THE_UNIT and not differs:
        return None
    return Demand(
        call_number=call_number,
        at=timezone.now(),
        village=village.village,
        unit=village.unit,
        transaction=case.transaction,
        phase=case.phase,
        product=case.product,
        power=case.power,
        reason=decision.reason if decision.reason in REASONS_FOR_THE_UNIT else "",
        outcome=_result_text(ours),
        ap2t=_result_text(ap2t) if ap2t and differs else "",
    )


def _result_text(result: Result) -> str:
    return " ".join(filter(None, result))


def note_demand(call_number: int, demand: Demand | None) -> None:
    """Keeps the last decision's demand in place of an earlier one of the same call; None: there is none."""
    if demand is None:
        Demand.objects.filter(call_number=call_number).delete()
        return
    fields = [f.name for f in Demand._meta.concrete_fields if f.name not in ("id", "call_number")]
    Demand.objects.bulk_create(
        [demand], update_conflicts=True, unique_fields=["call_number"], update_fields=fields
    )
