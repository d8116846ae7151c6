"""The one read that is written by hand: rows of several tables in one statement, as model instances.

A step of a call reads its call together with the village, the mapping, the unit and the settings. The ORM
would ask three times and build each statement again: without it a whole intake takes 1.6x the processor time.
scripts_agent/calls/reads.py, allocation/availability/one_village.py and, for the person at the page,
scripts_agent/people.py use it. The session is one row of one table: pln123/web/sessions.py reads it with a
plain SELECT. Everything else uses the plain ORM: docs/adr/0004-one-hand-written-read.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


class Columns(Generic[M]):
    """All columns of a model's table in such a statement. alias: of the table in that statement."""

    def __init__(self, model: type[M], alias: str) -> None:
        self.model, self.alias = model, alias

    @cached_property
    def fields(self) -> list[Field[Any, Any]]:
        return list(self.model._meta.concrete_fields)

    @cached_property
    def converters(self) -> list[tuple[int, Field[Any, Any], list[Any]]]:
        """Position, field and converters of the columns that the database gives in its own form (JSON)."""
        found = []
        for position, field in enumerate(self.fields):
            column = field.get_col(self.model._meta.db_table)
            own = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
            found += [(position, field, own)] if own else []
        return found

    def __str__(self) -> str:
        return ", ".join(f"{self.alias}.{field.column}" for field in self.fields)

    def read(self, values: Sequence[Any]) -> M | None:
        """The instance; None where an outer join found no row."""
        if values[self.fields.index(self.model._meta.pk)] is None:
            return None
        found = list(values)
        for position, field, converters in self.converters:
            for convert in converters:
                found[position] = convert(found[position], field, connection)
        return self.model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in self.fields], found)


def fetch_rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def read_parts(row: Sequence[Any], parts: Sequence[Columns[Any]]) -> list[Any]:
    """The instances of one row's parts, which stand at the end of it in this order."""
    found: list[Any] = []
    start = len(row) - sum(len(part.fields) for part in parts)
    for part in parts:
        end = start + len(part.fields)
        found.append(part.read(row[start:end]))
        start = end
    return found
