"""Downloads opened by a real spreadsheet program: what people typed is text there, and never calculated."""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from allocation.availability.history import HistoryTable, SettingChange
from allocation.availability.table import AvailabilityTable
from allocation.coverage.table import CoverageTable
from allocation.models import Coverage, MeterAvailability, Region, Unit
from pln123.spreadsheets import downloads as tables
from pln123.spreadsheets.downloads import FORMATS, table_response

SSCONVERT = shutil.which("ssconvert")
pytestmark = pytest.mark.skipif(not SSCONVERT, reason="ssconvert is missing: apt install gnumeric")

# Typed from the specification, not taken from the product.
PREFIXES = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"]
GNUMERIC = "{http://www.gnumeric.org/v10.dtd}"
TEXT = "60"  # Gnumeric's type of a cell with text; a formula has no type
ERROR = "50"


def opened(response, kind: str, folder: Path) -> dict[tuple[int, int], tuple[str | None, str]]:
    """(row, column) -> type and content of each cell, as the program has read the file."""
    file, seen = folder / f"tabel.{kind}", folder / "tabel.xml"
    file.write_bytes(b"".join(response.streaming_content))
    command = [SSCONVERT, "--export-type=Gnumeric_XmlIO:sax:0", str(file), str(seen)]
    subprocess.run(command, check=True, capture_output=True)
    cells = ET.parse(seen).iter(f"{GNUMERIC}Cell")  # noqa: S314 - the program wrote it
    return {(int(c.get("Row")), int(c.get("Col"))): (c.get("ValueType"), c.text or "") for c in cells}


def as_shown(text: str, kind: str) -> str:
    """What a cell shows for text that begins with a prefix. A CSV has no NUL and one kind of line end for the
    program, which also takes the apostrophe for the mark of a text, as it is meant. An XLSX shows both."""
    if kind == "csv":
        return text.replace("\0", " ").replace("\r", "\n")
    return "'" + text.replace("\0", "_x0000_").replace("\r", "_x000D_")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    "formula", ["1+1", "SUM(A1:A9)", 'HYPERLINK("http://127.0.0.1/";"x")', "cmd|' /C calc'!A0"]
)
def test_a_cell_with_any_of_the_twelve_prefixes_is_text_in_every_column(kind, formula, tmp_path):
    rows = [[f"{prefix}{formula}"] * 3 for prefix in PREFIXES]
    cells = opened(table_response(kind, "uji", ["a", "b", "c"], rows), kind, tmp_path)
    assert {place: cell for place, cell in cells.items() if place[0] > 0} == {
        (row, column): (TEXT, as_shown(f"{prefix}{formula}", kind))
        for row, prefix in enumerate(PREFIXES, start=1)
        for column in range(3)
    }


@pytest.mark.parametrize("kind", FORMATS)
def test_without_the_apostrophe_the_program_calculates(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "neutral", lambda text: text)
    if kind == "xlsx":
        monkeypatch.setattr(tables, "_xlsx_cell", lambda sheet, value: str(value))
    cells = opened(table_response(kind, "uji", ["a"], [["=1+1"]]), kind, tmp_path)
    assert cells[1, 0] == (None, "=1+1")


def hostile_settings(prefix):
    parent = Unit(code="UID-X", name=f"{prefix}1+1", level="UID")
    unit = Unit(code=f"{prefix}1+1", name=f"{prefix}1+1", level="UP3", parent=parent)
    row = MeterAvailability(unit=unit, phase=1, changed_as=f"{prefix}1+1", reason=f"{prefix}1+1")
    row.in_force = "ALL"  # inherited
    row.unmet = 3
    return row


def hostile_changes(prefix):
    unit = Unit(code=f"{prefix}1+1", name=f"{prefix}1+1", level="UP3")
    text = f"{prefix}1+1"
    row = SettingChange(
        unit=unit, phase=1, changed_as=text, reason=text, batch=text, history_user=User(username=text)
    )
    row.before = row.above_before = row.above = ""
    return row


def hostile_mappings(prefix):
    region = Region(code=f"{prefix}1+1", ap2t_name=f"{prefix}1+1", level=1, name="x")
    unit = Unit(code=f"{prefix}1+1", name=f"{prefix}1+1", level="UP3")
    text = f"{prefix}1+1"
    return Coverage(region=region, unit=unit, confidence=text, basis=text, verified_as=text, reason=text)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("table", "make", "hostile"),
    [
        (AvailabilityTable(), hostile_settings, {0, 1, 5, 8, 9}),
        (HistoryTable(), hostile_changes, {1, 2, 6, 7, 8, 9}),
        (CoverageTable(), hostile_mappings, {0, 1, 2, 3, 4, 5, 6, 8, 9}),
    ],
    ids=["availability", "history", "coverage"],
)
def test_every_column_of_every_export_is_neutral(table, make, hostile, kind, tmp_path):
    """Even where no such text can be stored today. hostile: the columns that hold it."""
    rows = table.exported([make(prefix) for prefix in PREFIXES])
    cells = opened(table_response(kind, table.name, table.columns, rows), kind, tmp_path)
    assert len(cells) > len(PREFIXES) * len(hostile)
    assert not [cell for cell in cells.values() if cell[0] in (None, ERROR)]
    for row, prefix in enumerate(PREFIXES, start=1):
        for column in hostile:
            assert cells[row, column] == (TEXT, as_shown(f"{prefix}1+1", kind)), table.columns[column]


def test_every_download_is_made_in_one_place():
    root = Path(__file__).parents[2]
    makers = {
        str(path.relative_to(root))
        for app in ("pln123", "allocation", "scripts_agent")
        for path in (root / app).rglob("*.py")
        if any(word in path.read_text() for word in ("csv.writer", "csv.DictWriter", "text/csv", "Workbook("))
    }
    # The second writes the answers of `manage.py decide` to a terminal: unchanged, by contract.
    assert makers == {"pln123/spreadsheets/downloads.py", "scripts_agent/channels/cases.py"}


def test_the_csv_is_read_with_its_letters(tmp_path):
    cells = opened(table_response("csv", "uji", ["Nama"], [["Desa Sidodadi – Ÿ"]]), "csv", tmp_path)
    assert cells[1, 0] == (TEXT, "Desa Sidodadi – Ÿ")
