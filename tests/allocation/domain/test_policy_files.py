"""The reviewed files are refused with file and line when anything in them is wrong."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from allocation import reference
from allocation.domain.errors import CaseError, NoPolicyError
from allocation.domain.power import load_ladder
from allocation.domain.reviewed.policies import load_policies
from allocation.domain.tariff import load_tariffs
from tests.broken_files import refused_at
from tests.versions import write_first_version

APP = Path(reference.__file__).parent
MATRIX_FILE = "matrix-2021-01-26.csv"
EXAMPLE = "'450 VA s.d. 11.000 VA', '3.900 VA s.d. ke atas' atau '-'"


@pytest.fixture
def folder(tmp_path):
    write_first_version(tmp_path)
    return tmp_path / "policy"


@pytest.fixture
def refused(folder):
    """refused(line, words): the policy is refused, at this line of its matrix file, in these words."""

    def check(line, words, file=MATRIX_FILE):
        with refused_at(folder / file, line, words):
            load_policies(folder)

    return check


def rewrite(path, change):
    """Puts change(lines) in place of the file's lines. lines[0] is the header: row n stands at line n + 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("".join(f"{line}\n" for line in change(lines)), encoding="utf-8")


def replace_in_row(number, old, new):
    def change(lines):
        assert old in lines[number]
        return [*lines[:number], lines[number].replace(old, new), *lines[number + 1 :]]

    return change


# The matrix --------------------------------------------------------------------------------------


def test_the_shipped_files_load():
    assert len(reference.policies().by_id("2021-01-26").rows) == 30
    assert len(reference.ladder().powers) == 28
    assert len(reference.tariffs()) == 16


def test_a_missing_row_is_refused(folder, refused):
    rewrite(folder / MATRIX_FILE, lambda lines: lines[:7] + lines[8:])
    refused(8, "di sini seharusnya baris matriks 7 (1 Phasa / PASCABAYAR / PD / 1 Ph – Pascabayar), bukan 8")


def test_a_missing_last_row_is_refused(folder, refused):
    rewrite(folder / MATRIX_FILE, lambda lines: lines[:-1])
    refused(30, "berkas berhenti sebelum baris matriks 30 (3 Phasa / PRABAYAR / PD / 3 Ph – Prabayar)")


def test_a_doubled_row_is_refused(folder, refused):
    rewrite(folder / MATRIX_FILE, lambda lines: lines[:8] + lines[7:])
    refused(9, "1 Phasa / PASCABAYAR / PD / 1 Ph – Pascabayar sudah ada pada baris 8")


def test_a_row_beyond_the_thirtieth_is_refused(folder, refused):
    rewrite(folder / MATRIX_FILE, lambda lines: [*lines, lines[1]])
    refused(32, "1 Phasa / ALL / PB sudah ada pada baris 2")


def test_rows_out_of_order_are_refused(folder, refused):
    rewrite(folder / MATRIX_FILE, lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]])
    refused(4, "di sini seharusnya baris matriks 3")


@pytest.mark.parametrize(
    ("number", "old", "new", "words"),
    [
        (12, "12,1 Phasa", "13,1 Phasa", "di sini seharusnya baris matriks 12"),
        (12, "12,1 Phasa", "12a,1 Phasa", "kolom row: '12a' bukan bilangan"),
        (12, ",1,PRABAYAR", ",2,PRABAYAR", "2 Phasa / PRABAYAR / PD / 1 Ph – Pascabayar tidak ada"),
        (
            12,
            ",1,PRABAYAR",
            ",1,PREPAID",
            "kolom availability: 'PREPAID' tidak dikenal, isi ALL, PASCABAYAR, PRABAYAR",
        ),
        (12, ",PD,", ",PS,", "kolom transaction: 'PS' tidak dikenal, isi PB, PD"),
        (12, ",PD,", ",PB,", "1 Phasa / PRABAYAR / PB / 1 Ph – Pascabayar tidak ada dalam matriks: PB"),
        (
            12,
            ",1-PASCABAYAR,",
            ",1-PASKABAYAR,",
            "kolom current: Layanan saat ini '1-PASKABAYAR' tidak dikenal",
        ),
        (12, ",1-PASCABAYAR,", ",,", "kolom current: Layanan saat ini '' tidak dikenal"),
        (12, "1 Ph – Pascabayar", "1 Ph - Pascabayar", "kolom sop_row: "),
        (
            12,
            "450 VA s.d. 11.000 VA",
            "11.000 VA s.d. 450 VA",
            "kolom prabayar: '11.000 VA s.d. 450 VA' terbalik",
        ),
        (
            12,
            "450 VA s.d. 22.000 VA",
            "450 VA s.d. 22000 VA",
            "kolom pascabayar: '450 VA s.d. 22000 VA' tidak terbaca",
        ),
        (12, "450 VA s.d. 22.000 VA", "", f"kolom pascabayar: '' tidak terbaca, isi seperti {EXAMPLE}"),
        (12, "450 VA s.d. 22.000 VA", "x" * 50, f"kolom pascabayar: '{'x' * 40}…' tidak terbaca"),
        (12, "12,1 Phasa", f"12,{'x' * 70}1 Phasa", f"kolom sop_row: '{'x' * 60}…' seharusnya '1 Phasa"),
        (12, "450 VA s.d. 22.000 VA", "450 VA", "kolom pascabayar: '450 VA' tidak terbaca"),
        (12, "450 VA s.d. 22.000 VA", "450 VA s.d. 22.000 VA,", "baris ini berisi 9 kolom, seharusnya 8"),
        (12, "12,1 Phasa", '12,"1 Phasa', "bukan CSV yang utuh"),
    ],
)
def test_an_unknown_or_unreadable_cell_is_refused_with_its_line(folder, refused, number, old, new, words):
    rewrite(folder / MATRIX_FILE, replace_in_row(number, old, new))
    refused(number + 1, words)


