"""Lists of calls and reports, and one call's page, in the database of `bench_figures`."""

from collections.abc import Iterator
from itertools import cycle

from tests.bench.page_times import ROUNDS, client_of, row

PAGE = "/lokasi/panggilan/"


def measure() -> Iterator[bool]:
    """Whether each page keeps its limits."""
    from django.contrib.auth.models import User

    from allocation.models import Post, Role
    from scripts_agent.models import Call, UnitReport

    supervisor = client_of(User.objects.get(username="penyelia"))
    pusat = client_of(User.objects.get(username="kantor.pusat"))
    srm_user = User.objects.create(username="srm")
    Post.objects.create(user=srm_user, role=Role.SRM, unit_id="UID-JAYA")
    srm = client_of(srm_user)
    site = User.objects.get(username="penyelia").membership.site_id
    calls = Call.objects.filter(site=site)

    # Spread over the whole table, so that hardly two of them lie on the same page of the disk.
    some = list(calls.order_by("pk").values_list("pk", flat=True)[:: calls.count() // (2 * ROUNDS)])
    numbers = cycle(some)
    yield row("calls: one call's trace", lambda: supervisor.get(f"{PAGE}{next(numbers)}/"))
    trace = "jejak.csv"
    yield row("calls: its trace as CSV", lambda: whole(supervisor.get(f"{PAGE}{next(numbers)}/{trace}")))

    last = calls.order_by("-opened_at")[calls.count() - 100]
    agent = calls.first().agent_id
    day = last.opened_at.date().isoformat()
    for what, query in (
        ("newest", {}),
        ("last page", {"sebelum": f"{round(last.opened_at.timestamp() * 1_000_000)}-{last.pk}"}),
        ("one day", {"hari": day}),
        ("hard complaints", {"keadaan": "report"}),
        ("still running", {"keadaan": "BERJALAN"}),
        ("one agent", {"cso": agent}),
        ("one agent, one state, one day", {"cso": agent, "keadaan": "report", "hari": day}),
    ):
        yield row(f"calls: list, {what}", lambda query=query: supervisor.get("/lokasi/", query))
    numbers_said = cycle(calls.filter(pk__in=some).exclude(telephone="").values_list("telephone", flat=True))
    yield row(
        "calls: by telephone number",
        lambda: supervisor.post("/lokasi/cari/", {"telepon": next(numbers_said)}),
    )

    yield row(
        "calls: personal data of a number",
        lambda: supervisor.post("/lokasi/data-pemohon/", {"telepon": next(numbers_said)}),
    )
    yield row("practice of a site", lambda: supervisor.get("/latihan/tim/"))

    print(f"reports\t{UnitReport.objects.count():,}\t")
    reports = cycle(UnitReport.objects.filter(call__site=site).values_list("pk", flat=True)[: 2 * ROUNDS])
    yield row("reports: one", lambda: supervisor.get(f"/laporan/{next(reports)}/"))
    for who, client in (("supervisor", supervisor), ("SRM", srm), ("Pusat", pusat)):
        for what, state in (("to do", "TERBUKA"), ("to remind", "INGATKAN"), ("done", "SELESAI")):
            chosen = {"keadaan": state}
            yield row(f"reports: list of {who}, {what}", lambda c=client, f=chosen: c.get("/laporan/", f))


def whole(answer):
    """The answer, its stream read to the end."""
    for _ in answer.streaming_content:
        pass
    return answer
