"""Templates, style sheets and scripts: none is long, and a colour or a type has its value in one place."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOKENS = ROOT / "static" / "css" / "tokens.css"
SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
FILES = [*SHEETS, *sorted((ROOT / "static").rglob("*.js")), *sorted((ROOT / "templates").rglob("*.*"))]
LONGEST = 200  # lines
COLOUR = r"#[0-9a-f]{3,8}\b(?=[^{}]*\})|\b(?:rgb|hsl|light-dark)a?\("
TYPE = r"\d{3} [\d.]+rem/[\d.]+rem var\(--\w+\)"  # weight, size and height of a line


def values(pattern: str, sheet: Path) -> list[str]:
    without_comments = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.findall(pattern, without_comments)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_file_is_at_most_200_lines_long(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_every_colour_stands_among_the_tokens() -> None:
    assert len(values(COLOUR, TOKENS)) > 50
    assert {
        sheet.name: found for sheet in SHEETS if sheet != TOKENS and (found := values(COLOUR, sheet))
    } == {}


def test_no_type_is_written_twice() -> None:
    every = Counter(value for sheet in SHEETS for value in values(TYPE, sheet))
    assert len(every) > 15
    assert {value: number for value, number in every.items() if number > 1} == {}
