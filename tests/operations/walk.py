"""`make operations`: docs/operations.md, walked from a bare machine to a release, a backup and a restore.

The blocks of the page marked `sh` are run word for word, in their order, on a machine of its own: namespaces
of files and network in which /etc, /opt, /run and the data of services are private and every port is free.
PostgreSQL, nginx and gunicorn are the real ones; tests/operations/small_init.py stands in for systemd. Needs
root, and Debian's packages postgresql, nginx, curl, git and make.

    python -m tests.operations.walk             # at least 10,000 requests of 100 agents
    python -m tests.operations.walk 500 20      # 500 requests of 20 agents, as CI does it
"""

import json
import os
import re
import shlex
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.agents import words
from tests.operations.load import Load, SecureBrowser
from tests.own_postgres import OwnPostgres, programs

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operations.md"
HOST = "asisten.example.id"
CERTIFICATE = Path("/etc/asisten/tls/fullchain.pem")
OPERATIONS = Path("/opt/asisten/current/docs/operations")
WHEELS = ROOT / ".run" / "wheels"
LOGS = Path("/run/small-init")
INSIDE = "ASISTEN_WALK_INSIDE"
PRIVATE = ("/opt", "/run", "/var/backups", "/var/lib/nginx", "/var/lib/postgresql", "/var/log")
BEGAN = time.monotonic()


def say(text: str) -> None:
    print(f"{time.monotonic() - BEGAN:6.1f} s  {text}", flush=True)


def blocks() -> dict[str, list[str]]:
    """The commands of the page, by heading."""
    found: dict[str, list[str]] = {}
    for section in PAGE.read_text().split("\n## ")[1:]:
        commands = re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
        found[section.partition("\n")[0]] = commands
    return {heading: commands for heading, commands in found.items() if commands}


def run(command: str) -> str:
    """As the page's reader types it. What it prints is the answer."""
    bash = ["bash", "-euo", "pipefail", "-c", command]
    done = subprocess.run(bash, capture_output=True, text=True, cwd="/")
    if done.returncode:
        logs = "".join(f"\n== {log}\n{log.read_text()[-3000:]}" for log in LOGS.glob("*.log"))
        sys.exit(f"This does not work as written:\n{command}\n{done.stdout}{done.stderr}{logs}")
    return done.stdout


# The machine -----------------------------------------------------------------------------------------


def enter() -> int:
    """Runs this module again where everything that it changes is its own."""
    if not WHEELS.is_dir() or (WHEELS / "of").read_text() != (ROOT / "requirements.txt").read_text():
        shutil.rmtree(WHEELS, ignore_errors=True)
        download = ["-m", "pip", "download", "-qq", "--require-hashes", "--no-deps", "--dest", str(WHEELS)]
        subprocess.run([sys.executable, *download, "-r", "requirements.txt"], cwd=ROOT, check=True)
        (WHEELS / "of").write_text((ROOT / "requirements.txt").read_text())
    unshare = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
    command = [*unshare, sys.executable, "-m", "tests.operations.walk", *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {INSIDE: "1"}).returncode


def lay_bare() -> None:
    """Private folders over those of the machine; no port is in use, and the host's own name leads to it."""
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)  # nothing here is seen outside
    etc = Path(tempfile.mkdtemp())
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", etc], check=True)
    subprocess.run(["cp", "--archive", "/etc/.", etc], check=True)
    subprocess.run(["mount", "--move", etc, "/etc"], check=True)
    etc.rmdir()
    for folder in PRIVATE:
        Path(folder).mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder], check=True)
    for folder in ("/run/bin", "/run/home", "/run/postgresql", "/var/log/nginx"):
        Path(folder).mkdir()
    for folder in ("/etc/asisten", "/etc/systemd/system", "/etc/nginx/conf.d", "/etc/nginx/sites-enabled"):
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(parents=True)
    shutil.chown("/run/postgresql", "postgres")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with Path("/etc/hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 {HOST}\n")


