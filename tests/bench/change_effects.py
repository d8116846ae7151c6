"""What a change would do, told before it is saved, in the database of `bench_managers`: of one setting, of
many, of an import, and of a whole version of the matrix."""

import statistics
from collections.abc import Iterator
from typing import Any

from tests.bench.page_times import row, timed

SETTINGS = "/admin/allocation/meteravailability/"
MATRIX = "/naskah/akibat/?stream=1&dari={first}&sampai={last}"
LIMIT_S, RUNS = 60, 5


def measure(clients: dict[str, Any]) -> Iterator[bool]:
    """Whether each keeps its limits. clients: by post, as in `bench_managers`."""
    from allocation.models import MeterAvailability

    keys = {(row.unit_id, row.phase): row.pk for row in MeterAvailability.objects.all()}
    uid, up3 = keys["UID-JATIM", 1], keys["UP3-SURABAYA-UTARA", 1]
    below = MeterAvailability.objects.filter(unit__parent="UID-JATIM").order_by("pk")
    many = ",".join(map(str, [uid, *below.values_list("pk", flat=True)]))
    manager, srm = clients["manager"], clients["SRM"]
    address = f"{SETTINGS}massal/?baris={many}&availability=PASCABAYAR"
    upload = uploaded(srm)
    for what, get in (
        ("one setting of a UP3", lambda: part(manager, f"{SETTINGS}{up3}/pilihan/?availability=PASCABAYAR")),
        ("a UID's, with its followers", lambda: part(srm, f"{SETTINGS}{uid}/pilihan/?availability=PRABAYAR")),
        ("a UID's emptied, with its followers", lambda: part(srm, f"{SETTINGS}{uid}/pilihan/?availability=")),
        (f"{many.count(',') + 1} settings at once", lambda: srm.get(address)),
        ("an import of all of an SRM's settings, preview", lambda: srm.get(upload)),
    ):
        yield row(f"effect: {what}", get)
    yield of_matrix(clients["Pusat"])


def part(client: Any, address: str) -> Any:
    """As htmx asks for it when another value is chosen."""
    return client.get(address, headers={"hx-request": "true"})


def uploaded(srm: Any) -> str:
    """Address of the preview of a table that gives every unit of an SRM another value."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from allocation.models import MeterAvailability

    units = MeterAvailability.objects.filter(unit__parent="UID-JATIM").order_by("pk")
    lines = [f"{unit},{phase},PASCABAYAR" for unit, phase in units.values_list("unit", "phase")]
    table = "\n".join(["Kode unit,Meter,Ketersediaan sendiri", *lines]).encode()
    answer = srm.post(f"{SETTINGS}impor/", {"file": SimpleUploadedFile("tabel.csv", table)})
    assert answer.status_code == 302, answer.content
    return str(answer.url)


def of_matrix(pusat: Any) -> bool:
    """Every request of a year decided again, streamed to its end."""
    from allocation.clock import today_wib
    from allocation.demand.period import DAY, Period
    from allocation.models import Demand

    period = Period(today_wib() - 365 * DAY, today_wib())
    count = period.of(Demand.objects.all()).count()
    address = MATRIX.format(first=period.first, last=period.last)
    seconds = [timed(lambda: read(pusat.get(address)))[0] / 1000 for _ in range(RUNS)]
    print(
        f"effect of a matrix on {count:,} requests of a year, streamed\t"
        f"longest of {RUNS} {max(seconds):.1f} s, median {statistics.median(seconds):.1f} s\t{LIMIT_S} s",
        flush=True,
    )
    return max(seconds) <= LIMIT_S


def read(answer: Any) -> str:
    """The whole stream: a line for each day, then the table."""
    text = b"".join(answer.streaming_content).decode()
    assert "akan berakhir lain" in text, text[-500:]
    return text
