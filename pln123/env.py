"""Strict readers of the environment: a missing or unreadable value stops the start and names the variable.

django-environ parses the database's URL. It would quietly take `PLN123_DEBUG=ya` for False; here such a value
stops the start, with SystemExit: one sentence on stderr and exit code 1, no traceback. A message never
repeats a value, because it may be a password.
"""

import os
import re
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from environ import Env

from allocation.domain.typed_text import whole_number_in

SECRET_MIN_LENGTH = 50
HOST = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")


def refuse(name: str, advice: str) -> NoReturn:
    raise SystemExit(f"Setelan {name} salah: {advice}")


def read_switch(name: str, default: bool) -> bool:
    text = os.environ.get(name, "").strip()
    if text == "":
        return default
    if text not in ("0", "1"):
        refuse(name, "isi 1 (ya) atau 0 (tidak).")
    return text == "1"


def read_whole_number(name: str, default: int, low: int, high: int) -> int:
    """A whole number of at least `low` and at most `high`, in the unit the variable's name gives."""
    text = os.environ.get(name, "").strip()
    if text == "":
        return default
    number = whole_number_in(text)
    if number is None or not low <= number <= high:
        refuse(name, f"isi bilangan bulat {low} sampai {high}.")
    return number


def read_text(name: str, default: str, longest: int) -> str:
    text = os.environ.get(name, "").strip()
    if len(text) > longest or not text.isprintable():
        refuse(name, f"isi satu baris teks, paling banyak {longest} huruf.")
    return text or default


def read_choice(name: str, *choices: str) -> str:
    """One of these; the first unless the variable says otherwise."""
    text = os.environ.get(name, "").strip() or choices[0]
    if text not in choices:
        refuse(name, f"isi {' atau '.join(choices)}.")
    return text


def read_networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    try:
        items = os.environ.get(name, "").strip() or default
        return [ip_network(item.strip()) for item in items.split(",")]
    except ValueError:
        refuse(name, "isi jaringan yang dipisahkan koma, misalnya 127.0.0.0/8,10.20.0.0/16.")


SIGN_ON_NAMES = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "AUTHORIZE_URL", "TOKEN_URL", "KEYS_URL")


def read_sign_on(prefix: str) -> dict[str, str]:
    """What a provider of OpenID Connect is reached by; all of it, or {}: no single sign-on."""
    found = {name: os.environ.get(prefix + name, "").strip() for name in SIGN_ON_NAMES}
    if not any(found.values()):
        return {}
    for name, text in found.items():
        if not text:
            refuse(prefix + name, "belum diisi: satu pintu masuk memerlukan semua setelan ini.")
        own_host = re.match(r"http://(127\.0\.0\.1|localhost)[:/]", text)
        if name.endswith(("URL", "ISSUER")) and not (text.startswith("https://") or own_host):
            refuse(prefix + name, "isi alamat https://.")
    return found


def read_token(name: str) -> str:
    """A secret that a program sends with each request, or "" when there is none."""
    token = os.environ.get(name, "").strip()
    if token and not re.fullmatch(r"[\x21-\x7e]{32,}", token):
        refuse(name, "isi teks acak sedikitnya 32 karakter tanpa spasi.")
    return token


