"""Who reaches a page of the desk, and whose call it may be about. Every view about calls starts here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from allocation.people.posts import is_pusat
from pln123.web.not_found import NotFound
from scripts_agent.models import Membership, Site
from scripts_agent.people import membership_of, sites_read_by

View = Callable[..., HttpResponseBase]


class AgentRequest(HttpRequest):
    """A request of a member; `member` is their place at the call site."""

    user: User
    member: Membership


class ReaderRequest(HttpRequest):
    """A request of somebody who reads whole sites. `member` is None for Pusat, which belongs to none."""

    user: User
    member: Membership | None
    sites: list[Site]


def guard(admit: Callable[[Any], None]) -> Callable[[View], View]:
    """A decorator of views. admit: raises PermissionDenied, or puts on the request what the view needs."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            admit(request)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _admit_member(request: AgentRequest, role: Membership.Role) -> None:
    member = membership_of(request.user)
    if member is None or member.role != role:
        raise PermissionDenied(f"Halaman ini hanya untuk {role.label}.")
    request.member = member


@guard
def for_agents(request: AgentRequest) -> None:
    """Lets in the agents of every site."""
    _admit_member(request, Membership.Role.CSO)


@guard
def for_supervisors(request: AgentRequest) -> None:
    """Lets in the supervisors of every site."""
    _admit_member(request, Membership.Role.SUPERVISOR)


@guard
def for_pusat(request: HttpRequest) -> None:
    """Lets in Pusat, which owns the policy."""
    if not is_pusat(request.user):
        raise PermissionDenied("Halaman ini hanya untuk Pusat.")


@guard
def for_overseers(request: HttpRequest) -> None:
    """Lets in Pusat and administrators, who see what managers and administrators did."""
    if not (request.user.is_superuser or is_pusat(request.user)):
        raise PermissionDenied("Halaman ini hanya untuk Pusat dan administrator.")


@guard
def for_site_readers(request: ReaderRequest) -> None:
    """Lets in the supervisor of a site, and Pusat, which reads every site."""
    request.member = membership_of(request.user)
    request.sites = sites_read_by(request.user, request.member)
    if not request.sites:
        if request.member is None and is_pusat(request.user):
            raise NotFound("Belum ada lokasi call center: minta administrator menambahkannya.")
        raise PermissionDenied("Halaman ini hanya untuk Supervisor dan Pusat.")
