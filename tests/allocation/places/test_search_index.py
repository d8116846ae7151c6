"""The index of the search: any text gets an answer, and when it is built."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import reference
from allocation.models import Region, RegionLoad
from allocation.places import current_load as region_load
from allocation.places.current_load import PerLoad
from allocation.places.search import index, preload, search
from allocation.places.search.rank import SearchAnswer
from tests.rounds import rounds

GAMBIR = "31.71.01.1001"
pytestmark = pytest.mark.django_db


# Any text


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "a",
            "\0",
            "%",
            "_",
            "'; DROP TABLE",
            "😀",
            "ÀÉÎ",
            "kec.",
            "kota",
            "kab kota kec",
            "()[]*",
        ),
        *(
            "x" * 10_000,
            "a " * 5_000,
            "1" * 500,
            "㎉" * 100,
            "ntt " * 25,
            "kec kel desa kab kota prov kec kel",
        ),
    ],
)
def test_any_text_gets_an_answer(text: str) -> None:
    answer = search(text)
    assert len(answer.villages) + len([code for code in answer.guesses if len(code) == 13]) <= 8


WORDS = st.sampled_from(
    ["kec", "kel.", "kota", "gambir", "jakpus", "tanah", "abang", "bsd", "ntt", "10110", "a"]
)


@pytest.mark.slow
@settings(max_examples=rounds(200, 1000))
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=12).map(" ".join)))
def test_texts_that_nobody_thought_of_get_an_answer(text: str) -> None:
    answer = search(text)
    assert len(answer.villages) <= 8
    assert answer.matches >= len(answer.villages)
    assert not answer.guesses or not answer.groups


# When the index is built


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The index is built by nobody yet; `builds` counts from now on."""
    from allocation.places import search as module

    count = SimpleNamespace(builds=0)
    kept, make = index._kept, module._build

    def build() -> object:
        count.builds += 1
        return make()

    monkeypatch.setattr(index, "_make", build)
    index._kept = None
    yield count
    index._kept = kept


@pytest.mark.slow
def test_the_index_is_built_once_and_asks_nothing_of_the_database_after(
    counted: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr(region_load, "CHECK_SECONDS", 3600.0)
    search("gambir")
    with django_assert_num_queries(0):
        for _ in range(3):
            search("cideng")
    assert counted.builds == 1


def test_threads_that_search_at_once_build_it_once(counted: SimpleNamespace) -> None:
    together = Barrier(4)
    built = PerLoad(lambda: (counted.__dict__.update(builds=counted.builds + 1), object())[1])
    region_load.current_load()

    def get(_: int) -> object:
        together.wait()
        return built.get()

    with ThreadPoolExecutor(4) as pool:
        assert len({id(one) for one in pool.map(get, range(4))}) == 1
    assert counted.builds == 1


@pytest.mark.slow
def test_other_regions_are_searched_as_soon_as_they_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = index._kept
    monkeypatch.setattr(region_load, "CHECK_SECONDS", 0.0)
    assert search("xilofon").villages == ()
    Region.objects.filter(pk=GAMBIR).update(name="Xilofon", ap2t_name="XILOFON")
    RegionLoad.note("0" * 64)
    assert search("xilofon").villages == (GAMBIR,)
    index._kept = kept


def test_without_regions_nothing_is_found_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = index._kept
    index._kept = None
    monkeypatch.setattr(Region, "objects", Region.objects.none())
    assert search("gambir") == SearchAnswer()
    index._kept = kept


def test_a_start_without_a_database_goes_on(monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    def away() -> None:
        raise OSError("away")

    monkeypatch.setattr("allocation.places.search.connections.close_all", lambda: None)
    monkeypatch.setattr(index, "get", away)
    preload()
    assert "Indeks pencarian desa belum dapat dibuat" in caplog.text


@pytest.mark.slow
def test_a_command_builds_no_index(counted: SimpleNamespace) -> None:
    call_command("check")
    call_command("load_regions", verbosity=0)
    assert counted.builds == 0


def test_the_table_of_aliases_is_kept_in_words_that_can_be_typed() -> None:
    for alias in reference.aliases():
        assert re.search("[A-Za-z]", alias.text)
