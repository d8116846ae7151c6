"""Text in a table that no database stores, a NUL or half a letter: the cell is named, and nothing fails."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from allocation.models import ImportDraft
from pln123.spreadsheets.reading import read_table
from tests.pages.test_uploads import csv_file, repacked, xlsx_file
from tests.walk import text_of

SAID = "berisi huruf yang tidak dapat disimpan: hapus isinya, lalu ketik ulang"
CODE, VALUE = "Kode unit", "Ketersediaan"
SETTINGS = ["Kode unit", "Meter", "Ketersediaan sendiri"]
MAPPINGS = ["Kode wilayah", "Kode UP3", "Kode UP3 saat diunduh"]
ESCAPES = ["_xD800_", "_xDFFF_", "_x0000_"]


def with_escape(escape, *rows):
    """An XLSX with this escape in place of ODD: openpyxl itself writes none."""
    return repacked(xlsx_file(*rows), lambda name, part: part.replace(b">ODD<", f">{escape}<".encode()))


def odd_files(*rows):
    nul = [[cell.replace("ODD", "a\0b") for cell in row] for row in rows]
    return [csv_file(*nul), *(with_escape(escape, *rows) for escape in ESCAPES)]


def test_such_a_cell_is_named_and_the_rest_is_read():
    for content in odd_files([CODE, VALUE], ["UP3-A", "ODD"], ["UP3-B", "ALL"]):
        table = read_table(content, required=(CODE, VALUE))
        assert table.errors == [(2, VALUE, SAID)]
        assert [row.faulty for row in table.rows] == [{VALUE}, frozenset()]


def test_in_a_column_that_is_not_read_it_is_no_fault():
    for content in odd_files([CODE, VALUE, "Keterangan"], ["UP3-A", "ALL", "ODD"]):
        assert read_table(content, required=(CODE, VALUE)).errors == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "rows", "said"),
    [
        ("meteravailability", [[*SETTINGS, "ODD"], ["UP3-MENTENG", "1", "ALL", "x"]], "kolom ke-4 tidak"),
        ("meteravailability", [SETTINGS, ["UP3-MENTENG", "1", "ODD"]], SAID),
        ("coverage", [MAPPINGS, ["31.71.01", "UP3-MENTENG", "ODD"]], SAID),
        ("coverage", [MAPPINGS, ["ODD", "UP3-MENTENG", ""]], SAID),
    ],
    ids=["title", "value", "seen", "region"],
)
def test_the_page_says_so_on_every_database(as_user, srm, table, rows, said):
    client = as_user(srm)
    for content in odd_files(*rows):
        file = SimpleUploadedFile("tabel", content)
        assert said in text_of(client.post(f"/admin/allocation/{table}/impor/", {"file": file}))
    assert not ImportDraft.objects.exists()
