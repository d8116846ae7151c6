"""The one hand-written read: what it brings is what the ORM would."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from allocation.models import Region
from pln123.web.joined_rows import Columns, fetch_rows, read_parts
from scripts_agent.models import Call
from tests.walk import Walk

pytestmark = pytest.mark.django_db
CALL = Columns(Call, "call")
ONE_CALL = f"SELECT {CALL} FROM scripts_agent_call call WHERE id = %s"  # noqa: S608


def values(row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def call(walk: Walk, villages: SimpleNamespace) -> Call:
    walk.open("PB", salutation="Ibu", name="Sari %s 'x'")
    walk.village(villages.gambir)
    walk.power("2200")
    walk.product("PASCABAYAR")
    return walk.call


def test_a_row_is_read_as_the_orm_reads_it(call: Call) -> None:
    other = Call.objects.get(pk=call.pk)
    (row,) = fetch_rows(ONE_CALL, [call.pk])
    (found,) = read_parts(row, (CALL,))
    assert values(found) == values(other)
    assert isinstance(found.told, dict)
    assert found == other
    assert not found._state.adding
    found.name = "Sri"
    found.save()
    assert Call.objects.get(pk=call.pk).name == "Sri"


def test_an_outer_join_without_a_row_gives_nothing(call: Call) -> None:
    village = Columns(Region, "village")
    sql = f"SELECT {CALL}, {village} FROM scripts_agent_call call LEFT JOIN allocation_region village ON 1=0"  # noqa: S608
    (row,) = fetch_rows(sql, [])
    assert read_parts(row, (CALL, village)) == [call, None]
    assert read_parts(row, (village,)) == [None]


if connection.vendor == "postgresql":  # SQLite has nothing to prepare

    def test_a_statement_that_comes_often_is_planned_once_for_a_connection(call: Call) -> None:
        def prepared(text: str) -> int:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{text}%"]
                )
                return int(cursor.fetchone()[0])

        for times in range(1, 8):
            fetch_rows(f"{ONE_CALL} /* satu */", [call.pk])
            assert prepared("/* satu */") == (times > 5)
        for _ in range(6):
            Call.objects.get(pk=call.pk, name=call.name, telephone="")  # the ORM's statements as well
        assert prepared('"scripts_agent_call"."telephone" = $3') == 1
