"""Is it us, or is the database away? The one answer, for the pages, the API and the log."""

import sqlite3

from django.db import InterfaceError, InternalError, OperationalError

# psycopg does not call these two operational errors: the server has become a standby, or it has ended a
# transaction of ours that stood still for too long.
AWAY = ("25006", "25P03")


def database_is_away(error: BaseException | None) -> bool:
    """True when the same request may work in a moment: no connection, no answer in time, no room on the disk.

    Anything else is a fault of our own.
    """
    cause = error.__cause__ if error else None
    if isinstance(error, InternalError):
        return getattr(cause, "sqlstate", None) in AWAY
    if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return False  # sqlite3 calls a table that does not exist an operational error as well
    return isinstance(error, OperationalError | InterfaceError)
