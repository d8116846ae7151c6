"""Village search over the real regions: what is found, in which order, and that no text breaks it."""

import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import reference
from allocation.models import Region, RegionLoad
from allocation.places import current_load as region_load
from allocation.places import load as region_table
from allocation.places.current_load import PerLoad
from allocation.places.search import index, preload, search
from allocation.places.search.rank import SearchAnswer
from tests.bench import search_queries
from tests.rounds import rounds

pytestmark = pytest.mark.django_db
GAMBIR = "31.71.01.1001"
SAMPLE, SEED = 150, 11


def rows(answer: SearchAnswer, limit: int = 8) -> list[str]:
    """What a page of so many rows shows that fits."""
    return [*answer.groups, *answer.villages][:limit]


@pytest.mark.parametrize(
    "text",
    [
        "gambir",
        "gambir gambir",
        "GAMBIR jakarta pusat",
        "pusat gambir gambir",  # any order, across levels
        "gambir jakpus",
        "kel gambir",
        "kel. gambir kec. gambir",
        "desa gambir",  # callers mix up the two kinds
        "gam gam",
        "10110 gambir",
        "kel. gambir kec. gambir kota jakarta pusat prov. dki jakarta",
    ],
)
def test_gambir_is_found_however_it_is_typed(text: str) -> None:
    assert search(text).villages[0] == GAMBIR


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gambr gambir jakpus", GAMBIR),  # a letter missing
        ("gmabir jakarta pusat", GAMBIR),  # two letters changed round
        ("tanahabang gelora", "31.71.07.1001"),  # joined
        ("karang turi", "33.74.03.1009"),  # split: KARANGTURI in SEMARANG
        ("cideng", "31.71.01.1002"),
        ("cidang gambir", "31.71.01.1002"),
        ("10110", GAMBIR),
    ],
)
def test_joined_split_and_misspelled_names_are_among_the_first_eight(text: str, code: str) -> None:
    answer = search(text)
    assert code in [*rows(answer), *answer.guesses]


# Districts, regencies, provinces


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("bandung wetan", ["32.73.09"]),
        ("batam kota", ["21.71.10", "21.71"]),
        ("tanah abang", ["31.71.07", "16.12.05"]),  # in towns first
        ("kec tanah abang", ["31.71.07", "16.12.05"]),
        ("Kec. Tanah Ab", ["16.12.05", "31.71.07"]),
        ("gambir", ["31.71.01"]),
        ("kel gambir", []),
        ("desa tanah abang", []),
        ("tabang", ["64.02.12", "76.03.10"]),
        ("bandung", ["35.04.17", "36.04.34", "32.73", "32.04"]),  # districts, then regencies
        ("kota bandung", ["32.73"]),
        ("kab bandung", ["32.04", "32.17"]),  # KAB. BANDUNG BARAT only begins so
        ("bekasi kota", ["32.75"]),
        ("kota cianjur", ["32.03.01", "32.03"]),  # there is only a regency: the level was wrong
        ("cibinong bogor", ["32.01.01"]),
        ("jakarta pusat", ["31.71"]),
        ("prov jawa tengah", ["33"]),
        ("kota gajah", ["18.02.23"]),  # the marker belongs to the name
    ],
)
def test_a_named_district_regency_or_province_is_found(text: str, groups: list[str]) -> None:
    assert list(search(text).groups)[: max(1, len(groups))] == groups


def test_villages_of_a_named_district_come_before_scattered_words_and_after_exact_names() -> None:
    assert search("bandung wetan").villages[:3] == ("32.73.09.1001", "32.73.09.1002", "32.73.09.1003")
    tanah_abang = Region.objects.in_bulk(search("tanah abang", 40).villages)
    names = [tanah_abang[code].ap2t_name for code in search("tanah abang", 40).villages]
    exact = names.count("TANAH ABANG")
    assert exact >= 6
    assert set(names[:exact]) == {"TANAH ABANG"}
    districts = [code[:8] for code in search("tanah abang", 40).villages[exact:]]
    assert set(districts[:24]) == {"31.71.07", "16.12.05"}


@pytest.mark.parametrize(
    ("text", "inside", "villages"),
    [
        ("kec tanah abang", ("31.71.07", "16.12.05"), 24),
        ("kota bandung", "32.73", 151),
        ("kab bandung", ("32.04", "32.17"), 445),
    ],
)
def test_villages_of_the_level_that_is_named_come_first(
    text: str, inside: str | tuple[str, ...], villages: int
) -> None:
    answer = search(text, 500)
    assert len(answer.villages) == answer.matches
    assert all(code.startswith(inside) for code in answer.villages[:villages])
    assert answer.matches - villages <= 1


