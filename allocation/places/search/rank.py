"""Which regions a query means. It is cut into runs of neighbouring words; a run that begins a key, or is one
but for typing errors, gives points to the key's regions and to all places inside; the best cut counts.
Villages whose own keys are hit are looked at one by one; all others of a district are alike.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from allocation.domain.place_names import QueryWord

from .index import ABOVE, KIND_OF_MARKER, VILLAGE, Entries, Index, Numbers

LONGEST_RUN = 5  # words
LETTER = 100  # points of a letter that fits, and what an error costs: more than all that follow together
ENOUGH = 0.5  # share of the query's letters that a place must fit to be offered in spite of errors
NEAREST, LONGEST_PART = 4, 30  # villages named where nothing fits even so; letters looked at for them
# By where a key stands: its beginning was typed, or all of it. Exact names first, then beginnings.
POINTS = np.array([[12, 40], [1, 5], [3, 4], [2, 4], [1, 3]], np.int16)
BEGINS = np.array([True, False, True, True, False])  # ... a name
FIRST = 2  # an agent mostly begins with the village
LONGER = 5  # for each further word of a name typed in full
NAMED = 20  # in a district that the query names: after villages of that name, before all others
NEVER = np.int16(-10_000)
Hit = tuple[int, int, Numbers, Numbers, Numbers]  # start, end, regions, points by their own name, by others


class SearchAnswer(NamedTuple):
    """Codes of regions, best first. groups: all districts, regencies and provinces that the query names.

    heads: a village of each such district, that of its name if there is one. villages: of the `matches` that
    fit every word as typed, as many as were asked for. guesses: what fits but for typing errors, or, where
    `far`, comes nearest; never an answer.
    """

    groups: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    matches: int = 0
    guesses: tuple[str, ...] = ()
    far: bool = False


class Points(NamedTuple):
    """Of each village in `some`, then of the others of a `district`; named: of `groups` by their own name."""

    some: Numbers
    points: Numbers
    district: Numbers
    groups: Numbers
    named: Numbers


def find(index: Index, words: Sequence[QueryWord], limit: int) -> SearchAnswer:
    """All groups, at most `limit` villages, and guesses where fewer fit and no name is clearly meant."""
    full = LETTER * sum(len(word.meaning) for word in words)
    typed = [*_hits(index, words, index.beginning)]
    found = _score(index, words, typed, full, optional=False)
    optional = 0 < sum(word.is_marker for word in words) < len(words)
    if optional and not (found.points >= full).any():
        found = _score(index, words, typed, full, optional=True)
    groups, villages = _groups(index, found, full), _best(index, found, full, limit)
    heads = [index.head(group) for group in groups if group < index.villages + index.districts]
    codes, count = index.codes_of, _count(index, found, full)
    answer = SearchAnswer(codes(groups), codes(heads), codes(villages), count)
    exact = len(words) > 1 and found.points.max(initial=0) >= full + POINTS[VILLAGE, 1]
    if groups or exact or (villages and words[-1].typed.isdecimal()) or len(villages) >= limit:
        return answer
    enough = int(ENOUGH * full)
    like = _score(index, words, [*typed, *_hits(index, words, index.near)], enough, optional=optional)
    best = _best(index, like, enough, limit * 5)
    first = {int(index.name[one]): one for one in reversed(best)}.values()  # each name before any twice
    others = [one for one in sorted(best, key=lambda one: one not in first) if one not in villages]
    guesses = _groups(index, like, max(enough, int(like.points.max(initial=0)) // LETTER * LETTER))
    guesses += others[: limit - len(villages)]
    if guesses or villages:
        return answer._replace(guesses=codes(guesses))
    return answer._replace(guesses=codes(_nearest(index, words[0].typed[:LONGEST_PART])), far=True)


def _nearest(index: Index, text: str) -> list[int]:
    """Villages whose names have the longest part of `text` that begins a name or a later word of it."""
    for n in range(len(text), 0, -1):
        for start in range(len(text) - n + 1):
            regions = index.beginning(text[start : start + n]).regions
            if len(villages := regions[regions < index.villages]):
                return villages[:NEAREST].tolist()
    return []


def _hits(index: Index, words: Sequence[QueryWord], look_up: Callable[[str], Entries]) -> Iterator[Hit]:
    look_up = cache(look_up)
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - LONGEST_RUN), end):
            letters = sum(len(word.meaning) for word in words[start:end])
            for name, marker in _readings(words[start:end]):
                for text in {"".join(word.typed for word in name), "".join(word.meaning for word in name)}:
                    found = look_up(text)
                    if marker:
                        found = found.at(index.meant[marker][found.regions] & BEGINS[found.places])
                    elif len(words) > 1 and len(name) == 1 and name[0].is_marker:  # not KAB. TULUNGAGUNG
                        found = found.at(found.whole | (found.places != ABOVE))
                    if not len(found.regions):
                        continue
                    points = POINTS[found.places, found.whole.astype(np.int8)]
                    points += LONGER * (len(name) - 1) * found.whole + LETTER * (letters - found.errors)
                    points += index.kind[found.regions] == KIND_OF_MARKER.get(marker)
                    village = found.places == VILLAGE
                    points[village] += FIRST * all(word.is_marker for word in words[:start])
                    own = np.where(
                        village | BEGINS[found.places] & (found.whole | bool(marker)), points, NEVER
                    )
                    yield start, end, found.regions, own, np.where(village, np.int16(0), points)


def _readings(run: Sequence[QueryWord]) -> Iterator[tuple[Sequence[QueryWord], str]]:
    """(name, marker of its level or ""). A town's or regency's may also follow: "bekasi kota"."""
    yield run, ""
    if len(run) > 1 and run[0].is_marker:
        yield run[1:], run[0].meaning
    if len(run) > 1 and run[-1].meaning in ("kab", "kota"):
        yield run[:-1], run[-1].meaning


def _score(
    index: Index, words: Sequence[QueryWord], hits: Sequence[Hit], least: int, *, optional: bool
) -> Points:
    """optional: a marker may be missing in a name, or name a wrong level."""
    first = index.villages
    hit = np.zeros(len(index.codes) + 1, bool)  # the last one: nothing above
    for _, _, regions, _, _ in hits:
        hit[regions] = True
    some = np.flatnonzero(hit[:first])
    hit[first + index.district_of[some]] = True
    for _ in range(2):  # what is hit brings all districts inside
        hit[first:-1] |= hit[first:][index.above]
    groups = np.flatnonzero(hit[first:-1])
    size, count = len(some), len(groups)
    place = np.full(len(hit), size + count, np.int32)  # `some`, then `groups`, then nothing above
    place[some], place[first + groups] = np.arange(size), np.arange(size, size + count)
    parent = place[first + index.above[groups]] - size
    districts = groups[groups < index.districts]
    district = np.append(place[first + index.district_of[some]] - size, np.arange(len(districts)))
    ways, ways_of_groups = [], []
    for start, end, regions, by_name, by_other in hits:
        rest, own, at = np.zeros(size + count, np.int16), np.full(size + count, NEVER), place[regions]
        np.maximum.at(own, at, by_name)
        np.maximum.at(rest, at, by_other)
        down, above = rest[size:], np.zeros(count, np.int16)
        for _ in range(2 if rest[size + len(districts) :].any() else 0):  # from provinces to districts
            above = np.append(down, np.int16(0))[parent]
            down = np.maximum(rest[size:], above)
        other, mine = down[district], np.full(len(district), NEVER)
        other[:size] = np.maximum(other[:size], rest[:size])
        mine[:size] = own[:size] + (own[size:][district[:size]] > 0)  # GAMBIR in GAMBIR comes first
        ways.append((start, end, mine, other))
        ways_of_groups.append((start, end, own[size:], above))
    points = np.maximum(*_sums(words, ways, len(district), optional))
    named = _sums(words, ways_of_groups, count, optional)[1]
    points[(named >= least)[district]] += np.int16(NAMED)
    return Points(some, points, districts[district], groups, named)


def _sums(
    words: Sequence[QueryWord], ways: Sequence[tuple], size: int, optional: bool
) -> tuple[Numbers, Numbers]:
    """Points of each place for the best way to cut the query into runs, without its own name and with it: so
    "meli meli" is not the same name twice. ways: start and end, points by the own name and by others."""
    best = [(np.zeros(size, np.int16), np.full(size, NEVER))]
    for end, word in enumerate(words, 1):
        before, after = best[-1]  # this word fits nowhere
        if optional and word.is_marker:
            letters = np.int16(LETTER * len(word.meaning))
            before, after = before + letters, after + letters
        for start, last, own, other in ways:
            if last == end:
                was, named = best[start]
                before = np.maximum(before, was + other)
                after = np.maximum(after, np.maximum(was + own, named + other))
        best.append((before, after))
    return best[-1]


def _count(index: Index, found: Points, least: int) -> int:
    some = len(found.some)
    inside, seen = np.diff(index.first), np.bincount(found.district[:some], minlength=index.districts)
    fits = found.points >= least
    return int(fits[:some].sum() + (inside - seen)[found.district[some:][fits[some:]]].sum())


def _groups(index: Index, found: Points, least: int) -> list[int]:
    """Those with most points first, of equal ones districts, then regencies, then provinces; of each level
    first those in towns, where more people live."""
    fits = np.flatnonzero(found.named >= least)
    numbers = found.groups[fits] + index.villages
    rows = zip(numbers.tolist(), index.codes_of(numbers), found.named[fits].tolist(), strict=True)
    order = [(-points, -code.count("."), code[3:5] < "71", code, number) for number, code, points in rows]
    return [number for *_, number in sorted(order)]


def _best(index: Index, found: Points, least: int, count: int) -> list[int]:
    """The `count` villages with most points, of equal ones the first by code."""
    places = np.flatnonzero(found.points >= least)
    order = places - found.points[places] * np.int64(len(found.points))
    if len(places) > count:
        part = np.argpartition(order, count)[:count]
        places, order = places[part], order[part]
    villages: list[int] = []
    for place in places[np.argsort(order)].tolist():
        if place < len(found.some):
            villages.append(int(found.some[place]))
        else:
            inside = index.inside(int(found.district[place]))
            seen = found.some[slice(*np.searchsorted(found.some, [inside.start, inside.stop]))].tolist()
            villages += [village for village in inside if village not in seen]
    return villages[:count]
