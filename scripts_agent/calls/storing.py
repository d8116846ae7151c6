"""How a changed call is stored: its fields, its trace, and the day it is counted in."""

from typing import Any

from django.utils import timezone

from pln123.web.measures import CALL_EVENTS, DECISIONS
from scripts_agent.figures import keeping
from scripts_agent.models import Call, DeskCall, Membership

# These rows were just read: to check them again costs a query each.
RELATIONS = {"site", "agent", "follows", "village", "unit"}
CLOSED = ("closing", "closed_at")  # what a closing changes, and its undoing
SAVED = ("saved_at", "revision")  # change with everything else
Event = tuple[str, dict[str, Any]]
"""Kind and data of a line of the trace. No personal data, ever.

OPENED      step, answers, policy, scripts, closings, flow, contact, follows (number of the call before,
            same caller)
ANSWERED    step, answers, taken_back (ids), contact (changed fields), lines (on the page: id@version)
TOLD        a `ToldDecision`: case, decision with matrix row and policy, settings, sources, version
RECOMPUTED  old, new (each a `ToldDecision`), choice: new (taken; with lines), old (kept) or same (nobody
            needed to hear)
CLOSED      closing, bantuan_lain, told, ap2t, contact, lines; by, as where it was not the agent
REOPENED    reason, by, as (role and site), closing (the one that went)
"""


def store(call: DeskCall, events: list[Event], *changed: str) -> None:
    """Stores these fields of the call, with time and revision, and the lines of its trace."""
    call.saved_at, call.revision = timezone.now(), call.revision + 1
    call.clean_fields(exclude={field.name for field in call._meta.fields} - set(changed) | RELATIONS)
    call.save(update_fields=[*changed, *SAVED])
    write_trace(call, events)
    if not isinstance(call, Call):
        return  # practice is counted nowhere
    keeping.call_changed(call)
    for kind, _ in events:
        CALL_EVENTS.labels(kind).inc()
        if kind == "TOLD":
            DECISIONS.labels(call.outcome).inc()


def signed(by: Membership) -> dict[str, str]:
    """How a line of the trace names who did it: the user, and as what."""
    return {"by": by.user.get_username(), "as": by.role_at_site}


def write_trace(call: DeskCall, events: list[Event]) -> None:
    now = timezone.now()
    event = call.events.model
    event.objects.bulk_create(event(call=call, at=now, kind=kind, data=data) for kind, data in events)
