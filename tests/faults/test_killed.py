"""Web processes and PostgreSQL, killed (SIGKILL) in the midst of writes."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from statistics import median

import pytest

from tests.faults.agents import Agent
from tests.faults.production import Loaded, Production, production, wait_for
from tests.own_postgres import DURABLE
from tests.rounds import rounds

POINTS = rounds(6, 30)  # moments of a POST at which its worker is killed
KILLS = rounds(6, 200)
CRASHES, WRITERS, WRITES_PER_SECOND = rounds(1, 20), 12, 50


# Web processes --------------------------------------------------------------------------------------


@pytest.fixture
def one_worker(prepared: Loaded) -> Iterator[Production]:
    """One web process with one worker: it is the one that answers."""
    with production(prepared, webs=1) as running:
        yield running


def test_a_worker_killed_at_any_moment_of_a_write_loses_and_doubles_nothing(one_worker: Production, tell):
    running, [web] = one_worker, one_worker.webs
    agent = running.agent(1)
    span = 1.2 * median(seconds(agent.do) for _ in range(3 * POINTS))
    cut = stored = 0
    for number in range(KILLS):
        delay = span * (number % POINTS) / (POINTS - 1)
        [worker] = web.workers
        before = traced(running)
        killer = threading.Timer(delay, os.kill, (worker, signal.SIGKILL))
        killer.start()
        acknowledged = agent.do()
        killer.join()
        wait_for(lambda: web.workers not in ([], [worker]) and running.is_at_rest)  # noqa: B023
        findings = running.findings()
        assert not findings, (number, delay, findings)
        if not acknowledged:
            cut += 1
            stored += traced(running) > before
            wait_for(agent.do)  # pressed again
    assert cut > KILLS / 10
    findings = running.findings()
    assert not findings, findings
    assert not running.faults
    result = (
        f"{running.ledger.acknowledged} answered, 0 lost; {cut} cut off ({stored} after their commit),"
        " pressed again: 0 doubled, 0 half-written"
    )
    tell(f"worker killed at {POINTS} points of a write", KILLS, result, "0 lost, 0 doubled")


def seconds(act: Callable[[], bool]) -> float:
    began = time.monotonic()
    assert act()
    return time.monotonic() - began


def traced(running: Production) -> int:
    """Number of events in all traces: each act writes one or more."""
    [(number,)] = running.sql("SELECT count(*) FROM scripts_agent_callevent")
    return int(number)


# PostgreSQL -------------------------------------------------------------------------------------------


def test_no_acknowledged_step_is_lost_when_postgresql_is_killed(prepared: Loaded, tell):
    random = Random(7)
    with production(prepared, options=DURABLE) as running:
        agents = running.agents(WRITERS)
        rates = []
        for number in range(CRASHES):
            rates.append(write_until_killed(running, agents, random.randrange(20, 120)))
            refused = running.statuses[503]
            running.postgres.start()
            findings = running.findings()
            assert not findings, (number, findings)
            with ThreadPoolExecutor(len(agents)) as pool:
                assert all(pool.map(Agent.do, agents))  # the first request of each
            assert running.statuses[503] == refused
        findings = running.findings()
        assert not findings, findings
        assert not running.faults
        result = (
            f"{running.ledger.acknowledged} answered at {median(rates):.0f} per second: 0 lost,"
            f" 0 half-written; {CRASHES * WRITERS} of {CRASHES * WRITERS} first requests afterwards work"
        )
        tell("PostgreSQL killed -9 while agents write", CRASHES, result, "0 lost, all")


@pytest.mark.long
def test_commits_that_do_not_wait_for_the_disk_are_found_lost(prepared: Loaded, tell):
    """The control: PostgreSQL acknowledges long before it writes."""
    hasty = ("synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=1GB")
    options = (*DURABLE, *(word for setting in hasty for word in ("-c", setting)))
    with production(prepared, options=options) as running:
        write_until_killed(running, running.agents(WRITERS), 100)
        running.postgres.start()
        lost = len(running.findings().lost)
    assert lost
    tell("... control: commits do not wait for the disk", 1, f"{lost} lost steps found", "found")


def write_until_killed(running: Production, agents: list[Agent], steps: int) -> float:
    """Agents write, together as often as WRITES_PER_SECOND, and the server is killed among it when so many
    steps are acknowledged. Gives how many there were per second."""
    dead = threading.Event()

    def work(agent: Agent) -> None:
        while not dead.is_set():
            due = time.monotonic() + len(agents) / WRITES_PER_SECOND
            agent.do()
            time.sleep(max(0, due - time.monotonic()))

    before, began = running.ledger.acknowledged, time.monotonic()
    with ThreadPoolExecutor(len(agents)) as pool:
        working = [pool.submit(work, agent) for agent in agents]
        try:
            wait_for(lambda: running.ledger.acknowledged >= before + steps)
            rate = (running.ledger.acknowledged - before) / (time.monotonic() - began)
            running.postgres.kill()
        finally:
            dead.set()
        for one in working:
            one.result()
    return rate
