"""A person's place at a call site, and the sites whose calls they read."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

from allocation.people.posts import is_pusat
from scripts_agent.models import Membership, Site


def user_with_place(user_id: int) -> User | None:
    """A user together with their place at a call site, which nearly every page asks for."""
    try:
        return User.objects.select_related("membership__site").get(pk=user_id)
    except User.DoesNotExist:
        return None


def membership_of(user: AbstractBaseUser | AnonymousUser) -> Membership | None:
    """The person's place at a call site, or None for everybody else."""
    if not user.is_authenticated:
        return None
    return getattr(user, "membership", None)  # read with the user by DeskBackend (pln123/site/auth.py)


def sites_read_by(user: AbstractBaseUser | AnonymousUser, member: Membership | None) -> list[Site]:
    """A supervisor reads their own site, Pusat every site, everybody else none. member: of this user."""
    if member is not None:
        return [member.site] if member.role == Membership.Role.SUPERVISOR else []
    return list(Site.objects.all()) if is_pusat(user) else []
