"""The words of the closings and what is entered in APKT: reviewed, dated files in closings/.

A call keeps the version of the day it opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from allocation.domain.errors import PolicyFileError, shown
from allocation.domain.reviewed.tables import TableRow, read_table
from allocation.domain.reviewed.versions import Version, Versions, load_versions, reviewed
from scripts_agent.intake.closing import RULES, Rule

from .notification import Fields

FOLDER = Path(__file__).parents[1] / "closings"
# The SOP's small table letter by letter: its first row reads as two tabs, the others as fields under the one
# that is open. The asterisk is APKT's own mark.
APKT_TABS = ("Gangguan", "Keluhan")
APKT_FIELDS = ("Tipe Permasalahan *", "Sub Tipe Permasalahan")
APKT_COLUMNS = ("tab", *APKT_FIELDS)
COLUMNS = ("closing", "label", "status", *APKT_COLUMNS)


@dataclass(frozen=True, slots=True)
class Closing:
    """A rule with its words, and what the SOP gives to be entered in APKT; "" and () = nothing is invented.

    status: how the ticket is left. tab: the one of APKT_TABS that is open. apkt: the fields under it.
    """

    rule: Rule
    label: str
    status: str
    tab: str
    apkt: Fields

    @property
    def tabs(self) -> tuple[tuple[str, bool], ...]:
        """Name of each tab and whether it is open, as the first row of the table; () without a table."""
        return tuple((tab, tab == self.tab) for tab in APKT_TABS) if self.tab else ()

    @property
    def entries(self) -> list[str]:
        """What is entered in APKT, line by line."""
        return [*filter(None, (self.status, self.tab)), *(f"{name}: {value}" for name, value in self.apkt)]


@dataclass(frozen=True, slots=True)
class Closings(Version):
    """One version: all closings by id."""

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
    given = [name for name in APKT_COLUMNS if cells[name]]
    if given and len(given) < len(APKT_COLUMNS):
        raise cells.error(f"isi semua atau tidak satu pun: {', '.join(APKT_COLUMNS)}")
    if given and cells["tab"] not in APKT_TABS:
        raise cells.error(f"kolom tab: {shown(cells['tab'])} tidak dikenal, isi {' atau '.join(APKT_TABS)}")
    apkt = tuple((name, cells[name]) for name in APKT_FIELDS if cells[name])
    return Closing(rule, cells["label"], cells["status"], cells["tab"], apkt)


@reviewed("closings")
@cache
def closings() -> Versions[Closings]:
    """Every version of the application's own files. Raises PolicyFileError."""
    return load_closings(FOLDER)
