"""Is it us, or is the database away? The one answer, for the pages and for the API."""

from django.db import InterfaceError, InternalError, OperationalError

# Not operational errors to psycopg: the server has become a standby, or has ended a transaction of ours that
# stood still for too long.
AWAY = ("25006", "25P03")


def database_is_away(error: BaseException | None) -> bool:
    """True when the same request may work in a moment: no connection, no answer in time, no room on the disk.

    Anything else is a fault of our own.
    """
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) in AWAY
    return isinstance(error, OperationalError | InterfaceError)
