"""Who may read a stored call: its agent, and whoever reads calls of its site."""

from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from allocation.people.posts import is_pusat
from scripts_agent.access import AgentRequest, View
from scripts_agent.calls.reads import calls_read_by
from scripts_agent.models import Call, Membership
from scripts_agent.people import membership_of


class CallReaderRequest(HttpRequest):
    """A request of somebody who may read some calls. `member` is None for Pusat, which belongs to no site."""

    user: User
    member: Membership | None


def for_call_readers(view: View) -> View:
    """Lets in agents, supervisors and Pusat; which calls each of them finds says `readable_call`."""

    @wraps(view)
    def guarded(request: CallReaderRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.member = membership_of(request.user)
        if request.member is None and not is_pusat(request.user):
            raise PermissionDenied("Halaman ini hanya untuk CSO, Supervisor dan Pusat.")
        return view(request, *args, **kwargs)

    return guarded


def readable_call(request: CallReaderRequest | AgentRequest, call_id: int) -> Call:
    """A call to read, whole: an agent's own, a supervisor's site's, any for Pusat. Http404 for others."""
    call = calls_read_by(request.user, request.member).filter(pk=call_id).first()
    if call is None:
        raise Http404
    return call
