"""`make mutants`: puts small faults into the rules, one at a time, and tells which of them no test finds.

`make mutants ROOMS="domain calls:told+speech"` takes those, of calls what has such a word in its name.
`MINUTES=3` stops each after so long; the next run goes on. `EVERY=6` tries each sixth mutant. mutmut makes
the faults, each room in a copy of the repository under .run/mutants, so that nobody's edits come between. A
mutant that may live stands in survivors.txt with its reason. One that lives without a reason fails the run,
as a low score does.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.mutants.rooms import KILLED, LIVED, ROOMS, TIMEOUT, UNTESTED, UNTRIED, Room
from tests.mutants.survivors import Survivor, lived

ROOT = Path(__file__).resolve().parents[2]
SCORE = 95  # per cent of a room's mutants that its tests kill
MINUTES = os.environ.get("MINUTES", "600")  # for one room; the next run goes on where this one stopped
EVERY = os.environ.get("EVERY", "1")


@dataclass(frozen=True)
class Result:
    room: str
    counts: Counter[str]  # how many mutants by their end
    survivors: Sequence[Survivor] = field(default=())

    @property
    def killed(self) -> int:
        return self.counts[KILLED] + self.counts[TIMEOUT]

    @property
    def score(self) -> float:
        """Of those that were tried."""
        return 100 * self.killed / max(1, self.counts.total() - self.counts[UNTRIED])

    @property
    def unexplained(self) -> list[Survivor]:
        return [survivor for survivor in self.survivors if not survivor.is_explained]


def main(names: Sequence[str]) -> int:
    results = [run(named) for named in names or ROOMS]
    for line in table(results):
        print(line)
    for result in results:
        for survivor in result.unexplained:
            print(f"\n{result.room}: no test finds this fault, and survivors.txt has no reason for it:")
            print("\n".join(survivor))
    return int(any(result.unexplained or result.score < SCORE for result in results))


def run(named: str) -> Result:
    name, _, only = named.partition(":")
    folder = ROOT / ".run" / "mutants" / named.replace(":", "-")
    copy_repository(folder, ROOMS[name])
    print(f"{named} ...", file=sys.stderr, flush=True)
    with (folder / "mutmut.log").open("wb") as log:
        mutmut = [sys.executable, "-m", "tests.mutants.in_copy", name, only, MINUTES, EVERY]
        if subprocess.run(mutmut, cwd=folder, stdout=log, stderr=log).returncode:
            sys.exit(f"stopped: see {log.name}")
    return Result(name, *lived(folder))


def copy_repository(folder: Path, room: Room) -> None:
    """What git knows or would know, as it lies here. The copy of a run before stays, with its results, where
    nothing has changed that the room's tests depend on.
    """
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    paths = [path for path in sorted(filter(None, listed.stdout.split("\0"))) if (ROOT / path).is_file()]
    digest = hashlib.sha256()
    for path in filter(room.depends_on, paths):
        digest.update(path.encode() + b"\0" + (ROOT / path).read_bytes())
    state = folder / "state"
    if state.exists() and state.read_text() == digest.hexdigest():
        return
    shutil.rmtree(folder, ignore_errors=True)
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, folder / path)
    with (folder / "pyproject.toml").open("a") as toml:
        toml.write(room.settings())
    state.write_text(digest.hexdigest())


def table(results: Iterable[Result]) -> Iterable[str]:
    columns = (KILLED, TIMEOUT, LIVED, UNTESTED, UNTRIED)
    yield f"{'room':<10}{'mutants':>9}" + "".join(f"{column:>11}" for column in columns) + f"{'score':>9}"
    for result in results:
        numbers = "".join(f"{result.counts[column]:>11}" for column in columns)
        yield f"{result.room:<10}{result.counts.total():>9}{numbers}{result.score:>8.1f}%"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
