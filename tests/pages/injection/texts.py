"""The sixty texts together, a caller who is called like them, and what a call does with them."""

from collections.abc import Callable
from typing import Any

from scripts_agent.calls import services
from scripts_agent.models import Call
from tests.pages.injection.payloads import PAYLOADS, packed

ALL = " ".join(PAYLOADS)
NOTES = packed(500)  # for traces that nobody can rewrite: these come in by the services, within their limit
SARI = {"name": "Sari", "telephone": "0812345678", "customer_id": ""}
SIXTY = dict.fromkeys(SARI, ALL)  # a caller who is called like this, and has typed it as numbers, too
CODES = ("kode_pembeda", "kode_multiguna", "jenis_program")


def act(call: Call, service: Callable[..., Any], **given: Any) -> None:
    with services.locked(call_id=call.pk, agent=call.agent) as situation:
        service(situation, revision=situation.call.revision, **given)
