"""Who reaches a page of the desk, and whose call it may be about. Every view about calls starts here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from allocation.people.posts import is_pusat
from scripts_agent.models import Membership, Site
from scripts_agent.people import membership_of, sites_read_by

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
