"""The database's disk is full: 503 in clear words, nothing half-written, and it works when there is room."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from tests.faults.agents import Agent
from tests.faults.production import Loaded, Production, production, wait_for
from tests.faults.test_half_written import stored
from tests.walk import Walk

SIZE = "512m"
CLEAR_WORDS = ("Basis data tidak menjawab", "Panggilan Anda tersimpan sampai langkah terakhir.")


# The short form: the database says that its disk is full -------------------------------------------------


@contextmanager
def no_more_room() -> Iterator[None]:
    """SQLite may not make its file longer; PostgreSQL's answer to a call's event is that of a full disk."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            # Whatever tests before this one deleted left free pages: thousands of calls would fit in them.
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA max_page_count")
            [most] = cursor.fetchone()
            cursor.execute("PRAGMA max_page_count = 1")  # it takes its present length for the limit
        else:
            cursor.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
                " 'BEGIN RAISE EXCEPTION ''could not extend file'' USING ERRCODE = ''disk_full''; END'"
            )
            cursor.execute(
                "CREATE TRIGGER full_disk AFTER INSERT ON scripts_agent_callevent"
                " FOR EACH ROW EXECUTE FUNCTION no_room()"
            )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {most}" if sqlite else "DROP FUNCTION no_room CASCADE")


@pytest.mark.django_db(transaction=True)
def test_a_step_that_finds_no_room_is_503_and_leaves_nothing_half_written(
    agent: User, as_user: Callable[[User], Client], demo_settings: None, villages, tell
):
    client = as_user(agent)
    client.raise_request_exception = False
    walk = Walk(client)
    with no_more_room():
        status = 302
        while status == 302:  # SQLite has some room left in the pages it has begun
            before = stored()
            answer = client.post("/asisten/baru", {"transaction": "PB"})
            status = answer.status_code
    assert status == 503
    assert all(words in answer.content.decode() for words in CLEAR_WORDS)
    assert stored() == before
    walk.to_product(villages.gambir)
    assert walk.product("PRABAYAR").status_code == 302
    tell("the database says that its disk is full", 1, "503 in words, nothing half-written", "no 500")


# A disk that is full -------------------------------------------------------------------------------------


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A small file system of its own."""
    place = Path(tempfile.mkdtemp(prefix="small-disk-"))
    try:
        command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "small-disk", place]
        mount = subprocess.run(command, capture_output=True, text=True)
        if mount.returncode:
            pytest.skip(f"a small file system cannot be mounted (needs root): {mount.stderr.strip()}")
        try:
            yield place
        finally:
            subprocess.run(["umount", "--lazy", place], check=True)
    finally:
        place.rmdir()


@pytest.mark.long
@pytest.mark.parametrize("what", ["tables", "write-ahead log"])
def test_a_full_disk_of_postgresql_loses_and_halves_nothing(
    prepared: Loaded, small_disk: Path, what: str, tell
):
    """Without room for its tables PostgreSQL refuses the statement; without room for its log it ends."""
    few_logs = ("-c", "max_wal_size=48MB", "-c", "min_wal_size=32MB")
    with production(prepared, options=few_logs) as running:
        agents = running.agents(8)
        {"tables": move_tables, "write-ahead log": move_log}[what](running, small_disk)
        for _ in range(5):
            assert all(at_once(agents))

        filler = small_disk / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(small_disk).free))
        while running.statuses[503] < 50:
            at_once(agents)
            if what == "write-ahead log":
                with suppress(psycopg.Error):
                    running.sql("SELECT pg_switch_wal()")  # the next file, sooner
        people = [(f"agen.{number}", agent.due) for number, agent in enumerate(agents, 1) if agent.due]
        pages = [running.browser(name, htmx=False).post(due.path, **due.fields) for name, due in people]
        [page, *_] = [page for page in pages if page.status == 503]
        assert all(words in page.text for words in CLEAR_WORDS)
        if what == "tables":
            assert any("No space left on device" in web.log for web in running.webs)
            findings = running.findings()
            assert not findings, findings

        filler.unlink()
        wait_for(lambda: is_up(running, start=what == "write-ahead log"))
        refused = running.statuses[503]
        first = at_once(agents)
        assert all(first)
        while not all(agent.is_closed for agent in agents):
            assert all(agent.do() for agent in agents if not agent.is_closed)
        findings = running.findings()
        assert not findings, findings
        assert not running.faults
    result = (
        f"{refused} refused with 503, 0 lost, 0 half-written;"
        f" {sum(first)} of {len(first)} first requests afterwards work"
    )
    tell(f"disk full: PostgreSQL's {what}", 1, result, "0 lost, no 500, all")


def move_tables(running: Production, disk: Path) -> None:
    give(running, disk)
    running.sql(f"CREATE TABLESPACE small LOCATION '{disk}'")
    for kind in ("TABLE", "INDEX"):
        running.sql(f"ALTER {kind} ALL IN TABLESPACE pg_default SET TABLESPACE small")


def move_log(running: Production, disk: Path) -> None:
    running.postgres.stop()
    log = running.postgres.data / "pg_wal"
    shutil.move(log, disk)
    log.symlink_to(disk / "pg_wal")
    give(running, disk)
    running.postgres.start()


def give(running: Production, disk: Path) -> None:
    """The database's server, which does not run as root, may write there."""
    owner = running.postgres.data.stat()
    for path in (disk, *disk.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)


def at_once(agents: list[Agent]) -> list[bool]:
    with ThreadPoolExecutor(len(agents)) as pool:
        return list(pool.map(Agent.do, agents))


def is_up(running: Production, start: bool) -> bool:
    """Whether the database answers. It ended itself when its log was full: somebody starts it again."""
    if start and not running.postgres.is_running:
        running.postgres.start()
    try:
        return running.sql("SELECT 1") == [(1,)]
    except psycopg.OperationalError:
        return False
