"""`make faults`: the long form of every fault test, and a table of what came out. Writes no file.

`make faults ONLY="killed reload"` runs the tests whose names contain one of the words.
"""

import os
import sys
import time
from collections.abc import Sequence
from itertools import repeat
from pathlib import Path

import pytest

from tests.bench.__main__ import as_text
from tests.faults.production import ALL_STATUSES

# What must be tried, and how the names of its tests begin.
ITEMS = {
    "database stopped for 20 s in mid-call": ("calls_wait_out_a_stopped", "typed_text_stays"),
    "database hangs, or takes no writes": ("readiness_answers", "a_database_that_takes_no_writes"),
    "slow query, held lock": ("a_statement_that_takes", "a_step_does_not_wait", "a_web_process_that_hangs"),
    "connections exhausted": ("without_a_connection_left",),
    "failure at each statement of a write": ("a_failure_at_any", "nobody_is_logged_out"),
    "worker killed at 30 points of a write, 200 rounds": ("a_worker_killed",),
    "PostgreSQL killed -9 under 50 writes/s, 20 rounds": ("no_acknowledged_step_is_lost",),
    "standby promoted under 50 steps/s": ("a_standby_is_promoted",),
    "copy for reading: behind, killed, hung": ("pages_and_files_come", "a_copy_that", "readers_"),
    "one of three web hosts killed under load": ("one_of_three_hosts",),
    "disk full": ("a_full_disk", "a_step_that_finds_no_room"),
    "20 parallel equal submits": ("equal_submits_at_once",),
    "availability changed between Ya and closing": ("a_change_between", "no_decision_is_wrong"),
    "import of 20,000 rows killed at 10 points": ("an_import_that_is_killed",),
    "50 straight calls by keyboard": ("straight_pb_call",),
    "25 dealt cards to their ends": ("cards_are_taken",),
    "restart during region load": ("a_region_load_cut_off", "agents_work_on"),
    "reload of the server under 100 virtual agents": ("no_step_is_lost_while_the_server",),
    "a call moves between two web processes": ("a_call_moves",),
    "clock: midnight of three zones, year end, 29 February": ("a_call_gets", "a_call_that_lasts", "a_clock"),
    "deactivated user in mid-call": ("a_user_deactivated",),
    "10,000 generated bad POSTs": ("ten_thousand_bad_posts",),
    "controls: what goes wrong is found": ("tampering", "without_the", "commits_that_do_not_wait"),
}

FOLDER = Path(__file__).parent
OTHERS = (  # tests of the rooms that have a long form
    "pages/test_straight_call_in_browser.py",
    "pages/test_practice_in_browser.py",
    "allocation/import_drafts/test_import_is_all_or_nothing.py",
    "allocation/places/test_search_index.py",
    "scripts_agent/desk/test_found_rows.py",
)


class Table:
    """Collects the rows that the tests tell."""

    def __init__(self) -> None:
        self.rows = [("what", "rounds", "result", "limit")]
        self.passed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self.rows += [row for kind, row in report.user_properties if kind == "fault"]
            self.passed += [report.nodeid.partition("::test_")[2]] if report.passed else []
        name = report.nodeid.partition("::")[2]
        if report.failed:
            self.rows.append((name, "", f"FAILED ({report.when})", ""))
        elif report.skipped:
            self.rows.append((name, "", "not run: see above", ""))

    @property
    def items(self) -> list[tuple[str, str]]:
        """How many tests of each item passed; an item without a test that passed says so."""
        counted = {
            item: sum(map(str.startswith, self.passed, repeat(tests))) for item, tests in ITEMS.items()
        }
        return [("item", "tests passed"), *((item, str(n or "NONE")) for item, n in counted.items())]


def main(only: Sequence[str]) -> int:
    os.environ["FAULTS"] = "long"
    table = Table()
    began = time.monotonic()
    words = ["-k", " or ".join(only)] if only else []
    others = [str(FOLDER.parent / other) for other in OTHERS]
    quiet = ["-q", "--no-header", "-p", "no:cacheprovider", "--timeout=0"]
    outcome = pytest.main([str(FOLDER), *others, *quiet, *words], plugins=[table])
    print(f"\n{as_text(table.rows)}\n")
    if not only:
        print(f"{as_text(table.items)}\n")
    answers = ", ".join(f"{times} x {status}" for status, times in sorted(ALL_STATUSES.items()))
    print(f"answers of the server: {answers or 'none'}; 500: {ALL_STATUSES[500]}")
    print(f"{time.monotonic() - began:.0f} s")
    return int(outcome)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
