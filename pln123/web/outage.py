"""Is it us, or is the database away? The one answer, for the pages, the API and the log."""

import sqlite3
from select import select
from typing import Any

import psycopg
from django.db import Error, InterfaceError, OperationalError

# psycopg does not call these two operational errors: the server has become a standby, or it has ended a
# transaction of ours that stood still for too long.
AWAY = ("25006", "25P03")
# At the end of QuerySet.iterator, closing the server's cursor, Django lets psycopg's own error through.
NO_CONNECTION = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
NO_TABLE = "42P01"
ANSWER_SECONDS = 1.0


def database_is_away(error: BaseException | None) -> bool:
    """True when the same request may work in a moment: no connection, no answer in time, no room on the disk.

    Anything else is a fault of our own.
    """
    cause = error if isinstance(error, psycopg.Error) else error.__cause__ if error else None
    if getattr(cause, "sqlstate", None) in AWAY:
        return True
    if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return False  # sqlite3 calls a table that does not exist an operational error as well
    return isinstance(error, NO_CONNECTION)


def sentence_for_operators(error: Error) -> str:
    """What a command ends with. Raises `error` where it is a fault of our own."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) == NO_TABLE or str(error).startswith("no such table"):
        return "Tabelnya belum ada: jalankan manage.py migrate lebih dahulu."
    if database_is_away(error):
        return f"Basis data tidak menjawab: {str(error).partition(chr(10))[0]}. Perbaiki, lalu ulangi."
    raise error


def connection_answers(pgconn: Any) -> bool:
    """Whether this connection of libpq answers in time. If not, it cannot be used any more."""
    try:
        pgconn.send_query(b"SELECT 1")
        while True:
            while pgconn.is_busy():
                if not select([pgconn.socket], [], [], ANSWER_SECONDS)[0]:
                    return False
                pgconn.consume_input()
            if pgconn.get_result() is None:
                return True
    except psycopg.Error:
        return False
