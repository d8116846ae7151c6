"""Reads the rows that decide for one village, in one SQL statement.

A step of a call reads its call and these rows together. Where the mapping is a guess, a second statement
reads the UP3s that could be meant. `of_village.allocation_from` makes an allocation of the rows;
`of_village.allocations_for` reads the same for many villages at once.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from allocation.models import Coverage, MeterAvailability, Region, Unit
from pln123.web.joined_rows import Columns, fetch_rows, read_parts

PARTS: tuple[Columns[Any], ...] = (
    Columns(Region, "village"),
    Columns(Region, "district"),
    Columns(Region, "regency"),
    Columns(Region, "province"),
    Columns(Region, "namesake"),
    Columns(Coverage, "coverage"),
    Columns(Unit, "up3"),
    Columns(Unit, "uid"),
    Columns(MeterAvailability, "setting"),
)
# These continue a statement that has the village's row as `village`. The most specific coverage wins.
JOINS = """
LEFT JOIN allocation_region district ON district.code = village.parent_id
LEFT JOIN allocation_region regency ON regency.code = district.parent_id
LEFT JOIN allocation_region province ON province.code = regency.parent_id
LEFT JOIN allocation_region namesake ON namesake.parent_id = village.parent_id
    AND namesake.ap2t_name = village.ap2t_name AND namesake.code <> village.code
LEFT JOIN allocation_coverage coverage ON coverage.region_id = (
    SELECT region_id FROM allocation_coverage
    WHERE region_id IN (village.code, district.code, regency.code, province.code)
    ORDER BY length(region_id) DESC LIMIT 1
)
LEFT JOIN allocation_unit up3 ON up3.code = coverage.unit_id
LEFT JOIN allocation_unit uid ON uid.code = up3.parent_id
LEFT JOIN allocation_meteravailability setting ON setting.unit_id IN (up3.code, uid.code)
"""
CANDIDATES = (Columns(Unit, "up3"), Columns(Unit, "uid"), PARTS[-1])
# The UP3s that serve any village of a regency or province: of villages with a mapping of their own, and of
# districts that have a village without one. The ORM needs two statements, twelve times the processor time and
# thirty times as long (119 ms).
CANDIDATES_SQL = """
WITH district AS (
    SELECT district.code, COALESCE(of_district.unit_id, of_regency.unit_id, of_province.unit_id) AS unit_id
    FROM allocation_region regency
    JOIN allocation_region district ON district.parent_id = regency.code
    LEFT JOIN allocation_coverage of_district ON of_district.region_id = district.code
    LEFT JOIN allocation_coverage of_regency ON of_regency.region_id = regency.code
    LEFT JOIN allocation_coverage of_province ON of_province.region_id = regency.parent_id
    WHERE regency.level = 2 AND (regency.code = %s OR regency.parent_id = %s)
)
SELECT {} FROM allocation_unit up3
JOIN allocation_unit uid ON uid.code = up3.parent_id
LEFT JOIN allocation_meteravailability setting ON setting.unit_id IN (up3.code, uid.code)
WHERE up3.code IN (
    SELECT own.unit_id FROM allocation_coverage own
    JOIN allocation_region village ON village.code = own.region_id
    JOIN district ON district.code = village.parent_id
    UNION
    SELECT district.unit_id FROM district WHERE EXISTS (
        SELECT 1 FROM allocation_region village
        LEFT JOIN allocation_coverage own ON own.region_id = village.code
        WHERE village.parent_id = district.code AND own.region_id IS NULL
    )
)
ORDER BY up3.name, up3.code
"""


def columns(parts: Sequence[Columns[Any]] = PARTS) -> str:
    return ", ".join(map(str, parts))


class VillageRows(NamedTuple):
    """village: with its parents. namesake: another village of its name in its district. coverage: with its
    unit and the unit's parent; None: not mapped."""

    village: Region
    namesake: Region | None
    coverage: Coverage | None
    settings: list[MeterAvailability]


def village_rows(code: str) -> VillageRows | None:
    """The rows that decide for the village with this code; None when there is no such village."""
    village = f"FROM allocation_region village {JOINS} WHERE village.code = %s"
    sql = f"SELECT {columns()} {village}"  # made of our own names alone
    return gather(fetch_rows(sql, [code]))


class CandidateRows(NamedTuple):
    """unit: a UP3 with its parent."""

    unit: Unit
    settings: list[MeterAvailability]


def candidates_in(scope: str) -> list[CandidateRows]:
    """The UP3s that serve any village of this regency or province, by name."""
    found: dict[str, CandidateRows] = {}
    sql = CANDIDATES_SQL.format(columns(CANDIDATES))
    for row in fetch_rows(sql, [scope, scope]):
        up3, uid, setting = read_parts(row, CANDIDATES)
        up3.parent = uid
        rows = found.setdefault(up3.code, CandidateRows(up3, []))
        if setting:
            rows.settings.append(setting)
    return list(found.values())


def gather(rows: Sequence[Sequence[Any]]) -> VillageRows | None:
    """What was read: rows that end with PARTS, one for each setting. None when no village was found."""
    if not rows:
        return None
    village, district, regency, province, namesake, coverage, up3, uid, _ = read_parts(rows[0], PARTS)
    if village is None:
        return None
    village.parent, district.parent, regency.parent = district, regency, province
    if coverage:
        coverage.unit, up3.parent = up3, uid
    settings = [read_parts(row, PARTS[-1:])[0] for row in rows]
    return VillageRows(village, namesake, coverage, [setting for setting in settings if setting])