def lay_tools() -> None:
    """What a machine has beside the page: systemctl, a journal, a certificate, where releases come from."""
    for name, command in {
        "systemctl": f'cd {ROOT} && exec {sys.executable} -m tests.operations.small_init "$@"',
        # --unit=GLOB --output=cat --grep=PATTERN, as the page uses it.
        "journalctl": f'grep -h "$(printf "%s\\n" "$@" | sed -n s/^--grep=//p)" {LOGS}/asisten@*.log',
        "logger": 'echo "$@" >> /run/small-init/alarms',
    }.items():
        path = Path("/run/bin", name)
        path.write_text(f"#!/bin/bash\n{command}\n")
        path.chmod(0o755)
    # Debian's own programs, as on a bare machine.
    os.environ["PATH"] = "/run/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    os.environ |= {"HOME": "/run/home", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(WHEELS)}
    CERTIFICATE.parent.mkdir()
    run(
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={HOST}"
        f" -addext subjectAltName=DNS:{HOST} -out {CERTIFICATE} -keyout {CERTIFICATE.parent}/key.pem"
    )
    run(
        f"git config --global --add safe.directory '*'; git config --global user.name walk;"
        f" git config --global user.email walk@{HOST};"
        f" git clone --quiet {ROOT} /run/work; cd /run/work; git tag --force 1.0.0;"
        " git checkout --quiet -b walk;"
        " echo '/* a file that the next release changes */' | tee --append static/css/site/*.css > /dev/null;"
        " git commit --quiet --all --message 'The next release'; git tag 1.1.0;"
        " git config --global url./run/work/.git.insteadOf https://git.example.id/asisten.git"
    )


@contextmanager
def services() -> Iterator[None]:
    """PostgreSQL as Debian sets it up (its administrator by the socket, others by password), and nginx."""
    options = ("-c", "unix_socket_directories=/run/postgresql", "-c", "fsync=off")
    server = OwnPostgres(Path("/var/lib/postgresql"), options)
    server.port = 5432
    server.create()
    by_password = "host all all 127.0.0.1/32 scram-sha-256"
    (server.data / "pg_hba.conf").write_text(f"local all postgres peer\n{by_password}\n")
    server.start()
    os.environ["PATH"] += f":{programs()}"
    init = subprocess.Popen([sys.executable, "-m", "tests.operations.small_init", "serve"], cwd=ROOT)
    subprocess.run(["nginx"], check=True)
    try:
        yield
    finally:
        init.terminate()
        init.wait(timeout=90)
        subprocess.run(["nginx", "-s", "stop"], check=False)
        server.stop("immediate")


# The walk --------------------------------------------------------------------------------------------


def setting(file: str, name: str) -> str:
    lines = Path("/etc/asisten", file).read_text().splitlines()
    return next("".join(shlex.split(line.partition("=")[2])) for line in lines if line.startswith(f"{name}="))


def sql(statement: str, database: str = "asisten") -> str:
    return run(f"runuser -u postgres -- psql -Atc {shlex.quote(statement)} {database}").strip()


