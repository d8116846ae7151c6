"""What a newcomer reads when the machine lacks something: one sentence with the way out."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A python3 as Debian ships it: everything but what the package python3-venv brings.
WITHOUT_VENV = """#!/bin/sh
case "$2" in *ensurepip*) echo "ModuleNotFoundError: No module named 'ensurepip'" >&2; exit 1;; esac
echo ok
"""
TOO_OLD = "#!/bin/sh\n"  # prints no "ok"


@pytest.fixture
def make(tmp_path):
    """Runs a target in a folder that holds nothing but the Makefile, with this python3 first on the path."""

    def run(target: str, python3: str) -> subprocess.CompletedProcess[str]:
        shutil.copy(ROOT / "Makefile", tmp_path)
        tools = tmp_path / "tools"
        tools.mkdir()
        (tools / "python3").write_text(python3)
        (tools / "python3").chmod(0o755)
        for folder in ("allocation", "scripts_agent", "static", "tests"):
            (tmp_path / folder).mkdir()
        for file in ("requirements.txt", "tests/requirements.txt"):
            (tmp_path / file).touch()
        environment = {"PATH": f"{tools}:{os.environ['PATH']}"}
        command = ["make", target]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    return run


def sentences(result):
    """What was said, but for make's own last words: `make run` prepares in a make of its own."""
    lines = (result.stdout + result.stderr).splitlines()
    return [line for line in lines if not re.fullmatch(r"make: \*\*\* \[Makefile:\d+: run\] Error 2", line)]


@pytest.mark.parametrize("target", ["run", "test"])
def test_missing_venv_package_gives_one_sentence_with_the_apt_line(make, target):
    result = make(target, WITHOUT_VENV)
    assert result.returncode != 0
    lines = sentences(result)
    assert len(lines) == 1
    assert 'Paket python3-venv belum terpasang: jalankan "apt install python3-venv", lalu ulangi.' in lines[0]


def test_an_old_or_missing_python_gives_one_sentence_too(make):
    lines = sentences(make("run", TOO_OLD))
    assert len(lines) == 1
    assert "Perlu Python 3.11 atau lebih baru" in lines[0]


def test_pairs_without_a_folder_of_pictures_give_one_sentence_too(make):
    result = make("pairs", WITHOUT_VENV)
    assert result.returncode != 0
    [line] = sentences(result)
    assert (
        'Isi STILLS dengan folder gambar Anda, <state>-1366.png: misalnya "make pairs STILLS=gambar"' in line
    )


def test_locks_name_every_file_by_hash_and_no_host():
    for lock in (ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"):
        text = lock.read_text()
        packages = [line for line in text.splitlines() if "==" in line]
        assert len(packages) >= 20
        assert all(line.endswith("\\") for line in packages), "a package without a hash"
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text


def test_every_runtime_dependency_gives_its_reason():
    for line in (ROOT / "requirements.in").read_text().splitlines():
        assert "#" in line, line


def test_make_alone_lists_every_target():
    [targets] = re.findall(r"^\.PHONY: (help .*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^make ([\w-]+) +\w", said, re.MULTILINE) == targets.split()
    # In one column, but behind a longer name.
    listed = re.findall(r"^make .*", said, re.MULTILINE)
    assert [line for line in listed if not re.match(r"make (.{10}|[\w-]{11,}) \w", line)] == []
