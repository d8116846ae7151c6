"""What a version of a reviewed file changed, in words that a policy owner can check."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from allocation.domain.matrix import Matrix, Product
from allocation.domain.power import Ladder, format_va
from allocation.domain.reviewed.policies import sop_row
from allocation.domain.reviewed.versions import DatedTable
from allocation.domain.tariff import Tariff
from scripts_agent.intake.closing import RULES

from .closings import Closing, Closings
from .script import CLAUSES, Scripts
from .sop import Clause

LINE_TITLES = {
    "ask_product": "Menanyakan produk",
    "material_depends": "Disesuaikan dengan material",
    "offer_alternative": "Permohonan maaf dan tawaran",
    "apology": "Permohonan maaf",
    "reason_material": "Alasan",
}


class VersionChange(NamedTuple):
    """One difference. old, new: the words before and now; "" = there were none, there are none any more."""

    what: str
    old: str
    new: str


def script_changes(before: Scripts, after: Scripts) -> list[VersionChange]:
    """Spoken lines first, then clauses of the SOP."""
    return [*_line_changes(before, after), *_clause_changes(before, after)]


def _line_changes(before: Scripts, after: Scripts) -> Iterator[VersionChange]:
    for id in CLAUSES:  # without the apology, which is cut out of another line
        old, new = before.lines[id], after.lines[id]
        if old.text != new.text:
            yield VersionChange(f"Ucapan “{LINE_TITLES[id]}” ({new.source})", old.text, new.text)


def _clause_changes(before: Scripts, after: Scripts) -> Iterator[VersionChange]:
    old = {clause.id: clause for clause in before.sop.clauses}
    new = {clause.id: clause for clause in after.sop.clauses}
    for id in [*new, *(id for id in old if id not in new)]:
        if old.get(id) != new.get(id):
            yield VersionChange(f"SOP butir {id}", _words(old.get(id)), _words(new.get(id)))


def _words(clause: Clause | None) -> str:
    if clause is None:
        return ""
    return "\n".join((*clause.paragraphs, *(f"{label} {value}" for label, value in clause.fields)))


def matrix_changes(before: Matrix, after: Matrix) -> list[VersionChange]:
    """Cells that differ, in the order of the newer matrix; a row of a word that is new has no old ones."""
    found = []
    for new in after.rows:
        old = before.row_of.get(new.key)
        for product in Product:
            cells = (old.text_of(product) if old else "", new.text_of(product))
            if cells[0] != cells[1]:
                what = f"Baris {new.number} ({sop_row(new.key)}), {product.label}"
                found.append(VersionChange(what, *cells))
    return found


def changed_rows(before: Matrix, after: Matrix) -> set[int]:
    """Numbers of the rows that differ."""
    same = {row.key: row.cells for row in before.rows}
    return {new.number for new in after.rows if same.get(new.key) != new.cells}


def closing_changes(before: Closings, after: Closings) -> list[VersionChange]:
    """Closings whose name, or what is entered in APKT for them, differs."""
    pairs = [(before[id], after[id]) for id in RULES]
    return [
        VersionChange(f"Penutup “{new.label}”", _entries(old), _entries(new))
        for old, new in pairs
        if old != new
    ]


def power_changes(before: DatedTable[Ladder], after: DatedTable[Ladder]) -> list[VersionChange]:
    """Standard powers that came, went, or have another phase or breaker."""
    return _row_changes(*(_powers(table.content) for table in (before, after)))


def tariff_changes(
    before: DatedTable[tuple[Tariff, ...]], after: DatedTable[tuple[Tariff, ...]]
) -> list[VersionChange]:
    """Tariff classes that came, went, or have other limits, another name or purpose."""
    return _row_changes(
        *({f"Tarif {t.code}": _tariff(t) for t in table.content} for table in (before, after))
    )


def _row_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[VersionChange]:
    """before, after: what a row is called -> what stands in it."""
    rows = [(name, before.get(name, ""), after.get(name, "")) for name in dict.fromkeys([*before, *after])]
    return [VersionChange(name, old, new) for name, old, new in rows if old != new]


def _powers(ladder: Ladder) -> dict[str, str]:
    return {
        f"Daya {format_va(va)} VA": f"{ladder.phase_of(va)} Phasa, {ladder.breaker(va)} A"
        for va in ladder.powers
    }


def _tariff(tariff: Tariff) -> str:
    high = f"{format_va(tariff.max_va)} VA" if tariff.max_va else "ke atas"
    prepaid = "dengan" if tariff.prepaid_price else "tanpa"
    limits = f"{format_va(tariff.min_va)} VA s.d. {high}"
    return f"{tariff.purpose}, {tariff.name}: {limits}, {prepaid} harga prabayar"


def _entries(closing: Closing) -> str:
    return "\n".join((closing.label, *closing.entries))
