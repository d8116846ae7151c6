"""README's two commands in a bare Debian, by root and by an ordinary user. tests/bare.sh starts this there.

Runs with Debian's Python alone, as the first process of the machine: what is left over ends with it.
Each row that is printed: what was done, seconds, memory (the proportional share of all processes, MB).
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.demo_server import DemoServer
from tests.own_postgres import free_port

REPOSITORY = "/repository"  # a bundle of git, without a branch
QUIETLY = ("--quiet", "--config", "advice.detachedHead=false")
TESTS = os.environ.pop("TESTS", "")

# A user, and the folder they clone to: one as anybody would name it, one with spaces in its path.
PEOPLE = {"root": Path("/root/asisten"), "budi": Path("/home/budi/meja CSO 123/asisten")}
CHOSEN = os.environ.pop("PEOPLE", "").split() or list(PEOPLE)
PARTS = os.environ.pop("PARTS", "").split() or ["start", "twice", "test"]


def as_user(user: str, *command: str) -> list[str]:
    home = "/root" if user == "root" else f"/home/{user}"
    return ["runuser", "-u", user, "--", "env", f"HOME={home}", f"USER={user}", *command]


def make_run(user: str, folder: Path, port: int) -> DemoServer:
    return DemoServer(folder, port, os.environ, as_user(user, "make", "run"))


def end(server: DemoServer) -> None:
    server.stop()
    assert "Traceback" not in server.said, server.said


def megabytes() -> float:
    """What all processes but this one take."""
    total = 0
    for rollup in Path("/proc").glob("[0-9]*/smaps_rollup"):
        if rollup.parent.name != str(os.getpid()):
            try:
                lines = rollup.read_text().splitlines()
            except OSError:  # ended since
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


@contextmanager
def peak() -> Iterator[list[float]]:
    """Looks at the memory four times a second; the list holds the highest value, MB."""
    highest, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(0.25):
            highest[0] = max(highest[0], megabytes())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield highest
    finally:
        done.set()
        watcher.join()


def row(what: str, seconds: float, memory: float) -> None:
    print(f"{what:<50}{seconds:>7.1f} s{memory:>7.0f} MB", flush=True)


def clone(user: str, folder: Path) -> None:
    subprocess.run(as_user(user, "mkdir", "-p", str(folder.parent)), check=True)
    subprocess.run(as_user(user, "git", "clone", *QUIETLY, REPOSITORY, str(folder)), check=True)


def first_and_second_start(user: str, folder: Path) -> None:
    port = free_port()
    with peak() as highest:
        server = make_run(user, folder, port)
        seconds = server.seconds_until_it_answers()
    row(f"{user}: make run, from nothing", seconds, highest[0])
    assert f"http://127.0.0.1:{port}" in server.said, server.said
    the_port_is_taken(user, folder, port)
    end(server)

    server = make_run(user, folder, port)
    row(f"{user}: make run again, serving", server.seconds_until_it_answers(), megabytes())
    end(server)


def the_port_is_taken(user: str, folder: Path, port: int) -> None:
    begun = time.monotonic()
    second = subprocess.run(
        as_user(user, "make", "run", f"PORT={port}"), cwd=folder, capture_output=True, text=True, timeout=60
    )
    said = second.stdout + second.stderr
    assert second.returncode != 0, said
    assert f"Porta {port} tidak dapat dipakai" in said, said
    assert "Traceback" not in said, said
    row(f"{user}: the port is taken: told in a sentence", time.monotonic() - begun, 0)


def twice_at_once(user: str, folder: Path) -> None:
    """In one folder, from nothing: both serve in the end, each at its port."""
    clone(user, folder)
    with peak() as highest:
        servers = [make_run(user, folder, free_port()) for _ in range(2)]
        seconds = max(server.seconds_until_it_answers() for server in servers)
    row(f"{user}: make run twice at once, from nothing", seconds, highest[0])
    for server in servers:
        end(server)


def tests(user: str, folder: Path) -> None:
    begun = time.monotonic()
    with peak() as highest:
        run = subprocess.run(
            as_user(user, "make", "test", f"ARGS={TESTS}"),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    if run.returncode:
        sys.exit(run.stdout)
    row(f"{user}: make test {TESTS}", time.monotonic() - begun, highest[0])
    print(f"  {run.stdout.splitlines()[-1]}", flush=True)


def main() -> None:
    print(Path("/etc/debian_version").read_text().strip(), sys.version.split()[0], flush=True)
    subprocess.run(["useradd", "--create-home", "--shell", "/bin/bash", "budi"], check=True)
    for user in CHOSEN:
        folder = PEOPLE[user]
        if "start" in PARTS or "test" in PARTS:
            clone(user, folder)
        if "start" in PARTS:
            first_and_second_start(user, folder)
        if "twice" in PARTS:
            twice_at_once(user, folder.with_name("dua sekaligus"))
        if "test" in PARTS:
            tests(user, folder)


if __name__ == "__main__":
    main()
