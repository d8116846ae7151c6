"""A call is opened, with the answers of step 1."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from allocation.clock import day_wib
from scripts_agent.contact.masking import Contact
from scripts_agent.models import Call, Membership
from scripts_agent.words.of_call import versions_on

from .reads import own_calls
from .services import answer, locked
from .storing import RELATIONS, write_trace


@transaction.atomic
def open_call(
    *,
    member: Membership,
    answers: Mapping[str, str],
    contact: Contact,
    follows: Call | None = None,
    token: UUID | None = None,
) -> Call:
    """A new call at the member's site, under the policy and with the words in force today (WIB).

    token: of the form. The same form sent twice opens one call; what was corrected before the second time is
    stored, as long as nobody has gone on with the call.
    """
    token = token or uuid4()
    now = timezone.now()
    call = Call(
        site=member.site,
        agent_id=member.user_id,
        opened_at=now,
        saved_at=now,
        **versions_on(day_wib(now)),
        answers=dict(answers),
        follows=follows,
        token=token,
        **contact,
    )
    call.clean_fields(exclude=RELATIONS)
    try:
        with transaction.atomic():
            call.save(force_insert=True)
    except IntegrityError:
        return _opened_before(member.user, token, answers, contact)
    write_trace(call, [("OPENED", _opened(call))])
    return call


def _opened(call: Call) -> dict[str, Any]:
    """The first line of the trace. Of the contact it names the fields alone."""
    return {
        "step": 1,
        "policy": call.policy,
        "scripts": call.script_version,
        "closings": call.closings_version,
        "flow": call.flow_version,
        "answers": call.answers,
        "contact": [field for field, value in call.contact.items() if value],
        "follows": call.follows_id,
    }


def _opened_before(agent: User, token: UUID, answers: Mapping[str, str], contact: Contact) -> Call:
    with locked(call_id=own_calls(agent).get(token=token).pk, agent=agent) as situation:
        call = situation.call
        assert isinstance(call, Call)
        if not (call.closed_at or call.revision):
            gone = dict.fromkeys(call.answers.keys() - answers.keys())
            answer(situation, step=1, revision=0, changes={**answers, **gone}, contact=contact)
        return call
