"""A number for each request: in the log, in the answer's header, and on the page about an error."""

import re
import uuid
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest

HEADER = "X-Request-ID"
_ID = re.compile(r"[0-9a-f]{32}")
current: ContextVar[str] = ContextVar("request_id", default="")


def _forget(**_: Any) -> None:
    """Only when the answer is closed: Django logs what it says of an answer after the last middleware, and a
    list that is sent in pieces can still fail.
    """
    current.set("")


request_finished.connect(_forget)


def id_of(request: HttpRequest) -> str:
    """The one that our own proxy gave, or else a new one: a client cannot choose what stands in our log."""
    given = request.headers.get(HEADER, "")
    return given if settings.PROXIES and _ID.fullmatch(given) else uuid.uuid4().hex
