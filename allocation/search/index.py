"""What is looked up: every region's name cut into keys, trigrams and terms, as flat arrays.

A region is a number: villages first, in code order, then districts, regencies, provinces. So an array over
regions begins with the villages, and `from_above` carries what the upper levels hold down to them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from allocation.domain.place_names import MARKERS, Abbreviations, split
from allocation.search import packed

FORMAT = "2"  # raise it when the arrays or their meaning change

Some = NDArray[np.int64] | slice  # some of the villages, by number
EVERY_VILLAGE = slice(None)

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
BASE = len(LETTERS) + 1
_CODE = np.full(256, -1, np.int32)
_CODE[ord(" ")] = 0
_CODE[[ord(c) for c in LETTERS]] = np.arange(1, BASE)


class Place(IntEnum):
    """Where in the tree, and where in a name, a key begins."""

    VILLAGE = 0  # begins a village's name
    IN_VILLAGE = 1  # begins a later word of it, or is its postal code
    DISTRICT = 2  # begins a district's name
    ABOVE = 3  # begins a regency's name, with or without KAB. or KOTA, or a province's
    IN_ABOVE = 4  # begins a later word of any of these


class RegionName(NamedTuple):
    """A region as the index needs it. `postal_code` "" above a village."""

    code: str
    ap2t_name: str
    postal_code: str


@dataclass(frozen=True)
class Index:
    """The arrays of the file. V villages, D districts, R regencies, P provinces; N regions in all."""

    # The tree.
    village_codes: NDArray[np.bytes_]  # V
    village_kind: NDArray[np.uint8]  # V, first digit of the code's last group
    district_of: NDArray[np.int64]  # V
    district_size: NDArray[np.int64]  # D
    regency_of: NDArray[np.int64]  # D
    province_of: NDArray[np.int64]  # R
    # Sorted keys: a name from one of its words to its end, without spaces, and postal codes.
    keys: NDArray[np.bytes_]
    key_region: NDArray[np.uint32]
    key_length: NDArray[np.uint8]
    key_place: NDArray[np.uint8]  # Place
    # Trigrams of names: the regions of trigram t are gram_region[gram_start[t]:gram_start[t + 1]].
    gram_start: NDArray[np.int64]
    gram_region: NDArray[np.uint32]
    gram_weight: NDArray[np.float32]
    region_weight: NDArray[np.float32]  # N, sum over the region's trigrams
    # Hashes of each village name and of that name without one letter, sorted, with the village.
    near_hash: NDArray[np.uint32]
    near_village: NDArray[np.uint32]
    # Terms a query word is compared with: the whole name first, then its words and neighbouring pairs.
    terms: NDArray[np.bytes_]
    term_start: NDArray[np.int64]  # N + 1
    region_term: NDArray[np.uint32]

    @property
    def villages(self) -> int:
        return len(self.village_codes)

    @property
    def regions(self) -> int:
        return len(self.region_weight)

    def from_above(self, upper: NDArray, join: np.ufunc, villages: Some = EVERY_VILLAGE) -> NDArray:
        """`upper` (D + R + P values) brought down to these villages, the levels joined by add or maximum."""
        districts, regencies = len(self.regency_of), len(self.province_of)
        provinces = upper[districts + regencies :]
        down = join(upper[districts : districts + regencies], provinces[self.province_of])
        down = join(upper[:districts], down[self.regency_of])
        if isinstance(villages, slice):
            return np.repeat(down, self.district_size)
        return down[self.district_of[villages]]

    def paths(self, villages: NDArray[np.int64]) -> NDArray[np.int64]:
        """Four rows, village to province: the regions above each of `villages` and itself."""
        district = self.district_of[villages]
        regency = self.regency_of[district]
        province = self.province_of[regency]
        districts, regencies = len(self.regency_of), len(self.province_of)
        below = np.cumsum([0, self.villages, districts, regencies])
        return np.stack([villages, district, regency, province]) + below[:, None]

    def names_of(self, villages: NDArray[np.int64]) -> NDArray[np.int64]:
        """A number for each village's name, the same for the same name."""
        return self.region_term[self.term_start[villages]].astype(np.int64)

    def terms_of(self, regions: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """(terms of these regions in one row, where each region's begin)."""
        start = self.term_start[regions]
        lengths = self.term_start[regions + 1] - start
        first = np.cumsum(lengths) - lengths
        return self.region_term[np.repeat(start - first, lengths) + np.arange(lengths.sum())], first


def open_file(path: Path, abbreviations: Abbreviations) -> tuple[Index, str] | None:
    """(index, fingerprint of the regions it was built from); None when the file is of another version of this
    code or of the abbreviations. Raises OSError or PackedFileError."""
    facts, arrays = packed.read(path)
    # The names too: a file of other arrays is of another version even if nobody raised FORMAT.
    if facts["version"] != version(abbreviations) or arrays.keys() != {field.name for field in fields(Index)}:
        return None
    return Index(**arrays), facts["regions"]


def write_file(path: Path, index: Index, fingerprint: str, abbreviations: Abbreviations) -> None:
    facts = {"version": version(abbreviations), "regions": fingerprint}
    packed.write(path, facts, {field.name: getattr(index, field.name) for field in fields(index)})


def version(abbreviations: Abbreviations) -> str:
    return f"{FORMAT}-{zlib.crc32(repr(sorted(abbreviations.meanings.items())).encode()):08x}"


def build(regions: Iterable[RegionName], abbreviations: Abbreviations) -> Index:
    """The index of these regions: a whole tree, in any order."""
    levels: list[list[RegionName]] = [[], [], [], []]
    for region in sorted(regions):
        levels[3 - region.code.count(".")].append(region)
    villages, districts, regencies, provinces = levels
    ordered = [region for level in levels for region in level]
    typed = [split(region.ap2t_name) for region in ordered]
    names = [abbreviations.written_out(words) or words for words in typed]
    district_of = _above(villages, districts)
    return Index(
        village_codes=np.array([v.code.encode() for v in villages]),
        village_kind=np.array([int(v.code[9]) for v in villages], np.uint8),
        district_of=district_of,
        district_size=np.bincount(district_of, minlength=len(districts)),
        regency_of=_above(districts, regencies),
        province_of=_above(regencies, provinces),
        **_keys(ordered, typed, names),
        **_trigrams(names),
        **_near(typed, names, len(villages)),
        **_terms(typed, names),
    )


def _above(lower: Sequence[RegionName], upper: Sequence[RegionName]) -> NDArray[np.int64]:
    number = {region.code: i for i, region in enumerate(upper)}
    return np.array([number[region.code.rpartition(".")[0]] for region in lower], np.int64)


def _place(dots: int, before: Sequence[str]) -> Place:
    """Place of a key by the dots of its region's code and the words of the name that stand before it."""
    if dots == 3:
        return Place.IN_VILLAGE if before else Place.VILLAGE
    if dots == 2:
        return Place.IN_ABOVE if before else Place.DISTRICT
    return Place.ABOVE if MARKERS.keys() >= set(before) else Place.IN_ABOVE


def _keys(
    regions: Sequence[RegionName], typed: Sequence[list[str]], names: Sequence[list[str]]
) -> dict[str, NDArray]:
    entries: list[tuple[bytes, int, Place]] = []
    for number, region in enumerate(regions):
        dots = region.code.count(".")
        for words in {tuple(typed[number]), tuple(names[number])}:  # as written, and without abbreviations
            rest = "".join(words).encode()
            for first, word in enumerate(words):
                entries.append((rest, number, _place(dots, words[:first])))
                rest = rest[len(word) :]
        if region.postal_code:
            entries.append((region.postal_code.encode(), number, Place.IN_VILLAGE))
    keys, numbers, places = (np.array(column) for column in zip(*entries, strict=True))
    order = np.argsort(keys, kind="stable")
    return {
        "keys": keys[order],
        "key_region": numbers[order].astype(np.uint32),
        "key_length": np.char.str_len(keys[order]).astype(np.uint8),
        "key_place": places[order].astype(np.uint8),
    }


def trigrams(words: Sequence[str]) -> NDArray[np.int32]:
    """Numbers of the trigrams of some words, with the spaces between them and without; not unique."""
    return _trigram_numbers(_spaced_and_joined(words))


def _spaced_and_joined(words: Sequence[str]) -> bytes:
    joined = f" {''.join(words)} |"
    return (joined if len(words) == 1 else f" {' '.join(words)} |{joined}").encode()


def _trigram_numbers(text: bytes) -> NDArray[np.int32]:
    """One number for each byte of `text` but the last two; negative across a bar."""
    codes = _CODE[np.frombuffer(text, np.uint8)]
    first, second, third = codes[:-2], codes[1:-1], codes[2:]
    numbers = (first * BASE + second) * BASE + third
    numbers[(first < 0) | (second < 0) | (third < 0)] = -1
    return numbers


def _trigrams(names: Sequence[list[str]]) -> dict[str, NDArray]:
    texts = [_spaced_and_joined(words) for words in names]
    numbers = _trigram_numbers(b"".join(texts) + b"||")
    regions = np.repeat(np.arange(len(texts), dtype=np.int64), [len(text) for text in texts])
    pairs = np.sort(numbers[numbers >= 0].astype(np.int64) << 32 | regions[numbers >= 0])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # each once; np.unique takes seconds here
    gram, region = pairs >> 32, (pairs & 0xFFFFFFFF).astype(np.uint32)
    count = np.bincount(gram, minlength=BASE**3)
    weight = np.log1p(len(names) / np.maximum(count, 1))  # a rare trigram says more than a common one
    return {
        "gram_start": np.concatenate([[0], np.cumsum(count)]),
        "gram_region": region,
        "gram_weight": weight.astype(np.float32),
        "region_weight": np.bincount(region, weights=weight[gram], minlength=len(names)).astype(np.float32),
    }


def near_hashes(name: str) -> set[int]:
    """Hashes of a name and of that name without one of its letters.

    Two names that are one edit apart (insert, delete, change, swap) have at least one of these in common: the
    idea of SymSpell.
    """
    letters = name.encode()
    return {zlib.crc32(letters[:i] + letters[i + 1 :]) for i in range(len(letters))} | {zlib.crc32(letters)}


def _near(typed: Sequence[list[str]], names: Sequence[list[str]], villages: int) -> dict[str, NDArray]:
    hashes = cache(near_hashes)
    found: list[int] = []
    owner: list[int] = []
    for village in range(villages):
        for name in {"".join(typed[village]), "".join(names[village])}:
            found += hashes(name)
            owner += [village] * len(hashes(name))
    near_hash = np.array(found, np.uint32)
    order = np.argsort(near_hash, kind="stable")
    return {"near_hash": near_hash[order], "near_village": np.array(owner, np.uint32)[order]}


def _terms(typed: Sequence[list[str]], names: Sequence[list[str]]) -> dict[str, NDArray]:
    number: dict[str, int] = {}
    of_region: list[int] = []
    start = [0]
    for written, words in zip(typed, names, strict=True):
        terms = ["".join(words)]
        if written != words:
            terms.append("".join(written))
        if len(words) > 1:
            terms += words
        if len(words) > 2:
            terms += ["".join(pair) for pair in pairwise(words)]
        of_region += [number.setdefault(term, len(number)) for term in terms]
        start.append(len(of_region))
    return {
        "terms": np.array([term.encode() for term in number]),
        "term_start": np.array(start, np.int64),
        "region_term": np.array(of_region, np.uint32),
    }
