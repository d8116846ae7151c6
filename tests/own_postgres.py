"""A PostgreSQL server of one's own in a temporary folder, gone afterwards: for CI, benches and fault runs.

    python -m tests.own_postgres make test      # runs the command with DATABASE_URL set to it

Needs Debian's package postgresql (its programs, no running service).
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

# Nothing here must survive a crash of the machine; a crash of the server is survived all the same.
FAST = ("-c", "fsync=off", "-c", "full_page_writes=off")
DURABLE = ("-c", "fsync=on")


class NoPostgres(Exception):
    """The programs of PostgreSQL are not on this machine."""


class OwnPostgres:
    """One server on a free port of 127.0.0.1, superuser `postgres` without a password."""

    def __init__(self, folder: Path, options: Sequence[str] = FAST) -> None:
        self.folder, self.options = folder, options
        self.data, self.log = folder / "data", folder / "postgres.log"
        self.programs = programs()
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def create(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        address = ("-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}")
        options = " ".join(("-p", str(self.port), *address, *self.options))
        self._run("pg_ctl", f"--log={self.log}", "--wait", "--silent", f"--options={options}", "start")

    def stop(self, mode: str = "fast") -> None:
        """mode: as of pg_ctl: smart, fast, or immediate (as after a crash)."""
        self._run("pg_ctl", f"--mode={mode}", "--wait", "--silent", "stop")

    @property
    def pid(self) -> int:
        """Process number of the running server."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def own_postgres(options: Sequence[str] = FAST) -> Iterator[OwnPostgres]:
    """A running server. Raises NoPostgres."""
    folder = Path(tempfile.mkdtemp(prefix="own-postgres-"))
    try:
        server = OwnPostgres(folder, options)
        server.create()
        server.start()
        try:
            yield server
        finally:
            if (server.data / "postmaster.pid").exists():
                server.stop("immediate")
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
