"""The SOP's own text, clause by clause, as it stands in a version's sop.toml."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocation.domain.errors import PolicyFileError
from allocation.domain.reviewed.tables import read_toml

HEAD = ("title", "subject", "date", "opening")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, or a part of one ("4a.6-alasan"). Texts hold `**` around bold words and line breaks.

    fields: (label, value) of a form that the clause shows. line: id of the sentence it gives as example.
    """

    id: str
    paragraphs: tuple[str, ...]
    fields: tuple[tuple[str, str], ...] = ()
    line: str = ""

    @property
    def number(self) -> str:
        """The number the SOP prints: "4a.6", also for a part of that clause."""
        return self.id.split("-")[0]


@dataclass(frozen=True, slots=True)
class Instruction:
    """What the agent is told to do: a label such as "Arahan SOP 4a.3", the words, and the clause's id."""

    label: str
    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class Sop:
    title: str
    subject: str
    date: str
    opening: str
    clauses: tuple[Clause, ...]

    def clause(self, id: str) -> Clause:
        """The clause with this id. Raises KeyError."""
        return {clause.id: clause for clause in self.clauses}[id]

    def instruction(self, id: str) -> Instruction:
        """A clause's first paragraph in one line, without bold and without quotes. Raises KeyError."""
        clause = self.clause(id)
        text = clause.paragraphs[0].replace("**", "").replace("\n", " ")
        return Instruction(f"Arahan SOP {clause.number}", text, id)


def load_sop(path: Path, lines: Collection[str], needed: Collection[str]) -> Sop:
    """The SOP's text. lines: ids of the spoken lines there are. needed: clauses that the pages show.

    Raises PolicyFileError.
    """
    file = read_toml(path, "clause")
    if set(file.top) != set(HEAD) or not all(_is_text(file.top[name]) for name in HEAD):
        raise PolicyFileError(path, 1, f"isi {', '.join(HEAD)}, masing-masing satu kalimat, tanpa yang lain")
    clauses: dict[str, Clause] = {}
    for line, entry in file.entries:
        try:
            clause = _clause(entry, lines)
            if clause.id in clauses:
                raise ValueError(f"butir {clause.id} sudah ada")
        except ValueError as error:
            raise PolicyFileError(path, line, str(error)) from None
        clauses[clause.id] = clause
    for id in needed:
        if id not in clauses:
            raise PolicyFileError(path, 1, f"butir {id} tidak ada, padahal ditampilkan kepada agen")
    return Sop(**file.top, clauses=tuple(clauses.values()))


def _clause(entry: dict[str, Any], lines: Collection[str]) -> Clause:
    """Raises ValueError with what is wrong."""
    if unknown := set(entry) - {"id", "text", "fields", "line"}:
        raise ValueError(f"isian {', '.join(sorted(unknown))} tidak dikenal")
    id, text, fields, line = (entry.get(name, "") for name in ("id", "text", "fields", "line"))
    if not _is_text(id):
        raise ValueError('isi id dengan nomor butir, misalnya id = "4a.5"')
    if not _is_text(text) or text.count("**") % 2:
        raise ValueError(f"butir {id}: isi text; setiap ** harus berpasangan")
    if line and line not in lines:
        raise ValueError(f"butir {id}: tidak ada ucapan bernama {line}")
    pairs = tuple(tuple(pair) if isinstance(pair, list) else () for pair in fields)
    if not all(len(pair) == 2 and all(_is_text(cell) for cell in pair) for pair in pairs):
        raise ValueError(f'butir {id}: isi fields dengan pasangan, misalnya ["Desa:", "Pilih Desa..."]')
    return Clause(id, tuple(text.strip().split("\n\n")), pairs, line)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
