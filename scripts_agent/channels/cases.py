"""Case files for policy owners and auditors: a CSV of requests in, the same CSV with its decisions out.

Knows no Django; what a village has in stock is looked up by the caller.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from allocation.domain.decision import Case, Decision, decide
from allocation.domain.errors import CaseError
from allocation.domain.matrix import Matrix
from allocation.domain.power import Ladder
from allocation.domain.request import read_request
from scripts_agent.words.notification import notification_of

REQUIRED = ("transaction", "current", "power", "phase", "product")
PLACES = ("village", "availability")
ANSWERS = ("outcome", "alternative", "reason", "matrix_row", "policy", "unit", "notification", "error")

# Village code and case -> the decision and the code of the village's UP3 ("" without one). Raises CaseError.
DecideInVillage = Callable[[str, Case], tuple[Decision, str]]


class CaseFileError(Exception):
    """The file as a whole cannot be answered."""


class CaseFile(NamedTuple):
    """Columns and rows just as they were read: a row may be too short or too long."""

    columns: list[str]
    rows: list[list[str]]

    def villages(self) -> set[str]:
        """Whatever is filled in in the village column."""
        if "village" not in self.columns:
            return set()
        index = self.columns.index("village")
        return {row[index].strip() for row in self.rows if len(row) > index} - {""}


def read_case_file(content: bytes) -> CaseFile:
    """A UTF-8 CSV with header (BOM allowed). Empty lines are no rows. Raises CaseFileError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CaseFileError(f"baris {line} bukan UTF-8, simpan ulang sebagai CSV UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    usual_limit = csv.field_size_limit(len(text) + 1)  # no field is too long to be carried through
    rows: list[list[str]] = []
    line = 1
    try:
        columns = next(reader, [])
        _check_header(columns)
        line = reader.line_num + 1
        for row in reader:
            if row:
                rows.append(row)
            line = reader.line_num + 1
    except csv.Error as error:
        # Usually a quote that is never closed: guessing where it ends would lose rows in silence.
        raise CaseFileError(f"baris {line} bukan CSV yang utuh ({error})") from error
    finally:
        csv.field_size_limit(usual_limit)
    return CaseFile(columns, rows)


def _check_header(columns: list[str]) -> None:
    if missing := [name for name in REQUIRED if name not in columns]:
        raise CaseFileError(f"judul kolom kurang: {', '.join(missing)}")
    if not any(name in columns for name in PLACES):
        raise CaseFileError("judul kolom kurang: village atau availability")
    if reserved := [name for name in columns if name in ANSWERS]:
        raise CaseFileError(f"ganti nama kolom {', '.join(reserved)}: nama itu milik hasil")
    if doubled := {name for name in columns if columns.count(name) > 1}:
        raise CaseFileError(f"judul kolom ganda: {', '.join(sorted(doubled)) or '(kosong)'}")


def answer(
    file: CaseFile, ladder: Ladder, matrix: Matrix, decide_in_village: DecideInVillage
) -> Iterator[list[str]]:
    """The rows of the output, header first: each row's own columns, then ANSWERS."""
    width = len(file.columns)
    yield [*file.columns, *ANSWERS]
    for row in file.rows:
        try:
            if len(row) != width:
                message = f"Baris ini berisi {len(row)} kolom, judul {width} kolom: samakan jumlahnya."
                raise CaseError("invalid", message)
            request = read_request(ladder, dict(zip(file.columns, row, strict=True)))
            if request.availability:
                decision, unit = decide(matrix, request.case, request.availability), ""
            else:
                decision, unit = decide_in_village(request.village, request.case)
            cells = _cells(decision, unit, request.case)
        except CaseError as error:
            cells = [""] * (len(ANSWERS) - 1) + [error.message]
            row = [*row, *[""] * (width - len(row))][:width]  # the answers stay under their own titles
        yield [*row, *cells]


def _cells(decision: Decision, unit: str, case: Case) -> list[str]:
    row = decision.matrix_row
    return [
        decision.outcome,
        decision.alternative or "",
        decision.reason or "",
        "" if row is None else str(row),
        decision.policy,
        unit,
        notification_of(decision, case) or "",
        "",
    ]


def to_csv(rows: Iterable[list[str]]) -> str:
    """The rows as one CSV text, lines ended by LF."""
    text = io.StringIO()
    plain = csv.writer(text, lineterminator="\n")
    quoted = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        # Python before 3.13 leaves a lone CR unquoted, which would read back as the end of the row.
        (quoted if any("\r" in cell for cell in row) else plain).writerow(row)
    return text.getvalue()
