"""Pemetaan wilayah as a table: a UID's own list of which UP3 serves which district or village."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from allocation.domain.region_codes import is_code, level_of, most_specific, path_of
from allocation.domain.typed_text import clean_typed
from allocation.import_drafts.plan import (
    ImportConflict,
    Plan,
    Planned,
    RowFault,
    code_for,
    compare_rows,
    quoted,
    read_rows,
)
from allocation.loading import read_by_key
from allocation.models import Coverage, Level, Region, Unit, UnitLevel
from pln123.spreadsheets.downloads import Cells
from pln123.spreadsheets.reading import RowError, UploadedRow, UploadedTable

from .verification import CONFLICT, MappingProblems, Verification, verify_coverages

REGION, PLACE, UNIT, NAME = "Kode wilayah", "Wilayah", "Kode UP3", "Nama UP3"
SEEN = "Kode UP3 saat diunduh"
ULP = "ULP"
SURE, BASIS, AT, VERIFIED_AS, REASON = (
    "Keyakinan",
    "Dasar",
    "Diverifikasi pada",
    "Diverifikasi sebagai",
    "Alasan",
)


class UploadedMapping(NamedTuple):
    row: int
    region_code: str
    unit_code: str
    seen: str = ""  # the UP3 in a file that was downloaded here; "" in a table of the UID's own


class MappingState(NamedTuple):
    """What a mapping says, or will say when the rows before have been saved."""

    unit_code: str
    verified: bool


class CoverageTable:
    """A row of a UID's own table sets the UP3 of its region and verifies it. A row of a file that was
    downloaded here and not changed since changes nothing.
    """

    name = "pemetaan-wilayah"
    title = "pemetaan wilayah"
    columns = (REGION, PLACE, UNIT, NAME, SEEN, SURE, BASIS, AT, VERIFIED_AS, REASON)
    template_columns = (REGION, PLACE, UNIT, NAME, SEEN)
    required = (REGION, UNIT)
    optional = (SEEN,)
    ignored = (PLACE, NAME, ULP, SURE, BASIS, AT, VERIFIED_AS, REASON)
    hints = (
        f"Kolom wajib: {REGION} dan {UNIT}. Kolom {ULP} dan kolom lain dari unduhan boleh ada.",
        f"Isi {REGION}: kode kecamatan atau desa, misalnya 31.71.01 atau 31.71.01.1001.",
        f"Isi {UNIT}: kode UP3 di bawah UID/UIW Anda, misalnya UP3-MENTENG.",
        "Tabel UID/UIW sendiri: setiap baris menetapkan UP3 wilayahnya dan memverifikasinya.",
        f"Berkas unduhan ({SEEN} terisi): baris yang tidak Anda ubah tetap, juga tidak terverifikasi; baris "
        "yang sudah dipetakan lain sejak diunduh ditolak.",
    )

    def exported(self, rows: Iterable[Any]) -> Iterator[Cells]:
        """One line per mapping, in `columns`. Rows come with `unit` and the region's parents."""
        for row in rows:
            yield (
                row.region_id,
                row.region.full_name,
                row.unit_id,
                row.unit.name,
                row.unit_id,
                row.get_confidence_display(),
                row.basis_label,
                row.verified_at,
                row.verified_as,
                row.reason,
            )

    def template(self, units: QuerySet[Unit]) -> Iterator[Cells]:
        """One line per district that these units serve, and per village mapped apart from its district."""
        own = {unit.pk: unit for unit in units}
        rows = dict(Coverage.objects.values_list("region", "unit"))
        regions = Region.objects.filter(level__gte=Level.DISTRICT).exclude(level=Level.VILLAGE, coverage=None)
        for region in regions.select_related("parent__parent__parent").iterator():
            if unit := own.get(most_specific(rows, region.code) or ""):
                yield region.code, region.full_name, unit.pk, unit.name, unit.pk

    def plan(self, table: UploadedTable, units: QuerySet[Unit]) -> Plan:
        """The uploaded rows beside what is in force. units: those the user may map to."""
        wanted, errors = read_rows(table, self._wanted)
        return _Comparison({want.region_code for want in wanted}, units).plan(wanted, errors)

    def again(self, rows: Sequence[Planned], units: QuerySet[Unit]) -> Plan:
        """The rows of a draft beside what is in force now, which their user sees from here on."""
        comparison = _Comparison({p.key[0] for p in rows}, units)
        return comparison.plan(
            [
                UploadedMapping(p.row, p.key[0], p.value, p.key[1] and comparison.unit_now(p.key[0]))
                for p in rows
            ]
        )

    def save(self, rows: Sequence[Planned], *, by: Any, reason: str) -> int:
        """Number of mappings made, all or nothing. Raises ImportConflict and ValidationError."""
        wanted = [Verification(p.key[0], p.value, str(p.version)) for p in rows if p.changes]
        staying = [Verification(p.key[0], p.value, str(p.version)) for p in rows if not p.changes]
        try:
            batch = verify_coverages(verifications=wanted, staying=staying, by=by, reason=reason)
        except MappingProblems as error:
            if all(problem.code == CONFLICT for problem in error.problems):
                raise ImportConflict(error.messages) from None
            raise
        return len(batch.corrected) + len(batch.confirmed)

    def _wanted(self, row: UploadedRow, errors: list[RowError]) -> UploadedMapping | None:
        region, unit, seen = (clean_typed(row[column]) for column in (REGION, UNIT, SEEN))
        complaints = []
        if not is_code(region):
            complaints.append(RowError(row.number, REGION, f"{quoted(region)}: isi kode seperti 31.71.01"))
        if not unit:
            complaints.append(RowError(row.number, UNIT, "kosong: isi kode UP3"))
        errors += complaints
        return None if complaints else UploadedMapping(row.number, region, unit.upper(), seen.upper())


