"""`make bench`: runs every bench_*.py beside this file and prints what they measured as one table.

A bench is a plain script. Each line `what<TAB>measured<TAB>limit` that it prints becomes a row; it exits
with another code than 0 when a limit is broken. Each runs in a process of its own: no warm caches.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> int:
    rows = [("what", "measured", "limit")]
    broken = 0
    for script in sorted(FOLDER.glob("bench_*.py")):
        print(f"{script.name} ...", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", f"tests.bench.{script.stem}"]
        run = subprocess.run(command, cwd=FOLDER.parents[1], stdout=subprocess.PIPE, text=True)
        broken += run.returncode != 0
        for line in run.stdout.splitlines():
            what, measured, limit, *_ = [*line.split("\t"), "", ""]
            rows.append((what, measured, limit))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
