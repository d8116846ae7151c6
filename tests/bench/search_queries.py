"""What agents type, made from the package's own names with a seed: each query with the village that is meant.

A query holds as much as an agent would say to be unambiguous: village and district, and the regency where
another village of Indonesia shares both. Names are AP2T's without KAB., KOTA and the like. Nothing here is
taken from the search: neither its index nor its table of abbreviations.
"""

import random
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from allocation.places import load as region_table

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PER_CLASS = 900
SEED = 2026

# What agents write for a region: the beginning of a code -> abbreviation.
SHORT_REGIONS = {
    "31.71": "jakpus",
    "31.72": "jakut",
    "31.73": "jakbar",
    "31.74": "jaksel",
    "31.75": "jaktim",
    "32.73": "bdg",
    "33.74": "smg",
    "35.78": "sby",
    "36.74": "tangsel",
    "12": "sumut",
    "13": "sumbar",
    "16": "sumsel",
    "19": "babel",
    "21": "kepri",
    "32": "jabar",
    "33": "jateng",
    "34": "jogja",
    "35": "jatim",
    "52": "ntb",
    "53": "ntt",
    "61": "kalbar",
    "62": "kalteng",
    "63": "kalsel",
    "64": "kaltim",
    "65": "kaltara",
    "71": "sulut",
    "72": "sulteng",
    "73": "sulsel",
    "74": "sultra",
    "76": "sulbar",
}
# ... and for the first word of a village's name.
SHORT_WORDS = {
    "tanjung": "tj",
    "sungai": "sei",
    "gunung": "gn",
    "kampung": "kp",
    "pondok": "pd",
    "teluk": "tlk",
    "karang": "krg",
    "pasar": "psr",
}


class Query(NamedTuple):
    text: str
    code: str


class Names(NamedTuple):
    """Small-letter names of a village and of what lies above it; `kind` and `form` as agents write them."""

    village: str
    district: str
    regency: str
    kind: str
    form: str


@cache
def names() -> dict[str, Names]:
    """Of every village, by code."""
    rows = {row[0]: row for row in region_table.package_rows()}
    result = {}
    for code, row in rows.items():
        if len(code) == 13:
            form, regency = re.fullmatch(r"(KOTA|KAB\.)(?: ADM\.)? (.*)", rows[code[:5]][4]).groups()
            kind = "kel." if row[5] == "Kel." else "desa"
            result[code] = Names(plain(row[4]), plain(rows[code[:8]][4]), plain(regency), kind, form.lower())
    return result


def plain(name: str) -> str:
    return " ".join(re.findall("[a-z0-9]+", re.sub("['’]", "", name.lower())))


def joined(name: str) -> str:
    return name.replace(" ", "")


@cache
def counts() -> tuple[Counter, Counter, Counter]:
    """How many villages share a name; name and district; name and regency."""
    every = names().values()
    return (
        Counter(joined(n.village) for n in every),
        Counter((joined(n.village), joined(n.district)) for n in every),
        Counter((joined(n.village), n.regency) for n in every),
    )


def full(code: str) -> str:
    n = names()[code]
    alone = counts()[1][joined(n.village), joined(n.district)] == 1
    return f"{n.village} {n.district}" if alone else f"{n.village} {n.district} {n.regency}"


def full_or_regency(code: str, rng: random.Random) -> str:
    """Half of the agents name the regency instead of the district, where that is enough."""
    n = names()[code]
    if rng.random() < 0.5 and counts()[2][joined(n.village), n.regency] == 1:
        return f"{n.village} {n.regency}"
    return full(code)


# The classes ---------------------------------------------------------------------------------------


def exact(code: str, rng: random.Random) -> str:
    return full(code)


def prefix(code: str, rng: random.Random) -> str | None:
    """The first k letters of the village and of the district, k from 3 on and just so long that at most five
    villages can be meant: begin with the first, and have a word of any level that begins with the second, or
    begin with both as one word."""
    n = names()[code]
    for k in range(3, 12):
        first, second = joined(n.village)[:k], joined(n.district)[:k]
        low, high = bisect_left(_sorted(), (first,)), bisect_left(_sorted(), (first + "~",))
        meant = sum(
            name.startswith(first + second) or any(rest.startswith(second) for rest in rests)
            for name, rests in _sorted()[low:high]
        )
        if meant <= 5:
            return f"{first} {second}"
    return None


