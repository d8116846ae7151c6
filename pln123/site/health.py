"""For the load balancer and the release: /hidup/ (the process answers) and /siap/ (it can take a call)."""

import logging
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve
from django.views.decorators.http import require_safe

from allocation.clock import today_wib
from allocation.domain.errors import NoPolicyError
from allocation.domain.reviewed.versions import REVIEWED, Versions
from allocation.models import Region
from allocation.places.search import is_out_of_order
from pln123.web.outage import connection_answers

logger = logging.getLogger(__name__)
FOR_OWN_HOST = ("/hidup/", "/siap/", "/metrics")


@login_not_required
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "hidup"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every check answers "ok". Otherwise 503 with the checks up to the one that failed, which says
    what to do. What calls can do without is named and no more."""
    checks = readiness()
    is_ready = all(checks[name] == "ok" for name in checks.keys() - CALLS_GO_ON_WITHOUT)
    return JsonResponse(
        {"status": "siap" if is_ready else "belum siap", **checks}, status=200 if is_ready else 503
    )


def readiness() -> dict[str, str]:
    """What each check answers, up to the one that failed. The later checks need it and are not made."""
    checks: dict[str, str] = {}
    for name, check in (CHECKS | checks_of_reviewed_files()).items():
        try:
            checks[name] = check() or "ok"
        except DatabaseError:
            checks[name] = "basis data tidak menjawab"
        except Exception:  # such as an unreadable file, whose path is not for everybody's eyes
            logger.exception("/siap/ %s", name)
            checks[name] = "gagal diperiksa: lihat log"
        if checks[name] != "ok" and name not in CALLS_GO_ON_WITHOUT:
            break
    return checks


class AskedByOwnHost:
    """Whoever asks a process by its port, on its own host, need not know the names of the site.

    The rest of the middleware would answer 400 to `curl http://127.0.0.1:8001/siap/` and to Prometheus. What
    comes through the proxy has its header, and goes the way of all requests.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asker = request.META["REMOTE_ADDR"]
        is_own = "X-Forwarded-For" not in request.headers and (asker == "::1" or asker.startswith("127."))
        if not is_own or request.path not in FOR_OWN_HOST:
            return self.get_response(request)
        request.resolver_match = match = resolve(request.path)  # counted by its name, as all requests
        return match.func(request)


def check_database() -> str:
    """Answers within seconds even if the database hangs: it waits a second for a connection that was
    kept, and PLN123_DB_CONNECT_SECONDS for a new one.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return ""
    if connection.connection and not connection_answers(connection.connection.pgconn):
        connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return "basis data hanya dapat dibaca" if cursor.fetchone() == ("on",) else ""


@cache
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.nodes)  # None: reads the files, asks no database


def check_migrations() -> str:
    missing = _migrations_on_disk() - MigrationRecorder(connection).applied_migrations().keys()
    return f"{len(missing)} migrasi belum dijalankan: manage.py migrate" if missing else ""


def check_regions() -> str:
    return "" if Region.objects.exists() else "wilayah belum dimuat: manage.py load_regions"


def check_search() -> str:
    """Builds the index of the village search if this process has none of the regions in force."""
    return "tidak dapat dibuat: lihat log, lalu manage.py load_regions" if is_out_of_order() else ""


def checks_of_reviewed_files() -> dict[str, Callable[[], str]]:
    """One for each kind of dated file: whether a version of it is in force today."""

    def check(load: Callable[[], Versions[Any]]) -> str:
        versions = load()
        try:
            versions.on(today_wib())
        except NoPolicyError:
            return f"{versions.kind} belum berlaku"
        return ""

    return {name: partial(check, load) for name, load in REVIEWED.items()}


CHECKS: dict[str, Callable[[], str]] = {
    "database": check_database,
    "migrations": check_migrations,
    "regions": check_regions,
    "search": check_search,
}
# The four lists still lead to every village: a server without the search is better than none.
CALLS_GO_ON_WITHOUT = {"search"}
