"""A desk step and the list of calls with ten thousand, a hundred thousand and a million calls."""

from collections.abc import Iterator
from itertools import pairwise

from tests.bench.million import add_calls
from tests.bench.page_times import ROUNDS, client_of, p95, processor_ms, timed

SIZES = (10_000, 100_000, 1_000_000)
MOST = 1.5  # times as much for a hundred times the calls
STEPS = (
    ("2/", {"village": "31.71.01.1001"}),
    ("3/", {"power": "2200", "purpose": "Rumah tangga"}),
    ("4/", {"question": "product", "answer": "PASCABAYAR"}),
    ("4/", {"question": "heard", "answer": "YA"}),
    ("5/", {"question": "offer", "answer": "YA"}),
    ("6/", {}),
)


def measure() -> Iterator[bool]:
    """Fills the database up; whether each keeps its limit. The ratio is one of processor time."""
    from django.contrib.auth.models import User

    from scripts_agent.models import Membership, Site

    site = Site.objects.first()
    clients = {}
    for role in ("CSO", "SUPERVISOR"):
        user = User.objects.create(username=f"pertumbuhan.{role}")
        Membership.objects.create(user=user, site=site, role=role)
        clients[role] = client_of(user)
    steps, lists = [steps_of(clients["CSO"])], [list_of(clients["SUPERVISOR"])]
    for before, size in pairwise(SIZES):
        add_calls(before + 1, size, trace=True)
        steps.append(steps_of(clients["CSO"]))
        lists.append(list_of(clients["SUPERVISOR"]))
    yield row("a desk step", steps)
    yield row("the list of calls", lists)


Times = tuple[float, float]
"""p95 on the clock and of processor time, ms."""


def row(what: str, measured: list[Times]) -> bool:
    ratio = measured[-1][1] / measured[0][1]
    clock = " / ".join(f"{times[0]:.0f}" for times in measured)
    print(f"{what} at 10,000 / 100,000 / 1,000,000 calls, p95\t{clock} ms, {ratio:.2f}x\t{MOST}x", flush=True)
    return ratio <= MOST


def steps_of(client) -> Times:
    """Calls from the second step to the closing, as htmx sends them."""
    from scripts_agent.models import Call

    acts = []
    for _ in range(ROUNDS // len(STEPS) + 1):  # the first one warms up
        client.post("/asisten/baru", {"transaction": "PB", "salutation": "Ibu"})
        number = Call.objects.latest("pk").pk
        for revision, (path, answers) in enumerate(STEPS):
            posted = {**answers, "revision": str(revision)}
            acts.append(times_of(lambda n=number, p=path, d=posted: send(client, f"/asisten/{n}/{p}", d)))
        assert Call.objects.get(pk=number).closed_at
    return summed(acts[len(STEPS) :])


def send(client, path: str, data: dict[str, str]):
    return client.post(path, data, headers={"hx-request": "true"})


def list_of(client) -> Times:
    return summed([times_of(lambda: client.get("/lokasi/")) for _ in range(ROUNDS + 3)][3:])


def times_of(get) -> Times:
    before = processor_ms()
    clock, answer = timed(get)
    assert answer.status_code == 200
    return clock, processor_ms() - before


def summed(times: list[Times]) -> Times:
    clock, processor = zip(*times, strict=True)
    return p95(list(clock)), p95(list(processor))
