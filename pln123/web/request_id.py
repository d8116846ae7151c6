"""A number for each request: in the log, in the answer's header, and on the page about an error."""

import re
import uuid
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

HEADER = "X-Request-ID"
_ID = re.compile(r"[0-9a-f]{32}")
current: ContextVar[str] = ContextVar("request_id", default="")


def id_of(request: HttpRequest) -> str:
    """The one that our own proxy gave, or else a new one: a client cannot choose what stands in our log."""
    given = request.headers.get(HEADER, "")
    return given if settings.PROXIES and _ID.fullmatch(given) else uuid.uuid4().hex
