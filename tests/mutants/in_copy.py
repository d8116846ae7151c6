"""In the copy of a room: mutmut writes the mutants, and each is tried in a process of its own.

All mutants of a function stand beside it in one file, and a variable of the environment says which one runs.
So pytest collects the tests once, and for each mutant a child of that process runs the tests that reach it,
up to the first that fails: a few hundredths of a second, where a pytest of its own would take two.
"""

import json
import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from mutmut import __main__ as mutmut
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import mangled_name_from_mutant_name

from tests.mutants.decorated import mutate_decorated_functions
from tests.mutants.rooms import ENDS, KILLED, LIVED, PYTEST, ROOMS, SHOWN, TIMEOUT, UNTESTED, UNTRIED

Reached = dict[str, tuple[float, set[str]]]  # a test: its seconds, and the functions that it reaches


class EachMutant:
    """In place of pytest's own loop over the tests. ends: how each mutant ended that was tried already; they
    are kept in the file `told`."""

    def __init__(self, mutants: Sequence[str], ends: dict[str, str], told: Path, minutes: float) -> None:
        self.mutants, self.ends, self.told = mutants, ends, told
        self.over = time.monotonic() + 60 * minutes

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reached = of_child(lambda: reached_by_each(session))
        tests = {item.nodeid: item for item in session.items}
        running: dict[int, str] = {}
        for mutant in self.mutants:
            if time.monotonic() > self.over:
                break
            function = mangled_name_from_mutant_name(mutant)
            chosen = sorted((seconds, id) for id, (seconds, found) in reached.items() if function in found)
            if not chosen:
                self.ends[mutant] = UNTESTED
            elif mutant not in self.ends:
                items = [tests[id] for _, id in chosen]  # the fastest first
                limit = 5 + 10 * sum(seconds for seconds, _ in chosen)
                running[child(lambda m=mutant, i=items: lives(m, i), limit)] = mutant
            while len(running) >= len(os.sched_getaffinity(0)):
                self._collect(running)
        while running:
            self._collect(running)
        self.keep()
        return True

    def _collect(self, running: dict[int, str]) -> None:
        process, status = os.wait()
        timed_out = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
        end = TIMEOUT if timed_out else LIVED if status == 0 else KILLED
        self.ends[running.pop(process)] = end
        self.keep()

    def keep(self) -> None:
        """A run that is killed loses nothing."""
        before = json.loads(self.told.read_text()) if self.told.exists() else {}
        self.told.write_text(json.dumps(before | self.ends))


def child(act: Callable[[], bool], limit: float = 600, told: str = os.devnull) -> int:
    """A process that ends with 0 where `act` says True; ended after `limit` seconds. Gives its number."""
    process = os.fork()
    if not process:
        try:
            signal.alarm(int(limit) + 1)
            sys.stdout.flush()
            output = os.open(told, os.O_WRONLY | os.O_CREAT)
            os.dup2(output, 1), os.dup2(output, 2)
            os._exit(0 if act() else 1)
        finally:
            sys.stdout.flush()
            traceback.print_exc()
            os._exit(1)
    return process


def of_child(act: Callable[[], Reached]) -> Reached:
    """What a child found. Ends the program where it found nothing, as when a test fails without a mutant."""
    found = Path("reached.pickle")
    found.unlink(missing_ok=True)
    os.waitpid(child(lambda: bool(found.write_bytes(pickle.dumps(act()))), told="reached.log"), 0)
    if not found.exists():
        sys.exit(f"the tests fail without a mutant: see {Path('reached.log').resolve()}")
    return pickle.loads(found.read_bytes())  # noqa: S301 - our own


def run(items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
    """Runs one test after the other, up to the first that fails; gives each that passed."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if item.session.testsfailed:
            item.session._setupstate.teardown_exact(None)  # its database goes
            return
        yield item


def reached_by_each(session: pytest.Session) -> Reached:
    set_mutant_under_test("stats")
    os.environ["MUTMUT_DEPENDENCY_DEPTH"] = "-1"
    reached, begun = {}, time.monotonic()
    for item in run(session.items):
        reached[item.nodeid] = (time.monotonic() - begun, set(state()._stats))
        state()._stats.clear()
        begun = time.monotonic()
    assert len(reached) == len(session.items)
    return reached


def lives(mutant: str, items: Sequence[pytest.Item]) -> bool:
    set_mutant_under_test(mutant)
    return len(list(run(items))) == len(items)


def main(room: str, only: str, minutes: str, sampled: str) -> None:
    every = int(sampled)
    mutate_decorated_functions()
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    mutmut.create_mutants(1)  # does nothing where they lie here from a run before
    os.environ["MUTANT_UNDER_TEST"] = ""
    mutants, words = [], only.split("+")
    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        mutants += [mutant for mutant in data.exit_code_by_key if any(word in mutant for word in words)]
    sample = mutants[::every]
    ends = Path(ENDS).resolve()
    before = json.loads(ends.read_text()) if ends.exists() else {}
    os.chdir("mutants")
    tried = {mutant: before[mutant] for mutant in mutants if mutant in before}
    each = EachMutant(sample, tried, ends, float(minutes))
    pytest.main([*PYTEST, *ROOMS[room].chosen], plugins=[each])
    shown = {mutant: each.ends.get(mutant, UNTRIED) for mutant in mutants}
    ends.with_name(SHOWN).write_text(json.dumps(shown))


if __name__ == "__main__":
    main(*sys.argv[1:])
