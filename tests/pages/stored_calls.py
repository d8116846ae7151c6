"""Calls that have come somewhere without being walked there: stored as the services store them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User

from scripts_agent.calls import services
from scripts_agent.calls.opening import open_call
from scripts_agent.models import Call


def open_stored(agent: User, name: str = "Sari", **answers: str) -> Call:
    """A new connection for Ibu Sari, with these answers of its first steps."""
    return open_call(
        member=agent.membership,
        answers={"transaction": "PB", **answers},
        contact={"salutation": "Ibu", "name": name, "telephone": "", "customer_id": ""},
    )


def act(call: Call, service: Callable[..., Any], **given: Any) -> None:
    with services.locked(call_id=call.pk, agent=call.agent) as situation:
        service(situation, revision=situation.call.revision, **given)


def name_product(call: Call, product: str) -> None:
    """Step 4: the product is named, and line 4a.5 said."""
    act(call, services.answer, step=4, changes={"product": product})
    act(call, services.answer, step=4, changes={"heard": "YA"})
