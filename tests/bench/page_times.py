"""How long a page takes and how many statements it asks, against the limits of every page."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 60
LIMIT_MS, MOST_STATEMENTS = 300, 14
BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # of a transaction: they ask nothing


def client_of(user):
    """A logged-in client, as the middleware and the views see a browser."""
    from django.test import Client

    made = Client(SERVER_NAME="localhost")
    made.force_login(user)
    return made


def timed(act: Callable):
    """Milliseconds, and what came back."""
    start = time.perf_counter()
    answer = act()
    return (time.perf_counter() - start) * 1000, answer


def processor_ms() -> float:
    """Processor time so far of this process and of its server process in PostgreSQL."""
    from django.db import connection

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    mine = Path(f"/proc/{os.getpid()}/schedstat").read_text()
    theirs = Path(f"/proc/{backend}/schedstat").read_text()
    return sum(int(line.split()[0]) for line in (mine, theirs)) / 1e6


def asking(captured) -> int:
    """How many of the captured statements ask or write something."""
    return sum(not query["sql"].startswith(BRACKETS) for query in captured)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def row(what: str, get: Callable) -> bool:
    """Prints p95 and the statements of one page; whether both keep their limits.

    The limit is for the clock of a machine that does nothing else; the processor time tells how much of it
    was the page's own.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert get().status_code == 200
    count = asking(captured)  # now: later requests empty the log
    took, used = [], []
    for _ in range(ROUNDS):
        before = processor_ms()
        took.append(timed(get)[0])
        used.append(processor_ms() - before)
    clock = p95(took)
    print(
        f"{what}, p95\t{clock:.0f} ms (median {statistics.median(took):.0f}; {p95(used):.0f} of processor), "
        f"{count} statements"
        f"\t{LIMIT_MS} ms, {MOST_STATEMENTS} statements",
        flush=True,
    )
    return clock <= LIMIT_MS and count <= MOST_STATEMENTS
