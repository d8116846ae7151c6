"""The search of step 2 as the page shows it: rows, districts that open, guesses, the rest, and the status."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rounds import rounds
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db
SEARCH = "/asisten/wilayah/cari/"


class Page:
    """What one answer of the search shows."""

    def __init__(self, client: Client, query: str = "", path: str = SEARCH, **parts: str) -> None:
        asked = parts | ({"q": query} if query else {})
        response = client.get(path, asked, headers={"HX-Request": "true"} if path == SEARCH else {})
        assert response.status_code == 200
        self.html = html_of(response).split('id="hasil-cari"')[1].split('id="daftar"')[0]
        self.text = text_of(response)
        found = re.findall(r'<(a|button) class="(village[^"]*)"(.*?)</(?:a|button)>', self.html)
        self.rows = [(kind, classes, words(rest)) for kind, classes, rest in found]
        self.links = [unescape(query) for query in re.findall(r'href="\?([^"]*)"', self.html)]
        self.values = re.findall(r'value="([^"]*)"', self.html)
        self.keys = re.findall(r'data-key="(\d)"', self.html)
        self.status = unescape(re.search(r'data-status="([^"]*)"', self.html)[1])

    def follow(self, client: Client, label: str, path: str = SEARCH) -> "Page":
        links = [rest for kind, _, rest in self.rows if kind == "a"]
        [place] = [n for n, rest in enumerate(links) if rest.lstrip("12345678 ").startswith(label)]
        return Page(client, path=path, **{k: v[0] for k, v in parse_qs(self.links[place]).items()})


def words(html: str) -> str:
    plain = re.sub(r"</?mark>", "", html.split(">", 1)[1])
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", plain)).split())


@pytest.fixture
def client(walk: Walk) -> Client:
    return walk.client


def test_a_district_is_a_row_that_says_how_many_villages_it_opens(client: Client) -> None:
    page = Page(client, "tanah abang")
    assert [rest for kind, _, rest in page.rows if kind == "a"] == [
        "1 Kec. TANAH ABANG · 7 kelurahan · KOTA ADM. JAKARTA PUSAT · DKI JAKARTA",
        "2 Kec. TANAH ABANG · 17 desa · KAB. PENUKAL ABAB LEMATANG ILIR · SUMATERA SELATAN",
        "Tampilkan 28 lagi",
    ]
    assert page.rows[2][2] == ("3 TANAH ABANG Desa · GALANG · KAB. DELI SERDANG · SUMATERA UTARA · 20585")
    assert page.keys == list("12345678")
    assert page.status == "8 dari 36 hasil (2 kecamatan, 34 desa/kelurahan)"


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("tanah abang", ["TANAH ABANG"]),
        ("tanahab", ["TANAH AB"]),
        ("gambir jakpus", ["GAMBIR", "JAKARTA PUSAT"]),
        ("10110", ["10110"]),
        ("gambr", []),  # a guess has nothing of what was typed
    ],
)
def test_what_was_typed_is_marked_in_the_first_row(client: Client, query: str, marks: list[str]) -> None:
    first = re.search(r'class="village.*?</(?:a|button)>', Page(client, query).html)[0]
    assert re.findall(r"<mark>(.*?)</mark>", first) == marks


def test_an_opened_district_lists_its_villages_with_a_way_back(client: Client) -> None:
    page = Page(client, "tanah abang").follow(client, "Kec. TANAH ABANG · 7 kelurahan")
    assert [rest.split(" Kel.")[0] for _, _, rest in page.rows] == [
        *("Kembali ke 36 hasil", "1 BENDUNGAN HILIR", "2 GELORA", "3 KAMPUNG BALI", "4 KARET TENGSIN"),
        *("5 KEBON KACANG", "6 KEBON MELATI", "7 PETAMBURAN"),
    ]
    assert page.status == "7 kelurahan di Kec. TANAH ABANG"
    assert page.values[0] == "31.71.07.1002"
    assert page.follow(client, "Kembali ke 36 hasil").status.startswith("8 dari 36 hasil")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bandung wetan", "1 Kec. BANDUNG WETAN · 3 kelurahan · KOTA BANDUNG · JAWA BARAT"),
        ("batam kota", "1 Kec. BATAM KOTA · 6 kelurahan · KOTA BATAM · KEPULAUAN RIAU"),
        ("kec tanah abang", "1 Kec. TANAH ABANG · 7 kelurahan · KOTA ADM. JAKARTA PUSAT · DKI JAKARTA"),
        ("kel gambir", "1 GAMBIR Kel. · GAMBIR · KOTA ADM. JAKARTA PUSAT · DKI JAKARTA · 10110"),
        ("kota bandung", "1 KOTA BANDUNG · 30 kecamatan · JAWA BARAT"),
        ("kab bandung", "1 KAB. BANDUNG · 31 kecamatan · JAWA BARAT"),
        ("jawa barat", "1 Prov. JAWA BARAT · 27 kabupaten/kota"),
        ("sorkam", "1 Kec. SORKAM · 21 desa/kelurahan · KAB. TAPANULI TENGAH · SUMATERA UTARA"),
    ],
)
def test_the_first_row_is_what_was_named(client: Client, query: str, first: str) -> None:
    assert Page(client, query).rows[0][2] == first


def test_a_village_shows_its_code_though_its_namesake_is_not_among_the_rows(client: Client) -> None:
    rows = [rest for _, _, rest in Page(client, "95691").rows if "TOUNELET SATU" in rest]
    assert [re.sub("^[1-8] ", "", rest).split(" · ")[0] for rest in rows] == [
        "TOUNELET SATU (Desa, 71.02.11.2003) Desa"
    ]


def test_regencies_and_provinces_open_down_to_the_villages(client: Client) -> None:
    page = Page(client, "jawa barat").follow(client, "Prov. JAWA BARAT")
    assert page.status == "27 kabupaten/kota di Prov. JAWA BARAT"
    page = page.follow(client, "KOTA BANDUNG")
    assert page.status == "30 kecamatan di KOTA BANDUNG"
    page = page.follow(client, "Kec. BANDUNG WETAN")
    assert page.status == "3 kelurahan di Kec. BANDUNG WETAN"
    assert page.values == ["32.73.09.1001", "32.73.09.1003", "32.73.09.1002"]


# Guesses


@pytest.mark.parametrize("query", ["ikn", "lippo cikarang", "gambr jakpus"])
def test_a_guess_says_that_it_is_one_and_has_no_key(client: Client, query: str) -> None:
    page = Page(client, query)
    assert page.status == (
        f"Tidak ada wilayah '{query}'. Tidak ada yang terpilih: pastikan dahulu kepada Pemohon."
    )
    assert "Mungkin maksud Anda:" in page.text
    assert page.rows
    assert page.keys == []
    assert 'aria-label="Wilayah yang cocok"' not in page.html


def test_guesses_stand_below_what_fits_under_their_own_heading(client: Client) -> None:
    page = Page(client, "wonorojo")
    fitting, guessed = page.html.split("Mungkin maksud Anda:")
    assert len(page.keys) == fitting.count("data-key") == fitting.count('name="village"')
    assert guessed.count('name="village"') == len(page.rows) - len(page.keys) > 0
    assert page.status.endswith(f"; di bawahnya {len(page.rows) - len(page.keys)} nama yang mirip")
    assert "Tidak ada wilayah" not in page.status


def test_a_search_that_resembles_nothing_says_what_to_do(client: Client) -> None:
    page = Page(client, "###")
    assert page.rows == []
    assert page.status == (
        "Tidak ada wilayah '###'. Periksa ejaannya, atau pakai keempat daftar di bawah ini."
    )


def test_the_lists_stand_open_where_nothing_fits(walk: Walk) -> None:
    walk.open("PB")
    for query, is_open in (("gambir", False), ("lippo cikarang", True), ("###", True)):
        page = html_of(walk.client.get(f"/asisten/{walk.call.pk}/2/", {"q": query}))
        assert ('<details id="daftar" open' in page) == is_open


# Aliases


@pytest.mark.parametrize(
    ("query", "start", "alias"),
    [
        ("bumi serpong damai", "1 Kec. SERPONG · 9 kelurahan · ", "Bumi Serpong Damai"),
        ("irian jaya", "1 Prov. PAPUA · 9 kabupaten/kota", "Irian Jaya"),
        ("laweyan solo", "1 Kec. LAWEYAN · 11 kelurahan · ", "Solo"),
    ],
)
def test_a_row_found_by_another_name_says_so(client: Client, query: str, start: str, alias: str) -> None:
    first = Page(client, query).rows[0][2]
    assert first.startswith(start)
    assert first.endswith(f" · alias: {alias} (tambahan)")


def test_only_the_rows_that_an_alias_means_carry_it(client: Client) -> None:
    rows = [rest for _, _, rest in Page(client, "solo").rows]
    assert [rest for rest in rows if "alias" in rest] == [rows[0]]
    assert rows[1].startswith("2 SOLO Desa")


# The rest


def test_all_that_fits_can_be_reached(client: Client) -> None:
    page = Page(client, "tanah abang")
    values = page.values
    page = page.follow(client, "Tampilkan 28 lagi")
    assert page.status == "9–36 dari 36 hasil (2 kecamatan, 34 desa/kelurahan)"
    assert len({*values, *page.values}) == 34
    assert page.rows[0][2] == "Kembali ke hasil pertama"
    assert page.keys == list("12345678")


def test_many_pages_follow_one_another_without_a_gap(client: Client) -> None:
    page, seen = Page(client, "kota bandung"), []
    total = int(re.search(r"dari (\d+) hasil", page.status)[1])
    while True:
        seen += page.values
        more = [rest for _, _, rest in page.rows if rest.startswith("Tampilkan")]
        if not more:
            break
        page = page.follow(client, more[0])
    assert len(seen) == len(set(seen)) == total - 1  # and one regency


def test_a_postal_code_of_many_villages_says_how_many(client: Client) -> None:
    page = Page(client, "31314")
    assert re.fullmatch(r"8 dari \d+ desa/kelurahan", page.status)
    assert page.rows[-1][2].startswith("Tampilkan ")


@pytest.mark.parametrize(
    "parts",
    [
        {"mulai": "999999999"},
        {"mulai": "99999"},
        {"mulai": "-8"},
        {"mulai": "²"},
        {"dalam": "99.99.99"},
        {"dalam": "31.71.07.1001"},
        {"dalam": "x\0"},
        {"dalam": "31.71.07", "mulai": "99"},
    ],
)
def test_an_address_put_together_by_hand_is_answered(client: Client, parts: dict[str, str]) -> None:
    assert Page(client, "tanah abang", **parts).rows


@pytest.mark.slow
@settings(max_examples=rounds(50, 500))
@given(st.text(max_size=120), st.text(max_size=15), st.text("0123456789-²", max_size=8))
def test_any_text_gets_a_page(client: Client, q: str, code: str, start: str) -> None:
    asked = {"q": q, "dalam": code, "mulai": start}
    # A NUL or half a pair of surrogates is refused for the whole site.
    assert client.get(SEARCH, {k: v.encode(errors="replace") for k, v in asked.items()}).status_code in (
        200,
        400,
    )


# Without JavaScript, and without a call


def test_the_same_links_work_as_plain_addresses_of_the_step(walk: Walk, client: Client) -> None:
    walk.open("PB")
    path = f"/asisten/{walk.call.pk}/2/"
    page = Page(client, "bandung wetan", path=path)
    assert '<p id="jumlah" class="desk-count" role="status">8 dari 14 hasil' in html_of(
        client.get(path, {"q": "bandung wetan"})
    )
    page = page.follow(client, "Kec. BANDUNG WETAN", path=path)
    assert page.values == ["32.73.09.1001", "32.73.09.1003", "32.73.09.1002"]
    assert walk.village("32.73.09.1001").status_code == 302
    assert walk.call.village_id == "32.73.09.1001"


def test_a_search_reads_no_call_and_asks_three_statements_at_most(client: Client) -> None:
    Page(client, "tanah abang")
    with CaptureQueriesContext(
        connection,
    ) as statements:
        Page(client, "tanah abang")
    asked = [q["sql"] for q in statements if "session" not in q["sql"] and "auth_user" not in q["sql"]]
    assert len(asked) <= 3, asked  # the load of regions, once a second; the villages; those of the same name
    assert not any("scripts_agent_call" in sql for sql in asked)


def test_the_search_is_for_agents(walk: Walk, supervisor: User, as_user) -> None:
    assert as_user(supervisor).get(SEARCH, {"q": "gambir"}).status_code == 403
    assert urlsplit(Client().get(SEARCH, {"q": "gambir"}).headers["Location"]).path == "/masuk/"
