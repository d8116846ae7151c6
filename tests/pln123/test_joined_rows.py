"""The one hand-written read: what it brings is what the ORM would."""

from types import SimpleNamespace
from typing import Any

import pytest

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
