"""Shared reads about people and calls."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from allocation.models import Operator, Unit, UnitLevel
from allocation.selectors import is_pusat

from .models import Call, Membership, Site


def membership_of(user: AbstractBaseUser | AnonymousUser) -> Membership | None:
    """The person's place at a call site, or None for everybody else."""
    if not user.is_authenticated:
        return None
    return Membership.objects.select_related("site").filter(user_id=user.pk).first()


def sites_read_by(user: AbstractBaseUser | AnonymousUser, member: Membership | None) -> list[Site]:
    """A supervisor reads the own site, Pusat every site, everybody else none. member: the user's own."""
    if member is not None:
        return [member.site] if member.role == Membership.Role.SUPERVISOR else []
    return list(Site.objects.all()) if is_pusat(user) else []


def own_calls(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Call]:
    """The calls this person took. Every page about a call starts here: a foreign call is not found."""
    return Call.objects.filter(agent_id=user.pk).select_related(
        "site", "unit", "village__parent__parent__parent"
    )


def calls_read_by(user: AbstractBaseUser | AnonymousUser, member: Membership | None) -> QuerySet[Call]:
    """Calls a person may read: a CSO the own ones, a supervisor the site's, somebody without a site (Pusat,
    which the views check) all.
    """
    calls = Call.objects.select_related("site", "agent", "unit", "village__parent__parent__parent")
    if member is None:
        return calls
    if member.role == Membership.Role.SUPERVISOR:
        return calls.filter(site=member.site_id)
    return calls.filter(agent_id=user.pk)


def calls_at(site: Site) -> QuerySet[Call]:
    """The calls of one site, newest first. A call keeps its site when its agent moves."""
    return Call.objects.filter(site=site).select_related("agent", "unit", "village")


def open_calls_of(user: AbstractBaseUser | AnonymousUser, telephone: str) -> QuerySet[Call]:
    """Own calls of this number that are not closed yet; none for an unknown number."""
    calls = own_calls(user).filter(closed_at=None, telephone=telephone)
    return calls if telephone else calls.none()


def up3s() -> QuerySet[Unit]:
    """Every UP3 of PLN by name: the units a report can go to."""
    return Unit.objects.filter(level=UnitLevel.UP3, operator=Operator.PLN).order_by("name")