def load_people(agents: int) -> dict[str, str]:
    """Settings and people as a call centre has them; sessions by user name."""
    environment = os.environ | {
        "DATABASE_URL": setting("owner", "DATABASE_URL"),
        "PLN123_SECRET_KEY": setting("environment", "PLN123_SECRET_KEY"),
        "PLN123_HTTPS": "0",
    }
    command = [sys.executable, "-m", "tests.faults.inside", "load", str(agents)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    sessions: dict[str, str] = json.loads(done.stdout)
    return sessions


def must(truth: object, what: str) -> None:
    if not truth:
        sys.exit(f"Not so: {what}")
    say(what)


def walk(requests: int, agents: int) -> None:
    page = blocks()
    must(
        [*page] == ["Install", "A new release", "Back up, and rehearse the restore", "Restore for good"],
        "the page has the sections that this walk knows",
    )
    for command in page["Install"]:
        run(command)
        say(f"installed: {command.split()[0]} ...")
    granted = "SELECT DISTINCT privilege_type FROM information_schema.role_table_grants"
    rights = sql(f"{granted} WHERE grantee = 'asisten_web'")
    must(set(rights.split()) == {"DELETE", "INSERT", "SELECT", "UPDATE"}, "the web processes own no table")
    sessions = load_people(agents)
    load = Load(HOST, ssl.create_default_context(cafile=str(CERTIFICATE)), sessions, agents)
    release, back = page["A new release"]
    old = load.static_files()
    with load.at_work():
        load.until(requests // 8)
        say(run(release).strip())
        must(load.static_files() != old and load.all_there(old), "files of both releases are served")
        load.until(requests // 2)
        say(run(back).strip())
        load.until(requests)
    answers = ", ".join(f"{times} x {status}" for status, times in sorted(load.statuses.items()))
    must(load.answered >= requests, f"{load.answered} requests: {answers}; {load.slowest:.1f} s the slowest")
    must(not load.failed, f"requests that failed: {load.failed or 0}")
    findings = load.ledger.compare(setting("backup", "DATABASE_URL"))
    steps = load.ledger.acknowledged
    must(not findings, f"of {steps} acknowledged steps lost or doubled: {findings or 'none'}")
    try_a_release_that_does_not_start()
    back_up_and_restore(page, sessions["penyelia"])


def try_a_release_that_does_not_start() -> None:
    """One that starts and does not get ready is taken back by itself."""
    tag = "1.2.0-broken"
    run(
        "cd /run/work; sed -i 's/if checks.name. != \"ok\".*/if True:/' pln123/site/health.py;"
        f" git diff --quiet && exit 1; git commit --quiet --all --message broken; git tag {tag}"
    )
    impatient = f"sed 's/seq 60/seq 3/' {OPERATIONS}/release.sh > /run/release.sh"
    run(f"{impatient}; bash /run/release.sh prepare {tag}")
    done = subprocess.run(["bash", "/run/release.sh", "switch", tag], capture_output=True, text=True)
    taken_back = done.returncode == 1 and os.readlink("/opt/asisten/current") == "releases/1.0.0"
    must(taken_back, f"a release that does not get ready is taken back: {done.stderr.strip()}")
    for port in (8001, 8002):
        run(f"curl --silent --fail http://127.0.0.1:{port}/siap/")


def back_up_and_restore(page: dict[str, list[str]], session: str) -> None:
    """Between the dump and the restore a caller has their data erased."""
    telephone = "081234567890"
    calls = sql("SELECT count(*) FROM scripts_agent_call")
    held = f"SELECT count(*) FROM scripts_agent_call WHERE telephone = '{telephone}'"  # noqa: S608
    must(int(sql(held)) > 0, "there is somebody whose data can be erased")
    for command in page["Back up, and rehearse the restore"]:
        run(command)
    said = (LOGS / "asisten-rehearsal.service.log").read_text()
    must(f"calls: {calls}" in said and "The dump can be restored" in said, "the dump was restored on trial")
    must("rehearsal" not in sql("SELECT datname FROM pg_database"), "the scratch database is gone")
    erase(telephone, session)
    must(sql(held) == "0", "the supervisor has erased it")
    [restore] = page["Restore for good"]
    say(run(restore).strip())
    must(sql("SELECT count(*) FROM scripts_agent_call") == calls, "every call is back")
    must(sql(held) == "0", "and what was erased stays erased")
    run("curl --silent --fail http://127.0.0.1:8001/siap/")
    run("mv /var/backups/asisten /var/backups/away; systemctl start asisten-backup && exit 1 || true")
    alarms = (LOGS / "alarms").read_text()
    must("asisten-backup.service has failed" in alarms, "a backup that fails raises the alarm")


def erase(telephone: str, session: str) -> None:
    """By the page, through nginx, as the supervisor does."""
    context = ssl.create_default_context(cafile=str(CERTIFICATE))
    browser = SecureBrowser(HOST, context, session, htmx=False)
    shown = browser.post("/lokasi/data-pemohon/", telepon=telephone)
    token = re.search(r'name="token" value="([^"]*)"', shown.text)
    assert token, words(shown.text)
    act = {"telepon": telephone, "token": token[1], "alasan": "SURAT", "act": "hapus-ya"}
    done = browser.post("/lokasi/data-pemohon/", **act)
    assert done.status == 302, words(done.text)


def main() -> int:
    if INSIDE not in os.environ:
        return enter()
    lay_bare()
    lay_tools()
    with services():
        walk(*map(int, sys.argv[1:] or ("10000", "100")))
    say("The page works as written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
