"""load_regions, which writes with Django's bulk_create, beside the raw executemany (SQLite) or COPY
(PostgreSQL) of the same rows, interleaved.

On SQLite, or on the server of DATABASE_URL, in a database of its own that is dropped at the end. Both
sides fill the same empty table with its indexes and checks. What load_regions adds to the writing
(building 91,599 rows with their AP2T names, checking, comparing) is in its time; unpacking the package's
files, which the raw side needs as well, is shown apart. There is no limit: regions are loaded once or twice
a year.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

import django

from tests.bench.own_database import own_database

ROUNDS = 7


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    with own_database():
        bench()
    return 0


def bench() -> None:
    from django.db import connection, transaction

    from allocation.places import load as region_table

    reading = seconds(region_table.package_size)  # the first use unpacks the files
    rows = list(region_table.package_rows())
    columns = ", ".join(region_table.RegionRow._fields)

    def empty() -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("TRUNCATE allocation_region CASCADE")
            else:
                cursor.execute("DELETE FROM allocation_region")

    def raw() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY allocation_region ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(region_table.RegionRow._fields))
                cursor.executemany(f"INSERT INTO allocation_region ({columns}) VALUES ({marks})", rows)  # noqa: S608

    def load() -> None:
        difference = region_table.load(region_table.package_rows())
        assert len(difference.added) == len(rows)

    def load_again() -> None:
        difference = region_table.load(region_table.package_rows())
        assert not difference.added

    times: dict[Callable[[], None], list[float]] = {raw: [], load: [], load_again: []}
    for _ in range(ROUNDS):
        for contestant in (raw, load):
            empty()
            times[contestant].append(seconds(contestant))
        times[load_again].append(seconds(load_again))

    ratio = statistics.median(b / a for a, b in zip(times[raw], times[load], strict=True))
    name = f"regions, {connection.vendor}"
    print(f"{name}: raw write of {len(rows)} rows\t{statistics.median(times[raw]):.2f} s\t")
    print(f"{name}: load_regions, by bulk_create\t{statistics.median(times[load]):.2f} s, {ratio:.1f}x\t")
    print(f"{name}: load_regions, nothing new\t{statistics.median(times[load_again]):.2f} s\t")
    print(f"{name}: unpacking the package, once\t{reading:.2f} s\t")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
