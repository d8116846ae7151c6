"""Folders and files that settings name: a fault is one sentence, and what was cut short is mended."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pln123 import env

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "sqlite:///{file}/db.sqlite3"),
        ("PROMETHEUS_MULTIPROC_DIR", "{file}"),
        ("PROMETHEUS_MULTIPROC_DIR", "{file}-that-is-not-there"),
    ],
)
def test_a_folder_that_cannot_be_used_stops_the_start_and_names_the_variable(
    name: str, value: str, tmp_path: Path
) -> None:
    file = tmp_path / "a-file"
    file.touch()
    environment = {"PATH": os.environ["PATH"], name: value.format(file=file)}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert re.fullmatch(rf"Setelan {name} salah: .*\n", done.stderr), "one sentence, no traceback"
    assert str(file) not in done.stderr


@pytest.mark.parametrize("left", ["", "half-a-secret"])
def test_a_secret_that_a_full_disk_cut_short_is_made_anew(
    left: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLN123_SECRET_KEY", raising=False)
    file = tmp_path / "secret-key"
    file.write_text(left)
    secret = env.read_secret("PLN123_SECRET_KEY", demo_file=file)
    assert len(secret) >= env.SECRET_MIN_LENGTH
    assert file.read_text() == secret