def test_an_empty_line_is_refused(folder, refused):
    rewrite(folder / MATRIX_FILE, lambda lines: [*lines[:5], "", *lines[5:]])
    refused(6, "baris ini berisi 0 kolom")


def test_a_wrong_header_is_refused(folder, refused):
    rewrite(folder / MATRIX_FILE, replace_in_row(0, "prabayar,pascabayar", "pascabayar,prabayar"))
    refused(1, "judul kolom harus row,sop_row,")


def test_an_empty_matrix_file_is_refused(folder, refused):
    (folder / MATRIX_FILE).write_bytes(b"")
    refused(1, "judul kolom harus")


def test_a_matrix_file_without_a_row_is_refused(folder, refused):
    rewrite(folder / MATRIX_FILE, lambda lines: lines[:1])
    refused(1, "berkas berhenti sebelum baris matriks 1 (1 Phasa / ALL / PB)")


def test_a_file_in_another_encoding_is_refused_at_the_line_where_it_breaks(folder, refused):
    content = (folder / MATRIX_FILE).read_text(encoding="utf-8")
    (folder / MATRIX_FILE).write_bytes(content.encode("cp1252"))
    refused(3, "bukan UTF-8")  # the first en dash


def test_a_matrix_file_saved_by_a_spreadsheet_with_bom_and_crlf_loads(folder):
    content = (folder / MATRIX_FILE).read_text(encoding="utf-8").replace("\n", "\r\n")
    (folder / MATRIX_FILE).write_bytes(content.encode("utf-8-sig"))
    assert load_policies(folder).versions == reference.policies().versions[:1]


def test_a_missing_matrix_file_is_refused(folder, refused):
    (folder / MATRIX_FILE).unlink()
    refused(1, "berkas tidak dapat dibaca")


# The versions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("start = 2021-01-26", "", 4, "isi start dengan tanggal"),
        ("start = 2021-01-26", 'start = "2021-01-26"', 4, "isi start dengan tanggal"),
        ("start = 2021-01-26", "start = 2021-01-26T00:00:00", 4, "isi start dengan tanggal"),
        ("start = 2021-01-26", "start = 2021-13-26", 6, "bukan TOML"),
        ('id = "2021-01-26"', 'id = "../2021"', 4, "isi id"),
        ("source = ", "sumber = ", 4, "isi source"),
        ("[[version]]", "[version]", 1, "tulis setiap isian di bawah baris [[version]]"),
        ("[[version]]", "", 1, "tulis setiap isian"),
    ],
)
def test_a_broken_version_is_refused_with_its_line(folder, refused, old, new, line, words):
    path = folder / "versions.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    refused(line, words, file="versions.toml")