def test_each_named_district_gives_one_of_its_villages() -> None:
    assert search("gambir").heads == (GAMBIR,)
    assert search("bandung wetan").heads == ("32.73.09.1001",)
    assert [code[:8] for code in search("tanah abang").heads] == ["31.71.07", "16.12.05"]


def sample_of_districts() -> list[str]:
    codes = sorted(row[0] for row in region_table.package_rows() if len(row[0]) == 8)
    return Random(SEED).sample(codes, SAMPLE)


def test_every_district_of_a_sample_is_found_by_its_name_alone_and_with_its_regency() -> None:
    """The bench asks for all of them (bench_search.py)."""
    first, eight, both = search_queries.missed_districts(
        lambda text: rows(search(text)), sample_of_districts()
    )
    assert (first, eight) == ([], [])
    assert len(both) <= 1  # "batang batang", "sorong sorong"


# Guesses


@pytest.mark.parametrize(
    "text", ["ikn", "lippo cikarang", "gambr jakpus", "zzqxv", "xqzgambirwk", "bumi serpong"]
)
def test_what_fits_nothing_is_at_most_a_guess(text: str) -> None:
    answer = search(text)
    assert (answer.groups, answer.villages, answer.matches) == ((), (), 0)
    assert [code for code in answer.guesses if len(code) == 13][8:] == []


def test_guesses_follow_what_fits_and_are_told_apart() -> None:
    answer = search("wonorojo")
    fitting, guessed = set(answer.villages), set(answer.guesses)
    assert answer.matches == len(fitting) < 8
    assert guessed
    assert not guessed & fitting
    names = Region.objects.in_bulk([*fitting])
    assert all(region.ap2t_name.replace(" ", "").startswith("WONOROJO") for region in names.values())


def test_a_postal_code_is_not_followed_by_others_like_it() -> None:
    assert search("10110").villages == (GAMBIR,)
    assert search("10110").guesses == ()


# Aliases


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("irian jaya", ["91", "92", "93", "94", "95", "96"]),
        ("irian jaya barat", ["92", "96"]),
        ("bsd", ["36.74.01", "36.74.02", "36.74.07", "36.03.22", "36.03.23"]),
        ("bumi serpong damai", ["36.74.01", "36.74.02", "36.74.07", "36.03.22", "36.03.23"]),
        ("ujung pandang", ["73.71.04", "73.71"]),  # the district of that name, then the town's old name
        ("jogja", ["34.71", "34"]),
        ("Solo", ["33.72"]),
        ("laweyan solo", ["33.72.01"]),
        ("kab pontianak", ["61.02"]),
        ("kabupaten pontianak", ["61.02"]),
        ("nagoya batam", ["21.71.06"]),
    ],
)
def test_old_and_everyday_names_mean_their_regions(text: str, groups: list[str]) -> None:
    assert list(search(text).groups)[: len(groups)] == groups


def test_each_alias_names_the_region_that_its_table_says() -> None:
    path = reference.APP / "data" / "aliases.csv"
    names = {row[0]: row[4] for row in region_table.package_rows()}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        alias, code, region = line.split(",")[:3]
        assert names[code] == region, alias
        answer = search(alias)
        assert code in answer.groups or code in answer.villages, alias


# More than a page


def test_all_that_fits_is_counted_and_can_be_read_page_by_page() -> None:
    answer = search("tanah abang")
    every = search("tanah abang", 1000)
    assert answer.matches == every.matches == len(every.villages) == len(set(every.villages))
    assert every.villages[: len(answer.villages)] == answer.villages
    assert search("tanah abang", 20).villages == every.villages[:20]


def test_a_postal_code_of_many_villages_is_found_whole() -> None:
    counts: dict[str, set[str]] = defaultdict(set)
    for row in region_table.package_rows():
        if row[6]:
            counts[row[6]].add(row[0])
    postal, codes = max(counts.items(), key=lambda item: len(item[1]))
    assert len(codes) > 8
    answer = search(postal, 500)
    assert (set(answer.villages), answer.matches) == (codes, len(codes))


def test_limit_is_kept() -> None:
    assert len(search("suka", limit=3).villages) == 3
    assert len(search("suka", limit=0).villages) == 1


# Any text


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


@settings(max_examples=rounds(200, 1000), deadline=None)
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


def test_a_command_builds_no_index(counted: SimpleNamespace) -> None:
    call_command("check")
    call_command("load_regions", verbosity=0)
    assert counted.builds == 0


def test_the_table_of_aliases_is_kept_in_words_that_can_be_typed() -> None:
    for alias in reference.aliases():
        assert re.search("[A-Za-z]", alias.text)
