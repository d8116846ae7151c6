"""Finds villages in an Index: by keys (exact names, then beginnings), then by likeness (typing errors)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from allocation.domain.place_names import MARKERS, Word
from allocation.search.index import EVERY_VILLAGE, Index, Place, Some, near_hashes, trigrams

LONGEST_RUN = 3  # neighbouring words of a query that may be one word of a name: "karang turi"

# Points of a match: by place of the key (a row for each of index.Place), and by whether its beginning or all
# of it was typed. Exact names first, then beginnings of names, then the rest.
POINTS = np.array(
    [
        [20, 40],  # VILLAGE
        [1, 5],  # IN_VILLAGE
        [3, 4],  # DISTRICT
        [2, 4],  # ABOVE
        [1, 3],  # IN_ABOVE
    ],
    np.int16,
)
LONGER_RUN = np.array([[3, 4], [1, 4], [3, 4], [2, 4], [1, 3]], np.int16)  # for each further word of the run
VILLAGE_FIRST = 2  # an agent mostly begins with the village
WORD = 1024  # added for every word that fits; more than all points together

POSTINGS = 15_000  # trigrams are looked up, rarest first, as long as their regions together are no more
CANDIDATES = 120
FAINT = 0.25  # share of the best score below which a village is not looked at
TRIFLE = 0.001
ALIKE = 0.4  # below this a word and a term have nothing to do with each other
OWN_NAME, DISTRICT = 0.4, 0.1  # of two villages explained equally, the one whose own name is alike is first


class Run(NamedTuple):
    """Neighbouring words start:end of a query, and the keys low:high that begin with them."""

    start: int
    end: int
    low: int
    high: int
    length: int  # letters
    alone: bool  # the whole query


class Fitting(NamedTuple):
    """The best villages by number, of the `total` that fit every word. `complete`: the first one's name was
    typed in full, and where it lies."""

    villages: NDArray[np.int64]
    total: int
    complete: bool


class Alike(NamedTuple):
    """Villages by number, best first, and the share of the query's letters that each explains, 0 to 1."""

    villages: NDArray[np.int64]
    likeness: NDArray[np.float32]


def by_keys(index: Index, words: Sequence[Word], limit: int) -> Fitting:
    """The best villages that fit every word, in any order of words and levels."""
    villages, points = _key_points(index, words)
    full = points >= len(words) * WORD
    villages, points = villages[full], points[full]
    # One number that sorts by points, then by code.
    order = villages - points * np.int64(index.villages)
    best = np.argpartition(order, limit)[:limit] if len(order) > limit else np.arange(len(order))
    best = best[np.argsort(order[best])]
    whole = len(words) * WORD + POINTS[Place.VILLAGE, 1]
    complete = len(words) > 1 and len(best) > 0 and bool(points[best[0]] >= whole)
    return Fitting(villages[best], len(villages), complete)


def _key_points(index: Index, words: Sequence[Word]) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """(villages, points of each), for the way to cut the query into runs that gives a village the most.

    Two sums are kept: before and after a run was taken as the beginning of the village's own name, so that
    "meli meli" is not the same beginning twice. Only villages that fit the rarest word are looked at.
    """
    runs = _runs(index, words)
    villages = _fitting_rarest(index, words, runs)
    zeros = np.zeros(len(villages), np.int16)
    best = [(zeros, zeros)]
    for end, last in enumerate(words, 1):
        before, after = [best[-1][0]], [best[-1][1]]  # this word fits nowhere
        if last.is_marker:
            kind = (index.village_kind[villages] == MARKERS[last.meaning]) + np.int16(WORD)
            before.append(best[-1][0] + kind)
            after.append(best[-1][1] + kind)
        for run in runs:
            if run.end == end:
                own, other = _points_of(index, run, villages)
                before.append(best[run.start][0] + other)
                after += [best[run.start][0] + own, best[run.start][1] + other]
        best.append((np.maximum.reduce(before), np.maximum.reduce(after)))
    return villages, np.maximum(*best[-1])