def add_version(folder, policy, start):
    shutil.copy(folder / MATRIX_FILE, folder / f"matrix-{policy}.csv")
    with (folder / "versions.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[version]]\nid = "{policy}"\nstart = {start}\nsource = "surat percobaan"\n')


def test_the_last_version_that_has_started_is_in_force(folder):
    add_version(folder, "2027-01-01", "2027-01-01")
    policies = load_policies(folder)
    days = [date(2021, 1, 26), date(2026, 12, 31), date(2027, 1, 1), date(2099, 1, 1)]
    assert [policies.on(day).id for day in days] == [
        "2021-01-26",
        "2021-01-26",
        "2027-01-01",
        "2027-01-01",
    ]
    assert policies.first_start == date(2021, 1, 26)


def test_a_date_before_the_first_version_is_refused():
    with pytest.raises(NoPolicyError) as caught:
        reference.policies().on(date(2021, 1, 25))
    assert isinstance(caught.value, CaseError)
    assert (caught.value.code, caught.value.field) == ("invalid", "on")
    assert caught.value.message == (
        "Tanggal 2021-01-25 sebelum kebijakan pertama: isi tanggal 2021-01-26 atau sesudahnya."
    )


def test_an_unknown_policy_id_is_not_found():
    with pytest.raises(KeyError):
        reference.policies().by_id("2018-01-01")


def test_versions_out_of_order_are_refused(folder, refused):
    add_version(folder, "2020-01-01", "2020-01-01")
    refused(9, "start 2020-01-01 harus sesudah start versi sebelumnya", file="versions.toml")


def test_two_versions_with_one_id_are_refused(folder, refused):
    with (folder / "versions.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[version]]\nid = "2021-01-26"\nstart = 2027-01-01\nsource = "surat percobaan"\n')
    refused(9, "id 2021-01-26 sudah dipakai", file="versions.toml")


def test_a_matrix_file_that_no_version_names_is_refused(folder, refused):
    shutil.copy(folder / MATRIX_FILE, folder / "matrix-2027-01-01.csv")
    refused(1, "tidak disebut dalam versions.toml", file="matrix-2027-01-01.csv")


def test_each_version_knows_the_one_before_and_the_one_after_it(folder):
    add_version(folder, "2027-01-01", "2027-01-01")
    policies = load_policies(folder)
    first, second = policies.versions
    assert (policies.before(first), policies.after(first)) == (None, second)
    assert (policies.before(second), policies.after(second)) == (first, None)


# Ladder and tariffs ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("900,1,4", "900,2,4", 3, "kolom phase: 2 tidak dikenal"),
        ("900,1,4", "900,1", 3, "baris ini berisi 2 kolom, seharusnya 3"),
        ("900,1,4", "9OO,1,4", 3, "kolom power_va: '9OO' bukan bilangan"),
        ("900,1,4", "450,1,4", 3, "daya 450 harus di atas 450"),
        ("900,1,4", "400,1,4", 3, "daya 400 harus di atas 450"),
        ("power_va", "power", 1, "judul kolom harus power_va,phase,breaker_a"),
    ],
)
def test_a_broken_ladder_is_refused_with_file_and_line(tmp_path, old, new, line, words):
    check_refused(load_ladder, "powers/powers-2021-01-26.csv", tmp_path, old, new, line, words)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("R2,Rumah tangga", "R1,Rumah tangga", 6, "tarif R1 sudah ada"),
        ("R2,Rumah tangga", "R2,", 6, "isi kolom code, purpose dan name"),
        ("3500,5500,yes", "5500,3500,yes", 6, "batas terbalik: 5500 lebih besar dari 3500"),
        ("3500,5500,yes", "3.500,5500,yes", 6, "kolom min_va: '3.500' bukan bilangan"),
        ("3500,5500,yes", "3500,5500,ya", 6, "kolom prepaid_price: isi yes atau no"),
        ("min_va", "min", 1, "judul kolom harus code,purpose,name,min_va,max_va,prepaid_price"),
    ],
)
def test_a_broken_tariff_table_is_refused_with_file_and_line(tmp_path, old, new, line, words):
    check_refused(load_tariffs, "tariffs/tariffs-2021-01-26.csv", tmp_path, old, new, line, words)


def check_refused(load, name, tmp_path, old, new, line, words):
    path = tmp_path / Path(name).name
    text = (APP / "data" / name).read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with refused_at(path, line, words):
        load(path)


def test_a_ladder_of_one_phase_is_refused(tmp_path):
    path = tmp_path / "power_ladder.csv"
    path.write_text("power_va,phase,breaker_a\n450,1,2\n900,1,4\n", encoding="utf-8")
    with refused_at(path, 3, "isi daya untuk phasa 1 dan phasa 3"):
        load_ladder(path)
