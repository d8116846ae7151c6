"""What a version changed, in words. The second version is that of tests/versions.py; the words are typed."""

from dataclasses import replace

import pytest

from allocation.domain.matrix import Range
from allocation.domain.power import Ladder, Step
from allocation.domain.reviewed.policies import load_policies
from allocation.domain.reviewed.versions import DatedTable
from allocation.domain.tariff import Tariff
from scripts_agent.words.changes import (
    VersionChange,
    changed_rows,
    closing_changes,
    matrix_changes,
    power_changes,
    script_changes,
    tariff_changes,
)
from scripts_agent.words.closings import load_closings
from scripts_agent.words.script import load_script_versions
from scripts_agent.words.sop import Clause
from tests.versions import write_second_version


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("versions")
    write_second_version(path)
    return path


def test_a_cell_of_the_matrix_that_changed_is_told_with_row_and_product(folder):
    before, after = load_policies(folder / "policy").versions
    row = "Baris 11 (1 Phasa / PRABAYAR / PB), Pascabayar"
    assert matrix_changes(before, after) == [VersionChange(row, "-", "450 VA s.d. 22.000 VA")]
    assert matrix_changes(after, before) == [VersionChange(row, "450 VA s.d. 22.000 VA", "-")]
    assert matrix_changes(after, after) == []
    assert (changed_rows(before, after), changed_rows(after, after)) == ({11}, set())


def test_a_row_that_the_older_matrix_lacks_is_told_as_new(folder):
    whole = load_policies(folder / "policy").versions[0]
    shorter = replace(whole, rows=whole.rows[:-1])
    assert [(change.old, change.new) for change in matrix_changes(shorter, whole)] == [
        ("", "3.900 VA s.d. 41.500 VA"),
        ("", "53.000 VA s.d. ke atas"),
    ]
    assert changed_rows(shorter, whole) == {30}


def test_both_cells_of_a_row_are_told_apart(folder):
    before = load_policies(folder / "policy").versions[0]
    first, *others = before.rows
    open_end = Range(450, None)
    after = replace(before, rows=(first._replace(prabayar=open_end, pascabayar=open_end), *others))
    whats = [(change.what, change.old, change.new) for change in matrix_changes(before, after)]
    assert whats == [
        ("Baris 1 (1 Phasa / ALL / PB), Prabayar", "450 VA s.d. 11.000 VA", "450 VA s.d. ke atas"),
        ("Baris 1 (1 Phasa / ALL / PB), Pascabayar", "450 VA s.d. 22.000 VA", "450 VA s.d. ke atas"),
    ]


def test_a_line_that_changed_is_told_with_both_wordings(folder):
    before, after = load_script_versions(folder / "scripts").versions
    changes = script_changes(before, after)
    assert changes[0].what == "Ucapan “Disesuaikan dengan material” (SOP butir 4a.5)"
    assert "disesuaikan juga dengan material" in changes[0].old
    assert "mengikuti material" in changes[0].new
    assert script_changes(after, after) == []


def test_clauses_that_came_went_or_changed_are_told_after_the_lines(folder):
    before = load_script_versions(folder / "scripts").versions[0]
    first, second, *others = before.sop.clauses
    clauses = (
        replace(second, paragraphs=("Satu", "Dua"), fields=(("Desa:", "Pilih Desa..."),)),
        *others,
        Clause("9", ("Baru",)),
    )
    after = replace(before, sop=replace(before.sop, clauses=clauses))
    assert script_changes(before, after) == [
        VersionChange(f"SOP butir {second.id}", words(second), "Satu\nDua\nDesa: Pilih Desa..."),
        VersionChange("SOP butir 9", "", "Baru"),
        VersionChange(f"SOP butir {first.id}", words(first), ""),
    ]


def words(clause):
    return "\n".join([*clause.paragraphs, *(" ".join(pair) for pair in clause.fields)])


def test_a_closing_is_told_with_its_name_and_what_is_entered_in_apkt(folder):
    before, after = load_closings(folder / "closings").versions
    old = [
        "TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED)",
        "APKT ISSUE CLOSED",
        "Keluhan",
        "Tipe Permasalahan *: PDPB",
    ]
    assert closing_changes(before, after) == [
        VersionChange(
            "Penutup “TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED)”",
            "\n".join([*old, "Sub Tipe Permasalahan: Info"]),
            "\n".join([*old, "Sub Tipe Permasalahan: Info Meter"]),
        )
    ]
    assert closing_changes(after, after) == []


def dated(content):
    return DatedTable("2021-01-26", None, "Surat", content)


def test_powers_that_came_went_or_changed_are_told():
    before = dated(Ladder([Step(450, 1, 2), Step(2_200, 1, 10), Step(3_900, 3, 6)]))
    after = dated(Ladder([Step(450, 1, 2), Step(2_200, 1, 16), Step(9_000, 1, 40)]))
    assert power_changes(before, after) == [
        VersionChange("Daya 2.200 VA", "1 Phasa, 10 A", "1 Phasa, 16 A"),
        VersionChange("Daya 3.900 VA", "3 Phasa, 6 A", ""),
        VersionChange("Daya 9.000 VA", "", "1 Phasa, 40 A"),
    ]


def test_tariffs_that_came_went_or_changed_are_told():
    r1 = Tariff("R1", "Rumah tangga", "Rumah tangga 1", 450, 2_200, True)
    b3 = Tariff("B3", "Bisnis", "Bisnis 3", 200_001, None, False)
    before, after = dated((r1, b3)), dated((r1._replace(max_va=4_400), b3._replace(code="B4")))
    assert tariff_changes(before, after) == [
        VersionChange(
            "Tarif R1",
            "Rumah tangga, Rumah tangga 1: 450 VA s.d. 2.200 VA, dengan harga prabayar",
            "Rumah tangga, Rumah tangga 1: 450 VA s.d. 4.400 VA, dengan harga prabayar",
        ),
        VersionChange("Tarif B3", "Bisnis, Bisnis 3: 200.001 VA s.d. ke atas, tanpa harga prabayar", ""),
        VersionChange("Tarif B4", "", "Bisnis, Bisnis 3: 200.001 VA s.d. ke atas, tanpa harga prabayar"),
    ]
