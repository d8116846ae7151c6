"""What docs/operations hands to the people who run it: it is read, and the backup is restored for real."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.own_postgres import NoPostgres, OwnPostgres, own_postgres

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "operations"


def run(*command: str | Path, url: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLN123_")} | {"DATABASE_URL": url}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# As the URL of a database on another host ends: slashes and all.
TO_ANOTHER_HOST = "?sslmode=disable&sslrootcert=/etc/asisten/tls/database-ca.pem"


def fails(*command: str | Path, url: str) -> str:
    """What it says on stderr."""
    environment = os.environ | {"DATABASE_URL": url}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    return done.stderr


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    if not shutil.which("pg_dump"):
        pytest.skip("pg_dump is missing: apt install postgresql")
    said = fails(FOLDER / "backup.sh", tmp_path, url="postgres://asisten:rahasia@127.0.0.1:1/asisten")
    assert "rahasia" not in said
    assert not [*tmp_path.glob("asisten-*")]
    assert "no dump" in fails(FOLDER / "rehearse-restore.sh", tmp_path, url="postgres://a@127.0.0.1:1/b")


def test_a_password_stands_behind_no_command(tmp_path: Path) -> None:
    """Every user of a host reads them with `ps`."""
    script = f". {FOLDER}/database.sh; echo $DATABASE_URL $PGPASSWORD $(database_named lain)"
    url = "postgres://asisten:p%40s%2Fs@db:5432/asisten?sslmode=verify-full&sslrootcert=/etc/a/ca.pem"
    parameters = "?sslmode=verify-full&sslrootcert=/etc/a/ca.pem"
    assert run("bash", "-c", script, url=url).split() == [
        f"postgres://asisten@db:5432/asisten{parameters}",
        "p@s/s",
        f"postgres://asisten@db:5432/lain{parameters}",
    ]


@pytest.fixture
def server() -> Iterator[OwnPostgres]:
    """With regions and units."""
    try:
        with own_postgres() as server:
            for command in ("migrate", "load_regions", "load_units"):
                run(sys.executable, "manage.py", command, "--verbosity=0", url=server.url)
            yield server
    except NoPostgres as missing:
        pytest.skip(str(missing))


def test_a_backup_is_restored_and_one_that_was_cut_short_is_not_called_good(
    server: OwnPostgres, tmp_path: Path
) -> None:
    (tmp_path / "asisten-of-a-backup-that-was-killed.dump.part").touch()
    url = server.url + TO_ANOTHER_HOST
    dump = run(FOLDER / "backup.sh", tmp_path, url=url).strip()
    said = run(FOLDER / "rehearse-restore.sh", tmp_path, url=url)
    left = run("psql", server.url, "-Atc", "SELECT datname FROM pg_database", url=server.url)
    assert "regions: 91599" in said
    assert "calls: 0, newest: none" in said
    assert f"The dump can be restored: {Path(dump).name}" in said
    assert [path.name for path in tmp_path.glob("asisten-*")] == [Path(dump).name]
    assert Path(dump).stat().st_mode & 0o777 == 0o600
    assert "rehearsal" not in left

    whole = Path(dump).read_bytes()
    Path(dump).write_bytes(whole[: len(whole) // 2])
    assert "error" in fails(FOLDER / "rehearse-restore.sh", dump, url=server.url)
    left = run("psql", server.url, "-Atc", "SELECT datname FROM pg_database", url=server.url)
    assert "rehearsal" not in left, "a dump that was cut short is not called good and leaves nothing"


# WIB, and how long after one run the next one is.
JOBS = {
    "asisten-count": ("00:15:00", timedelta(days=1)),
    "asisten-backup": ("01:15:00", timedelta(days=1)),
    "asisten-retention": ("02:30:00", timedelta(days=1)),
    "asisten-rehearsal": ("04:00:00", timedelta(days=7)),
}
UNITS = sorted(path.name for kind in ("service", "socket", "timer") for path in FOLDER.glob(f"*.{kind}"))


def test_no_unit_is_forgotten() -> None:
    of_jobs = {f"{job}.{kind}" for job in JOBS for kind in ("service", "timer")}
    of_processes = {"asisten@.service", "asisten@.socket", "asisten.socket", "asisten-door.service"}
    assert {*UNITS} == of_jobs | of_processes | {"asisten-alarm@.service"}


@pytest.mark.parametrize("name", ["asisten@.service", *(f"{job}.service" for job in JOBS)])
def test_a_unit_that_fails_raises_the_alarm(name: str) -> None:
    text = (FOLDER / name).read_text()
    assert "\nOnFailure=asisten-alarm@%n.service\n" in text
    assert re.search(r"^StartLimitBurst=\d+$", text, re.MULTILINE), "what starts for ever never fails"


def test_the_alarm_is_told_in_the_journal_and_to_a_program_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "said"
    for name in ("logger", "alarm"):
        (tmp_path / name).write_text(f'#!/bin/sh\necho {name} "$@" >> {said}\n')
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("SETTINGS", str(tmp_path))
    run(FOLDER / "alarm.sh", "asisten-backup.service", url="")
    logged, told = said.read_text().splitlines()
    assert "--priority daemon.crit asisten-backup.service has failed" in logged
    assert told == "alarm asisten-backup.service"


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_the_units(name: str, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is missing: apt install systemd")
    for unit in UNITS:  # a timer needs its service beside it
        text = (FOLDER / unit).read_text()
        program = r"/opt/asisten\S*/(gunicorn|python|\w\S*\.sh)"
        (tmp_path / unit).write_text(re.sub(program, "/bin/true", text))
    unit = tmp_path / name.replace("@", "@8001")
    if unit.name != name:
        unit.write_text((tmp_path / name).read_text())
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("job", JOBS)
def test_a_job_runs_at_its_hour(job: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is missing: apt install systemd")
    timer = (FOLDER / f"{job}.timer").read_text()
    when = re.search(r"^OnCalendar=(.*)$", timer, re.MULTILINE)
    assert when
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    said = run("systemd-analyze", "calendar", "--iterations=2", when[1], url="")
    first, second = (
        datetime.fromisoformat(at) for at in re.findall(r"(?:elapse|#2): \w+ ([-0-9]+ [:0-9]+) WIB", said)
    )
    assert (f"{first:%X}", second - first) == JOBS[job]


@pytest.mark.parametrize("job", ["asisten-count", "asisten-retention"])
def test_the_command_that_the_unit_of_a_job_runs_is_there(job: str) -> None:
    service = (FOLDER / f"{job}.service").read_text()
    command = re.search(r"^ExecStart=\S+/python manage.py (\w+)$", service, re.MULTILINE)
    assert command
    assert (ROOT / "scripts_agent" / "management" / "commands" / f"{command[1]}.py").exists()


def test_every_file_and_command_that_operations_names_is_there() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    for link in re.findall(r"\]\((operations/[^)]+)\)", text):
        assert (ROOT / "docs" / link).exists(), link
    for script in re.findall(r"docs/operations/(\S+\.sh)", text):
        assert os.access(FOLDER / script, os.X_OK), script
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    django = {"migrate", "collectstatic", "createsuperuser", "check"}
    for command in re.findall(r"manage\.(?:py|sh) (\w+)", text):
        assert command in commands | django, command


def test_the_proxy_ends_tls_as_operations_says() -> None:
    plain, secure = (FOLDER / "nginx.conf").read_text().split("listen 443 ssl http2;")
    assert re.search(r"location /api/ \{\s+default_type .*;\s+return 403 ", plain), (
        "a program is not helped on without TLS"
    )
    assert "return 301 https://$host$request_uri;" in plain
    assert "proxy_pass" not in plain
    assert re.findall(r"ssl_protocols (.+);", secure) == ["TLSv1.2 TLSv1.3"]
    [ciphers] = re.findall(r"ssl_ciphers (.+);", secure)
    assert all(re.match("ECDHE-.*(GCM|CHACHA20)", cipher) for cipher in ciphers.split(":"))
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in secure, "set, not added"
    assert "$request " not in secure
    assert "$query_string" not in secure
    assert "$args" not in secure


def test_the_proxy_lets_few_reports_of_refused_scripts_into_the_log() -> None:
    text = (FOLDER / "nginx.conf").read_text()
    assert "limit_req_zone $server_name zone=reports:1m rate=30r/m;" in text
    [reports] = re.findall(r"location = /csp/ \{(.*?)\}", text, re.DOTALL)
    assert "limit_req zone=reports" in reports
    assert "client_max_body_size 16k;" in reports


def test_the_proxy_asks_the_door_of_all_processes_and_sends_no_post_twice() -> None:
    """What a release without an outage rests on; `make operations` tries it."""
    text = (FOLDER / "nginx.conf").read_text()
    [door] = re.findall(r"^ListenStream=(.*)$", (FOLDER / "asisten.socket").read_text(), re.MULTILINE)
    assert re.findall(r"server ([\d.:]+) max_fails=0;", text) == [door]
    assert "proxy_next_upstream error timeout;" in text, "without non_idempotent"
    assert "keepalive " not in text
    assert "Sockets=asisten.socket asisten@%i.socket" in (FOLDER / "asisten@.service").read_text()


def test_shellcheck_finds_nothing_in_the_scripts() -> None:
    if not shutil.which("shellcheck"):
        pytest.skip("shellcheck is missing: apt install shellcheck")
    run("shellcheck", "--external-sources", "--source-path=.", *sorted(FOLDER.glob("*.sh")), url="")
