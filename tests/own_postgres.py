"""A PostgreSQL server of one's own in a temporary folder, gone afterwards: for CI, benches and fault runs.

    python -m tests.own_postgres make test      # runs the command with DATABASE_URL set to it

Needs Debian's package postgresql (its programs, no running service).
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

# Nothing here must survive a crash of the machine; a crash of the server is survived all the same.
FAST = ("-c", "fsync=off", "-c", "full_page_writes=off")
DURABLE = ("-c", "fsync=on", "-c", "full_page_writes=on", "-c", "synchronous_commit=on")


class NoPostgres(Exception):
    """The programs of PostgreSQL are not on this machine."""


class OwnPostgres:
    """One server on a free port of 127.0.0.1, superuser `postgres` without a password.

    It lives in `folder`; a data folder made by another (stopped) server can be copied there first.
    """

    def __init__(self, folder: Path, options: Sequence[str] = FAST) -> None:
        self.folder, self.options = folder, options
        self.data, self.log = folder / "data", folder / "postgres.log"
        self.programs = programs()
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def create(self, copy_of: Path | None = None) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        if copy_of:
            subprocess.run(["cp", "--archive", copy_of, self.data], check=True)
            return
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        address = ("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=")
        options = " ".join(("-p", str(self.port), *address, *self.options))
        self._run("pg_ctl", f"--log={self.log}", "--wait", "--silent", f"--options={options}", "start")

    def stop(self, mode: str = "fast") -> None:
        """mode: as of pg_ctl: smart, fast, or immediate (as after a crash)."""
        self._run("pg_ctl", f"--mode={mode}", "--wait", "--silent", "stop")

    def kill(self) -> None:
        """SIGKILL to every process of the server. It recovers at the next start()."""
        processes = self.processes
        for pid in processes:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(_is_running(pid) for pid in processes):
            time.sleep(0.01)
        # Until somebody collects the dead, the next start would take them for alive.
        (self.data / "postmaster.pid").unlink()

    def pause(self) -> None:
        """The server hangs: its connections stay, and nothing answers, until resume()."""
        for pid in self.processes:
            os.kill(pid, signal.SIGSTOP)

    def resume(self) -> None:
        for pid in reversed(self.processes):
            os.kill(pid, signal.SIGCONT)

    @property
    def pid(self) -> int:
        """Process number of the running server."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    @property
    def is_running(self) -> bool:
        return (self.data / "postmaster.pid").exists() and _is_running(self.pid)

    @property
    def processes(self) -> list[int]:
        """The server first, then one for each connection and the server's own helpers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [self.pid, *map(int, children.split())]

    def _run(self, program: str, *arguments: str) -> None:
        # The server refuses to run as root.
        as_user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        command = [str(self.programs / program), f"--pgdata={self.data}", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **as_user)


def programs() -> Path:
    """Folder of initdb and pg_ctl: Debian keeps them out of PATH. Raises NoPostgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    raise NoPostgres("PostgreSQL is missing: apt install postgresql")


def _is_running(pid: int) -> bool:
    """A process that is dead and not yet collected by its parent does not run any more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def own_postgres(options: Sequence[str] = FAST, copy_of: Path | None = None) -> Iterator[OwnPostgres]:
    """A running server, on a copy of a stopped server's data folder if there is one. Raises NoPostgres."""
    folder = Path(tempfile.mkdtemp(prefix="own-postgres-"))
    try:
        server = OwnPostgres(folder, options)
        server.create(copy_of)
        server.start()
        try:
            yield server
        finally:
            if server.is_running:
                server.stop("immediate")
    finally:
        shutil.rmtree(folder)


@contextmanager
def standby_of(primary: OwnPostgres) -> Iterator[OwnPostgres]:
    """A running copy that follows its primary."""
    folder = Path(tempfile.mkdtemp(prefix="standby-"))
    try:
        standby = OwnPostgres(folder, primary.options)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        source = f"--dbname=host=127.0.0.1 port={primary.port} user=postgres"
        standby._run("pg_basebackup", source, "--write-recovery-conf", "--checkpoint=fast")
        standby.start()
        try:
            yield standby
        finally:
            if standby.is_running:
                standby.stop("immediate")
    finally:
        shutil.rmtree(folder)


def main(command: Sequence[str]) -> int:
    with own_postgres() as server:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": server.url}).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NoPostgres as missing:
        sys.exit(str(missing))
