"""Reviewed files with a second version, in a folder of their own: what a later SOP would bring."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from allocation import reference
from allocation.domain.reviewed.versions import REVIEWED
from scripts_agent.desk.forms import step as forms
from scripts_agent.words import closings as closing_files
from scripts_agent.words import script as script_files

KINDS = ("policy", "scripts", "closings", "data/powers", "data/tariffs")
FIRST, SECOND = "2021-01-26", "2027-01-01"
WIB = ZoneInfo("Asia/Jakarta")
OLD_LINE = "untuk produk layanan yang akan disambung nanti disesuaikan juga dengan material"
NEW_LINE = "untuk produk layanan yang akan disambung nanti mengikuti material"


def write_first_version(folder: Path) -> None:
    """Under `folder`: the shipped files without a later version: no test changes when one is shipped."""
    shutil.copytree(reference.APP / "data", folder / "data")
    shutil.copytree(reference.APP / "policy", folder / "policy")
    shutil.copytree(script_files.FOLDER, folder / "scripts")
    shutil.copytree(closing_files.FOLDER, folder / "closings")
    for name in KINDS:
        listed = folder / name / "versions.toml"
        head, first, *_ = listed.read_text(encoding="utf-8").split("\n[[version]]\n")
        listed.write_text(f"{head}\n[[version]]\n{first.rstrip()}\n", encoding="utf-8")
        for path in (folder / name).iterdir():
            if FIRST not in path.name and path != listed:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def write_second_version(folder: Path) -> None:
    """Under `folder`: the first version, and a second of each kind from 1 January 2027 on.

    It serves Pascabayar in row 11 (1 Phasa / PRABAYAR / PB), line 4a.5 has other words, and a refusal another
    Sub Tipe in APKT. 9.000 VA is a standard power of 1 Phasa, and R2 ends at 4.400 VA.
    """
    write_first_version(folder)
    rows = folder / "policy"
    shutil.copy(rows / f"matrix-{FIRST}.csv", rows / f"matrix-{SECOND}.csv")
    row = "11,1 Phasa / PRABAYAR / PB,1,PRABAYAR,PB,-,450 VA s.d. 11.000 VA,"
    replace(rows / f"matrix-{SECOND}.csv", f"{row}-", f"{row}450 VA s.d. 22.000 VA")
    lines = Path(shutil.copytree(folder / "scripts" / FIRST, folder / "scripts" / SECOND))
    replace(lines / "material_depends.txt", OLD_LINE, NEW_LINE)
    ends = folder / "closings"
    shutil.copy(ends / f"closings-{FIRST}.csv", ends / f"closings-{SECOND}.csv")
    replace(ends / f"closings-{SECOND}.csv", "Keluhan,PDPB,Info", "Keluhan,PDPB,Info Meter")
    for name, old, new in (
        ("powers", "7700,1,35", "7700,1,35\n9000,1,40"),
        ("tariffs", "R2,Rumah tangga,Rumah tangga 2,3500,5500", "R2,Rumah tangga,Rumah tangga 2,3500,4400"),
    ):
        tables = folder / "data" / name
        shutil.copy(tables / f"{name}-{FIRST}.csv", tables / f"{name}-{SECOND}.csv")
        replace(tables / f"{name}-{SECOND}.csv", old, new)
    for name in KINDS:
        with (folder / name / "versions.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[[version]]\nid = "{SECOND}"\nstart = {SECOND}\nsource = "Surat percobaan"\n')


def replace(path: Path, old: str, new: str) -> None:
    """The one place of `old` in the file becomes `new`."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@contextmanager
def in_force(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The files under `folder` in place of the shipped ones."""
    caches: list[Any] = [*REVIEWED.values(), forms._render_blank]
    patch.setattr(reference, "APP", folder)
    patch.setattr(script_files, "FOLDER", folder / "scripts")
    patch.setattr(closing_files, "FOLDER", folder / "closings")
    for cache in caches:
        cache.cache_clear()
    yield
    patch.undo()
    for cache in caches:
        cache.cache_clear()


def moment(text: str) -> datetime:
    """ "2027-01-01 00:00" as a moment of that time in WIB."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB)
