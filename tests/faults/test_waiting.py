"""The database answers, but not in time: held locks, slow statements, a web process that hangs, no connection
left. Each gives 503 at a limit of pln123/env.py, leaves nothing half-written and ends with its cause."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import psycopg
import pytest

from tests.faults.production import Production, Web, wait_for

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@contextmanager
def lock_of(live: Production, call: int) -> Iterator[None]:
    """Somebody holds the call's row, as an administrator in psql may."""
    with psycopg.connect(live.postgres.url) as holder:
        holder.execute("SELECT 1 FROM scripts_agent_call WHERE id = %s FOR UPDATE", [call])
        yield


def test_a_step_does_not_wait_for_a_held_lock_longer_than_its_limit(live: Production, tell):
    agent = live.agent(1)
    assert agent.do()
    with lock_of(live, agent.call):
        assert not agent.do()
        assert live.browser("agen.1").get(f"/asisten/{agent.call}/2/").status == 200  # reading needs no lock
        assert live.agent(2).do()  # nor do other calls
    assert agent.do()
    tell("lock held on a call's row", 1, "503 at its limit, then goes on", "no 500")


@pytest.mark.long
def test_without_the_limit_the_step_waits_as_long_as_the_lock_is_held(live: Production, tmp_path, tell):
    """The control: the same lock, and a web process without time-outs."""
    unlimited = {"PLN123_DB_LOCK_SECONDS": "0", "PLN123_DB_STATEMENT_SECONDS": "0"}
    with ExitStack() as stack:
        web = Web(live.postgres.url, tmp_path, **unlimited)
        stack.callback(web.stop)
        web.start()
        agent, patient = live.agent(1), live.agent(1)
        assert agent.do()
        patient.page, patient.browser.address = agent.page, web.address
        done = threading.Event()
        with lock_of(live, agent.call):
            waiting = threading.Thread(target=lambda: (patient.do(), done.set()))
            waiting.start()
            assert not agent.do()  # answered at its limit, and the other one still waits
            assert not done.is_set()
        waiting.join()
    tell("... control: no lock time-out", 1, "waits until the lock is gone", "waits")


def test_a_managers_open_change_stops_no_call(live: Production):
    agent = live.agent(3)
    with psycopg.connect(live.postgres.url) as holder:
        holder.execute("SELECT 1 FROM allocation_meteravailability FOR UPDATE")
        while agent.do() and not agent.is_closed:
            pass
    assert agent.is_closed


def test_a_statement_that_takes_too_long_is_ended_and_leaves_nothing_half_written(live: Production, tell):
    agent = live.agent(4)
    assert agent.do()
    live.sql(
        "CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN PERFORM pg_sleep(30); RETURN NEW; END'"
    )
    live.sql(
        "CREATE TRIGGER slow BEFORE INSERT ON scripts_agent_callevent FOR EACH ROW EXECUTE FUNCTION pause()"
    )
    try:
        assert not agent.do()
        assert not live.findings()
    finally:
        live.sql("DROP FUNCTION pause CASCADE")
    assert agent.do()
    tell("statement of 30 s in mid-write", 1, "503 at its limit, nothing half-written", "no 500")


def test_a_web_process_that_hangs_in_mid_transaction_loses_its_lock_to_the_next(live: Production, tell):
    agent = live.agent(5, web=0)
    assert agent.do()
    [hanging] = live.webs[0].workers
    with ThreadPoolExecutor() as pool:
        with lock_of(live, agent.call):
            answer = pool.submit(agent.do)
            wait_for(lambda: live.sql(WAITING) == [(1,)])
            os.kill(
                hanging, signal.SIGSTOP
            )  # between two statements of its transaction, as soon as it has the lock
        try:
            other = live.agent(5, web=1)
            other.page, other.due = agent.page, agent.due
            wait_for(other.do)
        finally:
            os.kill(hanging, signal.SIGCONT)
        assert not answer.result()  # its transaction is gone: 503, not 500
    again = agent.browser.post(agent.due.path, **agent.due.fields)
    assert again.acknowledges  # pressed once more: it is stored already, and that is no error
    tell("web process hangs in mid-transaction", 1, "its lock is free again, 503", "no 500")


def test_without_a_connection_left_pages_are_503_and_kept_connections_work_on(live: Production, tell):
    agent, other = live.agent(6, web=0), live.agent(7, web=1)
    assert agent.do()
    assert other.do()
    with ExitStack() as stack:
        holders = fill(live, stack)
        assert live.browser(web=0).get("/hidup/").status == 200
        holders[0].execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"  # and waits until it is gone
            " WHERE backend_type = 'client backend' AND pid <> ALL(%s)",
            [[holder.info.backend_pid for holder in holders]],
        )
        fill(live, stack)
        assert not agent.do()
        assert not other.do()
        assert live.browser().get("/siap/").status == 503
        page = live.browser("agen.6", htmx=False).get("/asisten/")
        assert (page.status, "Basis data tidak menjawab" in page.text) == (503, True)
    assert agent.do()
    assert other.do()
    tell("connections exhausted", 1, "503, goes on when there are some", "no 500")


def fill(live: Production, stack: ExitStack) -> list[psycopg.Connection]:
    """Takes every connection that PostgreSQL still gives."""
    taken = []
    while True:
        try:
            taken.append(psycopg.connect(live.postgres.url, autocommit=True))
        except psycopg.OperationalError as refused:
            if "too many clients" not in str(refused):
                raise
            return taken
        stack.callback(taken[-1].close)
