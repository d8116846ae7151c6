"""The product as it runs in production: web processes on ports of their own over one PostgreSQL."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from tests.faults.agents import Agent, Browser
from tests.faults.ledger import Findings, Ledger
from tests.own_postgres import FAST, OwnPostgres, free_port, own_postgres

ROOT = Path(__file__).resolve().parents[2]
AGENTS = 100
ALL_STATUSES: Counter[int] = Counter()  # of every answer of every production so far, for `make faults`
PATIENCE = 60  # seconds until a start counts as failed; two busy cores are slow, not wrong


@dataclass(frozen=True)
class Loaded:
    """A stopped database with regions, units, settings and people, to be copied; sessions by user name."""

    data: Path
    sessions: dict[str, str]


@contextmanager
def loaded(agents: int = AGENTS) -> Iterator[Loaded]:
    """With so many agents. Raises NoPostgres."""
    with own_postgres() as server:
        manage(server.url, "collectstatic", "--noinput")
        sessions = json.loads(inside(server.url, "load", str(agents)))
        server.stop()
        yield Loaded(server.data, sessions)


def environment(url: str, **settings: str) -> dict[str, str]:
    """Of a process of the product that knows nothing but this database."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return inherited | {
        "DATABASE_URL": url,
        "PLN123_SECRET_KEY": "for-fault-tests-" * 4,
        "PLN123_HTTPS": "0",
        # Shorter than in production, so that a test need not wait long.
        "PLN123_DB_STATEMENT_SECONDS": "4",
        "PLN123_DB_LOCK_SECONDS": "3",
        "PLN123_DB_CONNECT_SECONDS": "3",
        "PLN123_DB_IDLE_SECONDS": "4",
        # Longer than a run on a slow machine.
        "PLN123_SESSION_IDLE_SECONDS": "86400",
        **settings,
    }


def manage(url: str, *command: str, **settings: str) -> str:
    return _run(url, ["manage.py", *command, "--verbosity=0"], settings)


def inside(url: str, *command: str, **settings: str) -> str:
    return _run(url, ["-m", "tests.faults.inside", *command], settings)


def _run(url: str, command: Sequence[str], settings: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(url, **settings),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


class Web:
    """One gunicorn on a port of its own, of the product in `folder`. `log` is what it wrote."""

    def __init__(
        self,
        url: str,
        log_folder: Path,
        *,
        folder: Path = ROOT,
        host: str = "127.0.0.1",
        workers: int = 1,
        threads: int = 4,
        app: str = "",
        **settings: str,
    ) -> None:
        self.port = free_port()
        self.address = f"{host}:{self.port}"
        self._log, self._folder = log_folder / f"web-{self.port}.log", folder
        self._environment = environment(url, **settings)
        # As `make run` starts it.
        self._command = [
            *(sys.executable, "-m", "gunicorn", app or "pln123.wsgi", "--preload", "--no-control-socket"),
            *("--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)),
            *("--bind", self.address, "--log-level", "warning"),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers, with or without a database."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._folder, env=self._environment, stdout=log, stderr=log
            )
        wait_for(lambda: self._process.poll() is not None or Browser(self.address).answers("/hidup/"))
        if self._process.poll() is not None:
            raise RuntimeError(self.log)

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=PATIENCE)

    def kill(self) -> None:
        """As when its host loses its power: the process and its workers are gone at once."""
        assert self._process
        for pid in (self._process.pid, *self.workers):
            os.kill(pid, signal.SIGKILL)
        self._process.wait()

    def reload(self) -> None:
        """New workers take over, the old ones finish what they have begun."""
        assert self._process
        self._process.send_signal(signal.SIGHUP)

    @property
    def workers(self) -> list[int]:
        """Process numbers of the workers, which answer; their parent only starts them."""
        assert self._process
        pid = self._process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")


class Production:
    """Two web processes over one PostgreSQL, the people who work with them, and the account of their work."""

    def __init__(self, postgres: OwnPostgres, webs: Sequence[Web], sessions: dict[str, str]) -> None:
        self.postgres, self.webs, self.sessions = postgres, webs, sessions
        self.statuses: Counter[int] = Counter()  # of every answer that any browser of ours got
        self.ledger = Ledger()
        self._seeds = count()

    def browser(self, username: str = "", web: int = 0, **options: Any) -> Browser:
        """With the open session of this person; without a name, a stranger's."""
        session = self.sessions[username] if username else ""
        return Browser(self.webs[web].address, session, statuses=self.statuses, **options)

    def agent(self, number: int, web: int = 0, **options: Any) -> Agent:
        """Agents from 1 on, as many as were loaded, each time with other callers."""
        return Agent(self.browser(f"agen.{number}", web, **options), self.ledger, Random(next(self._seeds)))

    def agents(self, number: int, **options: Any) -> list[Agent]:
        """Spread over the web processes."""
        return [self.agent(n, n % len(self.webs), **options) for n in range(1, number + 1)]

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Past the product and its triggers, as the database's own administrator."""
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            cursor = connection.execute(statement, values)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def disconnect(self) -> None:
        """Ends every connection of the web processes, as an administrator can, and waits for that."""
        self.sql(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )

    @property
    def is_at_rest(self) -> bool:
        """No transaction of anybody is in progress: the last one of a killed process is ended too."""
        busy = self.sql(
            "SELECT pid FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()"
        )
        return not busy

    def findings(self) -> Findings:
        """What was lost, doubled, half-written or wrongly decided so far."""
        return self.ledger.compare(self.postgres.url)

    @property
    def faults(self) -> list[str]:
        """Answers 500 that were sent, and what the web processes wrote about them."""
        written = [line for web in self.webs for line in web.log.splitlines()]
        return [line for line in written if "Internal Server Error" in line] + ["500"] * self.statuses[500]


@contextmanager
def production(
    loaded: Loaded, *, webs: int = 2, options: Sequence[str] = FAST, **web: Any
) -> Iterator[Production]:
    with ExitStack() as stack:
        postgres = stack.enter_context(own_postgres(options, copy_of=loaded.data))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="web-")))
        started = [Web(postgres.url, folder, **web) for _ in range(webs)]
        for one in started:
            stack.callback(one.stop)
            one.start()
        running = Production(postgres, started, loaded.sessions)
        stack.callback(lambda: ALL_STATUSES.update(running.statuses))
        yield running


def wait_for(condition: Any, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("waited in vain")
        time.sleep(0.02)
