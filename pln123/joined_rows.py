"""Hand-written SQL in terms of models: for the few statements that every step of a call makes.

The ORM builds each statement anew, which takes longer than the database takes to answer it; and it would need
one for the call and three for its village. What Django knows of a column (JSON, times, UUIDs) stays its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


class Columns(Generic[M]):
    """Columns of a model's table in such a statement, under the alias of that table; all, or those named.

    A column that is left out is read when somebody asks for it, as after `only()`.
    """

    def __init__(self, model: type[M], alias: str, *names: str) -> None:
        self.model, self.alias, self.names = model, alias, names

    @cached_property
    def fields(self) -> list[Field[Any, Any]]:
        return [f for f in self.model._meta.concrete_fields if not self.names or f.name in self.names]

    @cached_property
    def attributes(self) -> list[str]:
        return [field.attname for field in self.fields]

    @cached_property
    def converted(self) -> list[tuple[int, Field[Any, Any]]]:
        """Position and field of the columns whose values the database gives in a form of its own."""
        return [(n, field) for n, field in enumerate(self.fields) if self._converters(field)]

    def _converters(self, field: Field[Any, Any]) -> list[Any]:
        column = field.get_col(self.model._meta.db_table)
        return [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]

    def __str__(self) -> str:
        return ", ".join(f"{self.alias}.{field.column}" for field in self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def read(self, values: Sequence[Any]) -> M | None:
        """The instance; None where an outer join found no row."""
        key = self.attributes.index(self.model._meta.pk.attname)
        if values[key] is None:
            return None
        found = list(values)
        for n, field in self.converted:
            for convert in self._converters(field):
                found[n] = convert(found[n], field, connection)
        return self.model.from_db(DEFAULT_DB_ALIAS, self.attributes, found)


def update_row(row: Model, *names: str) -> None:
    """Writes these fields of one stored row."""
    fields: list[Field[Any, Any]] = [row._meta.get_field(name) for name in names]  # type: ignore[misc]
    columns = ", ".join(f"{field.column} = %s" for field in fields)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {columns} WHERE id = %s", [*values, row.pk])  # noqa: S608


def read_rows(
    sql: str, params: Sequence[Any], parts: Sequence[Columns[Any]], *, repeated: int | None = None
) -> list[list[Any]]:
    """The statement's rows, each as the instances of its parts, which stand in it in this order.

    repeated: only so many of the last parts differ from row to row; the others are read in the first row and
    are the same instances in all.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    found: list[list[Any]] = []
    for row in rows:
        same = len(parts) - repeated if found and repeated is not None else 0
        instances = found[0][:same] if same else []
        start = sum(map(len, parts[:same]))
        for part in parts[same:]:
            instances.append(part.read(row[start : start + len(part)]))
            start += len(part)
        found.append(instances)
    return found
