"""docs/operations/release.sh on a host that obeys at once; its releases hold little but static files."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "docs" / "operations" / "release.sh"
READY = '{"status": "siap", "search": "ok"}'


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its /opt/asisten, with one process."""
    for name, does in {
        "systemctl": f'echo "$@" >> {tmp_path}/asked; [ "$1" != list-units ] || echo asisten@8001.service',
        "curl": f"[ -s {tmp_path}/answer ] && cat {tmp_path}/answer",
    }.items():
        program(tmp_path / "bin" / name, does)
    (tmp_path / "answer").write_text(READY)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    monkeypatch.setenv("ASISTEN", str(tmp_path))
    return tmp_path


def program(path: Path, does: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/bash\n{does}\n")
    path.chmod(0o755)


def prepare(host: Path, tag: str, files: Mapping[str, str]) -> None:
    """As `release.sh prepare` leaves it. files: its static files."""
    folder = host / "releases" / tag
    program(folder / "docs" / "operations" / "manage.sh", "exit 0")
    for name, text in files.items():
        path = folder / "staticfiles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (host / "static").mkdir(exist_ok=True)
    [command] = [line for line in SCRIPT.read_text().splitlines() if line.startswith("  cp ")]
    subprocess.run(
        ["bash", "-c", command], env=os.environ | {"folder": str(folder), "home": str(host)}, check=True
    )
    (folder / "prepared").touch()
    newest = time.time() + len([*folder.parent.iterdir()])
    os.utime(folder, (newest, newest))


def release(*arguments: str, code: int = 0) -> str:
    done = subprocess.run(["bash", SCRIPT, *arguments], capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def in_force(host: Path) -> tuple[str, str]:
    """The tags of `current` and `previous`."""
    links = (host / "current", host / "previous")
    current, previous = (os.readlink(link) if link.is_symlink() else "" for link in links)
    return current.removeprefix("releases/"), previous.removeprefix("releases/")


def test_a_file_that_no_release_changed_outlives_the_release_that_brought_it(host: Path) -> None:
    for number in range(7):
        tag = f"1.{number}.0"
        prepare(host, tag, {"css/base.1a2b.css": "the same", f"js/desk.{tag}.js": tag})
        release("switch", tag)
        kept = {path.name for path in (host / "releases").iterdir()}
        served = {path.name for path in (host / "static").rglob("*") if path.is_file()}
        assert len(kept) == min(number + 1, 5)
        assert served == {"base.1a2b.css", *(f"desk.{tag}.js" for tag in kept)}


def test_a_release_that_was_killed_half_way_can_be_taken_back(host: Path) -> None:
    for tag in ("1.0.0", "1.1.0", "1.2.0"):
        prepare(host, tag, {"a.js": tag})
    release("switch", "1.0.0")
    release("switch", "1.1.0")
    (host / "answer").write_text("")
    running = subprocess.Popen(["bash", SCRIPT, "switch", "1.2.0"], start_new_session=True)
    for _ in range(200):
        if in_force(host)[0] == "1.2.0":
            break
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)  # the connection of who started it is lost
    running.wait()
    assert in_force(host) == ("1.2.0", "1.1.0")

    (host / "answer").write_text(READY)
    release("switch", "1.2.0")
    assert in_force(host) == ("1.2.0", "1.1.0")
    assert "1.1.0 is in force again" in release("back")
    assert in_force(host) == ("1.1.0", "1.2.0")


def test_a_release_that_does_not_get_ready_leaves_both_links_as_they_were(host: Path) -> None:
    impatient = host / "release.sh"
    impatient.write_text(SCRIPT.read_text().replace("seq 60", "seq 1"))
    for tag in ("1.0.0", "1.1.0", "1.2.0"):
        prepare(host, tag, {"a.js": tag})
    release("switch", "1.0.0")
    for tag, before in (("1.1.0", ("1.0.0", "")), ("1.2.0", ("1.1.0", "1.0.0"))):
        (host / "answer").write_text('{"status": "belum siap"}')
        done = subprocess.run(["bash", impatient, "switch", tag], capture_output=True, text=True)
        assert done.returncode == 1
        assert in_force(host) == before
        (host / "answer").write_text(READY)
        release("switch", tag)
