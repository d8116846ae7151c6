"""The SOP, clause by clause: its words, what this application does about them, and where."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from allocation import reference
from allocation.clock import today_wib
from allocation.people.posts import posts_of
from scripts_agent.people import membership_of
from scripts_agent.words.handlings import Place, Reader
from scripts_agent.words.lines import in_segments
from scripts_agent.words.script import Scripts, script_versions
from scripts_agent.words.sop import Clause


def sop_context(user: AbstractBaseUser | AnonymousUser) -> dict[str, Any]:
    """The SOP in force today, with the links this reader may open."""
    day, readers = today_wib(), readers_of(user)
    scripts = script_versions().on(day)
    return {
        "scripts": scripts,
        "opening": in_segments(scripts.sop.opening),
        "clauses": [_shown(clause, scripts, readers) for clause in scripts.sop.clauses],
        "matrix": reference.policies().on(day),
    }


def readers_of(user: AbstractBaseUser | AnonymousUser) -> set[Reader]:
    """The roles of this user. Somebody with two of them may open what either may."""
    found = {Reader[post.role] for post in posts_of(user)}
    if member := membership_of(user):
        found.add(Reader[member.role])
    if getattr(user, "is_superuser", False):
        found.add(Reader.ADMINISTRATOR)
    return found


def _shown(clause: Clause, scripts: Scripts, readers: set[Reader]) -> dict[str, Any]:
    """A clause as the page shows it: the SOP's words in segments, then ours."""
    handling = scripts.handlings[clause.id]
    return {
        "id": clause.id,
        "number": clause.number,
        "part": clause.id.removeprefix(clause.number).replace("-", " ").strip(),
        "paragraphs": [in_segments(text) for text in clause.paragraphs],
        "fields": clause.fields,
        "line": in_segments(scripts.lines[clause.line].text) if clause.line else (),
        "ours": handling.text,
        "places": [_place(place, readers) for place in handling.places],
    }


def _place(place: Place, readers: set[Reader]) -> dict[str, str]:
    """A place for one reader. url: "" = this reader may not open it. readers: who may."""
    url = reverse(place.route) if readers & set(place.readers) else ""
    return {"label": place.label, "url": url, "readers": ", ".join(place.readers)}
