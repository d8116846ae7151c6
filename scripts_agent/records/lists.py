"""The calls of one site as a list: filtered, newest first, page by page however many there are."""

from datetime import date

from django.contrib.auth.models import User
from django.db.models import QuerySet

from allocation.demand.period import Period
from allocation.domain.decision import Outcome
from scripts_agent.calls.told import case_told
from scripts_agent.contact.telephone import spellings
from scripts_agent.models import Call, Membership, Site
from scripts_agent.words.of_call import day_ago, duration_of, state_of
from scripts_agent.words.results import request_words, result_words

PAGE = 50
RUNNING, FORGOTTEN = "BERJALAN", "TERTINGGAL"  # beside the ids of the closings
NOT_YET = "–"


def row_of(call: Call) -> dict[str, object]:
    """A call in the list, in words. request and result: what the caller was told last, with AP2T's answer."""
    case = case_told(call)
    return {
        "call": call,
        "duration": duration_of(call),
        "request": request_words(case) if case else NOT_YET,
        "result": result_words(Outcome(call.outcome), case.product.other) if case else NOT_YET,
        "state": state_of(call),
    }


def calls_in(
    site: Site, *, day: date | None = None, closing: str = "", agent: int | None = None
) -> QuerySet[Call]:
    """A site's calls, newest first. A call keeps its site when its agent moves.

    day: of opening (WIB). closing: an id, RUNNING, FORGOTTEN, or "" for all. agent: primary key.
    """
    calls = Call.objects.filter(site=site).select_related("agent", "unit", "village").defer("answers")
    calls = calls.order_by("-opened_at", "-pk")
    if day:
        calls = Period(day, day).of(calls, "opened_at")
    if closing:
        is_open = closing in (RUNNING, FORGOTTEN)
        calls = calls.filter(closing="" if is_open else closing)
    if closing == RUNNING:
        calls = calls.filter(saved_at__gt=day_ago())
    if closing == FORGOTTEN:
        calls = calls.filter(saved_at__lte=day_ago())
    if agent:
        calls = calls.filter(agent=agent)
    return calls


def calls_of_number(site: Site, telephone: str) -> QuerySet[Call]:
    """A site's calls of one telephone number, however its country code was written; none for an empty one."""
    calls = calls_in(site)
    return calls.filter(telephone__in=spellings(telephone)) if telephone else calls.none()


def agents_at(site: Site) -> QuerySet[User]:
    """The site's agents by name, for a filter."""
    return User.objects.filter(membership__site=site, membership__role=Membership.Role.CSO).order_by(
        "username"
    )
