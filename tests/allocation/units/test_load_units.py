"""load_units: strict, all or nothing, repeatable; a verified mapping is the manager's."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from allocation.availability.changes import load_setting
from allocation.models import Coverage, MeterAvailability, Post, Region, Unit
from allocation.units.load import COVERAGE_FILE, UNITS_FILE
from tests.allocation.coverage.regions import MAPPED_REGIONS

pytestmark = pytest.mark.django_db

UNITS = UNITS_FILE.read_text(encoding="utf-8")
COVERAGE = COVERAGE_FILE.read_text(encoding="utf-8")
GAMBIR = "31.71.01,UP3-MENTENG,medium,inferred"


def snapshot():
    return (
        list(Unit.objects.order_by("pk").values()),
        list(Coverage.objects.order_by("pk").values()),
        list(MeterAvailability.objects.order_by("pk").values()),
    )


def test_the_tables_are_loaded_as_they_are():
    assert Unit.objects.count() == 191
    assert Coverage.objects.count() == MAPPED_REGIONS
    menteng = Unit.objects.get(code="UP3-MENTENG")
    assert (menteng.name, menteng.level, menteng.parent_id, menteng.operator) == (
        "UP3 Menteng",
        "UP3",
        "UID-JAYA",
        "PLN",
    )
    gambir = Coverage.objects.get(region="31.71.01")
    assert (gambir.unit_id, gambir.confidence, gambir.basis) == ("UP3-MENTENG", "medium", "inferred")


def test_each_unit_of_pln_has_a_row_to_be_set_per_phase_and_pln_batam_has_none():
    rows = MeterAvailability.objects.values_list("unit__operator", "availability", "version")
    assert rows.count() == 2 * 189
    assert set(rows) == {("PLN", "", 0)}
    assert not MeterAvailability.history.exists()


def test_a_second_run_changes_nothing(load_units):
    before = snapshot()
    assert load_units() == ["Unit: tidak ada perubahan", "Pemetaan: tidak ada perubahan"]
    assert snapshot() == before


def test_a_byte_order_mark_and_windows_line_ends_are_read(load_units):
    assert (
        load_units(units=b"\xef\xbb\xbf" + UNITS.replace("\n", "\r\n").encode())[0]
        == "Unit: tidak ada perubahan"
    )


def test_a_new_unit_and_a_changed_mapping_are_written_and_reported(load_units):
    lines = load_units(
        units=UNITS + "UP3-GAMBIR,UP3 Gambir,UP3,UID-JAYA,PLN\n",
        coverage=COVERAGE.replace(GAMBIR, "31.71.01,UP3-GAMBIR,high,reported"),
    )
    assert lines == [
        "Unit: 1 ditambah",
        "  ditambah: UP3-GAMBIR",
        "Pemetaan: 1 diubah",
        "  diubah: 31.71.01",
    ]
    assert Coverage.objects.get(region="31.71.01").unit.name == "UP3 Gambir"
    assert MeterAvailability.objects.filter(unit="UP3-GAMBIR").count() == 2


def test_a_vanished_mapping_goes(load_units):
    assert load_units(coverage=COVERAGE.replace(GAMBIR + "\n", "")) == [
        "Unit: tidak ada perubahan",
        "Pemetaan: 1 dihapus",
        "  dihapus: 31.71.01",
    ]


# A mapping that a manager has verified


@pytest.fixture
def verified(manager):
    row = Coverage.objects.get(region="31.71.01")
    row.verified_by, row.verified_at = manager, timezone.now()
    row.save()
    return row


def test_a_verified_mapping_is_not_changed_and_the_difference_is_reported(load_units, verified):
    lines = load_units(coverage=COVERAGE.replace(GAMBIR, "31.71.01,UP3-BANDENGAN,high,reported"))
    assert lines == [
        "Unit: tidak ada perubahan",
        "Pemetaan: tidak ada perubahan",
        "  pemetaan terverifikasi tidak diubah: 31.71.01: terverifikasi UP3-MENTENG, di tabel UP3-BANDENGAN",
    ]
    row = Coverage.objects.get(region="31.71.01")
    assert (row.unit_id, row.confidence, row.verified_by) == ("UP3-MENTENG", "medium", verified.verified_by)


@pytest.mark.slow
def test_a_verified_mapping_that_left_the_table_stays_and_is_reported(load_units, verified):
    lines = load_units(coverage=COVERAGE.replace(GAMBIR + "\n", ""))
    assert lines[1].startswith("Pemetaan: 1 hilang dari sumber tetapi masih dipakai")
    assert Coverage.objects.filter(region="31.71.01").exists()


# Units that leave the table


def without_unit(code):
    """Both tables without one UP3, its mappings given to UP3-BANDENGAN."""
    units = "".join(line for line in UNITS.splitlines(keepends=True) if not line.startswith(f"{code},"))
    return units, COVERAGE.replace(f",{code},", ",UP3-BANDENGAN,")


@pytest.mark.slow
def test_a_vanished_unit_that_nothing_uses_goes_with_its_blank_rows(load_units):
    units, coverage = without_unit("UP3-MENTENG")
    assert load_units(units, coverage)[:2] == ["Unit: 1 dihapus", "  dihapus: UP3-MENTENG"]
    assert not MeterAvailability.objects.filter(unit="UP3-MENTENG").exists()


@pytest.mark.slow
def test_a_vanished_unit_with_a_manager_stays(load_units, manager):
    units, coverage = without_unit("UP3-MENTENG")
    for _ in range(2):
        assert load_units(units, coverage)[1].endswith("tidak dihapus: UP3-MENTENG")
    assert Post.objects.get(user=manager).unit.code == "UP3-MENTENG"


def test_a_vanished_unit_with_a_setting_stays(load_units):
    load_setting(unit="UP3-MENTENG", phase=1, availability="ALL", source="uji")
    units, coverage = without_unit("UP3-MENTENG")
    assert load_units(units, coverage)[1].endswith("tidak dihapus: UP3-MENTENG")
    assert MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1).availability == "ALL"


@pytest.mark.slow
def test_a_unit_that_stays_holds_its_parent(load_units, manager):
    kept = [line for line in UNITS.splitlines(keepends=True) if "UID-JAYA" not in line]
    jakarta = [line for line in UNITS.splitlines() if ",UID-JAYA," in line]
    coverage = COVERAGE
    for line in jakarta:
        coverage = coverage.replace(f",{line.split(',')[0]},", ",UP3-BANDUNG,")
    lines = load_units("".join(kept), coverage)
    assert any(line.endswith("tidak dihapus: UID-JAYA, UP3-MENTENG") for line in lines)


# Broken files: file and line, in Indonesian, and nothing half-written

NEW_UP3 = "UP3-BARU,UP3 Baru,UP3,UID-JAYA,PLN\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("UP3-X,UP3 X,UP3,UID-TIDAK-ADA,PLN", "induk 'UID-TIDAK-ADA' tidak dikenal"),
        ("UP3-X,UP3 X,UP3,,PLN", "induk '' tidak dikenal"),
        ("UP3-X,UP3 X,UP3,UP3-MENTENG,PLN", "induk UP3-MENTENG bukan UID atau UIW"),
        ("UID-X,UID X,UID,UID-JAYA,PLN", "UID tidak punya induk, kosongkan parent_code"),
        ("UP3-X,UP3 X,UP4,UID-JAYA,PLN", "kolom level: 'UP4' tidak dikenal, isi UID, UIW, UP3"),
        ("UP3-X,UP3 X,UP3,UID-JAYA,PLTU", "kolom operator: 'PLTU' tidak dikenal, isi PLN, PLN BATAM"),
        ("UP3-X,UP3 X,UP3,UID-JAYA,PLN BATAM", "operator berbeda dari induk UID-JAYA"),
        ("UP3-MENTENG,UP3 Menteng,UP3,UID-JAYA,PLN", "unit 'UP3-MENTENG' sudah ada di baris"),
        (",UP3 X,UP3,UID-JAYA,PLN", "isi kolom code dan name"),
        ("UP3-X,,UP3,UID-JAYA,PLN", "isi kolom code dan name"),
        ("UP3-X" + "X" * 50 + ",UP3 X,UP3,UID-JAYA,PLN", "kolom code: paling panjang 40 huruf"),
        ("UP3-X,UP3 X,UP3,UID-JAYA", "baris ini berisi 4 kolom, seharusnya 5"),
        ('UP3-X,"UP3 X,UP3,UID-JAYA,PLN', "bukan CSV yang utuh"),
    ],
)
def test_a_broken_units_file_stops_with_file_and_line(load_units, tmp_path, line, message):
    before = snapshot()
    with pytest.raises(CommandError) as stop:
        load_units(units=f"{UNITS}{NEW_UP3}{line}\n")
    assert str(stop.value).startswith(f"Tidak ada yang diubah. {tmp_path}/units.csv:194: ")
    assert message in str(stop.value)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("99.01,UP3-MENTENG,high,named", "wilayah '99.01' tidak dikenal"),
        ("31.7,UP3-MENTENG,high,named", "wilayah '31.7' tidak dikenal"),
        ("31,UP3-TIDAK-ADA,high,named", "unit 'UP3-TIDAK-ADA' tidak dikenal"),
        ("31,UID-JAYA,high,named", "unit UID-JAYA bukan UP3"),
        ("31,UP3-MENTENG,sure,named", "kolom confidence: 'sure' tidak dikenal, isi high, medium, low"),
        ("31,UP3-MENTENG,high,", "isi kolom basis"),
        (GAMBIR, "wilayah '31.71.01' sudah dipetakan di baris 227"),
        ("31,UP3-MENTENG,high", "baris ini berisi 3 kolom, seharusnya 4"),
    ],
)
def test_a_broken_coverage_file_stops_with_file_and_line_and_writes_no_unit_either(
    load_units, tmp_path, line, message
):
    before = snapshot()
    with pytest.raises(CommandError) as stop:
        load_units(units=UNITS + NEW_UP3, coverage=f"{COVERAGE}{line}\n")
    assert str(stop.value).startswith(f"Tidak ada yang diubah. {tmp_path}/coverage.csv:813: ")
    assert message in str(stop.value)
    assert snapshot() == before


@pytest.mark.slow
def test_a_coverage_file_in_another_encoding_is_named(load_units):
    with pytest.raises(CommandError, match=r"coverage\.csv:813: bukan UTF-8"):
        load_units(coverage=COVERAGE.encode() + b"31,UP3-\xe9,high,named\n")


def test_a_wrong_header_is_named(load_units):
    with pytest.raises(
        CommandError, match=r"units\.csv:1: judul kolom harus code,name,level,parent_code,operator"
    ):
        load_units(units=UNITS.replace("parent_code", "parent"))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"tidak-ada\.csv:1: berkas tidak dapat dibaca"):
        call_command("load_units", units=tmp_path / "tidak-ada.csv")


@pytest.mark.slow
def test_units_wait_for_the_regions():
    Coverage.objects.all().delete()
    Region.objects.all()._raw_delete(using="default")
    with pytest.raises(CommandError, match="jalankan load_regions"):
        call_command("load_units")
