"""The statements of a step, which no ORM builds: what they read and write is what the ORM would."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from allocation.models import Coverage, Demand, Region
from pln123.web.joined_rows import Columns, insert_rows, read_rows, update_row
from scripts_agent.models import Call, CallEvent
from tests.walk import Walk

pytestmark = pytest.mark.django_db
CALL = Columns(Call, "call")
ONE_CALL = f"SELECT {CALL} FROM scripts_agent_call call WHERE id = %s"  # noqa: S608


def read(number: int) -> Call:
    call: Call = read_rows(ONE_CALL, [number], (CALL,))[0][0]
    return call


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
    found = read(call.pk)
    assert values(found) == values(other)
    assert isinstance(found.told, dict)
    assert found == other
    assert not found._state.adding
    found.name = "Sri"
    found.save()
    assert Call.objects.get(pk=call.pk).name == "Sri"


def test_a_column_left_out_is_read_when_asked_for(
    villages: SimpleNamespace, django_assert_num_queries
) -> None:
    part = Columns(Coverage, "coverage", "region", "unit", "confidence")
    sql = f"SELECT {part} FROM allocation_coverage coverage WHERE region_id = %s"  # noqa: S608
    with django_assert_num_queries(1):
        coverage = read_rows(sql, ["31.71.01"], (part,))[0][0]
        assert coverage.unit_id == "UP3-MENTENG"
    with django_assert_num_queries(1):
        assert coverage.verified_at is None


def test_an_outer_join_without_a_row_gives_nothing(call: Call) -> None:
    village = Columns(Region, "village")
    sql = f"SELECT {CALL}, {village} FROM scripts_agent_call call LEFT JOIN allocation_region village ON 1=0"  # noqa: S608
    assert [(row[0].pk, row[1]) for row in read_rows(sql, [], (CALL, village))] == [(call.pk, None)]


def test_only_the_named_fields_are_written(call: Call) -> None:
    before = values(Call.objects.get(pk=call.pk))
    moment = datetime(2026, 11, 28, 1, 2, 3, 456, tzinfo=UTC)
    call.name, call.telephone, call.closed_at, call.answers = "Budi", "0812", moment, {"kunci": ["é", None]}
    call.closing, call.told = "decline", None
    update_row(call, "name", "closed_at", "closing", "answers", "told")
    after = values(Call.objects.get(pk=call.pk))
    written = {
        "name": "Budi",
        "closed_at": moment,
        "closing": "decline",
        "answers": call.answers,
        "told": None,
    }
    assert after == before | written


def test_rows_are_added_in_their_order_with_keys_of_the_database(call: Call) -> None:
    last = CallEvent.objects.last()
    assert last
    insert_rows(
        *(CallEvent(call=call, at=call.opened_at, kind=kind, data={"n": kind}) for kind in ("A", "B"))
    )
    assert [(e.kind, e.data) for e in CallEvent.objects.filter(pk__gt=last.pk)] == [
        *(("A", {"n": "A"}), ("B", {"n": "B"}))
    ]


def test_a_row_that_holds_the_unique_value_is_written_over(call: Call) -> None:
    demand = Demand.objects.get(call_number=call.pk)
    key, demand.pk, demand.power = demand.pk, None, 3500
    insert_rows(demand, unique="call_number")
    found = Demand.objects.get(call_number=call.pk)
    assert (found.pk, found.power) == (key, 3500)
    demand.call_number += 1
    insert_rows(demand, unique="call_number")
    assert Demand.objects.count() == 2


if connection.vendor == "postgresql":  # SQLite has nothing to prepare

    def test_a_statement_is_planned_once_for_a_connection(call: Call) -> None:
        def prepared() -> int:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE '%/* satu */'"
                )
                return int(cursor.fetchone()[0])

        for _ in range(3):
            read_rows(f"{ONE_CALL} /* satu */", [call.pk], (CALL,))
        assert prepared() == 1
        with connection.cursor() as cursor:  # Django's own are as before
            cursor.execute(f"{ONE_CALL} /* dua */ /* satu */", [call.pk])
        assert prepared() == 1
