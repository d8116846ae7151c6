"""What a manager uploads: read as it stands, or refused in words that say what to do."""

import csv
import io
import zipfile
from contextlib import suppress
from datetime import date
from itertools import product

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pln123.spreadsheets.downloads import table_response
from pln123.spreadsheets.reading import RowError, UploadError, read_table
from pln123.spreadsheets.uploads import read_upload

CODE, VALUE = "Kode unit", "Ketersediaan"


def csv_file(*rows, delimiter=",", encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_file(*rows):
    workbook, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(row)
    workbook.save(content)
    return content.getvalue()


def repacked(content, change):
    """The XLSX with its parts changed: change(name, bytes) -> bytes, or None to leave it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            changed = change(part.filename, old.read(part))
            if changed is not None:
                new.writestr(part.filename, changed)
    return out.getvalue()


def read(content, **columns):
    return read_table(content, **({"required": (CODE, VALUE)} | columns))


def values(table):
    return [(row.number, row[CODE], row[VALUE]) for row in table.rows if not row.faulty]


def complaint(content, **columns):
    with pytest.raises(UploadError) as error:
        read(content, **columns)
    return str(error.value)


BOTH = pytest.mark.parametrize("file", [csv_file, xlsx_file])


@BOTH
def test_rows_are_numbered_as_the_spreadsheet_numbers_them_and_empty_ones_are_left_out(file):
    content = file([CODE, VALUE], ["UP3-A", "ALL"], ["", ""], [], ["UP3-B", "PRABAYAR"])
    assert values(read(content)) == [(2, "UP3-A", "ALL"), (5, "UP3-B", "PRABAYAR")]


@BOTH
def test_columns_are_found_by_title_in_any_order_and_case(file):
    content = file(["Catatan", "KETERSEDIAAN ", "kode  UNIT"], ["x", "ALL", "UP3-A"])
    table = read(content, ignored=("Catatan",))
    assert values(table) == [(2, "UP3-A", "ALL")]
    assert set(table.rows[0].cells) == {CODE, VALUE}


@BOTH
def test_a_column_that_may_be_missing_is_empty(file):
    assert read(file([CODE, VALUE], ["UP3-A", "ALL"]), optional=("Versi",)).rows[0]["Versi"] == ""


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_may_be_separated_as_the_spreadsheet_program_likes(delimiter, encoding):
    content = csv_file([CODE, VALUE], ["UP3-A", "a,b;c\td"], delimiter=delimiter, encoding=encoding)
    assert values(read(content)) == [(2, "UP3-A", "a,b;c\td")]


def test_a_cell_over_several_lines_is_one_row():
    content = csv_file([CODE, VALUE], ["UP3-A", "satu\ndua"], ["UP3-B", "ALL"])
    assert values(read(content)) == [(2, "UP3-A", "satu\ndua"), (3, "UP3-B", "ALL")]


def test_numbers_of_a_sheet_are_read_as_they_are_shown():
    assert values(read(xlsx_file([CODE, VALUE], [3, 1.0], [2.5, True]))) == [
        (2, "3", "1"),
        (3, "2.5", "True"),
    ]


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20) | st.from_regex(
    "'{0,3}[=+@＝\t\r\n-].{1,5}", fullmatch=True
)
texts = texts.filter(lambda text: "\0" not in text)  # no database of ours holds one


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@settings(max_examples=50)
@given(
    rows=st.lists(st.tuples(texts, texts).filter(lambda row: "".join(row).strip()), min_size=1, max_size=4)
)
def test_an_exported_table_is_read_back_unchanged(kind, rows):
    response = table_response(kind, "uji", [CODE, VALUE], rows)
    table = read(b"".join(response.streaming_content))
    assert [(row[CODE], row[VALUE]) for row in table.rows] == rows


# Refused as a whole


@BOTH
@pytest.mark.parametrize(
    ("titles", "words"),
    [
        ([CODE], "kolom “Ketersediaan” tidak ada"),
        ([CODE, VALUE, "Harga"], "kolom “harga” tidak dikenal"),
        ([CODE, VALUE, "kode unit"], "kolom “kode unit” ada dua kali"),
        (["UP3-A", "ALL"], "kolom “Kode unit”, “Ketersediaan” tidak ada"),
    ],
)
def test_wrong_titles_are_named_and_the_template_recommended(file, titles, words):
    said = complaint(file(titles, ["UP3-A", "ALL", "x"]))
    assert words in said
    assert said.endswith("Pakai judul dari templat.")


def test_a_very_long_unknown_title_is_not_repeated():
    assert len(complaint(csv_file([CODE, VALUE, *("x" * 900 + str(n) for n in range(30))]))) < 700


@BOTH
def test_a_table_without_rows_is_said_to_be_empty(file):
    assert "tidak berisi baris data" in complaint(file([CODE, VALUE]))
    assert "tidak berisi baris data" in complaint(file([CODE, VALUE], ["", " "]))


@pytest.mark.parametrize("content", [b"", b"  \r\n ", b"\n\n\n"])
def test_an_empty_file_is_said_to_be_empty(content):
    assert complaint(content).startswith("Berkas kosong")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "bukan XLSX dan bukan CSV UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "bukan XLSX dan bukan CSV UTF-8"),
        (csv_file([CODE, VALUE], ["Büro", "ALL"], encoding="windows-1252"), "bukan XLSX dan bukan CSV UTF-8"),
        (csv_file([CODE, VALUE], ["UP3-A", "ALL"], encoding="utf-16"), "bukan XLSX dan bukan CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "Excel lama (.xls)"),
        (b"PK\x03\x04 half a file", "rusak"),
        (xlsx_file([CODE, VALUE], ["UP3-A", "ALL"])[:-300], "rusak"),
        (b'Kode unit,Ketersediaan\nUP3-A,"ALL\n', "Baris 2: tanda kutip"),
        (b'Kode unit,Ketersediaan\nUP3-A,"A"LL\n', "Baris 2: tanda kutip"),
        (csv_file([CODE, VALUE], ["UP3-A"] * 41), "Baris 2 berisi lebih dari 40 kolom"),
        (xlsx_file([CODE, VALUE, *[None] * 38, "x"], ["UP3-A"]), "lebih dari 40 kolom"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(content, words):
    assert words in complaint(content)


def good_xlsx():
    return xlsx_file([CODE, VALUE], ["UP3-A", "ALL"])


def test_another_kind_of_zip_is_no_xlsx():
    content = repacked(good_xlsx(), lambda name, part: part if name != "xl/workbook.xml" else None)
    assert "bukan XLSX" in complaint(content)


@pytest.mark.slow
def test_every_part_of_an_xlsx_may_be_missing_or_rubbish():
    with zipfile.ZipFile(io.BytesIO(good_xlsx())) as archive:
        parts = archive.namelist()
    for broken, rubbish in product(parts, (None, b"", b"<a>", b"\0\1\2", b'<?xml version="1.0"?><x/>')):
        content = repacked(good_xlsx(), lambda n, part, b=broken, r=rubbish: r if n == b else part)
        with suppress(UploadError):  # any other error is a bug
            assert values(read(content)) == [(2, "UP3-A", "ALL")]


def test_macros_are_refused():
    out = io.BytesIO(good_xlsx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert complaint(out.getvalue()).startswith("Berkas berisi makro")


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *a, **k: pytest.fail("unpacked"))
    bomb = repacked(good_xlsx(), lambda n, part: part if "sheet" not in n else b" " * 30_000_000)
    assert len(bomb) < 100_000
    assert "terlalu besar" in complaint(bomb)
    many = io.BytesIO(good_xlsx())
    with zipfile.ZipFile(many, "a") as archive:
        for number in range(200):
            archive.writestr(f"xl/media/{number}", b"")
    assert "terlalu besar" in complaint(many.getvalue())
    tags = repacked(good_xlsx(), lambda n, part: part if "sheet" not in n else b"<c/>" * 1_300_000)
    assert "terlalu besar" in complaint(tags)


@pytest.mark.slow
def test_a_long_text_that_stands_in_every_cell_is_refused():
    names = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    known = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    row = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c><c r="B{0}" t="s"><v>0</v></c></row>'
    rows = "".join(row.format(number) for number in range(3, 20_000)).encode()

    def with_rows(name, part):
        return part.replace(b"</Types>", known).replace(b"</sheetData>", rows + b"</sheetData>")

    content = io.BytesIO(repacked(good_xlsx(), with_rows))
    with zipfile.ZipFile(content, "a") as archive:
        text = b"<sst " + names + b"><si><t>" + b"x" * 999 + b"</t></si></sst>"
        archive.writestr("xl/sharedStrings.xml", text)
    assert "terlalu banyak" in complaint(content.getvalue())


def test_entities_in_a_sheet_are_refused():
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    content = repacked(good_xlsx(), lambda n, part: laughs + part if "sheet1" in n else part)
    assert "rusak" in complaint(content)


def test_a_sheet_that_lies_about_its_size_hides_no_row():
    smaller = repacked(good_xlsx(), lambda n, part: part.replace(b'ref="A1:B2"', b'ref="A1:A1"'))
    assert values(read(smaller)) == [(2, "UP3-A", "ALL")]


@pytest.mark.slow
def test_a_row_number_without_end_is_refused():
    def far(name, part):
        return (
            part.replace(b'r="2"', b'r="999999999"').replace(b'"A2"', b'"A999999999"').replace(b'"B2"', b'""')
        )

    assert complaint(repacked(good_xlsx(), far))


def test_a_file_over_five_megabytes_is_refused():
    with pytest.raises(UploadError, match="lebih besar dari 5 MB"):
        read_upload(io.BytesIO(b"UP3-A,ALL\n" * 500_001), required=(CODE, VALUE))


@pytest.mark.slow
def test_25000_rows_are_taken_and_no_more():
    rows = [["UP3-A", "ALL"]] * 25_000
    assert len(read(csv_file([CODE, VALUE], *rows)).rows) == 25_000
    assert "lebih dari 25.000 baris" in complaint(csv_file([CODE, VALUE], *rows, ["UP3-A", "ALL"]))
    assert "lebih dari 25.000 baris" in complaint(csv_file([CODE, VALUE], *[[]] * 100_000, ["UP3-A", "ALL"]))


# Refused cell by cell


def test_formulas_dates_and_errors_in_a_sheet_are_named_with_row_and_column():
    content = xlsx_file(
        [CODE, VALUE, "Catatan"],
        ["UP3-A", "=1+1", "=2+2"],
        [date(2026, 11, 23), "ALL", date(2026, 11, 23)],
        ["UP3-C", "#N/A", ""],
        ["UP3-D", "ALL", "#REF!"],
    )
    table = read(content, ignored=("Catatan",))  # what is not read cannot be wrong
    assert values(table) == [(5, "UP3-D", "ALL")]
    assert [(error.row, error.column, error.message.split(":")[0]) for error in table.errors] == [
        (2, VALUE, "berisi rumus"),
        (3, CODE, "berisi tanggal"),
        (4, VALUE, "berisi galat rumus"),
    ]
    assert [row.faulty for row in table.rows] == [{VALUE}, {CODE}, {VALUE}, frozenset()]  # the rest is read


def test_a_text_that_looks_like_a_formula_is_text():
    assert values(read(csv_file([CODE, VALUE], ["=1+1", "'=1+1"]))) == [(2, "=1+1", "=1+1")]


@BOTH
def test_a_cell_that_is_too_long_or_stands_under_no_title_is_named(file):
    table = read(file([CODE, VALUE], ["UP3-A", "x" * 1001], ["UP3-B", "ALL", "catatan"], ["UP3-C", "ALL"]))
    assert values(table) == [(4, "UP3-C", "ALL")]
    assert table.errors == [
        RowError(2, VALUE, "isi sel lebih dari 1000 huruf: persingkat"),
        RowError(3, "", "kolom ke-3 tidak berjudul: hapus isinya"),
    ]
