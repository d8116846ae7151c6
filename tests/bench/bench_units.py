"""Mappings and unmet demand in the admin, over a million calls of 30 days: time, statements."""

from collections.abc import Iterator
from typing import Any

from tests.bench.million import database_of_calls
from tests.bench.page_times import client_of, row

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

    from allocation.demand.days import count_days
    from allocation.demand.period import Period
    from allocation.models import Demand

    with connection.cursor() as cursor:  # one call in a hundred is answered otherwise by AP2T
        cursor.execute("UPDATE allocation_demand SET ap2t = 'SERVED' WHERE call_number % 20 = 0")
        count_days(Period.recent())  # as every night
        cursor.execute("VACUUM ANALYZE allocation_demand, allocation_daytally")
    print(f"units: rows of demand\t{Demand.objects.count():,}\t")
    clients = {"pusat": _client("PUSAT", None), "srm": _client("SRM", "UID-JAYA")}
    for what, who, address in PAGES:
        client = clients[who]
        client.get(address)  # the session's own first write
        yield row(f"units: {what}", lambda c=client, a=address: c.get(a))


def _client(role: str, unit: str | None) -> Any:
    from django.contrib.auth.models import User

    from allocation.models import Post

    user = User.objects.create(username=role)
    Post.objects.create(user=user, role=role, unit_id=unit)
    return client_of(user)


if __name__ == "__main__":
    raise SystemExit(main())
