"""Reads that may come from a copy of the database (DATABASE_REPLICA_URL): figures, exports, what is over.

A view marked `from_replica` reads the copy, unless it is away or further behind than
PLN123_REPLICA_LAG_SECONDS. All else asks the primary: every other view, whatever is written, who somebody is
and what they may. A request that writes reads the primary from there on.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.signals import request_started
from django.db import DatabaseError, connections
from django.http import HttpRequest
from django.template.response import SimpleTemplateResponse

from .outage import connection_answers, database_is_away

logger = logging.getLogger(__name__)
PRIMARY, REPLICA = "default", "replica"
# Apps and models that are read from the primary in every view: who somebody is and what they may ...
ALWAYS_PRIMARY = {"auth", "sessions", "axes", "otp_totp", "otp_static"}
ALWAYS_PRIMARY |= {"allocation.Post", "allocation.ApiToken", "allocation.FirstPassword"}
ALWAYS_PRIMARY |= {"scripts_agent.Membership", "scripts_agent.Site"}
# ... and what a process keeps of the regions (allocation/places/current_load.py): older rows would stay.
ALWAYS_PRIMARY |= {"allocation.Region", "allocation.RegionLoad"}
REPLAYED = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn, pg_last_xact_replay_timestamp()"
PAUSES = (0.0, 0.02, 0.08)  # seconds: what was committed just now is on its way
REST_SECONDS = 30.0  # that a copy which cannot be used is left alone, so that nobody waits for it again

_reads = ContextVar("reads", default=PRIMARY)
_left_alone_until = 0.0


class ReplicaRouter:
    """Django asks it for each statement of the ORM."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        is_kept_off = ALWAYS_PRIMARY & {model._meta.app_label, model._meta.label}
        return PRIMARY if is_kept_off else _reads.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        _reads.set(PRIMARY)
        return PRIMARY

    def allow_relation(self, *rows: Any, **hints: Any) -> bool:
        return True  # the same rows, wherever they were read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


def _read_the_primary(**_: Any) -> None:
    """Every request begins so. It may end in a stream, after its view."""
    _reads.set(PRIMARY)


request_started.connect(_read_the_primary)


def from_replica(view: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator of views that only read, inside the one that says who may enter.

    `request.data_as_of` is the moment up to which the copy has everything; pages show it.
    """

    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        moment = usable_moment()
        if moment is None:
            return view(request, *args, **kwargs)
        vars(request)["data_as_of"] = moment
        _reads.set(REPLICA)
        try:
            answer = view(request, *args, **kwargs)
            # The admin's pages read while they are rendered.
            return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer
        except Exception as error:
            if not database_is_away(error):
                raise
            _leave_alone(str(error))
        del vars(request)["data_as_of"]
        _reads.set(PRIMARY)
        return view(request, *args, **kwargs)

    return reading


def usable_moment() -> datetime | None:
    """Up to which moment the copy has everything that was committed. None: there is none, or it is not to be
    used.
    """
    if REPLICA not in settings.DATABASES or time.monotonic() < _left_alone_until:
        return None
    try:
        now, moment = _compare()
    except DatabaseError as error:
        _leave_alone(str(error))
        return None
    if moment is None or (now - moment).total_seconds() > settings.REPLICA_LAG_SECONDS:
        _leave_alone(f"it has the data of {moment}")
        return None
    return moment


def _compare() -> tuple[datetime, datetime | None]:
    """The primary's clock, and the moment of the copy: now, when it has all that the primary has written, or
    else that of the newest transaction it has.
    """
    copy = connections[REPLICA]
    if copy.connection and not connection_answers(copy.connection.pgconn):
        copy.close()  # a server that hangs: a new connection is waited for PLN123_DB_CONNECT_SECONDS
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute("SELECT now(), pg_current_wal_lsn()::text")
        now, written = cursor.fetchone()
    with copy.cursor() as cursor:
        for pause in PAUSES:
            time.sleep(pause)
            cursor.execute(REPLAYED, [written])
            has_all, newest = cursor.fetchone()
            if has_all:
                return now, now
    return now, newest


def _leave_alone(why: str) -> None:
    global _left_alone_until
    _left_alone_until = time.monotonic() + REST_SECONDS
    logger.warning("The replica is not read for %d s: %s", REST_SECONDS, why)
