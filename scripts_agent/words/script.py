"""The dated versions of the script: the lines the agent says, and the SOP they come from.

scripts/versions.toml names each version with its start and source; scripts/<id>/ holds its lines, one file
each, the SOP itself (sop.toml), and what we do about each of its clauses (handlings.toml). A call keeps the
version of the day it opened. Every complaint names file and line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from allocation.domain.errors import PolicyFileError, shown
from allocation.domain.reviewed.tables import read_text
from allocation.domain.reviewed.versions import Version, Versions, load_versions, reviewed
from scripts_agent.intake.questions import INTAKE

from .handlings import Handling, load_handlings
from .sop import Sop, load_sop

FOLDER = Path(__file__).parents[1] / "scripts"

# Lines of a version, with the clause of the SOP that they stand in.
CLAUSES = {
    "ask_product": "4a.4-contoh",
    "material_depends": "4a.5",
    "offer_alternative": "4a.6",
    "reason_material": "4a.6-alasan",
}
SOP_FILE = "sop.toml"
HANDLINGS_FILE = "handlings.toml"
CONFIRM_PRODUCT = "4a.4-penambahan-daya"  # the instruction of a PD, where a PB has line 4a.4

# The blanks there are, in one pass over the file's own text: what is filled in is never looked at again.
BLANK = re.compile(
    r"(?P<salutation>\{(?:Bapak|Bp|bapak)/Ibu\})"
    r"|(?P<name> ?\{Nama Pemohon\})"  # without a name, the space before it goes too
    r"|(?P<power>(?<=Daya )\.{5}(?!\.))"
    r"|(?P<product>\b(?:PASKABAYAR|PRABAYAR)\b)"
    r"|(?P<bold>\*\*)"
)
_STRAY = re.compile(r"\{[^}]*\}?|\}|\.{4,}")
# A product spelled otherwise would not change places with the other one when PRABAYAR is missing.
_MISSPELLED = re.compile(r"\b(?:pra|pas[ck]a)[ -]?bayar\b", re.IGNORECASE)
# From here on, line 4a.6 offers the other product; the apology stops before it.
_OFFER = re.compile(r", apakah .*\bPRABAYAR\b.*\?(?= \.\.\.”$)")


@dataclass(frozen=True, slots=True)
class Script:
    """A line as the SOP has it, blanks and `**` included. clause: id of the SOP's clause it stands in."""

    id: str
    text: str
    clause: str
    addition: bool = False

    @property
    def source(self) -> str:
        shortened = " (dipersingkat)" if self.addition else ""
        return f"SOP butir {self.clause.split('-')[0]}{shortened}"


@dataclass(frozen=True, slots=True)
class Scripts(Version):
    """One version. handlings: by id of the SOP's clause.

    lines: by id; with `apology`, line 4a.6 without its question, for a request that has no alternative
    (tambahan).
    """

    lines: Mapping[str, Script]
    sop: Sop
    handlings: Mapping[str, Handling]


@reviewed("scripts")
@cache
def script_versions() -> Versions[Scripts]:
    """Read once per process; ScriptsAgentConfig.ready makes the first call: a broken file stops the start."""
    return load_script_versions(FOLDER)


def load_script_versions(folder: Path) -> Versions[Scripts]:
    """All versions that versions.toml names, each with its folder. Raises PolicyFileError."""
    return load_versions(folder, "naskah", str, _load_version)


def _load_version(folder: Path, version: Version) -> Scripts:
    lines = load_lines(folder)
    instructed = {question.instruction for question in INTAKE.questions if question.instruction}
    needed = {*CLAUSES.values(), *instructed, CONFIRM_PRODUCT}
    sop = load_sop(folder / SOP_FILE, CLAUSES, sorted(needed))
    handlings = load_handlings(folder / HANDLINGS_FILE, [clause.id for clause in sop.clauses])
    return Scripts(version.id, version.start, version.source, lines, sop, handlings)


def load_lines(folder: Path) -> Mapping[str, Script]:
    """The lines in the folder of one version, by id.

    Raises PolicyFileError: a file is missing, too many, not one line of UTF-8, or has a blank nobody would
    fill.
    """
    lines = {id: Script(id, _read(folder / f"{id}.txt"), clause) for id, clause in CLAUSES.items()}
    known = {SOP_FILE, HANDLINGS_FILE, *(f"{id}.txt" for id in CLAUSES)}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            raise PolicyFileError(path, 1, "tidak ada ucapan dengan nama ini: perbaiki namanya, atau hapus")
    offer = lines["offer_alternative"]
    text, cuts = _OFFER.subn("", offer.text)
    if cuts != 1 or "PASKABAYAR" not in text:
        message = "harus menyebut PASKABAYAR, lalu berakhir dengan `, apakah ... PRABAYAR? ...”`"
        raise PolicyFileError(folder / "offer_alternative.txt", 1, message)
    lines["apology"] = Script("apology", text, offer.clause, addition=True)
    return MappingProxyType(lines)


def _read(path: Path) -> str:
    text = read_text(path).removesuffix("\n")
    if not text or not text.isprintable():
        raise PolicyFileError(path, 1 if "\n" not in text else 2, "isi tepat satu baris kalimat")
    if text.count("**") % 2:
        raise PolicyFileError(path, 1, "setiap ** harus berpasangan")
    rest = BLANK.sub("", text)
    if stray := _STRAY.search(rest):
        raise PolicyFileError(path, 1, f"isian {shown(stray[0], 40)} tidak dikenal")
    if other := _MISSPELLED.search(rest):
        raise PolicyFileError(path, 1, f"{shown(other[0])}: tulis PRABAYAR atau PASKABAYAR")
    return text
