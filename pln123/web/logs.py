"""Log lines without personal data.

A number is recognised by its form, and masked. A name cannot be recognised, so whatever may hold one is left
out: the message of an exception (PostgreSQL quotes whole rows: "Failing row contains (..., Sari, ...)"), the
query of an address, and everything that was typed.
"""

import json
import logging
import re
import traceback
from collections.abc import ItemsView, Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

from .numbers import NUMBER
from .outage import database_is_away
from .request_id import current

QUERY = re.compile(r"(?<=\S)\?\S+")
# Exceptions whose message tells of the machine or the program, never of what somebody typed: its first line
# is logged.
TELLING = {
    "OperationalError",
    "OSError",
    "ImportError",
    "AttributeError",
    "NameError",
    "ImproperlyConfigured",
}


class MaskingFormatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another formatter may have stored it here, with the message
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = _masked(record.message)
        if number := current.get():
            record.message += f" (request {number})"
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:
        return _masked("\n".join(_places(ei[1])))


class JsonFormatter(MaskingFormatter):
    """The same as one JSON object a line, for PLN's log server (PLN123_LOG_FORMAT=json)."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": self.formatTime(record, self.datefmt),
            "level": record.levelname,
            "logger": record.name,
            "message": _masked(record.getMessage()),
        }
        if number := current.get():
            entry["request"] = number
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def _masked(text: str) -> str:
    return NUMBER.sub("[nomor]", QUERY.sub("?[...]", text))


def _places(error: BaseException) -> Iterator[str]:
    """Where it happened, from the first cause to the last, without messages that may quote data."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _places(earlier)
        yield "which led to:"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    kinds = {kind.__name__ for kind in type(error).__mro__}
    said = str(error).partition("\n")[0] if kinds & TELLING else "(message not logged)"
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    yield f"{name}: {said}"


class NothingTyped(SafeExceptionReporterFilter):
    """Django's page about an error (PLN123_DEBUG=1) shows neither what was posted nor any variable."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request else {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:
        return {}.items()


class OutageFilter(logging.Filter):
    """While the database is away every request fails: each gets one line, without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and database_is_away(error):
            why = str(error).partition("\n")[0]
            record.msg, record.args = f"{record.getMessage()}: {why}", None
            record.exc_info = record.exc_text = None
        return True


class RefusalFilter(logging.Filter):
    """A refused request is no fault of ours: one line, so that the tracebacks of faults are found."""

    def filter(self, record: logging.LogRecord) -> bool:
        if (
            getattr(record, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
            < HTTPStatus.INTERNAL_SERVER_ERROR
        ):
            record.exc_info = record.exc_text = None
        return True
