"""What tests of personal data share."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from scripts_agent.models import Call, UnitReport
from tests.cast import AsUser
from tests.scripts_agent.privacy.asking import report_of
from tests.scripts_agent.stored_calls import CALLER, make_call


@pytest.fixture
def old_call(agent: User) -> Callable[..., Call]:
    """old_call(days=91): last saved so long ago, closed unless told otherwise."""

    def make(days: float, *, text: str = "", state: str = "SELESAI", **fields: object) -> Call:
        call = make_call(agent, "01 08:00", **{"closing": "decline", **CALLER, **fields})
        saved = timezone.now() - timedelta(days=days)
        Call.objects.filter(pk=call.pk).update(opened_at=saved - timedelta(minutes=4), saved_at=saved)
        if text:
            UnitReport.objects.create(
                call=call,
                unit_id="UP3-MENTENG",
                product="PASCABAYAR",
                power=2200,
                phase=1,
                outcome="OFFER_ALTERNATIVE",
                text=text,
                created_at=saved,
                state=state,
                state_since=saved,
            )
        return call

    return make


@pytest.fixture
def calls(agent: User) -> list[Call]:
    """Two of Sari's calls, oldest first: one ended in a report, in the other she gave her number as +62."""
    answers = {"transaction": "PB", "village": "31.71.01.1001", "power": "2200", "product": "PASCABAYAR"}
    first = make_call(
        agent, "19 08:00", closing="report", answers=answers, village_id="31.71.01.1001", **CALLER
    )
    report_of(first)
    second = make_call(agent, "20 08:00", closing="decline", telephone="+6281234567890")
    return [first, second]


@pytest.fixture
def client(supervisor: User, as_user: AsUser) -> Client:
    return as_user(supervisor)
