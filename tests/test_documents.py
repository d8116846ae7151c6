"""What the documents name is there: files, links, commands and targets of make."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LISTED = subprocess.run(
    ["git", "ls-files", "*.md", "*.py", "Makefile"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()
# The changelog tells of what was there once.
PAGES = [name for name in LISTED if name.endswith(".md") and name != "CHANGELOG.md"]
FOR_DEVELOPERS = ("CONTRIBUTING.md", "docs/adr/", "docs/architecture.md", "docs/how-to/")
TOPS = ("allocation", "scripts_agent", "pln123", "templates", "static", "tests", "docs")
# Of Django and its apps, as far as the documents name them.
FOREIGN = {"migrate", "collectstatic", "createsuperuser", "check", "makemigrations", "shell"}


def code_in(name: str) -> list[str]:
    """What stands in backticks, and in blocks of code."""
    return re.findall(r"`+([^`]+)`+", (ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_every_file_that_a_document_names_is_there(name: str) -> None:
    named = {match for code in code_in(name) for match in re.findall(r"[\w./*-]+", code)}
    for path in sorted(path for path in named if path.startswith(tuple(f"{top}/" for top in TOPS))):
        # The table of ASVS names tests from their own folder on.
        assert [*ROOT.glob(path.rstrip("./")), *(ROOT / "tests").glob(path.rstrip("./"))], path


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith(FOR_DEVELOPERS)])
def test_every_name_of_the_code_that_a_document_names_is_there(name: str, words: set[str]) -> None:
    """Functions, classes and constants: `closing_form`, `BearerToken(Scope...)`, `RULES`."""
    for code in code_in(name):
        if found := re.fullmatch(r"([A-Za-z]\w*(?:_\w+|[a-z][A-Z]\w*)|[A-Z_]{4,})(?:\(.*\))?", code):
            assert found[1] in words, code


@pytest.fixture(scope="module")
def words() -> set[str]:
    """Every word that stands in our code."""
    code = [ROOT / name for name in LISTED if not name.endswith(".md")]
    return set(re.findall(r"\w+", " ".join(path.read_text(encoding="utf-8") for path in code)))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", (ROOT / name).read_text(encoding="utf-8")):
        if "://" not in link:
            assert ((ROOT / name).parent / link.partition("#")[0]).exists(), link


@pytest.mark.parametrize("name", PAGES)
def test_every_command_that_a_document_names_is_there(name: str) -> None:
    text = "\n".join(code_in(name))
    ours = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    for command in re.findall(r"manage\.py (\w+)", text):
        assert command in ours | FOREIGN, command
    targets = set(re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for target in re.findall(r"^make ([a-z]+)", text, re.MULTILINE):
        assert target in targets, target


def test_every_command_of_ours_is_named_by_a_document() -> None:
    named = " ".join(code for name in PAGES for code in code_in(name))
    ours = {path.stem for path in ROOT.glob("*/management/commands/[a-z]*.py")}
    assert {command for command in ours if not re.search(rf"\b{command}\b", named)} == set()


def test_every_setting_that_the_site_reads_is_in_the_table_of_settings() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pln123").rglob("*.py"))
    read = set(re.findall(r"""(?:\bread_\w+\(|os\.environ(?:\.get\(|\[))\s*"([A-Z][A-Z0-9_]+)\"""", code))
    assert {"DATABASE_URL", "PLN123_DEMO", "PLN123_RETENTION_DAYS"} < read
    documented = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert {name for name in read if f"`{name}" not in documented} == set()
