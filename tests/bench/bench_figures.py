"""The supervisor's figures over a million calls and ten million rows of trace: time, statements."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from tests.bench.million import database_of_calls

ROUNDS = 60
LIMIT_MS, MOST_STATEMENTS = 300, 15
PAGE = "/lokasi/ringkasan/"


def main() -> int:
    with database_of_calls(trace=True) as calls:
        from scripts_agent.models import CallEvent

        print(f"calls, rows of trace\t{calls:,}, {CallEvent.objects.count():,}\t1,000,000, 10,000,000")
        return 0 if all(measure()) else 1


def measure() -> Iterator[bool]:
    """Whether each page keeps its limits."""
    from django.utils import timezone

    from scripts_agent.figures import keeping
    from scripts_agent.figures.period import Period, day_of
    from scripts_agent.models import Call, Site

    # The worst moment of a day: just before midnight, when all its calls are still counted one by one.
    yesterday = day_of(timezone.now()) - timedelta(days=1)
    late = Period(yesterday, yesterday).end - timedelta(minutes=1)
    timezone.now = lambda: late
    supervisor, pusat = people()
    running = Call.objects.filter(opened_at__gte=Period(yesterday, yesterday).start, opened_at__lt=late)
    first, _ = timed(lambda: supervisor.get(PAGE))
    print(f"figures: first look at 7 days, which counts six\t{first:.0f} ms\t")
    sites = list(Site.objects.values_list("pk", flat=True))
    rest, days = timed(lambda: keeping.keep(sites, Period(yesterday - timedelta(days=30), yesterday)))
    print(f"figures: count_days, {days} days of a site\t{rest / 1000:.1f} s\t")
    print(f"figures: calls of the running day\t{running.count():,}\t")
    month = {"dari": str(yesterday - timedelta(days=30))}
    yield row("figures: 7 days of one site, p95", lambda: supervisor.get(PAGE))
    yield row("figures: 7 days of every site, p95", lambda: pusat.get(PAGE))
    yield row("figures: 31 days of every site, p95", lambda: pusat.get(PAGE, month))


def people():
    """Logged-in clients of the first site's supervisor and of Pusat."""
    from django.contrib.auth.models import User
    from django.test import Client

    from allocation.models import Post, Role
    from scripts_agent.models import Membership, Site

    def client(user: User) -> Client:
        made = Client(SERVER_NAME="localhost")
        made.force_login(user)
        return made

    supervisor, pusat = User.objects.create(username="penyelia"), User.objects.create(username="kantor.pusat")
    Membership.objects.create(user=supervisor, site=Site.objects.first(), role=Membership.Role.SUPERVISOR)
    Post.objects.create(user=pusat, role=Role.PUSAT)
    return client(supervisor), client(pusat)


def timed(act: Callable):
    """Milliseconds, and what came back."""
    start = time.perf_counter()
    answer = act()
    return (time.perf_counter() - start) * 1000, answer


def row(what: str, get: Callable) -> bool:
    """Prints p95 and the statements of one page; whether both keep their limits."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as statements:
        assert get().status_code == 200
    count = len(statements)
    took = sorted(timed(get)[0] for _ in range(ROUNDS))
    p95 = statistics.quantiles(took, n=20)[-1]
    print(
        f"{what}\t{p95:.0f} ms, {count} statements\t{LIMIT_MS} ms, {MOST_STATEMENTS} statements",
        flush=True,
    )
    return p95 <= LIMIT_MS and count <= MOST_STATEMENTS


if __name__ == "__main__":
    raise SystemExit(main())
