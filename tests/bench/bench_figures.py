"""A supervisor's figures, lists and calls over a million calls and ten million rows of trace: time,
statements, the memory of a download; a desk step and a list while there come to be so many."""

from collections.abc import Iterator
from datetime import timedelta

from tests.bench import call_pages, export_memory, growth
from tests.bench.million import database_of_calls
from tests.bench.page_times import client_of, row, timed

PAGE = "/lokasi/ringkasan/"


def main() -> int:
    with database_of_calls(growth.SIZES[0], trace=True):
        from django.db import connection

        from scripts_agent.models import Call, CallEvent

        good = [*growth.measure()]
        found = f"{Call.objects.count():,}, {CallEvent.objects.count():,}"
        print(f"calls, rows of trace\t{found}\t1,000,000, 10,000,000", flush=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            print(f"size of the database with them\t{cursor.fetchone()[0] / 1e9:.1f} GB\t", flush=True)
        good += [*measure(), *call_pages.measure(), export_memory.measure(connection.settings_dict["NAME"])]
        return 0 if all(good) else 1


def measure() -> Iterator[bool]:
    """Whether each page keeps its limits."""
    from django.db import connection
    from django.utils import timezone

    from allocation.clock import day_wib
    from allocation.demand.period import DAY, Period
    from scripts_agent.figures import keeping
    from scripts_agent.models import Call, Site

    # The worst moment of a day: just before midnight, when all its calls are still counted one by one.
    yesterday = day_wib(timezone.now()) - DAY
    late = Period(yesterday, yesterday).end - timedelta(minutes=1)
    timezone.now = lambda: late
    supervisor, pusat = people()
    running = Call.objects.filter(opened_at__gte=Period(yesterday, yesterday).start, opened_at__lt=late)
    first, _ = timed(lambda: supervisor.get(PAGE))
    print(f"figures: first look at 7 days, which counts six\t{first:.0f} ms\t")
    sites = list(Site.objects.values_list("pk", flat=True))
    before = Period(yesterday - 30 * DAY, yesterday)
    rest, counted = timed(lambda: keeping.count_days(sites, before))
    print(f"figures: count_days, {counted} days of a site\t{rest / 1000:.1f} s\t")
    print(f"figures: calls of the running day\t{running.count():,}\t")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    pusat.get(PAGE)  # the session's own first write
    for days, first in ((1, yesterday), (7, yesterday - 6 * DAY), (31, yesterday - 30 * DAY)):
        asked = {"dari": str(first)}
        yield row(f"figures: {days} days of one site", lambda asked=asked: supervisor.get(PAGE, asked))
        yield row(f"figures: {days} days of every site", lambda asked=asked: pusat.get(PAGE, asked))


def people():
    """Logged-in clients of the first site's supervisor and of Pusat."""
    from django.contrib.auth.models import User

    from allocation.models import Post, Role
    from scripts_agent.models import Membership, Site

    supervisor, pusat = User.objects.create(username="penyelia"), User.objects.create(username="kantor.pusat")
    Membership.objects.create(user=supervisor, site=Site.objects.first(), role=Membership.Role.SUPERVISOR)
    Post.objects.create(user=pusat, role=Role.PUSAT)
    return client_of(supervisor), client_of(pusat)


if __name__ == "__main__":
    raise SystemExit(main())
