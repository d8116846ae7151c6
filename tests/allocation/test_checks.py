"""What stops the start: a broken reviewed file, with file and line; a database or admin that would not do."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib import admin
from django.db import connection

from allocation import checks, reference
from tests.versions import write_first_version

START = """
from pathlib import Path
from allocation import reference
reference.APP = Path({!r})
import django
django.setup()
"""
FILES = (
    "policy/matrix-2021-01-26.csv",
    "policy/versions.toml",
    "data/powers/powers-2021-01-26.csv",
    "data/powers/versions.toml",
    "data/tariffs/tariffs-2021-01-26.csv",
    "data/tariffs/versions.toml",
)


@pytest.fixture
def copy(tmp_path):
    """The reviewed files in a folder of their own."""
    write_first_version(tmp_path)
    return tmp_path


def start(folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", START.format(str(folder))]
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(command, cwd=reference.APP.parent, env=environment, capture_output=True, text=True)


@pytest.mark.slow
def test_whole_files_let_it_start(copy):
    assert start(copy).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_stops_the_start_with_one_line_that_names_file_and_line(copy, name):
    path = copy / name
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = "rusak"
    path.write_text("\n".join(lines), encoding="utf-8")
    stopped = start(copy)
    assert stopped.returncode == 1
    assert stopped.stderr.startswith(f"Berkas kebijakan rusak: {path}:3: ")
    assert stopped.stderr.count("\n") == 1


def test_the_products_own_settings_pass_every_check():
    assert checks.check_database() == []
    assert checks.check_admin_site() == []


def test_another_database_is_refused(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "mysql")
    assert [message.id for message in checks.check_database()] == ["allocation.E001"]


def test_sqlite_with_deferred_transactions_is_warned_about(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    assert [message.id for message in checks.check_database()] == ["allocation.W001"]


def test_djangos_own_admin_site_is_refused(monkeypatch):
    monkeypatch.setattr(admin, "site", admin.AdminSite())
    assert [message.id for message in checks.check_admin_site()] == ["allocation.E002"]
