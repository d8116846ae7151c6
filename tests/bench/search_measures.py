"""What the search misses: villages in six keys, and districts by their names alone."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from allocation.places import load as region_table
from tests.bench.search_queries import names, plain

# Six keys ------------------------------------------------------------------------------------------

# Letters of the village, and of the district after a space, which is a key too.
SIX_KEYS = ((3, 2), (2, 3), (4, 1), (1, 4), (6, 0))


def found_in_six_keys(codes: list[str], first_eight: Callable[[str], tuple[str, ...]]) -> set[str]:
    """Those of `codes` that are among the first eight for one of the splits of SIX_KEYS."""
    left = set(codes)
    for village_letters, district_letters in SIX_KEYS:
        meant = defaultdict(list)
        for code in left:
            n = names()[code]
            text = f"{n.village[:village_letters].strip()} {n.district[:district_letters].strip()}".strip()
            meant[text].append(code)
        for text, some in meant.items():
            left -= set(first_eight(text)).intersection(some)
    return set(codes) - left


# Districts -----------------------------------------------------------------------------------------


def missed_districts(
    first_eight: Callable[[str], list[str]], codes: Iterable[str] | None = None
) -> tuple[list[str], list[str], list[str]]:
    """Of the districts' names, typed alone: those whose first row is neither of the district nor of that
    name; those without a row of the district, itself or a village of it; and, typed with the regency, those
    whose first row is not of the district. All districts, or those with these codes."""
    rows = {row[0]: row[4] for row in region_table.package_rows()}
    named = defaultdict(list)
    for code, name in rows.items():
        if len(code) == 8:
            named[name].append(code)
    wanted = (
        {rows[code]: code for code in codes} if codes else {name: some[0] for name, some in named.items()}
    )
    first, eight, both = [], [], []
    for name in wanted:
        found = first_eight(name.lower())
        if not found or (found[0][:8] not in named[name] and plain(rows[found[0]]) != plain(name)):
            first.append(name)
        if not {code[:8] for code in found} & set(named[name]):
            eight.append(name)
    for code in wanted.values() if codes else (code for some in named.values() for code in some):
        regency = re.sub(r"^(KOTA|KAB\.)( ADM\.)? ", "", rows[code[:5]])
        found = first_eight(f"{rows[code]} {regency}".lower())
        if not found or found[0][:8] != code:
            both.append(f"{rows[code]} {regency}")
    return first, eight, both
