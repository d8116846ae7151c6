"""A real copy of the database (streaming replication): what is read there, and what never is."""

import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from tests.faults.agents import Browser
from tests.faults.production import ROOT, Loaded, Production, Web, environment, wait_for
from tests.own_postgres import FAST, OwnPostgres, own_postgres, standby_of
from tests.rounds import rounds

ACTS, SUMMARY, DEMAND = "/tindakan/", "/lokasi/ringkasan/", "/admin/allocation/demand/"
PAGES = (ACTS, SUMMARY, DEMAND, "/admin/allocation/historicalmeteravailability/", "/naskah/akibat/?page=1")
FILES = ("/tindakan/daftar.csv", "/laporan/daftar.csv", "/lokasi/ringkasan/per-jam.csv")
TOLD = r"Data per pukul \d\d:\d\d:\d\d WIB\."
LAG = 8  # seconds that the copy may be behind


class Copied(NamedTuple):
    """One web process over a database and its copy."""

    running: Production
    standby: OwnPostgres

    @property
    def pusat(self) -> Browser:
        return self.running.browser("kantor.pusat", htmx=False)

    def on_copy(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.standby.url, autocommit=True) as connection:
            return connection.execute(statement).fetchall()  # type: ignore[call-overload]


@pytest.fixture
def copied(prepared: Loaded) -> Iterator[Copied]:
    with ExitStack() as stack:
        options = (*FAST, "-c", "max_connections=30")
        primary = stack.enter_context(own_postgres(options, copy_of=prepared.data))
        standby = stack.enter_context(standby_of(primary))
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="web-")))
        settings = {"DATABASE_REPLICA_URL": standby.url, "PLN123_REPLICA_LAG_SECONDS": str(LAG)}
        web = Web(primary.url, logs, **settings)
        stack.callback(web.stop)
        web.start()
        yield Copied(Production(primary, [web], prepared.sessions), standby)


def change(copied: Copied, availability: str) -> None:
    """The SRM sets what UP3 Menteng has, in a process of its own. It stands among the acts."""
    command = [sys.executable, "-m", "tests.faults.inside", "manager"]
    line = f"UP3-MENTENG 1 {availability}\n"
    url = environment(copied.running.postgres.url)
    subprocess.run(command, cwd=ROOT, env=url, input=line, text=True, check=True, capture_output=True)


def acts_on(copied: Copied) -> int:
    """How many acts the page lists."""
    answer = copied.pusat.get(ACTS)
    assert answer.status == 200
    return answer.text.count("ubah ketersediaan")


def catch_up(copied: Copied) -> None:
    [(position,)] = copied.running.sql("SELECT pg_current_wal_lsn()::text")
    wait_for(lambda: copied.on_copy(f"SELECT pg_last_wal_replay_lsn() >= '{position}'") == [(True,)])


def test_pages_and_files_come_from_the_copy_and_say_so(copied: Copied, tell):
    for page in PAGES:
        copied.pusat.get(page)  # the first reader counts the days that are over: that writes
    catch_up(copied)
    with psycopg.connect(copied.standby.url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET log_statement = 'all'")
        connection.execute("SELECT pg_reload_conf()")
    for page in PAGES:
        answer = copied.pusat.get(page)
        assert answer.status == 200, page
        assert re.search(TOLD, answer.text), page
    assert "Salinan basis data" in copied.pusat.get("/keadaan/").text
    for file in FILES:
        assert copied.pusat.get(file).status == 200, file
    asked = copied.standby.log.read_text()
    for table in ("historicalmeteravailability", "daytally", "calltally", "unitreport", "admin_log"):
        assert table in asked, table
    for table in ("django_session", "allocation_post", "scripts_agent_membership", "auth_user"):
        assert not re.search(rf'FROM "{table}" (?!U\d)', asked), table  # U0: inside a list's statement
    tell("a copy for reading", f"{len(PAGES)} pages, {len(FILES)} files", "read from it, moment told", "all")


def test_a_copy_that_stands_still_is_read_until_it_is_too_old(copied: Copied, tell):
    """The control is the first half: while it may be read, the page lacks what has happened since."""
    change(copied, "ALL")
    catch_up(copied)
    before = acts_on(copied)
    copied.on_copy("SELECT pg_wal_replay_pause()::text")
    change(copied, "PRABAYAR")
    assert acts_on(copied) == before, "the copy is really asked"
    walk_a_call(copied)
    lock_out_a_manager(copied)
    wait_for(lambda: acts_on(copied) == before + 1, seconds=LAG + 20)
    answer = copied.pusat.get(ACTS)
    assert "Data per pukul" not in answer.text
    tell("... that stands still", 1, f"read for {LAG} s at most, then the primary", f"{LAG} s")


def walk_a_call(copied: Copied) -> None:
    """Nothing of a call waits for the copy: each step finds the one before."""
    agent = copied.running.agent(1)
    while not agent.is_closed:
        assert agent.do() or agent.changes_shown
    assert not copied.running.findings()


def lock_out_a_manager(copied: Copied) -> None:
    """Whose account ends is out at once, though the copy has it as it was."""
    manager = copied.running.browser("srm.jakarta", htmx=False)
    assert manager.get(DEMAND).status == 200
    copied.running.sql("UPDATE allocation_post SET active = false WHERE unit_id = 'UID-JAYA'")
    assert manager.get(DEMAND).status == 302, "led to the login"
    assert copied.on_copy("SELECT active FROM allocation_post WHERE unit_id = 'UID-JAYA'") == [(True,)]


def test_readers_do_not_notice_that_the_copy_is_killed(copied: Copied, tell):
    catch_up(copied)
    done, statuses = threading.Event(), list[int]()

    def read(page: str) -> None:
        while not done.is_set():
            statuses.append(copied.pusat.get(page).status)

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read, page) for page in PAGES[:4]]
        time.sleep(rounds(2, 10))
        copied.standby.kill()
        seen = len(statuses)
        try:
            wait_for(lambda: len(statuses) > seen + 20)
        finally:
            done.set()
    for reader in readers:
        reader.result()
    assert set(statuses) == {200}
    assert "The replica is not read for 30 s" in copied.running.webs[0].log
    tell("... killed under readers", 1, f"{len(statuses)} pages of 4 readers, 0 failed", "0 failed")


def test_readers_wait_for_a_copy_that_hangs_once_and_not_long(copied: Copied, tell):
    """It is looked at before a request reads. Amid a statement it is waited for, as the primary is."""
    assert copied.pusat.get(SUMMARY).status == 200  # a connection is kept
    copied.standby.pause()
    try:
        waited = [seconds_for(copied, SUMMARY) for _ in range(6)]
    finally:
        copied.standby.resume()
    assert max(waited) < 10, "a second for its answer, three for a new connection, and a busy machine"
    assert sum(seconds > 3 for seconds in waited) <= 1
    tell("... that hangs", 6, f"{max(waited):.1f} s for the first page, then {waited[-1]:.1f} s", "10 s")


def seconds_for(copied: Copied, page: str) -> float:
    began = time.monotonic()
    assert copied.pusat.get(page).status == 200
    return time.monotonic() - began
