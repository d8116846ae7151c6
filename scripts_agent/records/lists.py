"""The calls of one site as a list: filtered, newest first, page by page however many there are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from allocation.clock import WIB
from scripts_agent.calls.reads import calls_at
from scripts_agent.contact.telephone import spellings
from scripts_agent.models import Call, Membership, Site

PAGE = 50
RUNNING = "BERJALAN"  # beside the ids of the closings


@dataclass(frozen=True)
class Cursor:
    """The last call of a page: the next page begins behind it. Written "<microseconds>-<number>"."""

    opened_at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{round(self.opened_at.timestamp() * 1_000_000)}-{self.pk}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """None for anything that no page of ours has written: the list then begins at its beginning."""
        microseconds, _, pk = text.partition("-")
        if not all(part.isascii() and part.isdigit() and len(part) < 18 for part in (microseconds, pk)):
            return None
        return cls(datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(microseconds)), int(pk))


def calls_in(
    site: Site, *, day: date | None = None, closing: str = "", agent: int | None = None
) -> QuerySet[Call]:
    """A site's calls. day: of opening (WIB). closing: an id, RUNNING, or "" for all. agent: primary key."""
    calls = calls_at(site).defer("answers", "told").order_by("-opened_at", "-pk")
    if day:
        start = datetime.combine(day, datetime.min.time(), WIB)
        calls = calls.filter(opened_at__gte=start, opened_at__lt=start + timedelta(days=1))
    if closing:
        calls = calls.filter(closing="" if closing == RUNNING else closing)
    if agent:
        calls = calls.filter(agent=agent)
    return calls


def page_of(calls: QuerySet[Call], behind: Cursor | None) -> tuple[list[Call], Cursor | None]:
    """One page, and where the next begins (None: this was the last). No total: counting reads all."""
    if behind:
        calls = calls.filter(
            Q(opened_at__lt=behind.opened_at) | Q(opened_at=behind.opened_at, pk__lt=behind.pk),
            opened_at__lte=behind.opened_at,  # a bound that an index can begin at
        )
    found = list(calls[: PAGE + 1])
    more = len(found) > PAGE
    return found[:PAGE], Cursor(found[PAGE - 1].opened_at, found[PAGE - 1].pk) if more else None


def calls_of_number(site: Site, telephone: str) -> QuerySet[Call]:
    """A site's calls of one telephone number, however its country code was written; none for an empty one."""
    calls = calls_in(site)
    return calls.filter(telephone__in=spellings(telephone)) if telephone else calls.none()


def agents_at(site: Site) -> QuerySet[User]:
    """The site's agents by name, for a filter."""
    return User.objects.filter(membership__site=site, membership__role=Membership.Role.CSO).order_by(
        "username"
    )
