"""Hand-written SQL in terms of models: for the few statements that every step of a call makes.

The ORM builds each statement anew, which takes longer than the database takes to answer it; and it would need
one for the call and three for its village. What Django knows of a column (JSON, times, UUIDs) stays its own.

PostgreSQL plans each of them once per connection: to plan takes up to ten times as long as to answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, Model
from django.db.models.base import ModelState

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
    def key(self) -> int:
        """Position of the primary key."""
        return self.fields.index(self.model._meta.pk)

    @cached_property
    def converters(self) -> list[tuple[int, Field[Any, Any], list[Any]]]:
        """Position, field and converters of the columns that the database gives in a form of its own."""
        found = []
        for n, field in enumerate(self.fields):
            column = field.get_col(self.model._meta.db_table)
            own = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
            found += [(n, field, own)] if own else []
        return found

    def __str__(self) -> str:
        return ", ".join(f"{self.alias}.{field.column}" for field in self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def read(self, values: Sequence[Any]) -> M | None:
        """The instance; None where an outer join found no row."""
        if values[self.key] is None:
            return None
        found = list(values)
        for n, field, converters in self.converters:
            for convert in converters:
                found[n] = convert(found[n], field, connection)
        # As `Model.from_db` leaves it, without the constructor, which looks at every field: a step reads 15.
        row = self.model.__new__(self.model)
        row.__dict__.update(zip(self.attributes, found, strict=True), _state=ModelState())
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        return row


@cache
def _written(model: type[Model], names: tuple[str, ...]) -> list[Field[Any, Any]]:
    return [model._meta.get_field(name) for name in names]  # type: ignore[misc]


def _prepared(row: Model, fields: Sequence[Field[Any, Any]]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


class _Cursor(ServerBindingCursor):
    """Says which statement it made to who counts them (`connection.queries`); psycopg forgets it."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        done = super().execute(query, params, **options)  # type: ignore[misc]
        self._query = SimpleNamespace(query=query.encode())
        return done


@contextmanager
def _cursor() -> Iterator[CursorWrapper]:
    """Django's cursor, on PostgreSQL one that prepares its statements; Django's own never does."""
    connection.ensure_connection()
    psycopg = connection.connection
    usual = getattr(psycopg, "cursor_factory", None)
    if usual:
        psycopg.cursor_factory = _Cursor
    try:
        cursor = connection.cursor()
    finally:
        if usual:
            psycopg.cursor_factory = usual
    with cursor:
        yield cursor


def _quoted(fields: Sequence[Field[Any, Any]]) -> list[str]:
    return [connection.ops.quote_name(str(field.column)) for field in fields]


def update_row(row: Model, *names: str) -> None:
    """Writes these fields of one stored row."""
    fields = _written(type(row), names)
    columns = ", ".join(f"{column} = %s" for column in _quoted(fields))
    with _cursor() as cursor:
        sql = f"UPDATE {row._meta.db_table} SET {columns} WHERE id = %s"  # noqa: S608
        cursor.execute(sql, [*_prepared(row, fields), row.pk])


def insert_rows(*rows: M, unique: str = "") -> None:
    """Writes new rows of one model, whose keys the database makes and nobody asks for.

    unique: a column; a row that holds its value already is written over.
    """
    model = type(rows[0])
    fields = _written(model, tuple(f.name for f in model._meta.concrete_fields if not f.primary_key))
    columns = _quoted(fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    sql = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES {places}"  # noqa: S608
    if unique:
        changed = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
        sql += f" ON CONFLICT ({unique}) DO UPDATE SET {changed}"
    with _cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in _prepared(row, fields)])


def read_rows(
    sql: str, params: Sequence[Any], parts: Sequence[Columns[Any]], *, repeated: int | None = None
) -> list[list[Any]]:
    """The statement's rows, each as the instances of its parts, which stand in it in this order.

    repeated: only so many of the last parts differ from row to row; the others are read in the first row and
    are the same instances in all.
    """
    with _cursor() as cursor:
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
