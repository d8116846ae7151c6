"""The database of a test process: a copy of one that holds the real regions, units and coverage.

Migrating and loading take seconds. They are done once for each state of the code, under a lock; every process
and every run afterwards copies the result: a file on SQLite, a database made from a TEMPLATE on PostgreSQL.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction

ROOT = Path(__file__).parents[1]
# What the loaded database depends on.
MADE_FROM = ("*/migrations/*.py", "*/models/*.py", "allocation/data/**/*", "requirements.txt")
LOADERS = ("allocation/places/load.py", "allocation/units/*.py", "allocation/loading.py")

LOADED = {"allocation.region", "allocation.regionload", "allocation.unit", "allocation.coverage"}
MADE_BY_MIGRATE = {"contenttypes.contenttype", "auth.permission"}


@contextmanager
def loaded_database() -> Iterator[None]:
    """Django's connection is to a loaded database of this process's own; gone afterwards."""
    make_copy = _copy_sqlite if connection.vendor == "sqlite" else _copy_postgresql
    before = connection.settings_dict["NAME"]
    with make_copy() as name:
        _use(name)
        try:
            yield
        finally:
            connections.close_all()
            _use(before)


def empty_all_but_loaded_data() -> None:
    """The database as the session began it. DELETE, not TRUNCATE: kept rows point at emptied tables."""
    from allocation.models import Coverage, Unit
    from allocation.units.load import COVERAGE_FILE, UNITS_FILE, add_blank_settings, load

    with transaction.atomic(), connection.cursor() as cursor:
        verified = Coverage.objects.exclude(verified_by=None)
        changed = verified.exists() or dict(Unit.objects.values_list("pk", "parent")) != parents_of_units()
        verified._raw_delete(verified.db)
        protection = release_traces(cursor)
        for model in apps.get_models(include_auto_created=True):
            if model._meta.label_lower not in LOADED | MADE_BY_MIGRATE and not model._meta.proxy:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        for statement in protection:
            cursor.execute(statement)
        if changed:
            load(UNITS_FILE, COVERAGE_FILE)
        add_blank_settings()


@cache
def parents_of_units() -> dict[str, str | None]:
    from allocation.units.load import UNITS_FILE, read_units

    return {code: row.parent_code or None for code, row in read_units(UNITS_FILE).items()}


def release_traces(cursor: Any) -> list[str]:
    """Takes away what protects the traces from being deleted; gives the statements that bring it back."""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT DISTINCT event_object_table FROM information_schema.triggers")
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in triggers]


def state_of_code() -> str:
    """Changes with everything that the loaded database is made from."""
    digest = hashlib.sha256()
    for pattern in (*MADE_FROM, *LOADERS):
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _use(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _load(name: str) -> None:
    _use(name)
    call_command("migrate", verbosity=0)
    call_command("load_regions", verbosity=0)
    call_command("load_units", verbosity=0)
    connections.close_all()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (Path(tempfile.gettempdir()) / f"pln123-tests-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _copy_sqlite() -> Iterator[str]:
    folder = Path(tempfile.gettempdir()) / f"pln123-tests-{os.getuid()}"
    template = folder / f"{state_of_code()}.sqlite3"
    with _one_at_a_time():
        folder.mkdir(mode=0o700, exist_ok=True)
        if not template.exists():
            for older in folder.glob("*.sqlite3*"):
                older.unlink()
            unfinished = template.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            _load(str(unfinished))
            unfinished.rename(template)
        copy = Path(tempfile.gettempdir()) / f"pln123-test-{os.getpid()}.sqlite3"
        shutil.copyfile(template, copy)  # under the lock: another state of the code may take its place
    try:
        yield str(copy)
    finally:
        for path in copy.parent.glob(f"{copy.name}*"):
            path.unlink()


@contextmanager
def _copy_postgresql() -> Iterator[str]:
    template, copy = f"pln123_tests_{state_of_code()}", f"pln123_test_{os.getpid()}"
    with _one_at_a_time():
        if not _server("SELECT 1 FROM pg_database WHERE datname = %s", template):
            _server(f'DROP DATABASE IF EXISTS "{template}_unfinished"')
            _server(f'CREATE DATABASE "{template}_unfinished"')
            home = connection.settings_dict["NAME"]
            _load(f"{template}_unfinished")
            _use(home)
            _server(f'ALTER DATABASE "{template}_unfinished" RENAME TO "{template}"')
        _server(f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
    try:
        yield copy
    finally:
        _server(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _server(statement: str, *parameters: str) -> object:
    """Outside any test database. Gives the first row, None without one."""
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, parameters or None)
        return cursor.fetchone() if cursor.description else None
