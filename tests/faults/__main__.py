"""`make faults`: the long form of every fault test, and a table of what came out. Writes no file.

`make faults ONLY="killed reload"` runs the tests whose names contain one of the words.
"""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bench.__main__ import as_text

FOLDER = Path(__file__).parent


class Table:
    """Collects the rows that the tests tell."""

    def __init__(self) -> None:
        self.rows = [("what", "rounds", "result", "limit")]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self.rows += [row for kind, row in report.user_properties if kind == "fault"]
        name = report.nodeid.partition("::")[2]
        if report.failed:
            self.rows.append((name, "", f"FAILED ({report.when})", ""))
        elif report.skipped:
            self.rows.append((name, "", "not run: see above", ""))


def main(only: Sequence[str]) -> int:
    os.environ["FAULTS"] = "long"
    table = Table()
    began = time.monotonic()
    words = ["-k", " or ".join(only)] if only else []
    quiet = ["-q", "--no-header", "-p", "no:cacheprovider"]
    outcome = pytest.main([str(FOLDER), *quiet, *words], plugins=[table])
    print(f"\n{as_text(table.rows)}\n\n{time.monotonic() - began:.0f} s")
    return int(outcome)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
