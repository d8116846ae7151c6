"""Who sees which reports, and the list they work through. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Case, DateField, DurationField, ExpressionWrapper, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from allocation.clock import WIB, day_wib
from allocation.models import Post, Unit
from allocation.people.posts import posts_of, reads_everything, units_under
from allocation.units.reads import up3s
from scripts_agent.models import Membership, UnitReport
from scripts_agent.people import membership_of

from .ageing import REMIND_NEW_AFTER, REMIND_PASSED_ON_AFTER, working_days_before

State = UnitReport.State


@dataclass(frozen=True)
class ReportReader:
    """A person who reads reports.

    role: as it is written into the report's steps. scope: the reports there are for this person.
    may_move_to: states; empty for a reader only. member: the place at a call site, None for units and Pusat.
    """

    user: User
    role: str
    scope: Q
    may_move_to: frozenset[str]
    units: QuerySet[Unit]
    member: Membership | None = None


def report_reader(user: User, posts: list[Post] | None = None) -> ReportReader | None:
    """Supervisor: reports of the site. Manager UP3, SRM: of their units. Pusat: reads all. Others: None.

    posts: the user's, where they are read already.
    """
    member = membership_of(user)
    if member:
        if member.role != Membership.Role.SUPERVISOR:
            return None
        scope = Q(call__site=member.site_id)
        return ReportReader(
            user, member.role_at_site, scope, frozenset({State.PASSED_ON, State.DONE}), up3s(), member
        )
    posts = posts_of(user) if posts is None else posts
    if reads_everything(posts):
        return ReportReader(user, posts[0].label, Q(), frozenset(), up3s())
    if not posts:
        return None
    units = units_under(posts)
    scope = Q(unit__in=[unit.pk for unit in units])
    return ReportReader(user, posts[0].label, scope, frozenset({State.DONE}), units)


def report_of(reader: ReportReader, report_id: int) -> UnitReport | None:
    """One report with its call and unit; None when there is none for this reader."""
    reports = UnitReport.objects.filter(reader.scope).select_related(
        "unit", "call__site", "call__agent", "call__village__parent__parent__parent"
    )
    return reports.filter(pk=report_id).first()


PAGE = 50
OPEN, OVERDUE = "TERBUKA", "INGATKAN"  # beside the three states


def reports_in(reader: ReportReader, chosen: Mapping[str, str]) -> QuerySet[UnitReport]:
    """The reports of a list: what is still to be done oldest first, everything else newest first.

    chosen, all optional: state (a state, OPEN, OVERDUE or "" for all), unit (code), older_than (days).
    """
    state = chosen.get("state", OPEN)
    reports = UnitReport.objects.filter(reader.scope).select_related("unit", "call__village")
    if state == OPEN:
        reports = reports.filter(state__in=(State.NEW, State.PASSED_ON))
    elif state == OVERDUE:
        reports = reports.filter(overdue(timezone.now()))
    elif state:
        reports = reports.filter(state=state)
    if unit := chosen.get("unit"):
        reports = reports.filter(unit=unit)
    if days := chosen.get("older_than"):
        reports = reports.alias(age=_age(timezone.now())).filter(age__gte=timedelta(days=int(days)))
    return reports.order_by("-pk" if state in ("", State.DONE) else "pk")


def _age(now: datetime) -> ExpressionWrapper:
    """The age that the list shows (`words.py`): midnights in WIB, of a finished report up to its finish."""
    finished = When(state=State.DONE, then=TruncDate("state_since", tzinfo=WIB))
    until = Case(finished, default=Value(day_wib(now)), output_field=DateField())
    return ExpressionWrapper(until - TruncDate("created_at", tzinfo=WIB), output_field=DurationField())


def overdue(now: datetime) -> Q:
    """Reports that have stood too long in their state: marked for a reminder (tambahan)."""
    return Q(state=State.NEW, state_since__lte=working_days_before(now, REMIND_NEW_AFTER)) | Q(
        state=State.PASSED_ON, state_since__lte=working_days_before(now, REMIND_PASSED_ON_AFTER)
    )
