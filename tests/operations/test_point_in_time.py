"""pgbackrest.conf and postgresql.conf of docs/operations on a real PostgreSQL: back to before a mistake."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.own_postgres import FAST, NoPostgres, OwnPostgres

FOLDER = Path(__file__).parents[2] / "docs" / "operations"
AS_POSTGRES = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not tmp_path: root's lies in a folder that the server's user may not enter."""
    with tempfile.TemporaryDirectory(prefix="point-in-time-") as folder:
        yield Path(folder)


@pytest.fixture
def server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> OwnPostgres:
    """A server that archives as the page says; its data is not that of any other test."""
    if not shutil.which("pgbackrest"):
        pytest.skip("pgbackrest is missing: apt install pgbackrest")
    try:
        server = OwnPostgres(folder, (*FAST, "-c", f"unix_socket_directories={folder}"))
    except NoPostgres as missing:
        pytest.skip(str(missing))
    server.create()
    with (server.data / "postgresql.conf").open("a") as settings:
        settings.write((FOLDER / "postgresql.conf").read_text())
    shutil.copy(FOLDER / "pgbackrest.conf", folder)
    (folder / "repository").mkdir()
    if AS_POSTGRES:
        shutil.chown(folder / "repository", **AS_POSTGRES)
    of_this_host = {
        "CONFIG": folder / "pgbackrest.conf",
        "PG1_PATH": server.data,
        "PG1_PORT": server.port,
        "PG1_SOCKET_PATH": folder,
        "PG1_USER": "postgres",
        "REPO1_PATH": folder / "repository",
        "REPO1_CIPHER_PASS": "for-tests-only-" * 3,
        "LOCK_PATH": folder / "repository" / "lock",
        "SPOOL_PATH": folder / "repository" / "spool",
        "LOG_LEVEL_FILE": "off",
    }
    for name, value in of_this_host.items():
        monkeypatch.setenv(f"PGBACKREST_{name}", str(value))
    return server


def pgbackrest(server: OwnPostgres, *arguments: str) -> None:
    done = subprocess.run(
        ["pgbackrest", "--stanza=asisten", *arguments],
        cwd=server.folder,
        capture_output=True,
        text=True,
        **AS_POSTGRES,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_database_comes_back_as_it_was_before_a_mistake(server: OwnPostgres) -> None:
    server.start()
    try:
        pgbackrest(server, "stanza-create")
        pgbackrest(server, "check")
        with psycopg.connect(server.url, autocommit=True) as sql:
            sql.execute("CREATE TABLE calls AS SELECT 1 AS number")
            pgbackrest(server, "backup", "--type=full")
            sql.execute("SELECT pg_sleep(1.1)")  # moments are told apart by whole seconds
            sql.execute("INSERT INTO calls VALUES (2)")  # after the backup: only the archived log has it
            [moment] = sql.execute("SELECT now()::text").fetchone() or [""]
            sql.execute("DROP TABLE calls")
            sql.execute("SELECT pg_switch_wal()")
            pgbackrest(server, "check")  # returns when the log is archived
        server.stop()
        to_the_moment = ("--type=time", f"--target={moment}", "--target-action=promote")
        pgbackrest(server, "restore", "--delta", *to_the_moment)
        server.start()
        with psycopg.connect(server.url, autocommit=True) as sql:
            assert sql.execute("SELECT number FROM calls ORDER BY number").fetchall() == [(1,), (2,)]
        kept = b"".join(path.read_bytes() for path in server.folder.glob("repository/backup/**/*.conf*"))
        assert b"asisten" not in kept, "nothing in the repository can be read without the key"
    finally:
        if server.is_running:
            server.stop("immediate")
