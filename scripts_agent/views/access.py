"""Who reaches a page of the desk, and whose call it may be about. Every view about calls starts here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from allocation.selectors import is_pusat

from ..models import Call, Membership, Site
from ..report_readers import ReportReader, report_reader
from ..selectors import call_with_village, calls_read_by, membership_of, own_calls, sites_read_by
from ..situation import Situation, replay

View = Callable[..., HttpResponse]


class AgentRequest(HttpRequest):
    """A request of a member; `member` is the place at the call site."""

    user: User
    member: Membership


def for_role(role: Membership.Role) -> Callable[[View], View]:
    """Lets members of one role in and nobody else."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            member = membership_of(request.user)
            if member is None or member.role != role:
                raise PermissionDenied(f"Halaman ini hanya untuk {role.label}.")
            request.member = member
            return view(request, *args, **kwargs)

        return guarded

    return guard


for_agents = for_role(Membership.Role.CSO)
for_supervisors = for_role(Membership.Role.SUPERVISOR)


def for_pusat(view: View) -> View:
    """Lets in who owns the policy, and nobody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_pusat(request.user):
            raise PermissionDenied("Halaman ini hanya untuk Pusat.")
        return view(request, *args, **kwargs)

    return guarded


class ReaderRequest(HttpRequest):
    """A request of somebody who reads whole sites. `member` is None for Pusat, which belongs to none."""

    user: User
    member: Membership | None
    sites: list[Site]


def for_site_readers(view: View) -> View:
    """Lets the supervisor of a site in, and Pusat, which reads every site (design "People")."""

    @wraps(view)
    def guarded(request: ReaderRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.member = membership_of(request.user)
        request.sites = sites_read_by(request.user, request.member)
        if not request.sites:
            raise PermissionDenied("Halaman ini hanya untuk Supervisor dan Pusat.")
        return view(request, *args, **kwargs)

    return guarded


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


class ReportRequest(HttpRequest):
    """A request of somebody who has reports; `reader` says which and what may be done with them."""

    user: User
    reader: ReportReader


def for_report_readers(view: View) -> View:
    """Lets in supervisors, managers of units and Pusat."""

    @wraps(view)
    def guarded(request: ReportRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reader = report_reader(request.user)
        if reader is None:
            raise PermissionDenied("Halaman ini hanya untuk Supervisor, Manager UP3, SRM dan Pusat.")
        request.reader = reader
        return view(request, *args, **kwargs)

    return guarded


def number_in(text: str) -> int | None:
    """The whole number that a query or a hidden field holds; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def own_situation(request: AgentRequest, call_id: int) -> Situation:
    """An own call to show, replayed. Http404 for others."""
    try:
        return replay(*call_with_village(request.user, call_id))
    except Call.DoesNotExist:
        raise Http404 from None


def own_call(request: AgentRequest, call_id: int) -> Call:
    call = own_calls(request.user).select_related(None).filter(pk=call_id).first()
    if call is None:
        raise Http404
    return call
