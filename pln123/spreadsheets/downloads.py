"""Tables for download, as CSV or XLSX. Every export of the site goes through here, so none holds a formula.

    return table_response("csv", "permintaan", ["UP3", "Daya (VA)"], rows, [("Meter", "1 Phasa")])

A file says what it holds: the filters stand in its name and, in XLSX, on its first sheet.

Rows are any iterable of sequences. They are read while the answer is written, so a million rows need little
memory.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any, TypeVar

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from .cells import ABOUT_SHEET, in_xml, neutral

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
LONGEST_NAME = 100  # characters of a file's name that say what it holds
ROWS_PER_CHUNK = 500
ROWS_PER_SHEET = 1_000_000  # a sheet ends at 1,048,576
LONGEST_CELL = 32_000  # characters; the format ends at 32,767, and XML escapes need room

Cells = Sequence[object]
T = TypeVar("T")


def cells_of(columns: Mapping[str, Callable[[T], object]], rows: Iterable[T]) -> Iterator[Cells]:
    """A line for each row. columns: title -> what stands under it."""
    return ([cell(row) for cell in columns.values()] for row in rows)


def table_response(
    kind: str, name: str, headers: Sequence[str], rows: Iterable[Cells], about: Sequence[tuple[str, str]] = ()
) -> Any:
    """The table as a download, `<name>-<about>-<today>.<kind>`. kind: one of FORMATS, checked by the view.

    Cells: text, numbers, aware times (written in WIB), None for an empty one. Text is made neutral here.
    about: what the table was narrowed down to, label and value; never about a caller.
    """
    words = "-".join(filter(None, (slugify(value) for _, value in about)))[:LONGEST_NAME].strip("-")
    filename = "-".join(filter(None, [name, words, f"{timezone.localdate():%Y-%m-%d}"])) + f".{kind}"
    table = chain([headers], rows)
    if kind == "csv":
        return csv_response(filename, table)
    return xlsx_response(filename, table, [("Isi", name), ("Diunduh", timezone.now()), *about])


def csv_response(filename: str, table: Iterable[Cells]) -> StreamingHttpResponse:
    """Comma-separated UTF-8, streamed."""
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    headers = {"Content-Disposition": disposition or ""}
    return StreamingHttpResponse(_csv_chunks(table), content_type="text/csv; charset=utf-8", headers=headers)


def _csv_chunks(table: Iterable[Cells]) -> Iterator[bytes]:
    yield "\ufeff".encode()  # Excel takes a CSV without this mark for Windows-1252
    rows = iter(table)
    while some := list(islice(rows, ROWS_PER_CHUNK)):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([cell_text(value) for value in row] for row in some)
        yield text.getvalue().encode()


def xlsx_response(filename: str, table: Iterable[Cells], about: Iterable[Cells]) -> FileResponse:
    """What it holds on a sheet ABOUT_SHEET, the table on the second, which is the one that opens (on more
    above a million rows). Written to a temporary file first: a ZIP cannot be streamed."""
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(ABOUT_SHEET)
    for row in about:
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    rows = iter(table)
    while True:
        some = islice(rows, ROWS_PER_SHEET)
        first = next(some, None)
        if first is None:
            break
        sheet = workbook.create_sheet(f"Data {len(workbook.worksheets)}")
        for row in chain([first], some):
            sheet.append([_xlsx_cell(sheet, value) for value in row])
    workbook.active = 1
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    workbook.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=XLSX_TYPE)


def _xlsx_cell(sheet: Any, value: object) -> object:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    cell = WriteOnlyCell(sheet, "")
    # Past openpyxl's own setter, which would store "#N/A" as an error.
    cell._value = in_xml(cell_text(value)[:LONGEST_CELL])
    cell.data_type = "s"
    cell.number_format = "@"  # stays text when somebody edits the cell: 31.71.01 is no date
    return cell


def cell_text(value: object) -> str:
    """What stands in a cell of a CSV. Times in WIB, to the second; halves as 0,5; text made neutral."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float):
        return str(value).replace(".", ",")  # a spreadsheet program in Indonesian takes 0.5 for text
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S} WIB"
    return neutral(str(value))
