"""What the search box of step 2 has found: rows to pick from, and a sentence that says the same.

A row is a village to take, or a district, regency or province that opens what lies inside it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from allocation import reference
from allocation.domain.place_names import QueryWord, alias_used, marked
from allocation.domain.power import format_va as grouped
from allocation.domain.region_codes import is_code, kind_of, level_of, parent_code, path_of
from allocation.domain.typed_text import whole_number_in
from allocation.models import Level, Region
from allocation.places.lists import Listed, regions_inside
from allocation.places.reads import namesakes_of, village_label, villages_in_order
from allocation.places.search import is_out_of_order, search
from allocation.places.search.rank import SearchAnswer

FIRST_ROWS = 8  # each with its key
FURTHER_ROWS = 40  # of an opened district, and of what follows the first rows
LEVEL_WORDS = {
    Level.PROVINCE: "provinsi",
    Level.REGENCY: "kabupaten/kota",
    Level.DISTRICT: "kecamatan",
    Level.VILLAGE: "desa/kelurahan",
}
TITLES = {Level.PROVINCE: "Prov. {}", Level.REGENCY: "{}", Level.DISTRICT: "Kec. {}"}


@dataclass(frozen=True)
class FoundRow:
    """title: TANAH ABANG or Kec. TANAH ABANG. about: what follows it. opens: query of what lies inside."""

    code: str
    title: str
    about: str
    alias: str = ""
    opens: str = ""


@dataclass(frozen=True)
class Link:
    label: str
    query: str


@dataclass(frozen=True)
class FoundRegions:
    """rows: those that fit, or some of them. guesses: rows that nearly fit. status: the same in words.

    back, more: links to the rows before and to the next ones. opened: the rows lie inside an opened region.
    named: code of the one among them that has the region's own name, "" for none.
    """

    q: str = ""
    rows: Sequence[FoundRow] = ()
    guesses: Sequence[FoundRow] = ()
    status: str = ""
    back: Link | None = None
    more: Link | None = None
    opened: bool = False
    named: str = ""

    @property
    def keyed(self) -> Iterable[tuple[int | None, FoundRow]]:
        """Each row with its key: the first eight have one."""
        return ((number if number <= FIRST_ROWS else None, row) for number, row in enumerate(self.rows, 1))

    @cached_property
    def words(self) -> list[QueryWord]:
        return reference.abbreviations().query(self.q)

    def marked(self, text: str) -> list[tuple[str, bool]]:
        """A name of a row in pieces, each with whether it was typed."""
        return marked(text, self.words)

    @property
    def nothing_fits(self) -> bool:
        return bool(self.q) and not self.rows


OUT_OF_ORDER = "Pencarian sedang tidak dapat dipakai. Pakai keempat daftar di bawah ini."


def found_rows(query: Mapping[str, str]) -> FoundRegions:
    """The answer to q (what was typed), dalam (an opened region's code), mulai (how many rows to pass)."""
    q, code = query.get("q", "").strip(), query.get("dalam", "")
    begin = whole_number_in(query.get("mulai", ""), most_digits=5) or 0
    inside = regions_inside(code) if is_code(code) else ()
    return _opened(q, code, inside, begin) if inside else _searched(q, begin)


def _searched(q: str, begin: int) -> FoundRegions:
    if q and is_out_of_order():
        return FoundRegions(q=q, status=OUT_OF_ORDER)
    answer = search(q, begin + (FURTHER_ROWS if begin else FIRST_ROWS))
    total = _total(answer)
    if begin >= total > 0:
        return _searched(q, 0)
    codes = [*answer.groups, *answer.villages][begin : begin + FURTHER_ROWS if begin else FIRST_ROWS]
    rows = _rows([*codes, *answer.guesses[: FIRST_ROWS - len(codes)]], q)
    fitting = [row for row in rows if row.code in codes]
    end = begin + len(codes)
    return FoundRegions(
        q=q,
        rows=fitting,
        guesses=rows[len(fitting) :],
        status=_status(q, answer, begin, end, len(rows) - len(fitting)),
        back=Link("Kembali ke hasil pertama", urlencode({"q": q})) if begin else None,
        more=_more({"q": q}, end, total),
    )


def _opened(q: str, code: str, inside: Sequence[Listed], begin: int) -> FoundRegions:
    begin = begin if begin < len(inside) else 0
    end = min(begin + FURTHER_ROWS, len(inside))
    fitting = _total(search(q, 1))
    same_name = [region.code for region in inside if region.name == _name(code)]
    return FoundRegions(
        q=q,
        rows=_rows([region.code for region in inside[begin:end]], q),
        status=f"{_part(begin, end, len(inside))}{_contents(code)} di {_title(code)}",
        back=Link(f"Kembali ke {grouped(fitting)} hasil", urlencode({"q": q})) if fitting else None,
        more=_more({"q": q, "dalam": code}, end, len(inside)),
        opened=True,
        named=same_name[0] if len(same_name) == 1 else "",
    )


def _more(query: dict[str, Any], end: int, total: int) -> Link | None:
    following = min(total - end, FURTHER_ROWS)
    return Link(f"Tampilkan {following} lagi", urlencode(query | {"mulai": end})) if following else None


def _total(answer: SearchAnswer) -> int:
    return len(answer.groups) + answer.matches


def _status(q: str, answer: SearchAnswer, begin: int, end: int, guesses: int) -> str:
    """`8 dari 36 hasil (2 kecamatan, 34 desa/kelurahan)`"""
    total = _total(answer)
    if not total:
        advice = (
            "Tidak ada yang terpilih: pastikan dahulu kepada Pemohon."
            if guesses
            else "Periksa ejaannya, atau pakai keempat daftar di bawah ini."
        )
        return f"Tidak ada wilayah '{q}'. {advice}" if q else ""
    counts = Counter(LEVEL_WORDS[Level(level_of(code))] for code in answer.groups)
    counts[LEVEL_WORDS[Level.VILLAGE]] += answer.matches
    words = ", ".join(f"{grouped(count)} {word}" for word, count in counts.items() if count)
    text = _part(begin, end, total) + (f"{grouped(total)} hasil ({words})" if answer.groups else words)
    return f"{text}; di bawahnya {guesses} nama yang mirip" if guesses else text


def _part(begin: int, end: int, total: int) -> str:
    """Which of all the rows are shown, "" for all."""
    shown = f"{begin + 1}–{end}" if begin else f"{end}"
    return f"{shown} dari " if end - begin < total else ""


def _rows(codes: Sequence[str], q: str) -> list[FoundRow]:
    villages = {v.code: v for v in villages_in_order([c for c in codes if level_of(c) == 4])}
    namesakes = namesakes_of([*villages.values()])
    rows = []
    for code in codes:
        if code in villages:
            rows.append(_village(villages[code], namesakes, q))
        elif level_of(code) < Level.VILLAGE:
            rows.append(_group(code, q))
    return rows


def _village(village: Region, namesakes: Sequence[Region], q: str) -> FoundRow:
    siblings = [other for other in namesakes if other.parent_id == village.parent_id]
    province, regency, district, _ = village.ap2t_path
    about = f"{village.kind} · {district} · {regency} · {province} · {village.postal_code}"
    return FoundRow(village.code, village_label(village, siblings), about, _alias(q, village.code))


def _group(code: str, q: str) -> FoundRow:
    above = [_name(c) for c in reversed(path_of(code)[:-1])]
    opens = urlencode({"q": q, "dalam": code})
    return FoundRow(code, _title(code), " · ".join(["", _contents(code), *above]), _alias(q, code), opens)


def _alias(q: str, code: str) -> str:
    return alias_used(reference.aliases(), reference.abbreviations().query(q), code)


def _name(code: str) -> str:
    return next((region.name for region in regions_inside(parent_code(code)) if region.code == code), code)


def _title(code: str) -> str:
    return TITLES[Level(level_of(code))].format(_name(code))


def _contents(code: str) -> str:
    """`7 kelurahan`, by what lies inside; villages of both kinds are `desa/kelurahan`."""
    inside = regions_inside(code)
    word = LEVEL_WORDS[Level(level_of(code) + 1)]
    kinds = {kind_of(region.code) == "Kel." for region in inside}
    if word == LEVEL_WORDS[Level.VILLAGE] and len(kinds) == 1:
        word = "kelurahan" if kinds.pop() else "desa"
    return f"{len(inside)} {word}"
