"""A `make run`, as its user sees it at the terminal. For tests/bare.py too: without packages."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE = 600  # seconds until a start counts as failed


class DemoServer:
    """Started at once, in a process group of its own. `command` may put another user before `make run`."""

    def __init__(
        self,
        folder: Path,
        port: int,
        environment: Mapping[str, str],
        command: Sequence[str] = ("make", "run"),
    ) -> None:
        self.address = f"http://127.0.0.1:{port}/siap/"
        self.output = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the server
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def said(self) -> str:
        return os.pread(self.output.fileno(), 1_000_000, 0).decode(errors="replace")

    def seconds_until_it_answers(self) -> float:
        """Ends the program, with what was said, where the server ends or nothing comes."""
        while not answers(self.address):
            if self.process.poll() is not None or time.monotonic() - self.begun > PATIENCE:
                sys.exit(f"{self.address} does not answer:\n{self.said}")
            time.sleep(0.1)
        return time.monotonic() - self.begun

    def stop(self) -> None:
        """Ctrl+C: every process at the terminal hears it."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(timeout=60)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
