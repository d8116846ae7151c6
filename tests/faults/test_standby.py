"""The database's host is lost under 50 steps a second, its standby promoted: what was answered is there."""

import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests.faults.agents import Agent
from tests.faults.production import Loaded, Production, Web, wait_for
from tests.own_postgres import FAST, OwnPostgres, own_postgres, standby_of
from tests.rounds import rounds

AGENTS, STEPS = 25, 50  # steps a second
LAG = 1.5  # seconds for which the standby hears nothing before the primary is lost


def work(agent: Agent, done: threading.Event) -> None:
    """Until the server is gone: a step that gets no answer is left due."""
    while not done.is_set() and not agent.unanswered:
        agent.do()
        done.wait(AGENTS / STEPS * agent.random.uniform(0.5, 1.5))


def follow(running: Production, standby: OwnPostgres, synchronous: bool) -> None:
    if synchronous:
        running.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        running.sql("SELECT pg_reload_conf()")
    state = "sync" if synchronous else "async"
    wait_for(lambda: running.sql("SELECT sync_state FROM pg_stat_replication") == [(state,)])


def cut_off(standby: OwnPostgres) -> None:
    """As when the network between the two breaks."""
    with psycopg.connect(standby.url, autocommit=True) as sql:
        sql.execute("ALTER SYSTEM SET primary_conninfo = ''")
        sql.execute("SELECT pg_reload_conf()")


@pytest.mark.parametrize("synchronous", [True, False], ids=["synchronous", "asynchronous"])
def test_a_standby_is_promoted_while_agents_work(
    synchronous: bool, prepared: Loaded, tell: Callable[[str, object, str, str], None]
) -> None:
    with ExitStack() as stack:
        options = (*FAST, "-c", "max_connections=30")
        primary = stack.enter_context(own_postgres(options, copy_of=prepared.data))
        standby = stack.enter_context(standby_of(primary))
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="web-")))
        web = Web(primary.url, logs, workers=2)
        stack.callback(web.stop)
        web.start()
        running = Production(primary, [web], prepared.sessions)
        follow(running, standby, synchronous)
        agents, done = running.agents(AGENTS), threading.Event()
        with ThreadPoolExecutor(AGENTS) as pool:
            working = [pool.submit(work, agent, done) for agent in agents]
            time.sleep(rounds(3, 30))
            wait_for(lambda: running.ledger.acknowledged > STEPS)  # a busy machine is slow, not wrong
            cut_off(standby)
            wait_for(lambda: not running.sql("SELECT pid FROM pg_stat_replication"))
            time.sleep(LAG)
            primary.kill()
            done.set()
        for one in working:
            one.result()
        standby._run("pg_ctl", "promote", "--wait", "--silent")

        findings = running.ledger.compare(standby.url)
        steps, lost = running.ledger.acknowledged, len(findings.lost)
        kind = "synchronous" if synchronous else "asynchronous"
        limit = "0" if synchronous else "told"
        tell(f"standby promoted, {kind} replication", 1, f"{lost} of {steps} answered steps lost", limit)
        assert steps > STEPS
        if not synchronous:
            assert lost, "the control: what the standby had not received is gone, and this test sees it"
            return
        assert not findings
        go_on(running, standby, agents, stack)


def go_on(running: Production, standby: OwnPostgres, agents: list[Agent], stack: ExitStack) -> None:
    """With DATABASE_URL on the new server: what was pressed and not answered is pressed again."""
    web = Web(standby.url, Path(running.webs[0]._log).parent, workers=2)
    stack.callback(web.stop)
    web.start()
    for agent in agents:
        agent.browser = agent.browser.at(web.address)
        assert agent.do() or agent.changes_shown
    assert not running.ledger.compare(standby.url)
