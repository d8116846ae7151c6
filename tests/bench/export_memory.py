"""Peak memory of a process that downloads every report to a unit, as Pusat, and nothing else.

DATABASE_URL=... python -m tests.bench.export_memory
"""

import os
import re
import subprocess
import sys
from pathlib import Path

MOST_MB = 200


def measure(database: str) -> bool:
    """In a process of its own, on this database of the server of DATABASE_URL."""
    url = os.environ["DATABASE_URL"].rpartition("/")[0]
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.export_memory"],
        env=os.environ | {"DATABASE_URL": f"{url}/{database}"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    lines, megabytes = run.stdout.split()
    print(f"reports: {int(lines):,} lines as CSV, peak memory\t{megabytes} MB\t{MOST_MB} MB", flush=True)
    return float(megabytes) <= MOST_MB


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.contrib.auth.models import User

    from tests.bench.page_times import client_of

    answer = client_of(User.objects.get(username="kantor.pusat")).get("/laporan/daftar.csv?keadaan=")
    assert answer.status_code == 200
    lines = sum(part.count(b"\n") for part in answer.streaming_content)
    # Not ru_maxrss, which remembers the process that started this one.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert peak
    print(lines, int(peak[1]) // 1024)


if __name__ == "__main__":
    main()
