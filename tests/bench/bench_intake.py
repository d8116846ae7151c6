"""One completed intake and each of its steps: processor time, bytes and statements, beside their peers.

The SOP's own call (PB, Gambir, 2.200 VA, Pascabayar, the offer accepted) on the desk, as htmx sends it with
the village's search, against the same fields in a django-formtools SessionWizardView; a step against a page
that does nothing but know its user; the four lists against a plain ORM view. Whole requests through every
middleware, in this process: processor time of the server's side and of the client that calls it, on both
sides. Bytes are compressed, headers not counted.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any
from urllib.parse import urlencode

from tests.bench.desk_site import desk_site, engine

ROUNDS = 40
GAMBIR = "31.71.01.1001"
SHARE = 0.36  # of the wizard's processor time
BYTES = 20_000  # of a whole call, compressed
HTMX = {"hx-request": "true"}


class Meter:
    """Processor seconds, bytes and requests of what goes through one client."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.seconds, self.bytes, self.requests = 0.0, 0, 0

    def send(self, method: str, path: str, data: Any = None, *, htmx: bool = False) -> Any:
        headers = HTMX if htmx else {}
        if method == "post":  # as a browser encodes a form
            given = {"data": urlencode(data or {}), "content_type": "application/x-www-form-urlencoded"}
        else:
            given = {"data": data or {}}
        ask = getattr(self.client, method)
        started = time.process_time()
        response = ask(path, headers=headers, **given)
        self.seconds += time.process_time() - started
        self.bytes += len(response.content)
        self.requests += 1
        assert response.status_code == 200, (path, response.status_code)
        return response


def on_the_desk(meter: Meter) -> list[tuple[str, float]]:
    """The call from the first page to its closing; processor seconds of each step's POST."""
    from scripts_agent.models import Call

    meter.send("get", "/asisten/baru")
    caller = {"transaction": "PB", "salutation": "Ibu", "name": "Sari", "telephone": "081234567890"}
    meter.send("post", "/asisten/baru", caller, htmx=True)
    number = Call.objects.latest("pk").pk
    meter.send("get", "/asisten/wilayah/cari/", {"q": "gambir"}, htmx=True)
    steps = [
        ("2/", {"village": GAMBIR}),
        ("3/", {"power": "2200", "purpose": "Rumah tangga"}),
        ("4/", {"question": "product", "answer": "PASCABAYAR"}),
        ("4/", {"question": "heard", "answer": "YA"}),
        ("5/", {"question": "offer", "answer": "YA"}),
        ("6/", {}),
    ]
    took = []
    for revision, (path, answers) in enumerate(steps):
        before = meter.seconds
        meter.send("post", f"/asisten/{number}/{path}", {**answers, "revision": str(revision)}, htmx=True)
        took.append((path, meter.seconds - before))
    assert Call.objects.get(pk=number).closing == "continue_ap2t_alternative"
    return took


def in_the_wizard(meter: Meter) -> None:
    meter.send("get", "/peer/wizard/")
    pages = {
        "caller": {"transaction": "PB", "salutation": "Ibu", "name": "Sari", "telephone": "081234567890"},
        "province": {"region": GAMBIR[:2]},
        "regency": {"region": GAMBIR[:5]},
        "district": {"region": GAMBIR[:8]},
        "village": {"region": GAMBIR},
        "power": {"power": "2200", "purpose": "Rumah tangga"},
        "product": {"product": "PASCABAYAR"},
        "offer": {"offer": "YA"},
        "closing": {},
    }
    for name, answers in pages.items():
        posted = {f"{name}-{field}": value for field, value in answers.items()}
        response = meter.send("post", "/peer/wizard/", {"intake_wizard-current_step": name, **posted})
    assert b"Selesai" in decoded(response)


def decoded(response: Any) -> bytes:
    import gzip

    return gzip.decompress(response.content) if response.headers.get("Content-Encoding") else response.content


def main() -> int:
    with desk_site() as client:
        return measure(client)


def measure(client: Any) -> int:
    broken = False

    def row(what: str, measured: str, limit: str = "", good: bool = True) -> None:
        nonlocal broken
        broken |= not good
        print(f"{engine()}: {what}\t{measured}\t{limit}", flush=True)

    ours: list[Meter] = []
    theirs: list[Meter] = []
    steps: dict[str, list[float]] = {}
    idle: list[float] = []
    lists: dict[str, list[float]] = {"desk": [], "plain": []}
    on_the_desk(Meter(client))  # warm
    in_the_wizard(Meter(client))
    for _ in range(ROUNDS):  # interleaved
        ours.append(Meter(client))
        for path, seconds in on_the_desk(ours[-1]):
            steps.setdefault(path, []).append(seconds)
        theirs.append(Meter(client))
        in_the_wizard(theirs[-1])
        idle.append(once(client, "/peer/noop/"))
        lists["desk"].append(once(client, "/asisten/wilayah/", {"kabupaten": "31.71"}))
        lists["plain"].append(once(client, "/peer/children/31.71/"))

    for name, meters in (("completed intake", ours), ("the same in a formtools wizard", theirs)):
        first = meters[0]
        size = f"{first.bytes / 1000:.1f} kB, {first.requests} requests"
        row(name, f"{ms([meter.seconds for meter in meters])}, {size}")
    cpu = ratio([m.seconds for m in ours], [m.seconds for m in theirs])
    row("intake: processor time, of the wizard's", f"{cpu:.2f}x", f"{SHARE}x", cpu <= SHARE)
    travelled = ours[0].bytes
    row("intake: bytes", f"{travelled / 1000:.1f} kB", f"{BYTES / 1000:.0f} kB", travelled <= BYTES)
    row("page that only knows its user", ms(idle))
    for path, seconds in steps.items():
        row(f"step {path[0]}", f"{ms(seconds)}, {ratio(seconds, idle):.2f}x that page")
    for path, statements in counted(client).items():
        row(f"step {path[0]}: statements beyond session and user", str(statements))
    row("the next of the four lists on the desk", ms(lists["desk"]))
    row("a plain list of children", ms(lists["plain"]))
    return 1 if broken else 0


def counted(client: Any) -> dict[str, int]:
    """SQL statements of each step, without the transaction's own and those for session and user."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found: dict[str, int] = {}
    known = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", 'SELECT "django_session"', "SELECT person.")

    class Counting(Meter):
        def send(self, method: str, path: str, data: Any = None, *, htmx: bool = False) -> Any:
            with CaptureQueriesContext(connection) as captured:
                response = super().send(method, path, data, htmx=htmx)
            if method == "post" and not path.endswith("baru"):
                asked = [query["sql"] for query in captured if not query["sql"].lstrip().startswith(known)]
                found[path.rsplit("/", 2)[1] + "/"] = len(asked)
            return response

    on_the_desk(Counting(client))
    return found


def once(client: Any, path: str, data: Any = None) -> float:
    meter = Meter(client)
    meter.send("get", path, data, htmx=path.startswith("/asisten"))
    return meter.seconds


def ratio(mine: list[Any], other: list[Any]) -> float:
    return statistics.median(mine) / statistics.median(other)


def ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
