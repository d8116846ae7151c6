"""Village search: words in any order and across levels, typing errors, split and joined words, abbreviations.

    answer = search("gambr jakpus")     # answer.codes[0] == "31.71.01.1001"

The caller loads the Region rows of the codes and keeps their order. Everything is looked up in a packed file
that `load_regions` and `build_search` make (store.py says how it is kept in step with the regions).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from allocation import reference
from allocation.domain.place_names import Word
from allocation.search import rank
from allocation.search.index import Index
from allocation.search.store import SearchIndexError, index_file

__all__ = ["MOST_CODES", "SearchAnswer", "SearchIndexError", "preload", "search"]

MOST_CODES = 50
MOST_NEAREST = 4
LIKE = (
    0.65  # share of the query's letters that a village must explain to be offered in spite of typing errors
)
HARDLY_LIKE = 0.3  # ... to be named when there is nothing better


class SearchAnswer(NamedTuple):
    """Codes of villages, best first: exact names, then beginnings of names, then names spelled nearly so.

    `matches`: how many villages of Indonesia fit every word as it was typed; the first of `codes`, as many as
    there is room for, are among them. 0: all of `codes` are guesses at a typing error.
    `nearest`: only when `codes` is empty, villages whose names come nearest, each name once.
    """

    codes: tuple[str, ...] = ()
    matches: int = 0
    nearest: tuple[str, ...] = ()


def search(query: str, limit: int = 8) -> SearchAnswer:
    """At most `limit` (1 to MOST_CODES) villages for what an agent typed. Any text is allowed.

    Raises SearchIndexError, whose message says what to do, when there is no index of the present regions.
    """
    words = reference.abbreviations().query(query)
    if not words:
        return SearchAnswer()
    return find(index_file().get(), words, max(1, min(limit, MOST_CODES)))


def preload() -> None:
    """Opens the index, if there is one, and searches once: workers forked then share all that this loads."""
    index = index_file().preload()
    if index is not None:
        find(index, reference.abbreviations().query("gambr"), 1)


def find(index: Index, words: Sequence[Word], limit: int) -> SearchAnswer:
    """The answer from this index; `words` are one or more."""
    fitting = rank.by_keys(index, words, limit)
    found = fitting.villages.tolist()
    if len(found) < limit and not fitting.complete and not (found and _half_typed(words)):
        like = rank.by_likeness(index, words, 2 * limit)
        seen = set(found)
        found += [v for v in like.villages[like.likeness >= LIKE].tolist() if v not in seen]
    if found:
        return SearchAnswer(_codes(index, found[:limit]), fitting.total)
    return SearchAnswer(nearest=_codes(index, _nearest(index, words)))


def _half_typed(words: Sequence[Word]) -> bool:
    """Short beginnings of several words ("gam gam") are like too many names for a guess to help."""
    return len(words) > 1 and max(len(word.typed) for word in words) <= 3


def _nearest(index: Index, words: Sequence[Word]) -> list[int]:
    like = rank.by_likeness(index, words, MOST_CODES)
    villages = like.villages[like.likeness >= HARDLY_LIKE]
    start = words[0].typed
    while not len(villages) and start and not start.isdecimal():  # else those that at least begin alike
        start = start[:-1]
        villages = rank.by_keys(index, [Word(start, start)], MOST_CODES).villages if start else villages
    names = index.names_of(villages)
    first = np.sort(np.unique(names, return_index=True)[1])
    return villages[first][:MOST_NEAREST].tolist()


def _codes(index: Index, villages: Sequence[int]) -> tuple[str, ...]:
    return tuple(index.village_codes[village].decode() for village in villages)
