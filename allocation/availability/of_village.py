"""Shared reads: which unit serves a village, what it has in stock, and what is decided there.

The page, the admin, the API and the command line all ask here, so they cannot differ.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache

from allocation.availability import one_village
from allocation.domain.decision import Case, Decision, Reason, decide, same_at_all, undecidable
from allocation.domain.errors import unknown_village
from allocation.domain.matrix import Availability, Matrix
from allocation.domain.power import PHASES
from allocation.domain.region_codes import is_village_code, most_specific, path_of, scope_of_guess
from allocation.loading import read_by_key
from allocation.models import Coverage, MeterAvailability, Region, Unit
from allocation.reference import policies


@dataclass(frozen=True)
class Setting:
    """The availability in force for one phase, and whose it is. `inherited`: the UID/UIW's, not its own.

    `changed_at`: when its owner set it. `since`: when it came into force here; an inherited one maybe later,
    on the day the unit gave up its own.
    """

    phase: int
    availability: Availability
    unit_code: str
    unit_name: str
    inherited: bool
    changed_at: datetime | None
    changed_by_label: str  # the post, never a personal name
    version: int
    since: datetime | None


@dataclass(frozen=True)
class Candidate:
    """A UP3 that may serve a village, and what is in force there, keyed by phase."""

    unit: Unit
    settings: Mapping[int, Setting]

    def availability(self, phase: int) -> Availability | None:
        setting = self.settings.get(phase)
        return setting.availability if setting else None


@dataclass(frozen=True)
class VillageAllocation:
    """Who serves a village and with what. `settings` holds only the phases that are set, keyed 1 and 3.

    unit: the UP3 that is mapped; `others`: where that is a guess, all others that could be meant.
    is_doubtful: as `Coverage` says.
    namesake: another village of its name in its district, where one village was asked for.
    `version` changes whenever the mapping or any setting that matters here changes; compare, do not read.
    """

    village: Region
    unit: Unit | None
    is_doubtful: bool
    version: str
    settings: Mapping[int, Setting] = field(default_factory=dict)
    others: tuple[Candidate, ...] = ()
    namesake: Region | None = None

    @property
    def is_unsure(self) -> bool:
        return bool(self.others)

    @property
    def certain_unit(self) -> Unit | None:
        return None if self.is_unsure else self.unit

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The mapped UP3 first; none where no UP3 is mapped."""
        return (Candidate(self.unit, self.settings), *self.others) if self.unit else ()

    @property
    def is_batam(self) -> bool:
        """Whether PLN Batam serves the village for certain."""
        return self.certain_unit is not None and self.certain_unit.is_batam

    def availability(self, phase: int) -> Availability | None:
        """What holds at every UP3 that could be meant; None where it is not set, or not the same."""
        found = {candidate.availability(phase) for candidate in self.candidates}
        return found.pop() if len(found) == 1 else None

    @property
    def availabilities(self) -> dict[int, Availability]:
        return {phase: found for phase in PHASES if (found := self.availability(phase))}


def allocation_for(village_code: str) -> VillageAllocation:
    """Unit and settings in force for one village, in one SQL statement.

    Raises CaseError `unknown_village` for anything that is not the code of a village.
    """
    found = allocation_from(one_village.village_rows(village_code) if is_village_code(village_code) else None)
    if found is None:
        raise unknown_village(village_code)
    return found


def allocation_from(read: one_village.VillageRows | None) -> VillageAllocation | None:
    """The allocation that these rows make, None where no village was found."""
    if read is None:
        return None
    own = {(row.unit_id, row.phase): row for row in read.settings}
    coverage = {read.coverage.region_id: read.coverage} if read.coverage else {}
    found = _allocation(read.village, coverage, own, one_village.candidates_in)
    return replace(found, namesake=read.namesake) if read.namesake else found


def allocations_for(village_codes: Iterable[str]) -> dict[str, VillageAllocation]:
    """The allocations of many villages, keyed by code; a code that is not a village is left out.

    The number of SQL statements grows by two for every 900 regions, and by one for each regency or province
    in which the unit of some village is a guess.
    """
    wanted = {code for code in village_codes if is_village_code(code)}
    codes = {above for code in wanted for above in path_of(code)}
    regions = read_by_key(Region.objects.all(), codes)
    for region in regions.values():
        if region.parent_id is not None:
            region.parent = regions[region.parent_id]
    coverage = read_by_key(Coverage.objects.select_related("unit__parent"), codes)
    # Units are few (under 200), so this stays one statement however many villages are asked for.
    units = {code for row in coverage.values() for code in (row.unit_id, row.unit.parent_id) if code}
    own: dict[tuple[str, int], MeterAvailability] = {
        (row.unit_id, row.phase): row for row in MeterAvailability.objects.filter(unit__in=units)
    }
    candidates_in = cache(one_village.candidates_in)
    return {
        code: _allocation(regions[code], coverage, own, candidates_in) for code in wanted if code in regions
    }