def read_hosts(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Names of hosts. Neither * (any host) nor a port, which Django would never find in a request."""
    items = [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]
    if not all(HOST.fullmatch(item) for item in items):
        refuse(name, "isi nama host yang dipisahkan koma, tanpa http://, port, * dan spasi.")
    return items or list(default)


def read_secret(name: str, demo_file: Path | None) -> str:
    """The secret key, or "" when there is none: pln123.wsgi then refuses to serve, while commands that
    sign nothing (decide, migrate) still run. In the demo a random one is made and kept in `demo_file`."""
    secret = os.environ.get(name, "")
    if not secret and demo_file is not None:
        secret = _kept_secret(demo_file)
    if secret and len(secret) < SECRET_MIN_LENGTH:
        refuse(name, f"isi teks acak sedikitnya {SECRET_MIN_LENGTH} karakter.")
    return secret


def read_earlier_secrets(name: str) -> list[str]:
    """Keys that were in use before: what they signed stays good while they stand here. Blanks in between."""
    secrets_before = os.environ.get(name, "").split()
    if any(len(secret) < SECRET_MIN_LENGTH for secret in secrets_before):
        refuse(
            name,
            f"isi kunci lama yang dipisahkan spasi, masing-masing sedikitnya {SECRET_MIN_LENGTH} karakter.",
        )
    return secrets_before


def check_folder(name: str) -> None:
    """For a variable that a library reads by itself: its folder is there, and files can be made in it."""
    folder = os.environ.get(name, "")
    if folder and not (os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)):
        refuse(name, "isi folder yang sudah ada dan dapat ditulis.")


def _kept_secret(path: Path) -> str:
    # A disk that was full has left an empty file, or a piece.
    if not path.exists() or len(path.read_text(encoding="ascii").strip()) < SECRET_MIN_LENGTH:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii").strip()


def read_database(name: str, default_file: Path) -> dict[str, Any]:
    """Django's database settings. Embedded SQLite in `default_file` unless the variable says otherwise."""
    url = os.environ.get(name, "").strip() or f"sqlite:///{default_file}"
    config: dict[str, Any] = {}
    try:
        scheme = urlsplit(url).scheme
        if scheme in DATABASE_SCHEMES:  # asked first: django-environ prints a URL that it does not know
            config = dict(Env.db_url_config(url))
    except ValueError:  # e.g. a port that is no number
        config = {}
    if not config.get("NAME"):
        refuse(name, "isi sqlite:///jalur/berkas atau postgres://pengguna:sandi@host:5432/nama.")
    if scheme == "sqlite":
        if config["NAME"] != ":memory:":
            _make_folder_of(Path(config["NAME"]), name)
        config["OPTIONS"] = {
            # WAL: readers do not wait for a writer. IMMEDIATE: a transaction takes its write lock when it
            # begins, so two agents wait for each other instead of failing half-way.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        }
    else:
        config["OPTIONS"] = _postgres_options() | config.get("OPTIONS", {})  # what the URL says goes first
        # A connection is checked before a request uses it, so that the first request after the database came
        # back works. It is kept long: each new one plans every statement anew, up to 2 ms for a step's read.
        config["CONN_MAX_AGE"] = 600
        config["CONN_HEALTH_CHECKS"] = True
    return config


def _make_folder_of(file: Path, name: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        refuse(name, "folder berkas SQLite tidak dapat dibuat: isi jalur lain, atau postgres://...")


def read_replica(name: str, primary: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """{"replica": Django's settings of it}, or {} when there is none. Both must be PostgreSQL."""
    if not os.environ.get(name, "").strip():
        return {}
    config = read_database(name, default_file=Path())
    if not config["ENGINE"] == primary["ENGINE"] == "django.db.backends.postgresql":
        refuse(
            name,
            "isi postgres://pengguna:sandi@host:5432/nama, salinan dari DATABASE_URL yang juga PostgreSQL.",
        )
    return {"replica": config}


def _postgres_options() -> dict[str, Any]:
    """No request waits for ever: a caller is on the telephone, and a web process has few threads.

    What passes a limit is answered 503, with nothing half-written. 0: no limit.
    """
    connect = read_whole_number("PLN123_DB_CONNECT_SECONDS", default=3, low=2, high=60)
    # Longer than the slowest page of figures; every step of a call takes milliseconds.
    statement = read_whole_number("PLN123_DB_STATEMENT_SECONDS", default=10, low=0, high=600)
    # A step holds its call for milliseconds: whoever still waits after this waits for something broken.
    lock = read_whole_number("PLN123_DB_LOCK_SECONDS", default=2, low=0, high=60)
    # A web process that hangs in mid-transaction gives its locks back after this.
    idle = read_whole_number("PLN123_DB_IDLE_SECONDS", default=15, low=0, high=600)
    limits = {
        "statement_timeout": statement,
        "lock_timeout": lock,
        "idle_in_transaction_session_timeout": idle,
    }
    return {
        "connect_timeout": connect,
        "options": " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items()),
        # A database host that vanished is noticed in 15 seconds, not in 15 minutes.
        "tcp_user_timeout": 15_000,
        "keepalives_idle": 5,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "server_side_binding": True,  # so that statements can be prepared (pln123/web/prepared.py)
    }
