"""Whose statements PostgreSQL keeps a plan for."""

import pytest
from django.db import connection

from pln123.web.prepared import COMES_OFTEN, keeping_plans

pytestmark = pytest.mark.django_db
KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"


def kept_plans(of: str = "") -> int:
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [f"%{of}%"])
        (number,) = cursor.fetchone()
    return int(number)


if connection.vendor == "postgresql":  # SQLite has nothing to prepare

    def test_a_list_is_planned_for_what_it_asks(as_user, pusat):
        client, before = as_user(pusat), kept_plans()
        for _ in range(7):
            assert client.get("/admin/allocation/demand/selisih/").status_code == 200
        assert kept_plans() == before

    def test_the_pages_of_calls_keep_their_plans(as_user, agent):
        client, before = as_user(agent), kept_plans()
        for _ in range(7):
            assert client.get("/asisten/").status_code == 200
        assert kept_plans() > before

    def test_a_statement_that_comes_often_is_planned_once_for_a_connection():
        for times in range(1, COMES_OFTEN + 3):
            with connection.cursor() as cursor, connection.execute_wrapper(keeping_plans):
                cursor.execute("SELECT name FROM scripts_agent_site WHERE id = %s /* often */", [1])
            assert kept_plans("/* often */") == (times > COMES_OFTEN)
