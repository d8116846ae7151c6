"""Finds an agent's own call for a page of the desk."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest

from scripts_agent.access import AgentRequest
from scripts_agent.calls.reads import call_with_village
from scripts_agent.calls.situation import Situation, replay
from scripts_agent.models import Call, DeskCall, PracticeCall


def kind_at(request: HttpRequest) -> type[DeskCall]:
    """Which kind of call an address is about: the pages are the same, the tables are not."""
    match = request.resolver_match
    if match and match.namespace == PracticeCall.pages:
        return PracticeCall
    return Call


def own_situation(request: AgentRequest, call_id: int) -> Situation:
    """The agent's call, replayed, to be shown. Raises Http404 for anybody else's."""
    try:
        return replay(*call_with_village(request.user, call_id, kind=kind_at(request)))
    except ObjectDoesNotExist:
        raise Http404 from None
