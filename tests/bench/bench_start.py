"""Seconds from `make run` until /siap/ answers: in a clean clone with nothing but pip's cache, then again.

Only what is committed is measured. With --any-time it fails only when nothing answers, as in CI.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMITS = {"start: from nothing": 90, "start: second time": 10}
PATIENCE = 300  # seconds until a start counts as failed


def seconds_to_first_page(folder: Path) -> float:
    """Starts the demo in a process group of its own and ends that group when it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PORT": str(port)}
    environment |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    log = folder / ".run-log"
    started = time.monotonic()
    with log.open("wb") as output:
        command = ["make", "run"]
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        while not answers(f"http://127.0.0.1:{port}/siap/"):
            if server.poll() is not None or time.monotonic() - started > PATIENCE:
                raise SystemExit(log.read_text(errors="replace"))
            time.sleep(0.1)
        return time.monotonic() - started
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


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
