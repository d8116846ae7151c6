"""`make bench`: runs every bench_*.py beside this file, prints what they measured as one table and writes it
to the end of docs/benchmarks.md. `make bench ONLY="search start"` runs those two and writes nothing.

A bench is a plain script. Each line `what<TAB>measured<TAB>limit` that it prints becomes a row; it exits
with another code than 0 when a limit is broken. Each runs in a process of its own: no warm caches.
"""

import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tests.own_postgres import NoPostgres, own_postgres

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
REPORT = ROOT / "docs" / "benchmarks.md"
TABLE = "## The table\n"  # what stands before it in the report is written by hand
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
# The others run on SQLite, or ask no database.
DATABASES = {
    "bench_api": (SQLITE, POSTGRES),
    "bench_figures": (POSTGRES,),
    "bench_import": (SQLITE, POSTGRES),
    "bench_intake": (SQLITE, POSTGRES),
    "bench_managers": (POSTGRES,),
    "bench_regions": (SQLITE, POSTGRES),
    "bench_search": (POSTGRES,),
}
Row = tuple[str, str, str]


def main(only: Sequence[str]) -> int:
    rows: list[Row] = []
    broken = 0
    with ExitStack() as stack:
        url = os.environ.pop("DATABASE_URL", "")
        if not url:
            try:
                url = stack.enter_context(own_postgres()).url
            except NoPostgres as missing:
                print(missing, file=sys.stderr)
        for name, database in runs(only):
            if database == POSTGRES and not url:
                rows.append((name, "not measured", "needs PostgreSQL"))
                continue
            print(f"{name} on {database} ...", file=sys.stderr, flush=True)
            run = subprocess.run(
                [sys.executable, "-m", f"tests.bench.{name}"],
                cwd=ROOT,
                env=os.environ | ({"DATABASE_URL": url} if database == POSTGRES else {}),
                stdout=subprocess.PIPE,
                text=True,
            )
            broken += run.returncode != 0
            for line in run.stdout.splitlines():
                what, measured, limit, *_ = [*line.split("\t"), "", ""]
                rows.append((what, measured, limit))
    print(as_text([("what", "measured", "limit"), *rows]))
    if not only:
        head = REPORT.read_text(encoding="utf-8").partition(TABLE)[0]
        REPORT.write_text(head + as_page(rows), encoding="utf-8")
    return 1 if broken else 0


def runs(only: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Bench and database, in the order of their names."""
    for script in sorted(FOLDER.glob("bench_*.py")):
        if not only or script.stem.removeprefix("bench_") in only:
            yield from ((script.stem, database) for database in DATABASES.get(script.stem, (SQLITE,)))


def as_text(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def as_page(rows: Iterable[Row]) -> str:
    lines = [
        TABLE.strip(),
        "",
        f"Written by `make bench` on {date.today():%d %B %Y}: {machine()}.",
        "Times are medians unless the row says otherwise; the sides of a ratio took turns in one run.",
        "",
        "| what | measured | limit |",
        "|---|---|---|",
        *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows),
        "",
    ]
    return "\n".join(lines)


def machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "CPU")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"Django {version('django')}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
