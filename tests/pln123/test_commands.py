"""How a command of manage.py ends that cannot do its work: at a terminal, and in the journal of a job."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[2]


def manage(*command: str, url: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": url}
    line = [sys.executable, "manage.py", *command]
    return subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["count_days", "wipe_personal_data", "migrate"])
def test_a_database_that_is_away_is_one_sentence(command: str) -> None:
    done = manage(command, url="postgres://pln:kata-sandi@127.0.0.1:1/asisten")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert done.stderr.startswith("Basis data tidak menjawab: ")
    assert "kata-sandi" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", ["load_units", "wipe_personal_data", "check_allocation"])
def test_a_database_without_tables_says_what_comes_first(command: str, tmp_path: Path) -> None:
    done = manage(command, url=f"sqlite:///{tmp_path}/db.sqlite3")
    said = "Tabelnya belum ada: jalankan manage.py migrate lebih dahulu.\n"
    assert (done.returncode, done.stderr) == (1, said)


@pytest.mark.parametrize(
    "command", [("decide", "--cases=-"), ("walk_intake",), ("weigh_policy",)], ids=lambda command: command[0]
)
@pytest.mark.parametrize("day", ["26-01-2021", "2021-13-01", "besok", ""])
def test_a_day_that_is_none_says_how_to_write_one(command: tuple[str, ...], day: str) -> None:
    with pytest.raises(CommandError) as stop:
        call_command(*command, f"--on={day}")
    assert str(stop.value) == f"--on {day} bukan tanggal: isi YYYY-MM-DD, misalnya 2021-01-26."
    assert stop.value.returncode == 2


@pytest.mark.parametrize(
    "command", [pytest.param("walk_intake --picture", marks=pytest.mark.slow), "draw_intake --file"]
)
def test_a_picture_that_cannot_be_written_says_where(command: str, tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match=r"tidak dapat ditulis: No such file or directory\.$"):
        call_command(*command.split(), str(tmp_path / "not-there" / "x.md"))
