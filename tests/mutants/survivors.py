"""Mutants that live: those of a run, and those that survivors.txt lets live."""

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.utils.format_utils import mangled_name_from_mutant_name, orig_function_and_class_names_from_key

from tests.mutants.rooms import LIVED, SHOWN, UNTESTED

# zip(..., strict=True) finds a slip of ours: what is joined there is of one length whatever comes in.
STRICT = re.compile(r", (?:strict=\w+)?\)")


class Survivor(NamedTuple):
    """One line of code, as it is and as the mutant has it."""

    function: str  # "allocation/domain/power.py: Power.rounded"
    was: str
    becomes: str

    @property
    def is_explained(self) -> bool:
        only_strict = "strict=True" in self.was and STRICT.sub(")", self.was) == STRICT.sub(")", self.becomes)
        return only_strict or self in SURVIVORS


def read(path: Path) -> dict[Survivor, str]:
    """Blocks of four lines, an empty one between: function, was, becomes, `why: ...`. Raises ValueError."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    survivors = {}
    for block in blocks:
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if not lines:
            continue
        if len(lines) != 4 or not lines[3].startswith("why: "):
            raise ValueError(f"{path.name}: not function, was, becomes and why:\n{block}")
        survivors[Survivor(*lines[:3])] = lines[3].removeprefix("why: ")
    return survivors


def lived(folder: Path) -> tuple[Counter[str], list[Survivor]]:
    """How the mutants of a run in this folder ended, and those that lived or that no test reaches."""
    ends: dict[str, str] = json.loads((folder / SHOWN).read_text())
    before = Path.cwd()
    os.chdir(folder)  # mutmut looks for its files here
    try:
        survivors = [as_survivor(mutant) for mutant, end in ends.items() if end in {LIVED, UNTESTED}]
    finally:
        os.chdir(before)
    return Counter(ends.values()), survivors


def as_survivor(mutant: str) -> Survivor:
    function, of_class = orig_function_and_class_names_from_key(mutant)
    module = mangled_name_from_mutant_name(mutant).rpartition(".")[0].replace(".", "/")
    path = next(path for path in (Path(f"{module}.py"), Path(module, "__init__.py")) if path.exists())
    name = f"{path}: {of_class}.{function}" if of_class else f"{path}: {function}"
    return Survivor(name, *_changed_line(get_diff_for_mutant(mutant, path=path)))


def _changed_line(diff: str) -> tuple[str, str]:
    """What stood, and what stands in its place, each on one line."""
    lines = diff.splitlines()[2:]
    return tuple(
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) or "-" for sign in "-+"
    )


SURVIVORS = read(Path(__file__).with_name("survivors.txt"))
