"""What docs/operations hands to the people who run it: it is read, and the backup is restored for real."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.own_postgres import NoPostgres, own_postgres

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "operations"


def run(*command: str | Path, url: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLN123_")} | {"DATABASE_URL": url}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_backup_is_restored_and_says_what_is_in_it(tmp_path: Path) -> None:
    try:
        with own_postgres() as server:
            manage = (sys.executable, "manage.py")
            for command in ("migrate", "load_regions", "load_units"):
                run(*manage, command, "--verbosity=0", url=server.url)
            dump = run(FOLDER / "backup.sh", tmp_path, url=server.url).strip()
            said = run(FOLDER / "rehearse-restore.sh", dump, url=server.url)
            left = run("psql", server.url, "-Atc", "SELECT datname FROM pg_database", url=server.url)
    except NoPostgres as missing:
        pytest.skip(str(missing))
    assert "regions: 91599" in said
    assert "calls: 0, newest: none" in said
    assert "The dump can be restored." in said
    assert "rehearsal" not in left


def test_a_dump_that_was_cut_short_is_not_called_good(tmp_path: Path) -> None:
    try:
        with own_postgres() as server:
            run(sys.executable, "manage.py", "migrate", "--verbosity=0", url=server.url)
            dump = Path(run(FOLDER / "backup.sh", tmp_path, url=server.url).strip())
            dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
            script = [FOLDER / "rehearse-restore.sh", dump]
            done = subprocess.run(
                script,
                cwd=ROOT,
                env=os.environ | {"DATABASE_URL": server.url},
                capture_output=True,
                text=True,
            )
    except NoPostgres as missing:
        pytest.skip(str(missing))
    assert done.returncode != 0
    assert "can be restored" not in done.stdout


NIGHTLY = {"asisten-retention": "02:30:00", "asisten-count": "00:15:00"}  # WIB
UNITS = ["asisten@.service", *(f"{job}.{kind}" for job in NIGHTLY for kind in ("service", "timer"))]


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_the_units(name: str, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is missing: apt install systemd")
    for unit in UNITS:  # a timer needs its service beside it
        text = (FOLDER / unit).read_text()
        (tmp_path / unit).write_text(re.sub(r"/opt/asisten\S*/(gunicorn|python)", "/bin/true", text))
    unit = tmp_path / name.replace("@", "@8001")
    unit.write_text((tmp_path / name).read_text())
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("job", "hour"), NIGHTLY.items())
def test_a_job_runs_once_a_night(job: str, hour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is missing: apt install systemd")
    timer = (FOLDER / f"{job}.timer").read_text()
    when = re.search(r"^OnCalendar=(.*)$", timer, re.MULTILINE)
    assert when
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    said = run("systemd-analyze", "calendar", "--iterations=2", when[1], url="")
    assert re.findall(r"(?:elapse|#2): \w+ [-0-9]+ ([:0-9]+) WIB", said) == [hour] * 2


@pytest.mark.parametrize("job", NIGHTLY)
def test_the_command_that_the_unit_of_a_job_runs_is_there(job: str) -> None:
    service = (FOLDER / f"{job}.service").read_text()
    command = re.search(r"^ExecStart=\S+/python manage.py (\w+)$", service, re.MULTILINE)
    assert command
    assert (ROOT / "scripts_agent" / "management" / "commands" / f"{command[1]}.py").exists()


def test_every_file_and_command_that_operations_names_is_there() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    for link in re.findall(r"\]\((operations/[^)]+)\)", text):
        assert (ROOT / "docs" / link).exists(), link
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    django = {"migrate", "collectstatic", "createsuperuser", "check"}
    for command in re.findall(r"manage\.py (\w+)", text):
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
