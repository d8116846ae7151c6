"""Calls as the figures and the privacy jobs find them, made without walking through the desk."""

from datetime import timedelta

from django.contrib.auth.models import User

from allocation.models import Demand
from scripts_agent.models import Call
from tests.november import at

CALLER = {
    "salutation": "Ibu",
    "name": "Sari",
    "telephone": "081234567890",
    "customer_id": "521234567890",
}
WIPED = dict.fromkeys(CALLER, "")


def make_call(agent: User, opened: str, **fields: object) -> Call:
    """make_call(agent, "19 08:15", outcome="SERVED", closing="continue_ap2t", seconds_3=20)"""
    moment = at(opened)
    if fields.get("closing"):
        fields["closed_at"] = moment + timedelta(minutes=4)
    return Call.objects.create(
        site=agent.membership.site,
        agent=agent,
        opened_at=moment,
        saved_at=moment,
        flow_version="2021-01-26",
        policy="2021-01-26",
        script_version="2021-01-26",
        closings_version="2021-01-26",
        **fields,
    )


def want(
    call: Call, unit: str | None, phase: int, power: int, reason: str = "MATERIAL", later: int = 1
) -> None:
    """The call's demand, decided some hours after it opened."""
    Demand.objects.create(
        call_number=call.pk,
        at=call.opened_at + timedelta(hours=later),
        village_id="31.71.01.1001",
        unit_id=unit,
        transaction="PB",
        phase=phase,
        product="PASCABAYAR",
        power=power,
        reason=reason,
        outcome="NOT_AVAILABLE",
    )
