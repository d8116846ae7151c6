"""Village search over the real regions: what is found, in which order, and that no text breaks it."""

from collections import defaultdict
from random import Random

import pytest

from allocation import reference
from allocation.models import Region
from allocation.places.search import search
from allocation.places.search.rank import SearchAnswer
from tests.bench import search_measures
from tests.package_regions import package_regions

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
    codes = sorted(code for code in package_regions() if len(code) == 8)
    return Random(SEED).sample(codes, SAMPLE)


@pytest.mark.slow
def test_every_district_of_a_sample_is_found_by_its_name_alone_and_with_its_regency() -> None:
    """The bench asks for all of them (bench_search.py)."""
    first, eight, both = search_measures.missed_districts(
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


@pytest.mark.slow
def test_each_alias_names_the_region_that_its_table_says() -> None:
    path = reference.APP / "data" / "aliases.csv"
    names = {code: row.ap2t_name for code, row in package_regions().items()}
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


@pytest.mark.slow
def test_a_postal_code_of_many_villages_is_found_whole() -> None:
    counts: dict[str, set[str]] = defaultdict(set)
    for code, row in package_regions().items():
        if row.postal_code:
            counts[row.postal_code].add(code)
    postal, codes = max(counts.items(), key=lambda item: len(item[1]))
    assert len(codes) > 8
    answer = search(postal, 500)
    assert (set(answer.villages), answer.matches) == (codes, len(codes))


def test_limit_is_kept() -> None:
    assert len(search("suka", limit=3).villages) == 3
    assert len(search("suka", limit=0).villages) == 1
