"""The error of a connection that breaks at the end of a long read, as PostgreSQL and Django raise it."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import DatabaseError, connection

from pln123.web.outage import database_is_away
from tests.own_process import database_url
from tests.two_at_once import in_thread

pytestmark = pytest.mark.django_db


def error_of_a_cursor_that_is_closed_too_late() -> Exception:
    """Of the kind that `QuerySet.iterator` opens and closes, on a connection that another has ended."""
    cursor = connection.chunked_cursor()
    cursor.execute("SELECT pg_backend_pid()")
    (own,) = cursor.fetchone()
    with psycopg.connect(database_url(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [own])
    with pytest.raises((DatabaseError, psycopg.Error)) as error:
        cursor.close()
    return error.value


if connection.vendor == "postgresql":  # SQLite has no connection that could break

    def test_the_end_of_a_read_in_parts_that_is_cut_is_an_outage():
        with ThreadPoolExecutor(1) as pool:  # a connection of its own
            error = pool.submit(in_thread, error_of_a_cursor_that_is_closed_too_late).result()
        assert not isinstance(error, DatabaseError), "Django names it now: psycopg's own need not be known"
        assert database_is_away(error)