def _allocation(
    village: Region,
    coverage: Mapping[str, Coverage],
    own: Mapping[tuple[str, int], MeterAvailability],
    candidates_in: Callable[[str], Sequence[one_village.CandidateRows]],
) -> VillageAllocation:
    """candidates_in: reads the UP3s that could be meant in a region; called only for a guess."""
    row = most_specific(coverage, village.code)
    if row is None:
        return VillageAllocation(village, None, is_doubtful=False, version="{}")
    unit = row.unit
    versions = _versions(unit, own)
    others = []
    for up3, settings in candidates_in(scope_of_guess(row.region_id)) if row.is_doubtful else ():
        if up3.code != unit.code:
            theirs = {(setting.unit_id, setting.phase): setting for setting in settings}
            others.append(Candidate(up3, _in_force(up3, theirs)))
            versions |= _versions(up3, theirs)
    return VillageAllocation(
        village=village,
        unit=unit,
        is_doubtful=row.is_doubtful,
        version=_dump_version(row, versions),
        settings=_in_force(unit, own),
        others=tuple(others),
    )


def _versions(unit: Unit, own: Mapping[tuple[str, int], MeterAvailability]) -> dict[str, list[int]]:
    """Unit and UID/UIW -> the version of each one's own settings, 0 where there is none: {"UP3-A": [3, 0]}"""
    reach = [code for code in (unit.code, unit.parent_id) if code]
    return {code: [own[code, p].version if (code, p) in own else 0 for p in PHASES] for code in reach}


def _dump_version(row: Coverage, versions: Mapping[str, list[int]]) -> str:
    """The version of an allocation: what it was made from, as JSON."""
    mapping = {"region": row.region_id, "confidence": row.confidence, "verified": row.is_verified}
    return json.dumps(mapping | {"versions": versions}, separators=(",", ":"))


def units_in(version: str) -> list[str] | None:
    """Codes of the units that an allocation of this version was made from, the mapped UP3 first.

    None: a release before 1.0 wrote it in another form.
    """
    try:
        return list(json.loads(version).get("versions", {}))
    except ValueError:
        return None


def _in_force(unit: Unit, own: Mapping[tuple[str, int], MeterAvailability]) -> dict[int, Setting]:
    """Per phase, a UP3's own setting, otherwise its UID/UIW's. own: settings by unit code and phase."""
    if unit.is_batam:
        return {}  # PLN Batam decides for itself; nothing set here may reach a caller from Batam
    found: dict[int, Setting] = {}
    for phase in PHASES:
        for source in (unit, unit.parent):
            setting = own.get((source.code, phase)) if source else None
            if source and setting and setting.availability and phase not in found:
                found[phase] = Setting(
                    phase=phase,
                    availability=Availability(setting.availability),
                    unit_code=source.code,
                    unit_name=source.name,
                    inherited=source is not unit,
                    changed_at=setting.changed_at,
                    changed_by_label=setting.changed_as,
                    version=setting.version,
                    since=_latest(setting, own.get((unit.code, phase))),
                )
    return found


def _latest(*settings: MeterAvailability | None) -> datetime | None:
    """When the last of these was changed."""
    return max((row.changed_at for row in settings if row and row.changed_at), default=None)


def settings_of_unit(code: str) -> tuple[Unit, dict[int, Setting]] | None:
    """The unit with this code and what is in force for it, keyed 1 and 3; None for an unknown code."""
    unit = Unit.objects.select_related("parent").filter(pk=code, successor=None).first()
    if unit is None:
        return None
    own = MeterAvailability.objects.filter(unit__in=[unit.code, unit.parent_id or ""])
    return unit, _in_force(unit, {(row.unit_id, row.phase): row for row in own})


def decide_at(allocation: VillageAllocation, case: Case, on: date) -> Decision:
    """The decision for one case in one village under the policy of that day.

    Never guesses: without a unit or a setting, in Batam, or where the UP3s that could be meant differ, it is
    UNDECIDABLE with the reason.
    """
    matrix = policies().on(on)
    if allocation.unit is None:
        return undecidable(matrix, Reason.NO_UNIT)
    return same_at_all(
        matrix, [_decide_at_unit(matrix, case, candidate) for candidate in allocation.candidates]
    )


def unit_of(decision: Decision, allocation: VillageAllocation) -> str:
    """The code of the UP3 that a decision is given for, as other channels are told; "" without one."""
    if allocation.unit is None or decision.reason is Reason.UNIT_UNSURE:
        return ""
    return allocation.unit.code


def _decide_at_unit(matrix: Matrix, case: Case, candidate: Candidate) -> Decision:
    if candidate.unit.is_batam:
        return undecidable(matrix, Reason.PLN_BATAM)
    availability = candidate.availability(case.phase)
    if availability not in matrix.words:  # not set, or a word of a policy that is not in force
        return undecidable(matrix, Reason.NO_SETTING)
    return decide(matrix, case, availability)