@cache
def _sorted() -> list[tuple[str, tuple[str, ...]]]:
    """Joined name of every village, and what is left of the names from each of their other words on."""
    return sorted(
        (joined(n.village), (*_rests(n.village)[1:], *_rests(n.district), *_rests(n.regency)))
        for n in names().values()
    )


def _rests(name: str) -> list[str]:
    words = name.split()
    return ["".join(words[i:]) for i in range(len(words))]


def abbreviation(code: str, rng: random.Random) -> str | None:
    """One of three: kind and form written short, a region's short name, a short first word."""
    n = names()[code]
    village, way = n.village, rng.randrange(3)
    if way == 0:
        regency = (
            f" {n.form} {n.regency}" if full(code).endswith(f" {n.regency}") or rng.random() < 0.5 else ""
        )
        return f"{n.kind} {village} kec. {n.district}{regency}"
    if way == 1:
        start = next((start for start in (code[:5], code[:2]) if start in SHORT_REGIONS), None)
        if start is None:
            return None
        if _in_region(start)[joined(village)] == 1:
            return f"{village} {SHORT_REGIONS[start]}"
        return f"{full(code)} {SHORT_REGIONS[start]}"
    first, _, rest = full(code).partition(" ")
    return f"{SHORT_WORDS[first]}. {rest}" if first in SHORT_WORDS and " " in village else None


@cache
def _in_region(start: str) -> Counter:
    return Counter(joined(n.village) for code, n in names().items() if code.startswith(start))


def spacing(code: str, rng: random.Random) -> str | None:
    """A name of several words written as one, or one word of six letters or more split in two."""
    n = names()[code]
    ways: list[Callable[[], str]] = []
    for name in (n.village, n.district):
        if " " in name:
            ways.append(lambda name=name: full(code).replace(name, joined(name), 1))
        elif len(name) >= 6:
            at = rng.randint(3, len(name) - 3)
            ways.append(lambda name=name, at=at: full(code).replace(name, f"{name[:at]} {name[at:]}", 1))
    return rng.choice(ways)() if ways else None


def one_error(code: str, rng: random.Random) -> str:
    return edit(full_or_regency(code, rng), rng)


def two_errors(code: str, rng: random.Random) -> str:
    return edit(one_error(code, rng), rng)


def lone_with_one_error(code: str, rng: random.Random) -> str | None:
    """Only the village's name, which no other village of Indonesia has."""
    village = names()[code].village
    return edit(village, rng) if counts()[0][joined(village)] == 1 else None


def edit(text: str, rng: random.Random) -> str:
    """One letter put in, left out, changed for another, or swapped with the next, anywhere in the words."""
    at = rng.choice([i for i, letter in enumerate(text) if letter.isalnum()])
    kind = rng.choice(["insert", "delete", "change", "swap"])
    before, letter, after = text[:at], text[at], text[at + 1 :]
    other = rng.choice(LETTERS.replace(letter, ""))
    if kind == "insert":
        return rng.choice([before + other + letter, before + letter + other]) + after
    if kind == "delete":
        return before + after
    if kind == "change":
        return before + other + after
    if not after or not after[0].isalnum() or after[0] == letter:
        return edit(text, rng)
    return before + after[0] + letter + after[1:]


CLASSES: dict[str, Callable[[str, random.Random], str | None]] = {
    "exact": exact,
    "prefix": prefix,
    "abbreviation": abbreviation,
    "spacing": spacing,
    "one error": one_error,
    "two errors": two_errors,
    "lone name, one error": lone_with_one_error,
}
# Least share of queries whose village is among the first five.
RECALL = {
    "exact": 0.995,
    "prefix": 0.995,
    "abbreviation": 0.995,
    "spacing": 0.995,
    "one error": 0.99,
    "two errors": 0.98,
    "lone name, one error": 0.97,
}


def queries(name: str, count: int = PER_CLASS, seed: int = SEED) -> list[Query]:
    """`count` queries of the class, the same for the same seed. Leaves out villages that it does not fit."""
    rng = random.Random(f"{name} {seed}")
    return [query for query, _ in zip(_endless(name, rng), range(count), strict=False)]


def _endless(name: str, rng: random.Random) -> Iterator[Query]:
    codes = sorted(names())
    while True:
        code = rng.choice(codes)
        text = CLASSES[name](code, rng)
        if text is not None:
            yield Query(text, code)
