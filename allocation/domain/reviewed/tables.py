"""Reads reviewed tables strictly, CSV and TOML: every complaint names file and line."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from allocation.domain.errors import PolicyFileError, shown
from allocation.domain.typed_text import whole_number_in

E = TypeVar("E", bound=Enum)


@dataclass(frozen=True, slots=True)
class TableRow:
    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def error(self, message: str) -> PolicyFileError:
        return PolicyFileError(self.path, self.line, message)

    def number(self, column: str) -> int:
        """The whole number in this column, written in digits alone."""
        number = whole_number_in(self[column])
        if number is None:
            raise self.error(f"kolom {column}: {shown(self[column])} bukan bilangan, isi dengan angka saja")
        return number

    def word(self, column: str, words: type[E]) -> E:
        """The member of `words` written in this column."""
        try:
            return words(self[column])
        except ValueError:
            known = ", ".join(map(str, words))
            raise self.error(f"kolom {column}: {shown(self[column])} tidak dikenal, isi {known}") from None


def read_table(path: Path, columns: Sequence[str]) -> Iterator[TableRow]:
    """The rows of a UTF-8 CSV file (BOM allowed) that has exactly these columns. Raises PolicyFileError."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    line = 1  # where the present row begins; a quoted cell may go over several lines
    try:
        header = next(reader, [])
        if header != list(columns):
            raise PolicyFileError(path, 1, f"judul kolom harus {','.join(columns)}")
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) != len(columns):
                count = f"{len(cells)} kolom, seharusnya {len(columns)}"
                raise PolicyFileError(path, line, f"baris ini berisi {count}")
            yield TableRow(path, line, dict(zip(columns, cells, strict=True)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise PolicyFileError(path, line, f"bukan CSV yang utuh ({error})") from error


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file: the keys at its top, and its [[...]] entries of one name, each with its first line."""

    top: dict[str, Any]
    entries: tuple[tuple[int, dict[str, Any]], ...]


def read_toml(path: Path, name: str) -> TomlFile:
    """A UTF-8 TOML file with at least one [[name]] entry. Raises PolicyFileError."""
    text = read_text(path)
    lines = text.splitlines()
    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))  # otherwise "at end of document"
        raise PolicyFileError(path, int(at[1]) if at else len(lines), f"bukan TOML ({error})") from error
    entries = top.pop(name, None)
    heads = [number for number, line in enumerate(lines, 1) if line.strip() == f"[[{name}]]"]
    if not (isinstance(entries, list) and heads and len(heads) == len(entries)):
        raise PolicyFileError(path, 1, f"tulis setiap isian di bawah baris [[{name}]]")
    return TomlFile(top, tuple(zip(heads, entries, strict=True)))


def read_text(path: Path) -> str:
    """The whole file as text. Raises PolicyFileError, with the line where the encoding breaks."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PolicyFileError(path, 1, f"berkas tidak dapat dibaca ({error.strerror})") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PolicyFileError(path, line, "bukan UTF-8, simpan ulang sebagai UTF-8") from error
