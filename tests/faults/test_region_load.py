"""A region load is killed, and the server or the database restarted, in its midst: the village table is the
old one or the new one, and the search answers from the same one."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.faults.agents import GAMBIR
from tests.faults.production import (
    ROOT,
    Loaded,
    Production,
    environment,
    inside,
    production,
    wait_for,
)
from tests.rounds import rounds

pytestmark = pytest.mark.timeout(900)  # each test loads all regions again and again into PostgreSQL

FINGERPRINT = (
    "SELECT md5(string_agg(concat_ws('|', code, parent_id, level, name, ap2t_name, kind, postal_code), '~'"
    " ORDER BY code)) FROM allocation_region"
)
# A transaction that has written to the table is open.
WRITES = (
    "SELECT pid FROM pg_locks WHERE relation = 'allocation_region'::regclass AND mode = 'RowExclusiveLock'"
)
REGIONS = ("allocation_region", "allocation_regionload")
XILOFON = "31.71.01.9999"


@dataclass
class Regions:
    """An older table to load over: it lacks a district, has the village XILOFON and calls GAMBIR `LAMA`."""

    running: Production
    new: str  # fingerprints
    old: str

    def make_old(self) -> None:
        for table in REGIONS:
            self.running.sql(f"DELETE FROM {table}")  # noqa: S608
            self.running.sql(f"INSERT INTO {table} TABLE kept_{table}")

    def load(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "load_regions", "--verbosity=0"]
        settings = environment(self.running.postgres.url)
        return subprocess.Popen(command, cwd=ROOT, env=settings)

    @property
    def fingerprint(self) -> str:
        [(fingerprint,)] = self.running.sql(FINGERPRINT)
        return str(fingerprint)

    def state(self) -> str:
        """old or new, of the table and of the search alike. Anything between fails."""
        table, found = self.fingerprint, inside(self.running.postgres.url, "search", "xilofon").strip()
        assert table in (self.old, self.new)
        assert (found == XILOFON) == (table == self.old), found
        return "new" if table == self.new else "old"


@pytest.fixture
def regions(prepared: Loaded) -> Iterator[Regions]:
    with production(prepared, webs=1) as running:
        new = running.sql(FINGERPRINT)[0][0]
        running.sql("DELETE FROM allocation_region WHERE code LIKE '11.01.01%%'")
        running.sql("UPDATE allocation_region SET name = 'Lama', ap2t_name = 'LAMA' WHERE code = %s", GAMBIR)
        running.sql("UPDATE allocation_region SET postal_code = '00000' WHERE code LIKE '35%%' AND level = 4")
        running.sql(
            "INSERT INTO allocation_region (code, parent_id, level, name, ap2t_name, kind, postal_code)"
            " SELECT '31.71.01.9999', parent_id, level, 'Xilofon', 'XILOFON', kind, '' FROM allocation_region"
            " WHERE code = %s",
            GAMBIR,
        )
        running.sql("UPDATE allocation_regionload SET fingerprint = 'old'")
        for table in REGIONS:
            running.sql(f"CREATE TABLE kept_{table} AS TABLE {table}")
        yield Regions(running, new=new, old=running.sql(FINGERPRINT)[0][0])


def seconds_of(regions: Regions) -> float:
    """Of a whole load, from its first write on."""
    load = regions.load()
    wait_for(lambda: regions.running.sql(WRITES))
    began = time.monotonic()
    assert load.wait() == 0
    assert regions.state() == "new"
    return time.monotonic() - began


@pytest.mark.parametrize("what", ["the load", pytest.param("PostgreSQL", marks=pytest.mark.long)])
def test_a_region_load_cut_off_at_any_moment_leaves_the_old_table_or_the_new_one(
    regions: Regions, what: str, tell
):
    running = regions.running
    points = rounds(1, 5)
    span = seconds_of(regions) if points > 1 else 0.0
    states: Counter[str] = Counter()
    for number in range(points):
        regions.make_old()
        load = regions.load()
        wait_for(lambda: running.sql(WRITES))  # the short form cuts here, the long one at moments after it
        time.sleep(span * number / points)
        if what == "PostgreSQL":
            running.postgres.kill()
            load.wait()
            running.postgres.start()
        else:
            load.kill()
            load.wait()
            wait_for(lambda: running.is_at_rest)
        states[regions.state()] += 1
        assert regions.load().wait() == 0
        assert regions.state() == "new"
    result = ", ".join(f"{times} x {state}" for state, times in sorted(states.items()))
    tell(f"{what} killed during a region load", points, f"{result}; loads again", "old or new")


@pytest.mark.long
def test_agents_work_on_while_the_server_restarts_during_a_region_load(regions: Regions, tell):
    running, [web] = regions.running, regions.running.webs
    regions.make_old()
    web.reload()
    agents = running.agents(4)
    load = regions.load()
    steps = restarts = 0
    answers: Counter[str] = Counter()
    while load.poll() is None or restarts < 2:
        old = web.workers
        web.reload()
        wait_for(lambda: web.workers and not set(web.workers) & set(old))  # noqa: B023
        restarts += 1
        for agent in agents:
            assert agent.do()
            steps += 1
        page = running.browser("agen.1").get("/asisten/wilayah/cari/?q=xilofon")
        assert page.status == 200
        answers["old" if XILOFON in page.text else "new"] += 1
    assert load.wait() == 0
    assert regions.state() == "new"
    findings = running.findings()
    assert not findings, findings
    assert not running.faults
    said = ", ".join(f"{times} x {which}" for which, times in sorted(answers.items()))
    result = f"{steps} of {steps} steps taken; the search answered {said}"
    tell("server restarts during a region load", restarts, result, "all, 0 lost")
