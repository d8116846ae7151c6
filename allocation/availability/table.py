"""Ketersediaan meter as a table: out with everything a reader asks for, in with unit, meter and value."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from allocation.availability import changes as services
from allocation.availability.around import read_around
from allocation.availability.in_force import in_force_words
from allocation.domain.matrix import Availability
from allocation.domain.typed_text import clean_typed, whole_number_in
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
from allocation.models import MeterAvailability, Phase, Unit
from allocation.reference import availabilities, known_availability
from pln123.spreadsheets.downloads import Cells
from pln123.spreadsheets.reading import RowError, UploadedRow, UploadedTable

UNIT, NAME, METER, OWN, VERSION = "Kode unit", "Nama unit", "Meter", "Ketersediaan sendiri", "Versi"
IN_FORCE, FOLLOWS, AT, CHANGED_AS, REASON = (
    "Berlaku",
    "Ikut",
    "Diubah pada",
    "Diubah sebagai",
    "Alasan terakhir",
)
UNMET = "Belum terlayani 30 hari"  # RECENT_DAYS of demand/period.py, a room that builds on this one

NOT_SET = services.value_label("")
PHASE_WORDS = ("", " phasa", " fasa", " fase", " phase", " ph")
METERS = {f"{phase.value}{word}": phase.value for phase in Phase for word in PHASE_WORDS}


def _values(units: QuerySet[Unit]) -> dict[str, str]:
    """What may stand in a cell, however it is written, and what is stored. Also a word that only an earlier
    policy knows, where one of these units still has it: a file that was downloaded says so."""
    rows = MeterAvailability.objects.filter(unit__in=units).exclude(availability="").order_by()
    stored = map(Availability, rows.values_list("availability", flat=True).distinct())
    words = {*availabilities(), *stored}
    named = {name.casefold(): word.value for word in words for name in (word.value, word.label)}
    as_the_sop_writes = {name.replace("pasca", "paska"): value for name, value in named.items()}
    return {NOT_SET: ""} | named | as_the_sop_writes


class UploadedSetting(NamedTuple):
    row: int
    unit_code: str
    phase: int
    availability: str
    seen: int | None = None  # the version in the file: what its author was looking at


class AvailabilityTable:
    """What units have set themselves, with what is in force to read beside it."""

    name = "ketersediaan-meter"
    title = "ketersediaan meter"
    columns = (UNIT, NAME, METER, OWN, IN_FORCE, FOLLOWS, VERSION, AT, CHANGED_AS, REASON, UNMET)
    template_columns = (UNIT, NAME, METER, OWN, VERSION)
    required = (UNIT, METER, OWN)
    optional = (VERSION,)
    ignored = (NAME, IN_FORCE, FOLLOWS, AT, CHANGED_AS, REASON, UNMET)
    hints = (
        f"Kolom wajib: {UNIT}, {METER}, {OWN}. Kolom lain dari unduhan boleh ada.",
        f"Isi {METER}: 1 atau 3.",
        f"Isi {OWN}: ALL, Pascabayar, Prabayar, atau “{NOT_SET}” agar UP3 ikut UID/UIW.",
        f"Bila {VERSION} diisi, baris yang sudah diubah orang lain sejak diunduh ditolak.",
    )

    def exported(self, rows: Iterable[Any]) -> Iterator[Cells]:
        """One line per setting, in `columns`. rows: of in_force.settings_in_force, with `unmet`: how many
        requests went unserved."""
        for row in rows:
            inherited = row.in_force and not row.availability
            yield (
                row.unit_id,
                row.unit.name,
                row.get_phase_display(),
                services.value_label(row.availability),
                Availability(row.in_force).label if row.in_force else "belum diatur",
                row.unit.parent.name if inherited else "",
                row.version,
                row.changed_at,
                row.changed_as,
                row.reason,
                row.unmet,
            )

    def template(self, units: QuerySet[Unit]) -> Iterator[Cells]:
        """One line per unit and meter with its value of today, in `template_columns`."""
        for row in MeterAvailability.objects.filter(unit__in=units).select_related("unit"):
            value = services.value_label(row.availability)
            yield row.unit_id, row.unit.name, row.get_phase_display(), value, row.version

    def plan(self, table: UploadedTable, units: QuerySet[Unit]) -> Plan:
        """The uploaded rows beside what is in force. units: those the user may change."""
        names = dict(units.values_list("pk", "name"))
        values = _values(units)
        wanted, errors = read_rows(table, lambda row, errors: self._wanted(row, errors, names, values))
        return compare_rows(wanted, _Comparison(units, wanted).planned, errors)

    def again(self, rows: Sequence[Planned], units: QuerySet[Unit]) -> Plan:
        """The rows of a draft beside what is in force now."""
        wanted = [UploadedSetting(p.row, p.key[0], int(p.key[1]), p.value) for p in rows]
        return compare_rows(wanted, _Comparison(units, wanted).planned)

    def save(self, rows: Sequence[Planned], *, by: Any, reason: str) -> int:
        """Number of settings changed, all or nothing. Rows that change nothing are passed on as well: one
        that somebody changed since is a conflict. Raises ImportConflict, PermissionDenied, ValidationError.
        """
        changes = [services.WantedSetting(p.key[0], int(p.key[1]), p.value, *_versions(p)) for p in rows]
        try:
            return len(services.set_availabilities(changes=changes, by=by, reason=reason).changed)
        except services.AvailabilityConflicts as error:
            raise ImportConflict(
                [
                    f"{conflict.row}: {conflict.changed.changed_as or 'pengguna lain'} mengubah"
                    f"{f' {conflict.elsewhere}' if conflict.elsewhere else 'nya'} menjadi "
                    f"{services.value_label(conflict.current)}; berkas Anda berisi "
                    f"{services.value_label(conflict.wanted)}."
                    for conflict in error.conflicts
                ]
            ) from None

    def _wanted(
        self, row: UploadedRow, errors: list[RowError], names: Mapping[str, str], values: Mapping[str, str]
    ) -> UploadedSetting | None:
        """names: of the units the user may change, by code. values: of `_values`."""
        complaints = []
        unit, meter, own, version = (clean_typed(row[column]) for column in (UNIT, METER, OWN, VERSION))
        if not unit:
            complaints.append((UNIT, "kosong: isi kode unit"))
        elif unit.upper() not in names:
            # Unknown and foreign units look the same: a file must not find out which units there are.
            what = code_for(unit, names) or "bukan unit Anda, hapus baris ini"
            complaints.append((UNIT, f"{quoted(unit)}: {what}"))
        if meter.casefold() not in METERS:
            complaints.append((METER, f"{quoted(meter)}: isi 1 atau 3"))
        if own.casefold() not in values:
            complaints.append(_unknown(own))
        known = whole_number_in(version)
        if version and known is None:
            complaints.append((VERSION, f"{quoted(version)}: isi angka dari berkas unduhan, atau kosongkan"))
        if complaints:
            errors += [RowError(row.number, column, text) for column, text in complaints]
            return None
        phase, value = METERS[meter.casefold()], values[own.casefold()]
        return UploadedSetting(row.number, unit.upper(), phase, value, known)


def _unknown(own: str) -> tuple[str, str]:
    words = ", ".join(word.short for word in availabilities())
    return OWN, f"{quoted(own)}: isi {words}, atau “{NOT_SET}”"


def _versions(row: Planned) -> tuple[int, str]:
    """The version of the setting that the preview showed, and what stood around it."""
    version, _, around = str(row.version).partition(":")
    return int(version), around


class _Comparison:
    """Uploaded settings beside those of the user's own units."""

    def __init__(self, units: QuerySet[Unit], wanted: Sequence[UploadedSetting]) -> None:
        codes = units.values_list("pk", flat=True)
        self.around = read_around([(code, phase) for code in codes for phase in Phase.values])
        rows = MeterAvailability.objects.filter(unit__in=units).select_related("unit__parent")
        self.own = {(row.unit_id, row.phase): row for row in rows}
        above = MeterAvailability.objects.filter(unit__in=units.exclude(parent=None).values("parent"))
        self.above = {(row.unit_id, row.phase): row.availability for row in above}
        self.after = {(want.unit_code, want.phase): want.availability for want in wanted}
        self.first: dict[tuple[str, int], int] = {}  # unit and phase -> the row in which they came first

    def planned(self, want: UploadedSetting) -> Planned:
        key = want.unit_code, want.phase
        present = self.own.get(key)
        if present is None:
            raise RowFault((UNIT, f"{quoted(want.unit_code)}: bukan unit Anda, hapus baris ini"))
        row = self.first.setdefault(key, want.row)
        if row != want.row:
            raise RowFault((UNIT, f"unit dan meter ini sudah ada di baris {row}: sisakan satu"))
        if present.unit.is_batam:
            raise RowFault((UNIT, "alokasi meter PT PLN Batam tidak diatur di aplikasi ini: hapus baris ini"))
        changes = want.availability != present.availability
        if changes and want.availability and known_availability(want.availability) is None:
            raise RowFault(_unknown(want.availability))  # it may stay where it is, and come nowhere else
        if changes and want.seen not in (None, present.version):
            said = (
                f"{present.changed_as or 'pengguna lain'} sudah mengubahnya menjadi "
                f"{services.value_label(present.availability)} sejak berkas ini diunduh: unduh lagi, atau "
                "kosongkan Versi bila isi berkas tetap berlaku"
            )
            raise RowFault((VERSION, said))
        parent = present.unit.parent
        above = (present.unit.parent_id or "", want.phase)
        after = in_force_words(want.availability, self.after.get(above, self.above.get(above, "")), parent)
        return Planned(
            row=want.row,
            units=[want.unit_code],
            key=[want.unit_code, str(want.phase)],
            value=want.availability,
            version=f"{present.version}:{self.around[key]}",
            changes=changes,
            what=str(present),
            before=in_force_words(present.availability, self.above.get(above, ""), parent),
            after=after + self._followers_text(key),
        )

    def _followers_text(self, key: tuple[str, int]) -> str:
        """Which UP3s change with a UID/UIW, when the whole file is in force; "" for a UP3 or without any."""
        unit, phase = key
        if self.own[key].unit.parent_id:
            return ""
        below = sorted(
            (
                row.unit.name
                for (_, of), row in self.own.items()
                if of == phase
                and row.unit.parent_id == unit
                and not self.after.get((row.unit_id, phase), row.availability)
            )
        )
        return f" (juga {len(below)} UP3 yang mengikuti: {', '.join(below)})" if below else ""
