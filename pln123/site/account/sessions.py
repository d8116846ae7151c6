"""The open sessions of a person: listed from the sessions themselves, so none is missed; and ended."""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from pln123.web.client_address import client_address

BEGAN, SEEN, ADDRESS, BROWSER = "began", "seen", "address", "browser"  # in the session
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("Mac OS", "macOS"), ("Linux", "Linux"))


class OpenSession(NamedTuple):
    id: str  # of the key, which itself is shown nowhere
    key: str
    began: datetime
    seen: datetime
    address: str
    browser: str


def note_where(request: HttpRequest) -> None:
    request.session[ADDRESS] = client_address(request)
    request.session[BROWSER] = _in_words(request.headers.get("User-Agent", ""))


def sessions_of(user: Any) -> list[OpenSession]:
    """The newest first. Reads every open session: Django keeps none by its user. A thousand take 0.1 s."""
    found = []
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        content = session.get_decoded()
        if content.get(SESSION_KEY) == str(user.pk):
            began, seen = (content.get(name, 0) for name in (BEGAN, SEEN))
            found.append(
                OpenSession(
                    id=id_of(session.session_key),
                    key=session.session_key,
                    began=_moment(began),
                    seen=_moment(max(began, seen)),
                    address=content.get(ADDRESS, ""),
                    browser=content.get(BROWSER, ""),
                )
            )
    return sorted(found, key=lambda session: session.began, reverse=True)


def end(user: Any, *, only: str = "", but: str = "") -> int:
    """Ends the sessions of this user: the one with this id, or all but the one with this key."""
    keys = [s.key for s in sessions_of(user) if (not only or s.id == only) and s.key != but]
    return Session.objects.filter(session_key__in=keys).delete()[0]


def id_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.get_current_timezone())


def _in_words(agent: str) -> str:
    """ "Firefox, Windows"; what is unknown is not guessed."""
    named = (next((name for sign, name in known if sign in agent), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, named)) or "peramban lain"
