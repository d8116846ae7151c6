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
