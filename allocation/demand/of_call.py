"""What one call asked for and how it ended, stored as one row of demand."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from allocation.availability import of_village as selectors
from allocation.clock import day_wib, today_wib
from allocation.domain.decision import Case, Decision, Outcome, Reason
from allocation.domain.matrix import Product, Service, Transaction
from allocation.models import Demand

from .days import day_changed

# Other reasons of ours ask nothing of a unit: no meter lifts a power limit, and Batam is not PLN's.
REASONS_FOR_THE_UNIT = (Reason.MATERIAL, Reason.NO_SETTING, Reason.NO_UNIT, Reason.UNIT_UNSURE)

DECIDED = [f.name for f in Demand._meta.concrete_fields if f.name not in ("id", "call_number")]
Result = tuple[Outcome, Product | None]


def demand_from(
    call_number: int,
    village: selectors.VillageAllocation,
    case: Case,
    decision: Decision,
    ap2t: Result | None = None,
) -> Demand | None:
    """What this decision means for the unit, not yet stored; None in Batam, which is not PLN's own.

    ap2t: the result that AP2T showed instead, where it has answered.
    Where the unit is a guess, the mapped UP3 is stored. Either the answer is the same at every UP3 that could
    be meant, or the reason is UNIT_UNSURE, which counts nowhere as unmet.
    """
    ours = (decision.outcome, decision.alternative)
    differs = ap2t is not None and ap2t != ours
    if decision.reason is Reason.PLN_BATAM and not differs:
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
        current=case.current.code if case.current else "",
        current_power=case.current_power,
        availability=(village.availability(case.phase) or "") if village.certain_unit else "",
        reason=_reason_for_the_unit(decision.reason, ap2t),
        outcome=stored_result(ours),
        ap2t=stored_result(ap2t) if ap2t and differs else "",
    )


def _reason_for_the_unit(ours: Reason | None, ap2t: Result | None) -> str:
    """What the request counts as; "" = nothing. AP2T has the last word (SOP 6): what it refuses is unmet
    whatever we said, and what it serves is not. A missing setting or mapping still counts as missing when
    AP2T serves the request. Where the unit is a guess, no UP3 is charged with what is unmet."""
    if ap2t and ours not in (Reason.PLN_BATAM, Reason.UNIT_UNSURE):
        if ap2t[0] is not Outcome.SERVED:
            return Reason.MATERIAL  # SOP 4a.6: refused "karena material belum tersedia"
        if ours is Reason.MATERIAL:
            return ""
    return ours if ours in REASONS_FOR_THE_UNIT else ""


def stored_result(result: Result) -> str:
    """As it is stored: `SERVED`, `OFFER_ALTERNATIVE PRABAYAR`."""
    return " ".join(filter(None, result))


def stored_case(request: Any) -> Case | None:
    """What was asked, as `demand_from` stored it, to be decided again. request: has the columns of Demand.

    None for a PD of an earlier release, which kept no present service.
    """
    transaction = Transaction(request.transaction)
    if (transaction is Transaction.PD) != bool(request.current):
        return None
    current = Service.parse(request.current) if request.current else None
    product = Product(request.product)
    return Case(transaction, current, request.current_power, request.power, request.phase, product)


def note_demand(call_number: int, demand: Demand | None, opened_at: datetime) -> None:
    """Stores the demand of the call's last decision in place of an earlier one; None: there is none.

    opened_at: when the call was opened; no demand of the call is older. The call's row must be locked.
    """
    earlier = _past_day_of_demand(call_number, opened_at)
    if demand is None:
        Demand.objects.filter(call_number=call_number).delete()
    else:
        Demand.objects.bulk_create(
            [demand], update_conflicts=True, unique_fields=["call_number"], update_fields=DECIDED
        )
    if earlier:
        day_changed(earlier)


def _past_day_of_demand(call_number: int, opened_at: datetime) -> date | None:
    """The past day that this call's demand is counted in; None, without a statement, for a call of today."""
    today = today_wib()
    if day_wib(opened_at) == today:
        return None
    at = Demand.objects.filter(call_number=call_number).values_list("at", flat=True).first()
    day = at and day_wib(at)
    return day if day and day < today else None
