"""What every download holds: the same text again when read back, and nothing that starts a formula."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pln123.spreadsheets.cells import from_xml, neutral, restored
from pln123.spreadsheets.downloads import table_response

# Typed from the specification, not taken from the product.
PREFIXES = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"]

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.from_regex(
    "'{0,3}[=+@＝\t\r\n\0-].{0,5}", fullmatch=True
)


def downloaded(kind, rows):
    response = table_response(kind, "uji", ["kolom"], rows)
    return b"".join(response.streaming_content)


def csv_cells(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_cells(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[from_xml(c.value) if isinstance(c.value, str) else c.value for c in row] for row in sheet]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_text_that_a_spreadsheet_would_calculate_gets_an_apostrophe(prefix):
    assert neutral(f"{prefix}SUM(A1)") == f"'{prefix}SUM(A1)"
    assert neutral(f"'{prefix}SUM(A1)") == f"''{prefix}SUM(A1)"


@pytest.mark.parametrize("text", ["", "Stok habis", "'", "''", "Jum'at", "'kutip'", "a=b", "31.71.01"])
def test_other_text_stays_as_it_is(text):
    assert neutral(text) == text
    assert restored(text) == text


@pytest.mark.slow
@given(texts)
def test_what_was_made_neutral_comes_back_unchanged_and_never_begins_with_a_prefix(text):
    assert restored(neutral(text)) == text
    assert not neutral(text).startswith(tuple(PREFIXES))


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.lists(texts, min_size=2, max_size=2), max_size=5))
@example([["_x0000_", "_x005F_"], ["\ufffe", "a\r\nb\rc"], ["#N/A", "1E5"], [" ", "\ud7ff"]])
def test_a_table_is_read_back_as_it_was_written_in_both_formats(rows):
    found = csv_cells(downloaded("csv", rows))[1:]
    assert [[restored(cell) for cell in row] for row in found] == rows
    found = xlsx_cells(downloaded("xlsx", rows))[1:]
    assert [[restored(cell or "") for cell in row] for row in found] == rows


def test_numbers_stay_numbers_times_are_wib_and_nothing_is_an_empty_cell():
    row = [2200, None, datetime(2026, 11, 23, 23, 30, tzinfo=UTC), True]
    assert csv_cells(downloaded("csv", [row]))[1] == ["2200", "", "2026-11-24 06:30:00 WIB", "ya"]
    assert xlsx_cells(downloaded("xlsx", [row]))[1] == [2200, None, "2026-11-24 06:30:00 WIB", "ya"]


def test_no_text_in_a_sheet_is_taken_for_a_number_a_date_or_an_error():
    content = downloaded("xlsx", [["007", "31.71.01", "#N/A", "TRUE"]])
    cells = list(openpyxl.load_workbook(io.BytesIO(content)).active)[1]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
        ("007", "s", "@"),
        ("31.71.01", "s", "@"),
        ("#N/A", "s", "@"),
        ("TRUE", "s", "@"),
    ]


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_the_file_has_a_name_with_its_day_and_a_type(kind, content_type, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 23, 17, 30, tzinfo=UTC))
    response = table_response(kind, "permintaan", ["UP3"], [])
    assert response["Content-Disposition"] == f'attachment; filename="permintaan-2026-11-24.{kind}"'
    assert response["Content-Type"] == content_type


def test_a_csv_begins_with_the_mark_of_utf_8():
    assert downloaded("csv", [["Ibu Ÿ"]]) == "\ufeffkolom\r\nIbu Ÿ\r\n".encode()


def test_a_csv_is_sent_while_it_is_read():
    read = []

    def rows():
        for number in range(2_000):
            read.append(number)
            yield [number]

    next(chunks := iter(table_response("csv", "uji", ["n"], rows()).streaming_content))
    next(chunks)
    assert len(read) < 1_000


def test_text_longer_than_a_cell_is_cut_in_a_sheet_only():
    assert len(xlsx_cells(downloaded("xlsx", [["a" * 40_000]]))[1][0]) == 32_000
    assert len(csv_cells(downloaded("csv", [["a" * 40_000]]))[1][0]) == 40_000


# What a file says of itself

ABOUT = [("Dari", "26 Oktober 2026"), ("Unit", "UP3 Menteng"), ("Oleh", "=SUM(A1)")]


def test_the_filters_stand_in_the_name_of_the_file(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 23, 17, 30, tzinfo=UTC))
    response = table_response("csv", "permintaan", ["UP3"], [], ABOUT)
    name = "permintaan-26-oktober-2026-up3-menteng-suma1-2026-11-24.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_name_does_not_grow_without_end():
    response = table_response("csv", "uji", ["UP3"], [], [("Pencarian", "panjang " * 99)])
    assert len(response["Content-Disposition"]) < 160


def test_the_first_sheet_says_what_the_file_holds_and_the_table_opens(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 23, 17, 30, tzinfo=UTC))
    response = table_response("xlsx", "permintaan", ["UP3"], [["UP3 Menteng"]], ABOUT)
    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    about, data = workbook.worksheets
    assert about.title == "Keterangan"
    assert list(about.values) == [
        ("Isi", "permintaan"),
        ("Diunduh", "2026-11-24 00:30:00 WIB"),
        ("Dari", "26 Oktober 2026"),
        ("Unit", "UP3 Menteng"),
        ("Oleh", "'=SUM(A1)"),
    ]
    assert list(data.values) == [("UP3",), ("UP3 Menteng",)]
    assert workbook.active.title == data.title


def test_halves_are_written_as_a_spreadsheet_program_in_indonesian_reads_them():
    assert csv_cells(downloaded("csv", [[12.5]]))[1] == ["12,5"]
    assert xlsx_cells(downloaded("xlsx", [[12.5]]))[1] == [12.5]
