"""UIDs and UIWs that another one took the place of: data/retired_units.csv.

Such a unit stays as a row, so that what its managers did and why can still be read under its own name, now
by those of its successor. Its settings end, and so do its posts: nobody gains a unit by a table. What was in
force for a UP3 that followed it stays in force.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import Q

from allocation.availability import changes as services
from allocation.domain.errors import shown
from allocation.domain.reviewed.tables import read_table
from allocation.models import MeterAvailability, Post, Unit, UnitLevel
from allocation.models.append_only import REASON_MAX_LENGTH


class RetiredRow(NamedTuple):
    """successor_code: the UID or UIW in its place. source: why, as it is kept with what it changes."""

    code: str
    successor_code: str
    source: str


def read_retired(path: Path, levels: Mapping[str, str]) -> dict[str, RetiredRow]:
    """By code. levels: of every unit in the table of units. Raises PolicyFileError with file and line."""
    found: dict[str, RetiredRow] = {}
    for row in read_table(path, RetiredRow._fields):
        code, successor = row["code"], row["successor_code"]
        if not code or not row["source"]:
            raise row.error("isi kolom code dan source")
        if code in found:
            raise row.error(f"unit {shown(code, 40)} sudah ada")
        if code in levels:
            raise row.error(f"unit {shown(code, 40)} masih ada dalam tabel unit")
        if levels.get(successor) not in (UnitLevel.UID, UnitLevel.UIW):
            raise row.error(f"pengganti {shown(successor, 40)} bukan UID atau UIW dalam tabel unit")
        found[code] = RetiredRow(**row.cells)
    return found


def leaving(retired: Mapping[str, RetiredRow]) -> list[Unit]:
    """Those of these units that are still in their place. A UP3 has none: its villages are mapped again."""
    return list(Unit.objects.filter(pk__in=retired, successor=None).exclude(level=UnitLevel.UP3))


def left_behind(
    units: list[Unit], retired: Mapping[str, RetiredRow], tables: Collection[str]
) -> dict[str, str]:
    """The UP3s below these units that no table has any more, with the unit that takes them over while
    something still needs them. tables: the codes in the table of units."""
    up3s = Unit.objects.filter(parent__in=units).exclude(pk__in=tables).order_by()
    return {up3: retired[above].successor_code for up3, above in up3s.values_list("pk", "parent") if above}


def retire(units: list[Unit], retired: Mapping[str, RetiredRow]) -> list[str]:
    """Puts the successors in their place, the tables being written. What it did, as sentences."""
    told = []
    for unit in units:
        row = retired[unit.pk]
        successor = Unit.objects.get(pk=row.successor_code)
        reason = f"{unit} digantikan oleh {successor}: {row.source}"[:REASON_MAX_LENGTH]
        told.append(f"{unit} ({unit.pk}) digantikan oleh {successor} ({successor.pk})")
        _end_settings(unit, reason)
        told += _end_posts(unit)
        Unit.objects.filter(parent=unit).update(parent=successor)
        Unit.objects.filter(Q(pk=unit.pk) | Q(successor=unit)).update(successor=successor)
    return told


def _end_settings(unit: Unit, reason: str) -> None:
    """The history says that they ended; the rows themselves go."""
    rows: Any = MeterAvailability.objects.filter(unit=unit)
    for setting in services.locked_settings(rows.values_list("unit", "phase")).values():
        if setting.availability:
            services.write_by_load(setting, "", reason)
    rows._raw_delete(using=rows.db)  # without a line of history for the deletion


def _end_posts(unit: Unit) -> list[str]:
    ended = Post.objects.filter(unit=unit, active=True).select_related("unit", "user")
    told = [f"jabatan dinonaktifkan: {post.label} ({post.user})" for post in ended]
    ended.update(active=False)
    return told
