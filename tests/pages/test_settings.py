"""A bad setting stops the start with one sentence that names the variable and keeps its value to itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "x" * 50
POSTGRES = "postgres://pln:s@db.example.id:5432/desk"


def start(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs `code` in a new process that knows only these variables."""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "pln123.settings", **variables}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def values(names: str, **variables: str) -> str:
    result = start(f"from pln123 import settings as s; print({names})", **variables)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PLN123_DEMO", "benar"),
        ("PLN123_DEBUG", "True"),
        ("PLN123_HTTPS", "yes please"),
        ("PLN123_PROXIES", "-1"),
        ("PLN123_OPEN_SCREEN_POP", "boleh"),
        ("PLN123_SECRET_KEY", "too-short"),
        ("PLN123_ALLOWED_HOSTS", "https://asisten.example.id/"),
        ("PLN123_ALLOWED_HOSTS", "asisten.example.id,*"),
        ("PLN123_ALLOWED_HOSTS", "*.example.id"),
        ("PLN123_ALLOWED_HOSTS", "asisten.example.id:443"),
        ("PLN123_ALLOWED_HOSTS", "[::1]:8000"),
        ("PLN123_SECRET_KEY_FALLBACKS", f"{'y' * 50} too-short"),
        ("PLN123_OIDC_ISSUER", "http://masuk.example.id"),
        ("PLN123_SECOND_FACTOR_REQUIRED", "wajib"),
        ("PLN123_LOG_FORMAT", "yaml"),
        ("PLN123_METRICS_NETWORKS", "10.0.0.0/99"),
        ("PLN123_METRICS_TOKEN", "too short"),
        ("PLN123_LOGIN_CONTACT", "a" * 201),
        ("PLN123_LOGIN_CONTACT", "helpdesk\npesawat"),
        ("PLN123_SESSION_IDLE_SECONDS", "30 menit"),
        ("PLN123_SESSION_IDLE_SECONDS", "59"),
        ("PLN123_SESSION_IDLE_SECONDS", "9" * 5000),
        ("PLN123_DB_CONNECT_SECONDS", "61"),
        ("PLN123_DB_STATEMENT_SECONDS", "601"),
        ("PLN123_DB_LOCK_SECONDS", "2s"),
        ("PLN123_DB_IDLE_SECONDS", "1.5"),
        ("DATABASE_REPLICA_URL", "sqlite:///kata-sandi.sqlite3"),
        ("DATABASE_REPLICA_URL", "postgres://pln:kata-sandi@db:5432/"),
        ("PLN123_REPLICA_LAG_SECONDS", "3601"),
        ("DATABASE_URL", "mysql://pln:kata-sandi@db/pln"),
        ("DATABASE_URL", "postgres://pln:kata-sandi@db:port/pln"),
        ("DATABASE_URL", "postgres://pln:kata-sandi@db:5432/"),
        ("DATABASE_URL", "kata-sandi"),
    ],
)
def test_a_bad_value_stops_the_start_and_names_the_variable(name, value):
    result = start("import pln123.settings", **{"DATABASE_URL": POSTGRES, name: value})
    assert result.returncode == 1
    assert result.stderr.startswith(f"Setelan {name} salah: ")
    assert result.stderr.count("\n") == 1, "one sentence, no traceback"
    assert value not in result.stderr
    assert "kata-sandi" not in result.stderr


