"""The person on duty: membership, site, and the sites whose calls they read."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

from allocation.people.posts import is_pusat
from pln123.web.joined_rows import Columns, read_rows
from scripts_agent.models import Membership, Site

_PERSON = (Columns(User, "person"), Columns(Membership, "member"), Columns(Site, "site"))


_PERSON_SQL = """
    SELECT {} FROM auth_user person
    LEFT JOIN scripts_agent_membership member ON member.user_id = person.id
    LEFT JOIN scripts_agent_site site ON site.id = member.site_id
    WHERE person.id = %s
"""


def user_with_place(user_id: int) -> User | None:
    """A user together with the place at a call site, which nearly every page asks for."""
    sql = _PERSON_SQL.format(", ".join(map(str, _PERSON)))
    for user, member, site in read_rows(sql, [user_id], _PERSON):
        if member:
            member.site, member.user = site, user  # so user.membership is known as well
        return user
    return None


def membership_of(user: AbstractBaseUser | AnonymousUser) -> Membership | None:
    """The person's place at a call site, or None for everybody else."""
    if not user.is_authenticated:
        return None
    return getattr(user, "membership", None)  # read with the user: pln123.auth.DeskBackend


def sites_read_by(user: AbstractBaseUser | AnonymousUser, member: Membership | None) -> list[Site]:
    """A supervisor reads the own site, Pusat every site, everybody else none. member: the user's own."""
    if member is not None:
        return [member.site] if member.role == Membership.Role.SUPERVISOR else []
    return list(Site.objects.all()) if is_pusat(user) else []
