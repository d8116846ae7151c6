"""Reads a table, CSV or XLSX, made in a spreadsheet program. Trusts nothing about it. No Django.

What stops the whole file is an UploadError; what is wrong in one cell is a RowError, so that all of them can
be shown at once. Every message is Indonesian and says what to do.

Not django-import-export: its preview carries inline styles, which our security policy refuses, it reads a
file of any size, and it saves row by row without looking at what changed since the preview.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from .cells import ABOUT_SHEET, UNSTORABLE, from_xml, restored

MAX_UNPACKED_BYTES = 25_000_000  # an XLSX is a ZIP: a few bytes can hold gigabytes
MAX_PARTS = 200  # of that ZIP
MAX_TAGS = 1_200_000  # XML tags in it: 25,000 rows of 8 columns; each costs time to read, however short
MAX_ROWS = 25_000
MAX_COLUMNS = 40
MAX_LINES = 100_000  # rows including the empty ones
LONGEST_CELL = 1_000  # characters
LONGEST_HEADER = 60
ALWAYS_IGNORED = ("No", "No.", "Nomor", "Keterangan")  # what people add to any table
RESAVE = "simpan ulang sebagai XLSX atau CSV UTF-8, lalu unggah lagi"
SEPARATOR_LINE = re.compile("sep=([,;\t])", re.IGNORECASE)  # Excel's own first line of a CSV


class UploadError(Exception):
    """The file cannot be taken at all; the text is for the person who uploaded it."""


class RowError(NamedTuple):
    row: int  # as the spreadsheet program numbers it; the header is row 1
    column: str
    message: str


class Cell(NamedTuple):
    text: str
    fault: str = ""


@dataclass(frozen=True)
class UploadedRow:
    number: int
    cells: dict[str, str]  # by column; "" for a column that the file does not have
    faulty: frozenset[str] = frozenset()  # columns whose cell could not be read: an error says so already

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass
class UploadedTable:
    """Its rows; empty ones are left out."""

    rows: list[UploadedRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def read_table(
    content: bytes, *, required: Sequence[str], optional: Sequence[str] = (), ignored: Sequence[str] = ()
) -> UploadedTable:
    """The table in a file's content. Columns are found by their titles, in any order, upper or lower case.

    Titles in `required` must be there, in `optional`, `ignored` and ALWAYS_IGNORED may be there, and no
    others; what stands under the ignored ones is not looked at. The escape that our own exports put before
    formulas is taken off.
    Raises UploadError. May take long and much memory: `apart.py` sets limits to both.
    """
    if not content.strip():
        raise UploadError("Berkas kosong: isi mulai dari templat, lalu unggah lagi.")
    rows = _xlsx_rows(content) if content.startswith(b"PK") else _csv_rows(content)
    titles = _titles(next(rows, []), required, (*optional, *ignored, *ALWAYS_IGNORED))
    table = UploadedTable()
    filled = characters = 0
    for number, cells in enumerate(rows, start=2):
        if any(cell.text.strip() or cell.fault for cell in cells):
            filled += 1
            _add_row(table, number, cells, titles, (*required, *optional))
        characters += sum(len(cell.text) for cell in cells)
        if characters > MAX_UNPACKED_BYTES:  # one long text of an XLSX can stand in every cell
            raise UploadError(f"Isi tabel terlalu banyak: bagi tabelnya, atau {RESAVE}.")
        if filled > MAX_ROWS or number > MAX_LINES:
            most = f"{MAX_ROWS:,}".replace(",", ".")
            raise UploadError(f"Berkas lebih dari {most} baris: bagi menjadi beberapa berkas.")
    if not table.rows and not table.errors:
        raise UploadError("Tabel tidak berisi baris data: isi di bawah judul kolom, lalu unggah lagi.")
    return table


def _add_row(
    table: UploadedTable, number: int, cells: Sequence[Cell], titles: Sequence[str], columns: Sequence[str]
) -> None:
    found = dict.fromkeys(columns, "")
    errors = []
    for place, cell in enumerate(cells):
        title = titles[place] if place < len(titles) else ""
        if not title and (cell.text.strip() or cell.fault):
            errors.append(RowError(number, "", f"kolom ke-{place + 1} tidak berjudul: hapus isinya"))
        elif title in found and cell.fault:
            errors.append(RowError(number, title, cell.fault))
        elif title in found:
            found[title] = cell.text
    table.errors.extend(errors)
    table.rows.append(UploadedRow(number, found, frozenset(error.column for error in errors)))


def _titles(cells: Sequence[Cell], required: Sequence[str], others: Sequence[str]) -> list[str]:
    """Our spelling of each column's title, "" for a column without one."""
    spelling = {_folded(title): title for title in (*required, *others)}
    written = [_folded(cell.text) for cell in cells]
    named = [title for title in written if title]
    complaints = []
    if missing := [title for title in required if _folded(title) not in named]:
        complaints.append(f"kolom {_listed(missing)} tidak ada")
    if unknown := [title for title in dict.fromkeys(named) if title not in spelling]:
        complaints.append(f"kolom {_listed(unknown)} tidak dikenal")
    if twice := [title for title in dict.fromkeys(named) if named.count(title) > 1]:
        complaints.append(f"kolom {_listed(twice)} ada dua kali")
    if complaints:
        raise UploadError(f"Judul kolom di baris 1 salah: {'; '.join(complaints)}. Pakai judul dari templat.")
    return [spelling.get(title, "") for title in written]


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()[:LONGEST_HEADER]


