"""The managers' lists with every unit, a million calls and their demand, and 50,000 changes in the history.

Each list is asked over and over through Django's test client, as the reader with the widest view; all take
turns, so that a busy machine hits all alike. The time is that of the whole request inside the process.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.bench.million import database_of_calls
from tests.bench.page_times import asking, client_of, p95

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

ROUNDS = 40
WARM_UP = 3
P95_MS = 300
STATEMENTS = 15
CHANGES = 50_000
AVAILABILITY = "/admin/allocation/meteravailability/"
HISTORY = "/admin/allocation/historicalmeteravailability/"
# What is measured, besides the plain list of every model that the reader may see.
QUERIES = {
    "pusat": {
        "work list, page 4": f"{AVAILABILITY}?p=4",
        "work list, all on one page": f"{AVAILABILITY}?all=1",
        "work list, every filter and search": f"{AVAILABILITY}?berlaku=ALL&permintaan=1&phase__exact=1&q=up3",
        "history, by person and day": f"{HISTORY}?oleh=manager&dari=2026-01-01&phase__exact=1",
        "history of one UID": f"{HISTORY}?uid=UID-JATIM",
    },
    "srm": {"work list of an SRM": AVAILABILITY, "history of an SRM": HISTORY},
    "manager": {"work list of a manager": AVAILABILITY},
}


def main() -> int:
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        print(f"lists\tnot measured: needs PostgreSQL\tp95 {P95_MS} ms, {STATEMENTS} statements")
        return 0
    with database_of_calls() as calls:
        write_history()
        return measure(calls)


def write_history() -> None:
    """Changes as they come in over years, on every unit and phase."""
    from datetime import timedelta

    from django.utils import timezone

    from allocation.availability.history import SettingChange
    from allocation.models import MeterAvailability

    draw = random.Random(123)
    settings = list(MeterAvailability.objects.all())
    now = timezone.now()
    rows = []
    for n in range(CHANGES):
        row = settings[n % len(settings)]
        moment = now - timedelta(minutes=20 * (CHANGES - n))
        rows.append(
            SettingChange(
                id=row.pk,
                unit_id=row.unit_id,
                phase=row.phase,
                availability=draw.choice(("ALL", "PASCABAYAR", "PRABAYAR", "")),
                version=n // len(settings) + 2,
                changed_at=moment,
                changed_as="Manager UP3",
                reason="Stok berubah",
                history_date=moment,
                history_type="~",
            )
        )
    SettingChange.objects.bulk_create(rows, batch_size=2000)


def measure(calls: int) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from allocation.demand.days import count_days
    from allocation.demand.period import Period

    count_days(Period.recent())  # as every night
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    pages = list(asked())
    counts: dict[str, int] = {}
    times: dict[str, list[float]] = defaultdict(list)
    for turn in range(WARM_UP + ROUNDS):
        for what, client, address in pages:
            with CaptureQueriesContext(connection) as statements:
                started = time.perf_counter()
                response = client.get(address)
                seconds = time.perf_counter() - started
            assert response.status_code == 200, (address, response.status_code, response.get("Location"))
            if turn:  # the first writes the session
                counts[what] = max(counts.get(what, 0), asking(statements))
            if turn >= WARM_UP:
                times[what].append(seconds)
    broken = False
    for what, measured in times.items():
        clock = p95(measured) * 1000
        middle = statistics.median(measured) * 1000
        broken |= clock >= P95_MS or counts[what] > STATEMENTS
        figures = f"p95 {clock:.0f} ms, median {middle:.0f} ms, {counts[what]} statements"
        print(f"lists, {calls:,} calls: {what}\t{figures}\tp95 {P95_MS} ms, {STATEMENTS} statements")
    return 1 if broken else 0


def asked() -> list[tuple[str, Client, str]]:
    """(what, client, address) of every list."""
    from django.contrib import admin
    from django.contrib.auth.models import User
    from django.test import RequestFactory

    from allocation.models import Post

    def reader(role: str, unit: str | None) -> User:
        user = User.objects.create_user(f"bench.{role.lower()}")  # "pusat" is the demo's, refused outside it
        Post.objects.create(role=role, unit_id=unit, user=user)
        return user

    users = {
        "pusat": reader("PUSAT", None),
        "srm": reader("SRM", "UID-JATIM"),
        "manager": reader("MANAGER_UP3", "UP3-SURABAYA-UTARA"),
    }
    clients = {name: client_of(user) for name, user in users.items()}
    request = RequestFactory().get("/")
    request.user = users["pusat"]
    found = [
        (f"{model._meta.verbose_name_plural} (Pusat)", clients["pusat"], address_of(model))
        for model, model_admin in admin.site._registry.items()
        if model_admin.has_view_permission(request)
    ]
    return found + [
        (what, clients[name], quote(address, safe="/?=&"))
        for name, addresses in QUERIES.items()
        for what, address in addresses.items()
    ]


def address_of(model: type) -> str:
    from django.urls import reverse

    info = model._meta  # type: ignore[attr-defined]
    return reverse(f"admin:{info.app_label}_{info.model_name}_changelist")


if __name__ == "__main__":
    sys.exit(main())