def _runs(index: Index, words: Sequence[Word]) -> list[Run]:
    """The runs that some key begins with."""
    spans = [(s, e) for e in range(1, len(words) + 1) for s in range(max(0, e - LONGEST_RUN), e)]
    texts = [(start, end, text.encode()) for start, end in spans for text in _texts(words[start:end])]
    low = np.searchsorted(index.keys, [text for _, _, text in texts]).tolist()
    high = np.searchsorted(index.keys, [text + b"\x7f" for _, _, text in texts]).tolist()
    found = zip(texts, low, high, strict=True)
    return [Run(start, end, a, b, len(text), len(words) == 1) for (start, end, text), a, b in found if a < b]


def _texts(run: Sequence[Word]) -> set[str]:
    """The run as one word, with abbreviations as they were typed and written out."""
    return {"".join(word.typed for word in run), "".join(word.meaning for word in run)}


def _fitting_rarest(index: Index, words: Sequence[Word], runs: Sequence[Run]) -> NDArray[np.int64]:
    """Villages that fit the word with the fewest keys, alone or in a longer run; a marker only if all are."""
    needed = [i for i, word in enumerate(words) if not word.is_marker] or range(len(words))
    covering = [[run for run in runs if run.start <= i < run.end] for i in needed]
    rarest = min(covering, key=lambda runs: sum(run.high - run.low for run in runs))
    fits = np.zeros(index.villages, bool)
    for run in rarest:
        for points in _points_of(index, run, EVERY_VILLAGE):
            fits |= points >= WORD
    return np.flatnonzero(fits)


def _points_of(index: Index, run: Run, villages: Some) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Points of those of `villages` whose name begins with the run; and of those with another key that does,
    their own or above them. Points of a match are WORD and more, all others less."""
    further = run.end - run.start - 1
    table = (further + 1) * WORD + POINTS + further * LONGER_RUN
    regions, place = index.key_region[run.low : run.high], index.key_place[run.low : run.high]
    points = table[place, (index.key_length[run.low : run.high] == run.length).astype(np.int8)]
    begins = place == Place.VILLAGE
    if run.alone:
        points += index.key_length[run.low : run.high] == run.length + 1
    own = np.zeros(index.villages, np.int16)
    np.maximum.at(own, regions[begins], points[begins] + VILLAGE_FIRST * (run.start == 0))
    other = np.zeros(index.regions, np.int16)
    np.maximum.at(other, regions[~begins], points[~begins])
    own, inside = own[villages], other[: index.villages][villages]
    if regions.max() < index.villages:
        return own, inside
    above = index.from_above(other[index.villages :], np.maximum, villages)
    # GAMBIR in the district GAMBIR before the others.
    return own + (above == table[Place.DISTRICT, 1]), np.maximum(inside, above)


def by_likeness(index: Index, words: Sequence[Word], count: int) -> Alike:
    """The `count` villages most like the query, typing errors and all."""
    candidates = _candidates(index, words)
    if not len(candidates):
        return Alike(candidates, np.empty(0, np.float32))
    runs = [(s, e) for e in range(1, len(words) + 1) for s in range(max(0, e - LONGEST_RUN), e)]
    letters = [len(word.meaning) for word in words]
    # A marker alone explains nothing: "desa" is like DESA, and says as little.
    sizes = [0 if e == s + 1 and words[s].is_marker else sum(letters[s:e]) for s, e in runs]

    # Letters of each run that each term explains, then each region (once, however many candidates share it).
    paths = index.paths(candidates)
    regions, place = np.unique(paths, return_inverse=True)
    place = place.reshape(paths.shape)
    flat, first = index.terms_of(regions)
    terms, term_place = np.unique(flat, return_inverse=True)
    alike = process.cdist(
        ["".join(word.meaning for word in words[s:e]).encode() for s, e in runs],
        index.terms[terms].tolist(),
        scorer=OSA.normalized_similarity,
        score_cutoff=ALIKE,
        dtype=np.float32,
    )
    alike = alike[:, term_place]
    size = np.array(sizes, np.float32)[:, None]
    by_village = (size * np.maximum.reduceat(alike, first, axis=1))[:, place].max(axis=1)
    # A region's first term is its whole name. Cubed: one that is half alike is another name.
    whole_name = (size * alike[:, first] ** 3).max(axis=0)

    explained = [np.zeros(len(candidates), np.float32)]
    for end in range(1, len(words) + 1):
        ways = [explained[s] + by_village[i] for i, (s, e) in enumerate(runs) if e == end]
        explained.append(np.maximum.reduce([explained[end - 1], *ways]))
    needed = sum(size for word, size in zip(words, letters, strict=True) if not word.is_marker)
    likeness = np.minimum(explained[-1] / (needed or sum(letters)), 1)
    names = index.names_of(candidates)
    score = explained[-1] + OWN_NAME * whole_name[place[0]] + DISTRICT * whole_name[place[1]]
    # Of villages equally alike, each name once before any comes twice.
    order = np.lexsort((candidates, _repeats(names), -score))[:count]
    return Alike(candidates[order], likeness[order])


def _repeats(names: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each element, how many earlier ones are the same."""
    order = np.argsort(names, kind="stable")
    changes = np.flatnonzero(np.diff(names[order], prepend=-1))
    runs = np.diff(changes, append=len(names))
    repeats = np.empty_like(names)
    repeats[order] = np.arange(len(names)) - np.repeat(changes, runs)
    return repeats


