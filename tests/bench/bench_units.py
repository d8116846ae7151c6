"""Mappings and unmet demand in the admin, over a million calls of 30 days: time, statements."""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.million import database_of_calls

ROUNDS = 40
LIMIT_MS, MOST_STATEMENTS = 300, 15
MAPPINGS, UNMET = "/admin/allocation/coverage/", "/admin/allocation/demand/"
PAGES = (
    ("mappings to verify", "pusat", MAPPINGS),
    ("all mappings", "pusat", f"{MAPPINGS}?verifikasi=semua"),
    ("one district's mapping", "srm", f"{MAPPINGS}31.71.02/change/"),
    ("unmet demand of 30 days, every unit", "pusat", UNMET),
    ("unmet demand of 30 days, one UID", "srm", UNMET),
    ("differences with AP2T, every unit", "pusat", f"{UNMET}selisih/"),
)


def main() -> int:
    with database_of_calls():
        return 0 if all(list(measure())) else 1


def measure() -> Iterator[bool]:
    """Whether each page keeps its limits."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from allocation.models import Demand

    with connection.cursor() as cursor:  # one call in a hundred is answered otherwise by AP2T
        cursor.execute("UPDATE allocation_demand SET ap2t = 'SERVED' WHERE call_number % 20 = 0")
        cursor.execute("VACUUM ANALYZE allocation_demand")
    print(f"units: rows of demand\t{Demand.objects.count():,}\t")
    clients = {"pusat": _client("PUSAT", None), "srm": _client("SRM", "UID-JAYA")}
    for what, who, address in PAGES:
        client = clients[who]
        client.get(address)  # the session's own first write
        with CaptureQueriesContext(connection) as statements:
            assert client.get(address).status_code == 200
        took = [_milliseconds(lambda c=client, a=address: c.get(a)) for _ in range(ROUNDS)]
        p95 = statistics.quantiles(took, n=20)[-1]
        measured = f"{p95:.0f} ms (median {statistics.median(took):.0f}), {len(statements)} statements"
        print(f"units: {what}, p95\t{measured}\t{LIMIT_MS} ms, {MOST_STATEMENTS} statements", flush=True)
        yield p95 <= LIMIT_MS and len(statements) <= MOST_STATEMENTS


def _client(role: str, unit: str | None) -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    from allocation.models import Post

    user = User.objects.create(username=role)
    Post.objects.create(user=user, role=role, unit_id=unit)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def _milliseconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
