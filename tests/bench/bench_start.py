"""Seconds from `make run` until /siap/ answers: in a clean clone with nothing but pip's cache, then again.

Only what is committed is measured. With --any-time it fails only when nothing answers, as in CI.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.demo_server import DemoServer
from tests.own_postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
LIMITS = {"start: from nothing": 90, "start: second time": 10}


def seconds_to_first_page(folder: Path) -> float:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    environment |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    server = DemoServer(folder, free_port(), environment)
    try:
        return server.seconds_until_it_answers()
    finally:
        server.stop()


def main() -> int:
    broken = False
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        for what, limit in LIMITS.items():
            seconds = seconds_to_first_page(clone)
            print(f"{what}\t{seconds:.1f} s\t{limit} s", flush=True)
            broken = broken or seconds > limit
    return 1 if broken and "--any-time" not in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
