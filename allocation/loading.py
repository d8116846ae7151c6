"""What both loaders need: the report of a load, which rows must not be deleted, fresh statistics.

Also how many rows are read by their keys, whatever the database takes in one statement.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

KEYS_PER_STATEMENT = 900  # SQLite is only sure to accept 999 variables
LISTED = 20
M = TypeVar("M", bound=Model)


@dataclass
class Difference:
    """Keys added, changed and deleted by a load, and `kept`: gone from the source, but still needed here.

    notes: what else was done, or left as it is, as sentences.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def in_use(model: type[Model], keys: Collection[str], skip: Collection[type[Model]] = ()) -> set[str]:
    """Those of `keys` (primary keys of `model`) that some row points at, whatever app it belongs to.

    Found through the foreign keys themselves. Rows of the models in `skip` do not count.
    """
    used: set[str] = set()
    relation: Any
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model in skip:
            continue  # not a foreign key of another row to this one
        column = relation.field.attname
        for some in in_steps(sorted(keys), KEYS_PER_STATEMENT):
            rows = relation.related_model._base_manager.filter(**{f"{column}__in": some})
            used.update(rows.order_by().values_list(column, flat=True).distinct())
    return used


def refresh_statistics(*models: type[Model]) -> None:
    """PostgreSQL plans by what it knows of a table, and after a bulk write it knows nothing until autovacuum
    comes by: a site that was just set up would be slow meanwhile. SQLite plans well without.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


def in_steps(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """`rows` cut into lists of at most `size`."""
    rest = iter(rows)
    while step := list(islice(rest, size)):
        yield step


def read_by_key(rows: QuerySet[M], keys: Iterable[str]) -> dict[str, M]:
    """Those of `rows` with these primary keys, by key. As `in_bulk`, for any number of keys."""
    found: dict[str, M] = {}
    for some in in_steps(sorted(set(keys)), KEYS_PER_STATEMENT):
        found.update(rows.in_bulk(some))
    return found


def report(what: str, difference: Difference) -> Iterator[str]:
    """The difference as lines for a terminal, at most LISTED keys of each kind."""
    counts = (
        ("ditambah", difference.added),
        ("diubah", difference.changed),
        ("dihapus", difference.deleted),
        ("hilang dari sumber tetapi masih dipakai, tidak dihapus", difference.kept),
    )
    yield f"{what}: " + (
        ", ".join(f"{len(keys)} {kind}" for kind, keys in counts if keys) or "tidak ada perubahan"
    )
    for kind, keys in counts:
        if keys:
            more = f", dan {len(keys) - LISTED} lainnya" if len(keys) > LISTED else ""
            yield f"  {kind}: {', '.join(keys[:LISTED])}{more}"
