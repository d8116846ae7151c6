"""Every write of a manager to the mapping of regions to UP3s: who may, who did, and why (SOP 2).

A mapping is verified for a district or a village. Where the region has no row of its own, one is made. It is
more specific than the row that decided before, so it decides from now on; the neighbouring regions keep
theirs.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from allocation.domain.errors import shown
from allocation.domain.region_codes import is_code, level_of, most_specific, path_of
from allocation.loading import read_by_key
from allocation.models import Confidence, Coverage, Level, Post, Region, Role, Unit, UnitLevel
from allocation.models.append_only import sign
from allocation.models.coverage import BY_MANAGER
from allocation.people.posts import posts_of, scope_of
from allocation.people.reasons import checked_reason

VERIFIED_FIELDS = (
    "unit",
    "confidence",
    "basis",
    "verified_by",
    "verified_at",
    "verified_as",
    "reason",
    "unit_before",
    "batch",
)
NOT_YOURS, CONFLICT = "not_yours", "conflict"


class Verification(NamedTuple):
    """A region and the UP3 that serves it, as a manager says. `seen`: version of the row the manager saw."""

    region_code: str
    unit_code: str
    seen: str | None = None


class Verified(NamedTuple):
    """The mapping that decides for a region from now on. written: False where it was verified like this."""

    row: Coverage
    written: bool


class MappingsBatch(NamedTuple):
    """What one verification of many regions did. `number` stands in the history of each row written."""

    number: str
    corrected: list[Coverage]
    confirmed: list[Coverage]
    unchanged: list[Coverage]


class MappingProblem(ValidationError):
    """One region that cannot be mapped like this. Code CONFLICT: somebody else has mapped it meanwhile."""

    def __init__(self, region_code: str, message: str, code: str = "invalid") -> None:
        super().__init__(message, code=code)
        self.region_code = region_code


class MappingProblems(ValidationError):
    """Some of many verifications cannot be done: `problems`, in their order. Nothing was saved."""

    def __init__(self, problems: list[MappingProblem]) -> None:
        super().__init__(list(problems))
        self.problems = problems


def verify_coverage(*, region: str, unit: str, by: Any, reason: str, seen: str | None = None) -> Verified:
    """Confirm that `unit` serves this district or village, or correct the mapping to it; in force at once.

    `unit` is the UP3 in force: a confirmation, by its Manager UP3 or by the SRM above. Another UP3 of the
    same UID/UIW: a correction, by the SRM. `seen` is `Coverage.version` of the row that decided when the
    user looked. What is already verified like this stays as it is. Raises PermissionDenied or MappingProblem.
    """
    try:
        batch = _verify([Verification(region, unit, seen)], (), by=by, reason=reason, number="")
    except MappingProblems as error:
        [problem] = error.problems
        if problem.code == NOT_YOURS:
            raise PermissionDenied(problem.message) from None
        raise problem from None
    [row] = (*batch.corrected, *batch.confirmed, *batch.unchanged)
    return Verified(row, written=not batch.unchanged)


def verify_coverages(
    *, verifications: Sequence[Verification], by: Any, reason: str, staying: Sequence[Verification] = ()
) -> MappingsBatch:
    """Verifies many regions with one reason, all or none; their history carries one batch number.

    Each is done as in verify_coverage, larger regions first. staying: regions that were shown to stay where
    they are. Raises MappingProblems with every region that cannot be done, or did not stay.
    """
    return _verify(verifications, staying, by=by, reason=reason, number=uuid4().hex[:12])


@transaction.atomic
def _verify(
    verifications: Sequence[Verification],
    staying: Sequence[Verification],
    *,
    by: Any,
    reason: str,
    number: str,
) -> MappingsBatch:
    reason = checked_reason(reason)
    before = locked_rows(v.region_code for v in (*verifications, *staying))
    _refuse_moved(staying, before)
    posts = _posts(verifications, before, by)
    batch, after, now = MappingsBatch(number, [], [], []), dict(before), timezone.now()
    # Larger regions first: a village whose district is in the same batch is judged by the district's new row.
    for wanted in sorted(verifications, key=lambda v: level_of(v.region_code)):
        was, row = (most_specific(rows, wanted.region_code) for rows in (before, after))
        assert was
        assert row
        if row.unit_id == wanted.unit_code and row.is_verified:
            batch.unchanged.append(row)
            continue
        moves = was.unit_id != wanted.unit_code
        after[wanted.region_code] = row = Coverage(
            region_id=wanted.region_code,
            unit_id=wanted.unit_code,
            confidence=Confidence.HIGH,
            basis=BY_MANAGER if moves else was.basis,
            verified_by=by,
            verified_at=now,
            verified_as=posts[wanted].label,
            reason=reason,
            unit_before=was.unit,
            batch=number,
        )
        (batch.corrected if moves else batch.confirmed).append(row)
    _write([*batch.corrected, *batch.confirmed], before)
    return batch


def _refuse_moved(staying: Sequence[Verification], rows: Mapping[str, Coverage]) -> None:
    problems = []
    for shown_region in staying:
        row = most_specific(rows, shown_region.region_code)
        # A region inside one that moves with it was shown under its old UP3: its version tells.
        if row is None or (row.unit_id != shown_region.unit_code and row.version != shown_region.seen):
            who = (row and row.verified_as) or "tabel pemetaan"
            said = f"Sementara itu {who} memetakan {shown_region.region_code} ke {row.unit if row else '-'}."
            problems.append(MappingProblem(shown_region.region_code, said, CONFLICT))
    if problems:
        raise MappingProblems(problems)


def locked_rows(codes: Iterable[str]) -> dict[str, Coverage]:
    """The rows that decide for these regions and above them, by region, locked until the transaction ends."""
    paths = {above for code in codes if is_code(code) for above in path_of(code)}
    # Always in the order of their keys: two managers who meet wait for each other instead of both failing.
    read_by_key(Coverage.objects.order_by("pk").select_for_update(), paths)
    # Read again: whoever waited for the lock has not seen a more specific row that was made meanwhile.
    return read_by_key(Coverage.objects.select_related("unit__parent"), paths)


def _write(rows: Sequence[Coverage], before: Mapping[str, Coverage]) -> None:
    Coverage.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["region"], update_fields=VERIFIED_FIELDS
    )
    for is_update in (False, True):
        written = [row for row in rows if (row.region_id in before) is is_update]
        for row in written:
            assert row.verified_at
            sign(row, row.verified_by, row.verified_at, row.reason)
        Coverage.history.bulk_history_create(written, update=is_update)


class Rights(NamedTuple):
    """The posts by which a user may confirm a mapping, or correct it within its UID/UIW; None: may not."""

    confirm: Post | None
    correct: Post | None


def rights_over(unit: Unit, scopes: Iterable[tuple[Post, Collection[str]]]) -> Rights:
    """What a user may do with a mapping to this UP3. scopes: from `scopes_of`."""
    posts = [post for post, units in scopes if unit.pk in units]
    return Rights(
        confirm=next(iter(posts), None), correct=next((post for post in posts if post.role == Role.SRM), None)
    )


def scopes_of(posts: Iterable[Post]) -> list[tuple[Post, Collection[str]]]:
    """Each of these posts with the codes of the units under it, read now."""
    return [(post, set(Unit.objects.filter(scope_of(post)).values_list("pk", flat=True))) for post in posts]


def _posts(
    verifications: Sequence[Verification], rows: Mapping[str, Coverage], by: Any
) -> dict[Verification, Post]:
    """The post that gives the right to each verification. Raises MappingProblems."""
    scopes = scopes_of(posts_of(by))
    codes = {v.region_code for v in verifications if is_code(v.region_code)}
    regions = read_by_key(Region.objects.all(), codes)
    units = Unit.objects.select_related("parent").in_bulk({v.unit_code for v in verifications})
    posts: dict[Verification, Post] = {}
    problems: list[MappingProblem] = []
    seen_codes: set[str] = set()
    for v in verifications:
        try:
            if v.region_code in seen_codes:
                raise MappingProblem(v.region_code, "Wilayah ini tertulis dua kali: sisakan satu.")
            seen_codes.add(v.region_code)
            posts[v] = _post_for(v, regions.get(v.region_code), rows, units.get(v.unit_code), scopes)
        except MappingProblem as problem:
            problems.append(problem)
    if problems:
        raise MappingProblems(problems)
    return posts


def _post_for(
    wanted: Verification,
    region: Region | None,
    rows: Mapping[str, Coverage],
    unit: Unit | None,
    scopes: Iterable[tuple[Post, Collection[str]]],
) -> Post:
    """The post that gives the right to this verification. Raises MappingProblem."""

    def problem(message: str, code: str = "invalid") -> MappingProblem:
        return MappingProblem(wanted.region_code, message, code)

    if region is None:
        raise problem(f"Wilayah {shown(wanted.region_code)} tidak dikenal: isi kode seperti 31.71.01.1001.")
    if region.level < Level.DISTRICT:
        raise problem(f"{region}: pemetaan diverifikasi per kecamatan atau desa, pilih kecamatannya.")
    row = most_specific(rows, region.code)
    if row is None:
        raise problem(f"{region} belum dipetakan: minta Pusat menambahkannya ke tabel pemetaan.")
    if row.unit.is_batam:
        raise problem(f"{region} dilayani PT PLN Batam: pemetaannya tidak diatur di aplikasi ini.")
    above = row.unit.parent
    rights = rights_over(row.unit, scopes)
    if rights.confirm is None:
        raise problem(f"{region} dipetakan ke {above}. Minta SRM Niaga & PP {above} mengubahnya.", NOT_YOURS)
    if unit is None or unit.level != UnitLevel.UP3:
        raise problem(f"UP3 {shown(wanted.unit_code, 40)} tidak dikenal: isi kode seperti UP3-MENTENG.")
    if wanted.seen not in (None, row.version) and row.unit_id != unit.pk:
        raise problem(
            f"Sementara itu {row.verified_as or 'tabel pemetaan'} memetakan {region} ke {row.unit}. "
            f"Pilihan Anda, {unit}, belum disimpan: periksa, lalu simpan lagi bila tetap berlaku.",
            CONFLICT,
        )
    if unit.pk == row.unit_id:
        return rights.confirm
    if unit.parent_id != row.unit.parent_id:
        raise problem(
            f"{unit} di bawah {unit.parent}, {region} dipetakan ke {above}. Pindah antar-UID perlu kedua "
            f"SRM: sepakati dengan SRM Niaga & PP {unit.parent}, lalu minta Pusat mengubah tabel pemetaan."
        )
    if rights.correct is None:
        raise problem(
            f"Hanya SRM Niaga & PP {above} yang memindahkan {region} ke UP3 lain: minta kepadanya.", NOT_YOURS
        )
    return rights.correct
