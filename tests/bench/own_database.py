"""A database of a bench's own, on SQLite or on the server of DATABASE_URL; dropped at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_database() -> Iterator[None]:
    """django.setup() must have run."""
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = (
        connection.settings_dict["TEST"]["NAME"] or f"bench_{os.getpid()}"
    )
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