def _listed(titles: Sequence[str]) -> str:
    more = f" dan {len(titles) - 5} lainnya" if len(titles) > 5 else ""
    return ", ".join(f"“{title}”" for title in titles[:5]) + more


def _cell(text: str) -> Cell:
    if len(text) > LONGEST_CELL:
        return Cell("", f"isi sel lebih dari {LONGEST_CELL} huruf: persingkat")
    if UNSTORABLE.search(text):
        return Cell("", "berisi huruf yang tidak dapat disimpan: hapus isinya, lalu ketik ulang")
    return Cell(restored(text))


def _csv_rows(content: bytes) -> Iterator[list[Cell]]:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UploadError(f"Berkas berkata sandi atau dari Excel lama (.xls): {RESAVE}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UploadError(f"Berkas bukan XLSX dan bukan CSV UTF-8: {RESAVE}.") from None
    # Spreadsheet programs in Indonesian save with semicolons.
    first, _, rest = text.partition("\n")
    delimiter = max(",;\t", key=first.count)
    if said := SEPARATOR_LINE.fullmatch(first.rstrip("\r")):
        delimiter, text = said[1], rest  # the program that wrote this line does not count it either
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise UploadError(
                f"Baris {number}: tanda kutip tidak berpasangan atau isi terlalu panjang; perbaiki baris ini."
            ) from None
        if len(cells) > MAX_COLUMNS:
            raise UploadError(
                f"Baris {number} berisi lebih dari {MAX_COLUMNS} kolom: pakai kolom dari templat."
            )
        yield [_cell(cell) for cell in cells]


def _xlsx_rows(content: bytes) -> Iterator[list[Cell]]:
    """The rows of the sheet to read."""
    import openpyxl  # not above: a CSV, which is read in a process of its own too, does not wait for it

    try:
        _look_into(content)
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        sheet = _sheet_to_read(workbook)
        sheet.reset_dimensions()  # the size written in the file may be wrong, and would hide rows
        for row in sheet.iter_rows(max_col=MAX_COLUMNS + 1):
            if len(row) > MAX_COLUMNS and row[MAX_COLUMNS].value is not None:
                raise UploadError(f"Tabel lebih dari {MAX_COLUMNS} kolom: pakai kolom dari templat.")
            yield [_xlsx_cell(cell) for cell in row[:MAX_COLUMNS]]
    except (UploadError, MemoryError):
        raise
    except Exception as error:
        # A broken file makes openpyxl fail with one of a dozen kinds of exception.
        raise UploadError(f"Berkas XLSX rusak atau tidak dikenal: {RESAVE}.") from error


def _sheet_to_read(workbook: Any) -> Any:
    """The first sheet but for the one of our downloads that says what they hold."""
    sheets = [sheet for sheet in workbook.worksheets if sheet.title != ABOUT_SHEET]
    sheet = (sheets or workbook.worksheets)[0]
    if sheet.sheet_state != "visible":
        raise UploadError(
            f"Lembar pertama, “{sheet.title[:40]}”, tersembunyi: tampilkan atau hapus, lalu unggah lagi."
        )
    return sheet


def _look_into(content: bytes) -> None:
    """Refuses what must not be unpacked. Python unpacks no more bytes than the ZIP declares."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if (
            len(parts) > MAX_PARTS
            or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES
            or sum(archive.read(part).count(b"<") for part in parts) > MAX_TAGS
        ):
            raise UploadError(f"Isi berkas XLSX terlalu besar: bagi tabelnya, atau {RESAVE}.")
    names = [part.filename.casefold() for part in parts]
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UploadError(
            "Berkas berisi makro: simpan ulang sebagai XLSX biasa (bukan .xlsm), lalu unggah lagi."
        )
    if "xl/workbook.xml" not in names:
        raise UploadError(f"Berkas bukan XLSX: {RESAVE}.")


def _xlsx_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell("")
    if cell.data_type == "f":
        return Cell("", "berisi rumus: ganti dengan nilainya (salin, lalu tempel sebagai nilai)")
    if cell.data_type == "e":
        return Cell("", "berisi galat rumus: isi dengan nilainya")
    if isinstance(value, str):
        return _cell(from_xml(value))
    if isinstance(value, date | datetime):
        return Cell("", "berisi tanggal: ubah format sel menjadi Teks, lalu isi lagi")
    if isinstance(value, float) and value.is_integer():
        return Cell(str(int(value)))
    return Cell(str(value))
