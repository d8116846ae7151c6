"""Shared reads of calls."""

from datetime import timedelta
from functools import cache

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from allocation.availability import one_village
from allocation.availability.of_village import VillageAllocation, allocation_from
from allocation.domain.region_codes import is_village_code
from pln123.web.joined_rows import Columns, fetch_rows
from scripts_agent.contact.telephone import spellings
from scripts_agent.models import Call, DeskCall, Membership


def own_calls(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Call]:
    """The calls this person took. The desk finds calls through this, so it never finds anybody else's."""
    return Call.objects.filter(agent_id=user.pk).select_related(
        "site", "unit", "village__parent__parent__parent"
    )


_LARGEST_NUMBER = 2**63 - 1


@cache
def _columns(kind: type[DeskCall]) -> Columns[DeskCall]:
    return Columns(kind, "call")


def call_with_village(
    user: AbstractBaseUser | AnonymousUser,
    call_id: int,
    *,
    village: str = "",
    lock: bool = False,
    kind: type[DeskCall] = Call,
) -> tuple[DeskCall, VillageAllocation | None]:
    """One of the user's calls, and what can be served in its village (None: it has none), in one statement.

    village: the code of another village, to be read in place of the call's own. lock: the call's row stays
    locked until the transaction ends. kind: of the call, real or practised.
    Raises ObjectDoesNotExist, also for somebody else's call.
    """
    if call_id > _LARGEST_NUMBER:
        raise kind.DoesNotExist
    columns = _columns(kind)
    sql = f"""
        SELECT {columns}, {one_village.columns()}
        FROM {kind._meta.db_table} call
        LEFT JOIN allocation_region village ON village.code = COALESCE(%s, call.village_id)
        {one_village.JOINS}
        WHERE call.id = %s AND call.agent_id = %s
    """  # noqa: S608 - made of our own names alone
    if lock and connection.features.has_select_for_update:
        sql += " FOR UPDATE OF call"
    asked = village if is_village_code(village) else None
    rows = fetch_rows(sql, [asked, call_id, user.pk])
    if not rows:
        raise kind.DoesNotExist
    call = columns.read(rows[0][: len(columns.fields)])
    assert call
    read = one_village.gather(rows)
    if read and read.coverage and read.coverage.unit_id == call.unit_id:
        call.unit = read.coverage.unit
    return call, allocation_from(read)


def calls_read_by(user: AbstractBaseUser | AnonymousUser, member: Membership | None) -> QuerySet[Call]:
    """The calls a person may read: a CSO their own, a supervisor those of the site, Pusat all.

    member: None for Pusat; the views check that it is.
    """
    calls = Call.objects.select_related("site", "agent", "unit", "village__parent__parent__parent")
    if member is None:
        return calls
    if member.role == Membership.Role.SUPERVISOR:
        return calls.filter(site=member.site_id)
    return calls.filter(agent_id=user.pk)


def open_calls_of(user: AbstractBaseUser | AnonymousUser, telephone: str) -> QuerySet[Call]:
    """The user's open calls from this telephone number, however its country code was written.

    Only the calls' own numbers are read, which is what the page shows. An empty `telephone` finds none.
    """
    calls = Call.objects.filter(agent_id=user.pk, closed_at=None, telephone__in=spellings(telephone))
    return calls.only("pk") if telephone else calls.none()


def newest_open_call(user: AbstractBaseUser | AnonymousUser, within: timedelta) -> Call | None:
    """The newest of the user's open calls, if it was opened within this time."""
    since = timezone.now() - within
    calls = own_calls(user).select_related(None).filter(closed_at=None, opened_at__gte=since)
    return calls.first()
