"""What this application does about each clause of the SOP, and on which pages: a version's handlings.toml."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from allocation.domain.errors import PolicyFileError
from allocation.domain.reviewed.tables import read_toml


class Reader(StrEnum):
    """Who may open a page; the value is how the page says it."""

    CSO = "CSO"
    SUPERVISOR = "Supervisor"
    MANAGER_UP3 = "Manager UP3"
    SRM = "SRM Niaga & PP"
    PUSAT = "Pusat"
    ADMINISTRATOR = "Administrator"


EVERYBODY = tuple(Reader)
POSTS = (Reader.MANAGER_UP3, Reader.SRM, Reader.PUSAT)


class Place(NamedTuple):
    """A page where a clause happens. route: its name in the addresses."""

    label: str
    route: str
    readers: tuple[Reader, ...]


# By the name that the file uses.
PLACES = {
    "new_call": Place("Panggilan baru", "desk:new", (Reader.CSO,)),
    "emergency": Place("Lembar darurat: semua ucapan", "desk:emergency", (Reader.CSO,)),
    "site_calls": Place("Panggilan di lokasi", "desk:site_calls", (Reader.SUPERVISOR, Reader.PUSAT)),
    "reports": Place("Laporan ke unit", "desk:reports", (Reader.SUPERVISOR, *POSTS)),
    "summary": Place("Ringkasan panggilan", "desk:summary", (Reader.SUPERVISOR, Reader.PUSAT)),
    "matrix": Place("Matriks", "desk:matrix", EVERYBODY),
    "preview": Place("Naskah, matriks, penutup, daya dan tarif per tanggal", "desk:preview", (Reader.PUSAT,)),
    "availability": Place("Ketersediaan meter", "admin:allocation_meteravailability_changelist", POSTS),
    "holders": Place("Jabatan dan pemegangnya", "admin:allocation_post_changelist", (Reader.ADMINISTRATOR,)),
}


class Handling(NamedTuple):
    """What we do about a clause, in our own words ("tambahan"), and where it happens."""

    text: str
    places: tuple[Place, ...]


def load_handlings(path: Path, clauses: Collection[str]) -> Mapping[str, Handling]:
    """By the id of the clause; each of `clauses` has one. Raises PolicyFileError."""
    found: dict[str, Handling] = {}
    for line, entry in read_toml(path, "clause").entries:
        id, text, places = (entry.get(name) for name in ("id", "text", "places"))
        if id not in clauses or id in found:
            raise PolicyFileError(path, line, f"butir {id} tidak ada dalam SOP, atau sudah ada di sini")
        if not isinstance(text, str) or not text.strip():
            raise PolicyFileError(path, line, f"butir {id}: isi text dengan yang dilakukan aplikasi")
        if not isinstance(places, list) or not places or not all(place in PLACES for place in places):
            raise PolicyFileError(path, line, f"butir {id}: isi places dengan {', '.join(PLACES)}")
        found[str(id)] = Handling(text, tuple(PLACES[place] for place in places))
    if missing := [id for id in clauses if id not in found]:
        raise PolicyFileError(path, 1, f"butir {', '.join(missing)} tidak ada")
    return MappingProxyType(found)
