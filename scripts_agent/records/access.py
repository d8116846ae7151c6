"""Who may read a stored call: its agent, the supervisor of its site, and Pusat."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from allocation.people.posts import is_pusat
from scripts_agent.access import AgentRequest, guard
from scripts_agent.calls.reads import calls_read_by
from scripts_agent.models import Call, Membership
from scripts_agent.people import membership_of


class CallReaderRequest(HttpRequest):
    """A request of somebody who may read some calls. `member` is None for Pusat, which belongs to no site."""

    user: User
    member: Membership | None


@guard
def for_call_readers(request: CallReaderRequest) -> None:
    """Lets in agents, supervisors and Pusat. `readable_call` says which calls each of them finds."""
    request.member = membership_of(request.user)
    if request.member is None and not is_pusat(request.user):
        raise PermissionDenied("Halaman ini hanya untuk CSO, Supervisor dan Pusat.")


def readable_call(request: CallReaderRequest | AgentRequest, call_id: int) -> Call:
    """A call that this person may read in full. Raises Http404 for any other."""
    return get_object_or_404(calls_read_by(request.user, request.member), pk=call_id)
