"""Dated versions of reviewed files: a folder with versions.toml and one file or folder for each version.

A version has a start and a source, never an end: the last one stays in force.
Every complaint names file and line.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from allocation.domain.errors import NoPolicyError, PolicyFileError

from .tables import read_toml

LIST = "versions.toml"


@dataclass(frozen=True, slots=True)
class Version:
    """One entry of versions.toml; every kind of version adds what its file holds.

    id: for ever, e.g. "2021-01-26". start: first day in force (WIB). source: the letter it comes from.
    """

    id: str
    start: date
    source: str


V = TypeVar("V", bound=Version)
T = TypeVar("T")
L = TypeVar("L", bound=Callable[[], Any])


@dataclass(frozen=True, slots=True)
class Versions(Generic[V]):
    """Every version of one kind, oldest first, at least one. kind: its name in messages, e.g. "kebijakan"."""

    kind: str
    versions: tuple[V, ...]

    @property
    def first_start(self) -> date:
        return self.versions[0].start

    def on(self, day: date) -> V:
        """The version in force on this day (WIB). Raises NoPolicyError before the first one."""
        for version in reversed(self.versions):
            if version.start <= day:
                return version
        first = self.first_start
        raise NoPolicyError(
            f"Tanggal {day} sebelum {self.kind} pertama: isi tanggal {first} atau sesudahnya."
        )

    def by_id(self, id: str) -> V:
        """The version with this id. Raises KeyError."""
        return {version.id: version for version in self.versions}[id]

    def before(self, version: V) -> V | None:
        """The version that this one replaced; None for the first."""
        earlier = [other for other in self.versions if other.start < version.start]
        return earlier[-1] if earlier else None

    def after(self, version: V) -> V | None:
        """The version that will replace this one; None for the last, which stays in force."""
        return next((other for other in self.versions if other.start > version.start), None)


# Every kind of dated file there is, by its name at /siap/: the start-up check and /siap/ go through these.
REVIEWED: dict[str, Callable[[], Versions[Any]]] = {}


def reviewed(name: str) -> Callable[[L], L]:
    """Enters the function that gives all versions of one kind of dated file."""

    def enter(load: L) -> L:
        REVIEWED[name] = load
        return load

    return enter


def starts() -> list[date]:
    """The days from which on there are other rules or words, oldest first."""
    return sorted({version.start for load in REVIEWED.values() for version in load().versions})


@dataclass(frozen=True, slots=True)
class DatedTable(Version, Generic[T]):
    """One version of a table. content: what its file holds."""

    content: T


def load_tables(folder: Path, kind: str, read: Callable[[Path], T]) -> Versions[DatedTable[T]]:
    """Versions of a table, each a file `<name of the folder>-<id>.csv`. Raises PolicyFileError."""
    return load_versions(
        folder,
        kind,
        lambda id: f"{folder.name}-{id}.csv",
        lambda path, version: DatedTable(version.id, version.start, version.source, read(path)),
    )


def load_versions(
    folder: Path, kind: str, name: Callable[[str], str], load: Callable[[Path, Version], V]
) -> Versions[V]:
    """All versions that the folder's versions.toml names. Raises PolicyFileError.

    name: id -> name of the file or folder of that version. load: reads it. Nothing else may lie there: a
    version that was written and not entered in the list would be in force for nobody.
    """
    entries = _read_list(folder / LIST)
    known = {LIST, *(name(entry.id) for entry in entries)}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            raise PolicyFileError(path, 1, f"tidak disebut dalam {LIST}: daftarkan versinya, atau hapus")
    return Versions(kind, tuple(load(folder / name(entry.id), entry) for entry in entries))


def _read_list(path: Path) -> list[Version]:
    versions: list[Version] = []
    for line, entry in read_toml(path, "version").entries:
        version = _version(path, line, entry)
        if versions and version.start <= versions[-1].start:
            raise PolicyFileError(path, line, f"start {version.start} harus sesudah start versi sebelumnya")
        if any(version.id == earlier.id for earlier in versions):
            raise PolicyFileError(path, line, f"id {version.id} sudah dipakai")
        versions.append(version)
    return versions


def _version(path: Path, line: int, entry: dict[str, object]) -> Version:
    id, start, source = (entry.get(name) for name in ("id", "start", "source"))
    if not (isinstance(id, str) and re.fullmatch(r"[0-9-]{1,20}", id)):
        raise PolicyFileError(path, line, 'isi id dengan angka dan "-", misalnya id = "2021-01-26"')
    if type(start) is not date:  # a datetime is a date too
        raise PolicyFileError(path, line, "isi start dengan tanggal, misalnya start = 2021-01-26")
    if not (isinstance(source, str) and source.strip()):
        raise PolicyFileError(path, line, "isi source dengan surat yang menjadi dasar")
    return Version(id, start, source)
