"""A person's place at a call site, and the sites whose calls they read."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import QuerySet

from allocation.people.posts import is_pusat
from pln123.web.joined_rows import Columns, fetch_rows, read_parts
from scripts_agent.models import Membership, Site

# Every request reads it; the ORM takes longer to write this statement than the database to answer (ADR 4).
_PERSON = (Columns(User, "person"), Columns(Membership, "member"), Columns(Site, "site"))
_PERSON_SQL = """
    SELECT {} FROM auth_user person
    LEFT JOIN scripts_agent_membership member ON member.user_id = person.id
    LEFT JOIN scripts_agent_site site ON site.id = member.site_id
    WHERE person.id = %s
"""


def user_with_place(user_id: int) -> User | None:
    """A user together with their place at a call site, which nearly every page asks for."""
    rows = fetch_rows(_PERSON_SQL.format(", ".join(map(str, _PERSON))), [user_id])
    if not rows:
        return None
    user, member, site = read_parts(rows[0], _PERSON)
    if member:
        member.user, member.site = user, site  # so user.membership is known as well
    else:
        Membership._meta.get_field("user").remote_field.set_cached_value(user, None)  # and that there is none
    return user


def membership_of(user: AbstractBaseUser | AnonymousUser) -> Membership | None:
    """The person's place at a call site, or None for everybody else. An administrator has none, whatever was
    stored before they became one."""
    if not user.is_authenticated or getattr(user, "is_superuser", False):
        return None
    return getattr(user, "membership", None)  # read with the user (pln123/site/sign_on.py)


def takes_calls(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the desk's pages open for this person: no supervisor and no locked account."""
    member = membership_of(user)
    return user.is_active and member is not None and member.role == Membership.Role.CSO


def who_takes_calls() -> QuerySet[Membership]:
    """The places of everybody for whom `takes_calls` holds."""
    return Membership.objects.filter(
        role=Membership.Role.CSO, user__is_active=True, user__is_superuser=False
    ).select_related("user", "site")


def sites_read_by(user: AbstractBaseUser | AnonymousUser, member: Membership | None) -> list[Site]:
    """A supervisor reads their own site, Pusat every site, everybody else none. member: of this user."""
    if member is not None:
        return [member.site] if member.role == Membership.Role.SUPERVISOR else []
    return list(Site.objects.all()) if is_pusat(user) else []
