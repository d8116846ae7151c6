"""What is looked up: every region's name as keys, from each of its words to its end, without spaces.
A region is a number: villages first, in code order, then districts, regencies, provinces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from allocation.domain.place_names import MARKERS, Abbreviations, Alias, split

Numbers = NDArray[Any]
Region = tuple[str, str, str]  # code, AP2T name, postal code

# What a key begins: a village's name, a later word of it (or its postal code), a district's name, the name of
# a regency (with or without KAB. or KOTA) or province, a later word of any of these.
VILLAGE, IN_VILLAGE, DISTRICT, ABOVE, IN_ABOVE = range(5)
OWN_NAME = (ABOVE, ABOVE, DISTRICT, VILLAGE)  # by the dots of the code
KIND_OF_MARKER = {"kel": 1, "desa": 2}  # first digit of the last group of a village's code


class Entries(NamedTuple):
    """Places where a text was found. whole: all of the key was typed. errors: typing errors in between."""

    regions: Numbers
    places: Numbers
    whole: Numbers
    errors: Numbers

    def at(self, some: Numbers) -> Entries:
        return Entries(*(column[some] for column in self))


def _findable(regions: Iterable[Region]) -> list[Region]:
    """Without villages of no known district, which stand in none of the four lists either."""
    known = list(regions)
    codes = {code for code, _, _ in known}
    return [one for one in known if one[0].count(".") < 3 or one[0].rpartition(".")[0] in codes]


class Index:
    """The names of these regions: a whole tree, in any order. It never changes, so threads share it."""

    def __init__(
        self, regions: Iterable[Region], abbreviations: Abbreviations, aliases: Iterable[Alias] = ()
    ) -> None:
        ordered = sorted(_findable(regions), key=lambda region: (-region[0].count("."), region[0]))
        number = {region[0]: i for i, region in enumerate(ordered)}
        self.codes = np.array([code.encode() for code, _, _ in ordered])
        level = np.array([code.count(".") for code, _, _ in ordered])
        self.villages, self.districts = int((level == 3).sum()), int((level == 2).sum())
        # Number of the region above: of villages within the districts, of others within all above villages,
        # where one more stands for "nothing above".
        above = [number.get(code.rpartition(".")[0], len(ordered)) - self.villages for code, _, _ in ordered]
        self.district_of, self.above = np.split(np.array(above, np.int32), [self.villages])
        self.first = np.searchsorted(self.district_of, np.arange(self.districts + 1))  # village of a district
        self.name = np.unique(["".join(split(name)) for _, name, _ in ordered], return_inverse=True)[1]
        self.kind = np.array([int(code[9:10] or 0) for code, _, _ in ordered], np.int8)
        town = np.array([name.startswith("KOTA ") for _, name, _ in ordered])
        self.meant = {"kec": level == 2, "kel": level == 3, "desa": level == 3, "prov": level == 0}
        self.meant |= {"kab": (level == 1) & ~town, "kota": (level == 1) & town}
        named: dict[bytes, list[tuple[int, int, bool]]] = {}
        for i, region in enumerate(ordered):
            for key, place in _keys(*region, abbreviations):
                named.setdefault(key, []).append((i, place, False))
        for alias in aliases:
            if alias.code in number:  # an older Region table may not have it
                entry = number[alias.code], OWN_NAME[alias.code.count(".")], True
                named.setdefault(alias.key.encode(), []).append(entry)
        self._keep(named)

    def _keep(self, named: dict[bytes, list[tuple[int, int, bool]]]) -> None:
        texts = sorted(named)
        self.keys, entries = np.array(texts), np.array([entry for text in texts for entry in named[text]])
        self.lengths = np.char.str_len(self.keys).astype(np.int8)
        self.start = np.cumsum([0, *(len(named[text]) for text in texts)])  # entries of each key
        self.regions, self.places = entries[:, 0].astype(np.int32), entries[:, 1].astype(np.int8)
        self.aliases = entries[:, 2].astype(bool)
        self.by_length = np.argsort(self.lengths, kind="stable").astype(np.int32)
        self.of_length = np.searchsorted(self.lengths[self.by_length], np.arange(256))
        self.letters = np.array([_letters(text) for text in self.keys[self.by_length].tolist()], np.uint64)

    def beginning(self, text: str) -> Entries:
        """Of the keys that begin with `text`, and of an alias that is `text`."""
        low, high = np.searchsorted(self.keys, [text.encode(), text.encode() + b"\x7f"])
        whole = np.repeat(self.lengths[low:high] == len(text), np.diff(self.start[low : high + 1]))
        some = slice(self.start[low], self.start[high])
        found = Entries(self.regions[some], self.places[some], whole, np.zeros(len(whole), np.int16))
        return found.at(whole | ~self.aliases[some])

    def near(self, text: str) -> Entries:
        """Of the keys that are `text` but for a typing error, or two from four letters on where it is no key
        itself. Only keys with nearly the same letters are looked at: an error changes two or adds one."""
        known = self.keys[np.searchsorted(self.keys[:-1], text.encode())] == text.encode()
        most = min(1 if known else 2, len(text) // 2)
        lengths = np.arange(len(text) - most, len(text) + most + 2)
        ends, differ = self.of_length[lengths], 2 * most - np.abs(lengths[:-1] - len(text))
        some = slice(ends[0], ends[-1])
        limits = np.repeat(differ.astype(np.uint8), np.diff(ends))
        alike = np.bitwise_count(self.letters[some] ^ _letters(text.encode())) <= limits
        keys = self.by_length[some][alike]
        alike = self.keys[keys].tolist()
        errors = process.cdist([text.encode()], alike, scorer=OSA.distance, score_cutoff=most)[0]
        keys, errors = keys[errors <= most], errors[errors <= most]
        many = self.start[keys + 1] - self.start[keys]
        entries = np.repeat(self.start[keys] - np.cumsum(many) + many, many) + np.arange(many.sum())
        whole = np.ones(len(entries), bool)
        return Entries(
            self.regions[entries], self.places[entries], whole, np.repeat(errors, many).astype(np.int16)
        )

    def codes_of(self, numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.codes[number].decode() for number in numbers)

    def inside(self, district: int) -> range:
        """Numbers of the villages of the district with this number among the districts."""
        return range(int(self.first[district]), int(self.first[district + 1]))

    def head(self, district: int) -> int:
        """Of the district with this number its village of the same name, or else its first."""
        inside = self.inside(district - self.villages)
        return next((village for village in inside if self.name[village] == self.name[district]), inside[0])


def _keys(code: str, name: str, postal: str, abbreviations: Abbreviations) -> Iterator[tuple[bytes, int]]:
    dots, typed = code.count("."), split(name)
    for words in {tuple(typed), tuple(abbreviations.written_out(typed) or typed)}:  # as written, and in full
        for first in range(len(words)):
            begins = not first or (dots < 2 and set(words[:first]) <= MARKERS)
            later = IN_VILLAGE if dots == 3 else IN_ABOVE
            yield "".join(words[first:]).encode(), OWN_NAME[dots] if begins else later
    if postal:
        yield postal.encode(), IN_VILLAGE


def _letters(text: bytes) -> np.uint64:
    """A bit for each letter, and one more for each that comes again."""
    once = again = 0
    for letter in text:
        bit = 1 << letter % 32 if letter > 57 else 1 << 26 + letter % 6
        once, again = once | bit, again | once & bit
    return np.uint64(once | again << 32)
