"""load_regions against the raw executemany (SQLite) or COPY (PostgreSQL) of the same rows, and against
Django's bulk_create, interleaved.

On SQLite, or on the server of DATABASE_URL, in a database of its own that is dropped at the end. All
sides fill the same empty table with its indexes and checks. What load_regions adds to the writing
(building 91,599 rows with their AP2T names, checking, comparing) is in its time; unpacking the package's
files, which the raw side needs as well, is shown apart.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

import django

ROUNDS = 7
LIMIT = 1.2


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = (
        connection.settings_dict["TEST"]["NAME"] or f"bench_{os.getpid()}"
    )
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return bench()
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def bench() -> int:
    from django.db import connection, transaction

    from allocation.models import Region
    from allocation.places import load as region_table

    reading = seconds(region_table.package_size)  # the first use unpacks the files
    rows = list(region_table.package_rows())
    columns = ", ".join(region_table.COLUMNS)

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
                marks = ", ".join(["%s"] * len(region_table.COLUMNS))
                cursor.executemany(f"INSERT INTO allocation_region ({columns}) VALUES ({marks})", rows)  # noqa: S608

    def bulk_create() -> None:
        given = (dict(zip(region_table.COLUMNS, row, strict=True)) for row in rows)
        Region.objects.bulk_create((Region(**values) for values in given), batch_size=2000)

    def load() -> None:
        difference = region_table.load(region_table.package_rows())
        assert len(difference.added) == len(rows)

    def load_again() -> None:
        difference = region_table.load(region_table.package_rows())
        assert not difference.added

    times: dict[Callable[[], None], list[float]] = {raw: [], bulk_create: [], load: [], load_again: []}
    for _ in range(ROUNDS):
        for contestant in (raw, bulk_create, load):
            empty()
            times[contestant].append(seconds(contestant))
        times[load_again].append(seconds(load_again))

    def ratio_to_raw(mine: list[float]) -> float:
        return statistics.median(b / a for a, b in zip(times[raw], mine, strict=True))

    ratio = ratio_to_raw(times[load])
    plain = f"{statistics.median(times[bulk_create]):.2f} s, {ratio_to_raw(times[bulk_create]):.2f}x"
    name = f"regions, {connection.vendor}"
    print(f"{name}: raw write of {len(rows)} rows\t{statistics.median(times[raw]):.2f} s\t")
    print(f"{name}: bulk_create\t{plain}\t")
    print(f"{name}: load_regions\t{statistics.median(times[load]):.2f} s, {ratio:.2f}x\t{LIMIT}x")
    print(f"{name}: load_regions, nothing new\t{statistics.median(times[load_again]):.2f} s\t")
    print(f"{name}: unpacking the package, once\t{reading:.2f} s\t")
    return 1 if ratio > LIMIT else 0


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
