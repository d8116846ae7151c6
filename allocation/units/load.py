"""Brings units and coverage in line with their reviewed tables, data/units.csv and data/coverage.csv."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from allocation import reference
from allocation.domain.errors import shown
from allocation.domain.reviewed.tables import TableRow, read_table
from allocation.loading import KEYS_PER_STATEMENT, Difference, in_steps, in_use
from allocation.models import (
    Confidence,
    Coverage,
    MeterAvailability,
    Operator,
    Phase,
    Region,
    Unit,
    UnitLevel,
)
from allocation.models.coverage import BY_MANAGER
from allocation.units import retired as retired_units
from allocation.units.followers import followers_that_move, keep_in_force

DATA = reference.APP / "data"
UNITS_FILE = DATA / "units.csv"
COVERAGE_FILE = DATA / "coverage.csv"
RETIRED_FILE = DATA / "retired_units.csv"


class UnitRow(NamedTuple):
    code: str
    name: str
    level: str
    parent_code: str
    operator: str


class CoverageRow(NamedTuple):
    region_code: str
    unit_code: str
    confidence: str
    basis: str


@transaction.atomic
def load(
    units_file: Path, coverage_file: Path, retired_file: Path = RETIRED_FILE
) -> tuple[Difference, Difference]:
    """What changed in units and in coverage. All or nothing. Notes: what became of UP3s that get another UID
    or UIW, and of units that another one took the place of; the mappings that a manager has verified and the
    table sees otherwise.

    A mapping that came from a manager and never stood in the table is no difference.
    The files are read and checked before the first write. Raises PolicyFileError with file and line.
    """
    units = read_units(units_file)
    retired = retired_units.read_retired(retired_file, {code: row.level for code, row in units.items()})
    coverage = read_coverage(coverage_file, units, set(Region.objects.values_list("pk", flat=True)))
    leaving = retired_units.leaving(retired)
    parents = {code: row.parent_code for code, row in units.items()}
    followers = followers_that_move(parents | retired_units.left_behind(leaving, retired, units))
    unit_difference = _write_units(units)
    coverage_difference = _write_coverage(coverage)
    replaced = retired_units.retire(leaving, retired)
    _delete_units(unit_difference, units)
    # Only now: a setting that is kept in force would keep a UP3 that nothing else needs.
    unit_difference.notes = [*keep_in_force(followers), *replaced]
    add_blank_settings()
    return unit_difference, coverage_difference


def read_units(path: Path) -> dict[str, UnitRow]:
    """The units by code, each with a parent that fits. Raises PolicyFileError with file and line."""
    found: dict[str, TableRow] = {}
    for row in read_table(path, UnitRow._fields):
        if not row["code"] or not row["name"]:
            raise row.error("isi kolom code dan name")
        if row["code"] in found:
            raise row.error(f"unit {shown(row['code'], 40)} sudah ada di baris {found[row['code']].line}")
        row.word("level", UnitLevel)
        row.word("operator", Operator)
        _check_length(row, "code", Unit)
        _check_length(row, "name", Unit)
        found[row["code"]] = row
    for row in found.values():
        _check_parent(row, found)
    return {code: UnitRow(**row.cells) for code, row in found.items()}


def _check_parent(row: TableRow, found: Mapping[str, TableRow]) -> None:
    parent = row["parent_code"]
    if row["level"] != UnitLevel.UP3:
        if parent:
            raise row.error(f"{row['level']} tidak punya induk, kosongkan parent_code")
        return
    if parent not in found:
        raise row.error(f"induk {shown(parent, 40)} tidak dikenal")
    if found[parent]["level"] == UnitLevel.UP3:
        raise row.error(f"induk {parent} bukan UID atau UIW")
    if found[parent]["operator"] != row["operator"]:
        raise row.error(f"operator berbeda dari induk {parent}")


def read_coverage(
    path: Path, units: Mapping[str, UnitRow], regions: Collection[str]
) -> dict[str, CoverageRow]:
    """The mapping by region code; every region and UP3 is known. Raises PolicyFileError, file and line."""
    found: dict[str, TableRow] = {}
    for row in read_table(path, CoverageRow._fields):
        region, unit = row["region_code"], row["unit_code"]
        if region in found:
            raise row.error(f"wilayah {shown(region)} sudah dipetakan di baris {found[region].line}")
        if region not in regions:
            raise row.error(f"wilayah {shown(region)} tidak dikenal")
        if unit not in units:
            raise row.error(f"unit {shown(unit, 40)} tidak dikenal")
        if units[unit].level != UnitLevel.UP3:
            raise row.error(f"unit {unit} bukan UP3")
        row.word("confidence", Confidence)
        if not row["basis"]:
            raise row.error("isi kolom basis")
        _check_length(row, "basis", Coverage)
        found[region] = row
    return {code: CoverageRow(**row.cells) for code, row in found.items()}


def _check_length(row: TableRow, column: str, model: type[Unit] | type[Coverage]) -> None:
    longest = getattr(model._meta.get_field(column), "max_length", None) or 0
    if len(row[column]) > longest:
        raise row.error(f"kolom {column}: paling panjang {longest} huruf")


def _write_units(rows: Mapping[str, UnitRow]) -> Difference:
    difference = Difference()
    present = Unit.objects.in_bulk()
    # UID and UIW come first: a UP3 points at one.
    for row in sorted(rows.values(), key=lambda row: row.level == UnitLevel.UP3):
        unit = Unit(
            code=row.code,
            name=row.name,
            level=row.level,
            parent_id=row.parent_code or None,
            operator=row.operator,
        )
        if row.code not in present:
            unit.save(force_insert=True)
            difference.added.append(row.code)
        elif _values(unit) != _values(present[row.code]):
            unit.save(force_update=True)
            difference.changed.append(row.code)
    return difference


def _values(row: Unit) -> dict[str, object]:
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}


def _delete_units(difference: Difference, rows: Mapping[str, UnitRow]) -> None:
    vanished = set(Unit.objects.filter(successor=None).exclude(pk__in=rows).values_list("pk", flat=True))
    used = in_use(Unit, vanished, skip=(Unit, MeterAvailability))
    # A setting that nobody has ever made does not hold its unit; a UP3 that stays holds its parent.
    made = MeterAvailability.objects.filter(unit__in=vanished, version__gt=0)
    used.update(made.values_list("unit_id", flat=True))
    staying = Unit.objects.filter(parent__in=vanished).exclude(pk__in=vanished - used)
    used.update(str(parent) for parent in staying.values_list("parent_id", flat=True))
    difference.kept, difference.deleted = sorted(used), sorted(vanished - used)
    # Straight from the table: these rows were never set, so they leave no history behind either.
    blank: Any = MeterAvailability.objects.filter(unit__in=difference.deleted)
    blank._raw_delete(using=blank.db)
    Unit.objects.filter(pk__in=difference.deleted, parent__isnull=False).delete()
    Unit.objects.filter(pk__in=difference.deleted).delete()


def _write_coverage(rows: Mapping[str, CoverageRow]) -> Difference:
    difference = Difference()
    # Locked: a manager who verifies a row meanwhile waits, and is not overwritten.
    present = Coverage.objects.select_for_update().in_bulk()
    # What managers ended themselves: allocation/coverage/returning.py.
    ended = Coverage.history.filter(history_type="-").values_list("region", flat=True)
    returned = set(ended) - present.keys()
    new, changed = [], []
    for code, row in rows.items():
        old = present.get(code)
        mapping = Coverage(region_id=code, unit_id=row.unit_code, confidence=row.confidence, basis=row.basis)
        if code in returned:
            difference.notes.append(f"{code}: dikembalikan ke kecamatannya, di tabel {row.unit_code}")
        elif old is None:
            new.append(mapping)
        elif old.is_verified:
            if old.unit_id != row.unit_code:
                difference.notes.append(f"{code}: terverifikasi {old.unit_id}, di tabel {row.unit_code}")
        elif (old.unit_id, old.confidence, old.basis) != (row.unit_code, row.confidence, row.basis):
            changed.append(mapping)
    gone = [row for code, row in sorted(present.items()) if code not in rows]
    difference.kept = [row.region_id for row in gone if row.is_verified and row.basis != BY_MANAGER]
    difference.deleted = [row.region_id for row in gone if not row.is_verified]
    difference.added = [row.region_id for row in new]
    difference.changed = [row.region_id for row in changed]
    # In bulk, which also leaves out the history: that is for what managers say.
    Coverage.objects.bulk_create(new)
    Coverage.objects.bulk_update(changed, ["unit", "confidence", "basis"])
    for codes in in_steps(difference.deleted, KEYS_PER_STATEMENT):
        unverified: Any = Coverage.objects.filter(pk__in=codes)
        unverified._raw_delete(using=unverified.db)
    return difference


def add_blank_settings() -> None:
    """A row per unit and phase, so that a manager finds everything to be set in one list."""
    units = Unit.objects.filter(successor=None).exclude(operator=Operator.BATAM).values_list("pk", flat=True)
    present = set(MeterAvailability.objects.values_list("unit", "phase"))
    MeterAvailability.objects.bulk_create(
        [
            MeterAvailability(unit_id=code, phase=phase)
            for code in units
            for phase in Phase.values
            if (code, phase) not in present
        ],
        ignore_conflicts=True,
    )