@pytest.mark.slow
def test_the_command_line_shows_the_same_sentence():
    environment = {"PATH": os.environ["PATH"], "PLN123_DEBUG": "ya"}
    command = [sys.executable, "manage.py", "check"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (
        1,
        "Setelan PLN123_DEBUG salah: isi 1 (ya) atau 0 (tidak).\n",
    )


@pytest.mark.slow
def test_nothing_is_served_without_a_secret_key():
    result = start("import pln123.wsgi")
    assert result.returncode == 1
    assert result.stderr.startswith("Setelan PLN123_SECRET_KEY salah: belum diisi.")
    assert start("import pln123.wsgi", PLN123_SECRET_KEY=SECRET).returncode == 0


def sign_on(**others: str) -> dict[str, str]:
    addresses = {
        f"PLN123_OIDC_{name}": f"https://masuk.example.id/{name}"
        for name in ("ISSUER", "AUTHORIZE_URL", "TOKEN_URL", "KEYS_URL")
    }
    return (
        addresses | {"PLN123_OIDC_CLIENT_ID": "asisten", "PLN123_OIDC_CLIENT_SECRET": "kata-sandi"} | others
    )


@pytest.mark.slow
def test_single_sign_on_is_set_as_a_whole():
    assert values("s.SIGN_ON, s.LOCAL_PASSWORDS") == "{} True"
    assert values("len(s.SIGN_ON), s.OIDC_USE_PKCE, s.OIDC_CREATE_USER", **sign_on()) == "6 True False"
    result = start("import pln123.settings", **sign_on(PLN123_OIDC_CLIENT_SECRET=""))
    assert result.stderr.startswith("Setelan PLN123_OIDC_CLIENT_SECRET salah: belum diisi")
    assert "kata-sandi" not in result.stderr


@pytest.mark.slow
def test_passwords_are_switched_off_only_beside_sign_on_and_an_account_for_emergencies():
    off = {"PLN123_LOCAL_PASSWORDS": "0", "PLN123_EMERGENCY_ACCOUNT": "darurat"}
    assert values("s.LOCAL_PASSWORDS", **sign_on(**off)) == "False"
    for missing in (sign_on(PLN123_LOCAL_PASSWORDS="0"), off):
        assert start("import pln123.settings", **missing).stderr.startswith(
            "Setelan PLN123_LOCAL_PASSWORDS salah"
        )


@pytest.mark.parametrize("hosts", ["*", ".", "asisten.example.id,*"])
def test_any_host_is_no_host(hosts):
    result = start("import pln123.settings", PLN123_ALLOWED_HOSTS=hosts)
    assert result.stderr.startswith("Setelan PLN123_ALLOWED_HOSTS salah: isi nama host")


def test_hosts_are_names_and_addresses():
    hosts = "asisten.example.id, .pln.example.id,10.0.0.7,[::1],localhost"
    shown = values("s.ALLOWED_HOSTS", PLN123_ALLOWED_HOSTS=hosts)
    assert shown == "['asisten.example.id', '.pln.example.id', '10.0.0.7', '[::1]', 'localhost']"


@pytest.mark.slow
def test_what_an_earlier_key_signed_stays_good_while_it_is_named():
    sign = "import django; django.setup(); from django.core import signing; "
    signed = start(sign + "print(signing.dumps('x'))", PLN123_SECRET_KEY="a" * 50).stdout.strip()
    read = f"{sign}print(signing.loads({signed!r}))"
    both = {"PLN123_SECRET_KEY": "b" * 50, "PLN123_SECRET_KEY_FALLBACKS": f"{'c' * 50}  {'a' * 50}"}
    assert start(read, **both).stdout == "x\n"
    assert "BadSignature" in start(read, PLN123_SECRET_KEY="b" * 50).stderr


@pytest.mark.slow
def test_the_command_line_runs_where_only_python3_is(tmp_path):
    """By name, on a path that holds python3 alone: the system's own, which has no Django."""
    if not (ROOT / ".venv" / "bin" / "python").exists():
        pytest.skip("no .venv: make .venv/tests.stamp")
    system = next(path for path in ("/usr/bin/python3", "/usr/local/bin/python3") if Path(path).exists())
    (tmp_path / "python3").symlink_to(system)
    result = subprocess.run(
        ["/usr/bin/env", ROOT / "manage.py", "version"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (result.returncode, result.stdout[:2]) == (0, "5."), result.stderr


@pytest.mark.slow
def test_outside_the_demo_nothing_is_open_by_default():
    assert (
        values("[s.DEBUG, s.DEMO, s.HTTPS, s.SECRET_KEY, s.DEMO_PASSWORD]") == "[False, False, True, '', '']"
    )
    # Callers in a browser's history are nobody's default, not even the demo's.
    assert values("s.OPEN_SCREEN_POP") == values("s.OPEN_SCREEN_POP", PLN123_DEMO="1") == "False"
    assert values("s.OPEN_SCREEN_POP", PLN123_OPEN_SCREEN_POP="1") == "True"
    shown = values(
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0"
    )
    assert shown == "True True True True"
    names = values("s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_INCLUDE_SUBDOMAINS")
    assert names == "__Host-sessionid __Host-csrftoken True"


def test_the_demo_makes_a_secret_once_and_keeps_it(tmp_path):
    from pln123.env import read_secret

    first = read_secret("PLN123_NO_SUCH_VARIABLE", demo_file=tmp_path / "run" / "secret-key")
    assert len(first) >= 50
    assert read_secret("PLN123_NO_SUCH_VARIABLE", demo_file=tmp_path / "run" / "secret-key") == first
    assert (tmp_path / "run" / "secret-key").stat().st_mode & 0o077 == 0
    assert read_secret("PLN123_NO_SUCH_VARIABLE", demo_file=tmp_path / "other") != first


@pytest.mark.slow
def test_the_embedded_database_takes_its_write_lock_at_the_start_of_a_transaction():
    options = "s.DATABASES['default']['OPTIONS']"
    assert values(f"{options}['transaction_mode'], {options}['timeout']") == "IMMEDIATE 20"
    assert values("s.DATABASES['default']['NAME']") == str(ROOT / ".run" / "db.sqlite3")


def test_postgresql_connections_are_kept_and_checked():
    names = "('ENGINE', 'NAME', 'CONN_MAX_AGE', 'CONN_HEALTH_CHECKS')"
    shown = values(f"[s.DATABASES['default'][k] for k in {names}]", DATABASE_URL=POSTGRES)
    assert shown == "['django.db.backends.postgresql', 'desk', 600, True]"


@pytest.mark.slow
def test_postgresql_waits_are_bounded():
    options = "s.DATABASES['default']['OPTIONS']"
    shown = f"{options}['connect_timeout'], {options}['options']"
    limits = "-c statement_timeout=10s -c lock_timeout=2s -c idle_in_transaction_session_timeout=15s"
    assert values(shown, DATABASE_URL=POSTGRES) == f"3 {limits}"
    names = ("STATEMENT_SECONDS", "LOCK_SECONDS", "IDLE_SECONDS", "CONNECT_SECONDS")
    chosen = {f"PLN123_DB_{name}": str(second) for second, name in enumerate(names, 4)}
    limits = "-c statement_timeout=4s -c lock_timeout=5s -c idle_in_transaction_session_timeout=6s"
    assert values(shown, DATABASE_URL=POSTGRES, **chosen) == f"7 {limits}"


@pytest.mark.slow
def test_a_command_may_take_its_time():
    code = "import sys, manage; sys.argv = ['manage.py', 'version']; manage.main(); "
    code += "from pln123 import settings as s; print(s.DATABASES['default']['OPTIONS']['options'])"
    limits = {"PLN123_DB_STATEMENT_SECONDS": "30", "PLN123_DB_IDLE_SECONDS": "30"}
    result = start(code, DATABASE_URL=POSTGRES, **limits)
    assert "-c statement_timeout=0s " in result.stdout, result.stderr
    assert "-c idle_in_transaction_session_timeout=0s" in result.stdout


@pytest.mark.slow
def test_a_copy_for_reading_is_one_of_postgresql():
    copy = POSTGRES.replace("db.example.id", "copy.example.id")
    asked = "s.DATABASES['replica']['HOST'], s.DATABASE_ROUTERS, s.REPLICA_LAG_SECONDS"
    said = values(asked, DATABASE_URL=POSTGRES, DATABASE_REPLICA_URL=copy)
    assert said == "copy.example.id ['pln123.web.replica.ReplicaRouter'] 30"
    assert values("[*s.DATABASES], s.DATABASE_ROUTERS", DATABASE_URL=POSTGRES) == "['default'] []"
    refused = start("import pln123.settings", DATABASE_REPLICA_URL=copy)
    assert refused.stderr.startswith("Setelan DATABASE_REPLICA_URL salah: "), "of a database in a file"


def test_the_database_url_has_the_last_word_on_a_connection():
    options = "s.DATABASES['default']['OPTIONS']"
    url = f"{POSTGRES}?sslmode=verify-full&connect_timeout=9"
    shown = values(f"{options}['sslmode'], {options}['connect_timeout']", DATABASE_URL=url)
    assert shown == "verify-full 9"


@pytest.mark.slow
def test_argon2_hashes_new_passwords():
    code = "import django; django.setup(); from django.contrib.auth.hashers import make_password; "
    hashed = start(code + "print(make_password('x'))")
    assert hashed.stdout.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("written", "logged"),
    [
        ("caller 081234567890 asked", "caller [nomor] asked"),
        ("caller +62 812-3456-7890 asked", "caller [nomor] asked"),
        ("meter 521234567890", "meter [nomor]"),
        ("village 31.71.01.1001, power 2200, 2026-11-23", "village 31.71.01.1001, power 2200, 2026-11-23"),
    ],
)
def test_log_lines_mask_telephone_numbers_and_customer_ids_only(written, logged):
    import logging

    from pln123.web.logs import MaskingFormatter

    record = logging.LogRecord("desk", logging.INFO, "x.py", 1, "%s", (written,), None)
    assert MaskingFormatter().format(record).endswith(f"desk {logged}")


def test_a_number_inside_a_traceback_is_masked_too():
    import logging

    from pln123.web.logs import MaskingFormatter

    try:
        int("0812-3456-7890 x")
    except ValueError:
        record = logging.LogRecord("desk", logging.ERROR, "x.py", 1, "failed", (), sys.exc_info())
    text = MaskingFormatter().format(record)
    assert "ValueError" in text
    assert "3456" not in text.split("Traceback")[1].splitlines()[-1]


def test_an_outage_is_one_line_in_the_log_and_a_fault_of_ours_its_traceback():
    import logging

    from django.db import OperationalError

    from pln123.web.logs import MaskingFormatter, OutageFilter

    def logged(error: Exception) -> str:
        try:
            raise error
        except type(error):
            arguments = ("%s: %s", ("Service Unavailable", "/asisten/"), sys.exc_info())
        record = logging.LogRecord("django.request", logging.ERROR, "x.py", 1, *arguments)
        assert OutageFilter().filter(record)
        return MaskingFormatter().format(record)

    outage = logged(OperationalError("connection refused\nIs the server running?"))
    assert outage.endswith("django.request Service Unavailable: /asisten/: connection refused")
    assert "Traceback" in logged(ValueError("our fault"))