def _candidates(index: Index, words: Sequence[Word]) -> NDArray[np.int64]:
    """Villages worth a close look: those that share the most trigrams, or have a name one edit away."""
    grams = np.unique(trigrams([word.meaning for word in words]))
    grams = grams[grams >= 0]
    counts = index.gram_start[grams + 1] - index.gram_start[grams]
    rarest = np.argsort(counts, kind="stable")
    rarest = rarest[: max(1, int(np.searchsorted(np.cumsum(counts[rarest]), POSTINGS, side="right")))]
    grams, counts = grams[rarest], counts[rarest]
    shared = np.bincount(
        np.concatenate([index.gram_region[index.gram_start[g] : index.gram_start[g + 1]] for g in grams]),
        weights=np.repeat(index.gram_weight[grams], counts),
        minlength=index.regions,
    ).astype(np.float32)
    score = shared / index.region_weight  # how much of the name is there
    np.sqrt(score, out=score)
    score *= shared
    near = _near_villages(index, words)
    # As if the whole name were there; a trifle less each time that a name comes again, so that 75 villages
    # WONOREJO leave room for one WONOROJO.
    score[near] = index.region_weight[near] - TRIFLE * _repeats(index.names_of(near))
    total = score[: index.villages] + index.from_above(score[index.villages :], np.add)
    fair = np.flatnonzero(total > FAINT * total.max())
    if len(fair) <= CANDIDATES:
        return fair
    return fair[np.argpartition(total[fair], -CANDIDATES)[-CANDIDATES:]]


def _near_villages(index: Index, words: Sequence[Word]) -> NDArray[np.int64]:
    """Villages whose whole name is at most one edit away from a run of the query's words."""
    hashes: set[int] = set()
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_RUN, len(words)) + 1):
            for text in _texts(words[start:end]):
                hashes |= near_hashes(text)
    wanted = np.array(sorted(hashes), np.uint32)
    low = np.searchsorted(index.near_hash, wanted)
    high = np.searchsorted(index.near_hash, wanted, side="right")
    found = [index.near_village[a:b] for a, b in zip(low, high, strict=True)]
    return np.concatenate(found).astype(np.int64)