class _Comparison:
    """Uploaded mappings beside those in force. Each row is compared with what the rows before it come to."""

    def __init__(self, codes: set[str], units: QuerySet[Unit]) -> None:
        """codes: of the regions in the file. units: those the user may map to."""
        self.own = {unit.pk: unit for unit in units}
        self.names = {unit.pk: unit.name for unit in units if unit.level == UnitLevel.UP3}
        self.regions = read_by_key(Region.objects.all(), codes)
        above = {above for code in codes for above in path_of(code)}
        self.rows = read_by_key(Coverage.objects.select_related("unit"), above)
        self.after = {code: MappingState(row.unit_id, row.is_verified) for code, row in self.rows.items()}
        self.first: dict[str, int] = {}  # region -> the row in which it came first

    def plan(self, wanted: Sequence[UploadedMapping], errors: Iterable[RowError] = ()) -> Plan:
        """Larger regions first, as they are saved: a village that the file leaves where it is, in a district
        that it moves, gets a mapping of its own."""
        in_order = sorted(wanted, key=lambda want: (level_of(want.region_code), want.row))
        return compare_rows(in_order, self.planned, errors)

    def unit_now(self, region_code: str) -> str:
        """The UP3 in force; "" where there is none."""
        row = most_specific(self.rows, region_code)
        return row.unit_id if row else ""

    def planned(self, want: UploadedMapping) -> Planned:
        region, present = self.regions.get(want.region_code), most_specific(self.rows, want.region_code)
        unit = self.own.get(want.unit_code)
        faults = [*self._region_faults(want, region, present), *self._unit_faults(want, unit)]
        if faults or region is None or present is None or unit is None:
            raise RowFault(*faults)
        if unit.parent_id != present.unit.parent_id:
            said = f"{unit} di bawah UID/UIW lain: pindah antar-UID lewat tabel pemetaan Pusat"
            raise RowFault((UNIT, said))
        if want.seen and present.unit_id not in (want.seen, unit.pk):
            said = (
                f"{region} sudah dipetakan ke {present.unit_id} sejak berkas ini diunduh: unduh lagi, atau "
                f"kosongkan {SEEN} bila isi berkas tetap berlaku"
            )
            raise RowFault((SEEN, said))
        state = most_specific(self.after, region.code)
        assert state
        changes = state.unit_code != unit.pk or not (state.verified or want.seen)
        if changes and region.level < Level.DISTRICT:
            raise RowFault((REGION, f"{region}: isi per kecamatan atau desa, bukan seluruh kabupaten"))
        if changes:
            self.after[region.code] = MappingState(unit.pk, verified=True)
        return Planned(
            row=want.row,
            units=[present.unit_id, unit.pk],
            key=[region.code, want.seen],
            value=unit.pk,
            version=present.version,
            changes=changes,
            what=str(region),
            before=present.unit.name if present.is_verified else f"{present.unit} (belum diverifikasi)",
            after=unit.name,
        )

    def _region_faults(
        self, want: UploadedMapping, region: Region | None, present: Coverage | None
    ) -> Iterator[tuple[str, str]]:
        if region is None:
            yield REGION, f"{quoted(want.region_code)}: wilayah tidak dikenal, periksa kodenya"
        elif present is None or present.unit_id not in self.own:
            yield REGION, f"{region}: tidak dipetakan ke UID/UIW Anda, hapus baris ini"
        elif (row := self.first.setdefault(region.code, want.row)) != want.row:
            yield REGION, f"{region} sudah ada di baris {row}: sisakan satu"

    def _unit_faults(self, want: UploadedMapping, unit: Unit | None) -> Iterator[tuple[str, str]]:
        if unit is None or unit.level != UnitLevel.UP3:
            what = (
                code_for(want.unit_code, self.names) or "bukan UP3 Anda, isi kode UP3 di bawah UID/UIW Anda"
            )
            yield UNIT, f"{quoted(want.unit_code)}: {what}"
