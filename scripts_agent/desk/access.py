"""Finds an agent's own call for a page of the desk."""

from django.http import Http404

from scripts_agent.access import AgentRequest
from scripts_agent.calls.reads import call_with_village, own_calls
from scripts_agent.calls.situation import Situation, replay
from scripts_agent.models import Call


def own_situation(request: AgentRequest, call_id: int) -> Situation:
    """The agent's call, replayed, to be shown. Raises Http404 for anybody else's."""
    try:
        return replay(*call_with_village(request.user, call_id))
    except Call.DoesNotExist:
        raise Http404 from None


def own_call(request: AgentRequest, call_id: int) -> Call:
    """The agent's call. Raises Http404 for anybody else's."""
    call = own_calls(request.user).select_related(None).filter(pk=call_id).first()
    if call is None:
        raise Http404
    return call
