"""Village search over the real regions: what is found, in which order, and that no text breaks it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from allocation import reference
from allocation.models import RegionLoad
from allocation.search import SearchIndexError, packed, search
from allocation.search.store import MISSING, OUTDATED, UNREADABLE, IndexFile, index_file

pytestmark = pytest.mark.django_db
GAMBIR = "31.71.01.1001"


@pytest.mark.parametrize(
    "text",
    [
        "gambir gambir",
        "GAMBIR jakarta pusat",
        "pusat gambir gambir",  # any order, across levels
        "gambir jakpus",
        "kel. gambir kec. gambir",
        "gambr gambir jakpus",  # a letter missing
        "gmabir jakarta pusat",  # two letters changed round
        "gam gam",
        "10110 gambir",
    ],
)
def test_gambir_is_found_however_it_is_typed(text: str) -> None:
    assert search(text).codes[0] == GAMBIR


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tanahabang gelora", "31.71.07.1001"),  # joined
        ("karang turi", "33.74.03.1009"),  # split: KARANGTURI in SEMARANG
        ("cideng", "31.71.01.1002"),
        ("cidang gambir", "31.71.01.1002"),
    ],
)
def test_joined_split_and_misspelled_names_are_among_the_first_eight(text: str, code: str) -> None:
    assert code in search(text).codes


def test_exact_names_come_before_names_that_only_begin_so() -> None:
    assert search("gambir").codes[0] == GAMBIR


def test_a_postal_code_finds_its_villages() -> None:
    assert GAMBIR in search("10110").codes


def test_a_nonsense_word_finds_nothing_but_names_the_nearest() -> None:
    answer = search("zzqxv")
    assert answer.codes == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        "\0",
        "%",
        "_",
        "'; DROP TABLE",
        "😀",
        "x" * 10_000,
        "a " * 5_000,
        "1" * 500,
        "ÀÉÎ",
        "kec.",
        "()[]*",
    ],
)
def test_any_text_gets_an_answer(text: str) -> None:
    answer = search(text)
    assert len(answer.codes) <= 8


def test_limit_is_kept() -> None:
    assert len(search("suka", limit=3).codes) == 3


def test_every_village_is_known_to_the_index(villages: SimpleNamespace) -> None:
    assert index_file().get() is not None
    assert index_file().rebuild() is False  # the loaded regions are what the file was built from


def test_missing_outdated_and_broken_files_say_what_to_do(tmp_path: Path) -> None:
    def problem(file: IndexFile) -> str:
        with pytest.raises(SearchIndexError) as caught:
            file.get()
        return str(caught.value)

    missing = IndexFile(tmp_path / "none.index", reference.abbreviations())
    assert problem(missing) == MISSING
    broken = tmp_path / "broken.index"
    broken.write_bytes(b"not an index")
    assert problem(IndexFile(broken, reference.abbreviations())) == UNREADABLE
    facts, arrays = packed.read(index_file().path)
    packed.write(broken, facts, {name: array for name, array in arrays.items() if name != "near_hash"})
    assert problem(IndexFile(broken, reference.abbreviations())) == UNREADABLE
    own = IndexFile(index_file().path, reference.abbreviations())
    RegionLoad.note("0" * 64)
    assert problem(own) == OUTDATED
