"""A letter that comes: a later policy with a new word, a cell by policy, and another line."""

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from allocation.reference import policies
from tests import versions

DAY, ID, NEXT = date(2027, 3, 1), "2027-03-01", "2027-06-01"
FULL = {
    1: ("450 VA s.d. 11.000 VA", "450 VA s.d. 22.000 VA"),
    3: ("3.900 VA s.d. 41.500 VA", "3.900 VA s.d. ke atas"),
}
SERVICES = ("1-PASCABAYAR", "1-PRABAYAR", "3-PASCABAYAR", "3-PRABAYAR")
BY_POLICY = "tidak dilayani menurut kebijakan"


def write_letter(folder: Path) -> None:
    """AMI serves both products on both phases, but no Prabayar to a new connection of 3 Phasa."""
    versions.write_first_version(folder)
    policy = folder / "policy"
    with (policy / f"matrix-{versions.FIRST}.csv").open(encoding="utf-8", newline="") as file:
        head, *old = list(csv.reader(file))
    rows: list[list[str]] = []
    for phase in (1, 3):
        rows += [row for row in old if row[2] == str(phase)]
        label = f"{phase} Phasa / AMI"
        prabayar, pascabayar = FULL[phase]
        first = BY_POLICY if phase == 3 else prabayar
        rows.append(["", f"{label} / PB", str(phase), "AMI", "PB", "-", first, pascabayar])
        for code in SERVICES:
            at, product = code.split("-")
            sop = f"{label} / PD / {at} Ph – {product.capitalize()}"
            rows.append(["", sop, str(phase), "AMI", "PD", code, prabayar, pascabayar])
    with (policy / f"matrix-{ID}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [head, *([n, *row[1:]] for n, row in enumerate(rows, 1))]
        )
    enter(policy, 'availability = ["AMI"]\n')
    lines = Path(shutil.copytree(folder / "scripts" / versions.FIRST, folder / "scripts" / ID))
    versions.replace(lines / "material_depends.txt", versions.OLD_LINE, versions.NEW_LINE)
    enter(folder / "scripts")


def take_back(folder: Path) -> None:
    """A third policy, from 1 June 2027 on, that no longer knows AMI."""
    policy = folder / "policy"
    shutil.copy(policy / f"matrix-{versions.FIRST}.csv", policy / f"matrix-{NEXT}.csv")
    enter(policy, version=NEXT)
    policies.cache_clear()


def enter(folder: Path, more: str = "", version: str = ID) -> None:
    with (folder / "versions.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[version]]\nid = "{version}"\nstart = {version}\nsource = "Surat percobaan"\n{more}')


@pytest.fixture
def letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, it_is: Callable[[str], None]) -> Iterator[Path]:
    """The letter is a draft: it is 1 February 2027. Gives the folder of its files."""
    write_letter(tmp_path)
    with versions.in_force(tmp_path, monkeypatch):
        it_is("2027-02-01 09:00")
        yield tmp_path
