"""The words of the closings and what is entered in APKT: reviewed, dated files in closings/.

A call keeps the version of the day it opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from allocation.domain.errors import PolicyFileError, shown
from allocation.domain.tables import TableRow, read_table
from allocation.domain.versions import Version, Versions, load_versions, reviewed

from .closing import RULES, Rule
from .notification import Fields

FOLDER = Path(__file__).parent / "closings"
# Fields of APKT, letter by letter as the SOP's table has them; the asterisk is APKT's own mark.
APKT_FIELDS = ("Gangguan", "Tipe Permasalahan *", "Sub Tipe Permasalahan")
COLUMNS = ("closing", "label", "Status", *APKT_FIELDS)


@dataclass(frozen=True, slots=True)
class Closing:
    """A rule with its words. apkt: what the SOP gives to be entered in APKT; () = nothing is invented."""

    rule: Rule
    label: str
    apkt: Fields


@dataclass(frozen=True, slots=True)
class Closings:
    """One version: all closings by id."""

    id: str
    start: date
    source: str
    by_id: Mapping[str, Closing]

    def __getitem__(self, closing: str) -> Closing:
        return self.by_id[closing]


def load_closings(folder: Path) -> Versions[Closings]:
    """Every version; each has one row for each closing of the flow. Raises PolicyFileError."""
    return load_versions(folder, "penutup", lambda id: f"closings-{id}.csv", _load)


def _load(path: Path, version: Version) -> Closings:
    found: dict[str, Closing] = {}
    line = 1
    for cells in read_table(path, COLUMNS):
        closing, line = _closing(cells), cells.line
        if closing.rule.id in found:
            raise cells.error(f"penutup {closing.rule.id} sudah ada")
        found[closing.rule.id] = closing
    if missing := [id for id in RULES if id not in found]:
        raise PolicyFileError(path, line, f"penutup kurang: {', '.join(missing)}")
    return Closings(version.id, version.start, version.source, MappingProxyType(found))


def _closing(cells: TableRow) -> Closing:
    rule = RULES.get(cells["closing"])
    if rule is None:
        raise cells.error(f"kolom closing: {shown(cells['closing'])} tidak dikenal, isi {', '.join(RULES)}")
    for column in COLUMNS:
        if cells[column] != cells[column].strip() or not cells[column].isprintable():
            raise cells.error(f"kolom {column}: {shown(cells[column])} berisi spasi tepi atau tanda aneh")
    if not cells["label"]:
        raise cells.error("kolom label: isi nama penutup")
    given = [name for name in APKT_FIELDS if cells[name]]
    if given and len(given) < len(APKT_FIELDS):
        raise cells.error(f"isi semua atau tidak satu pun: {', '.join(APKT_FIELDS)}")
    apkt = tuple((name, cells[name]) for name in ("Status", *APKT_FIELDS) if cells[name])
    return Closing(rule, cells["label"], apkt)


@reviewed("closings")
@cache
def closings() -> Versions[Closings]:
    """Every version of the application's own files. Raises PolicyFileError."""
    return load_closings(FOLDER)
