"""The four lists of SOP 4a.2."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from allocation.models import RegionLoad
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db


def options(page: str, list_id: str) -> list[str]:
    select = page.split(f'id="{list_id}"')[1].split("</select>")[0]
    return re.findall(r"<option[^>]*>([^<]*)", select)


def below(client: Client, **asked: str) -> HttpResponse:
    return client.get("/asisten/wilayah/", asked, headers={"HX-Request": "true"})


def test_a_choice_fills_the_next_list_and_empties_those_below(walk: Walk) -> None:
    page = html_of(below(walk.client, provinsi="31"))
    assert options(page, "daftar-kabupaten")[:2] == ["Pilih Kabupaten...", "KAB. ADM. KEPULAUAN SERIBU"]
    assert options(page, "daftar-kecamatan") == ["Pilih Kecamatan..."]
    assert options(page, "daftar-desa") == ["Pilih Desa..."]
    assert 'id="pilih-provinsi"' not in page
    page = html_of(below(walk.client, kabupaten="31.71"))
    assert "GAMBIR" in options(page, "daftar-kecamatan")
    assert 'id="pilih-kabupaten"' not in page
    page = html_of(below(walk.client, kecamatan="31.71.01"))
    assert options(page, "daftar-desa") == [
        *("Pilih Desa...", "CIDENG", "DURI PULO", "GAMBIR"),
        *("KEBON KELAPA", "PETOJO SELATAN", "PETOJO UTARA"),
    ]
    assert "hx-swap-oob" not in page


@pytest.mark.parametrize(
    "asked", [{"provinsi": ""}, {"provinsi": "99"}, {"provinsi": "x\0"}, {"kabupaten": "'"}]
)
def test_a_choice_of_nothing_empties_the_lists_below(walk: Walk, asked: dict[str, str]) -> None:
    answer = below(walk.client, **asked)
    assert answer.status_code == 200
    assert options(html_of(answer), "daftar-kecamatan") == ["Pilih Kecamatan..."]


@pytest.mark.parametrize("asked", [{}, {"desa": "31.71.01.1001"}, {"entah": "1"}])
def test_without_a_list_there_is_nothing_to_fill(walk: Walk, asked: dict[str, str]) -> None:
    answer = below(walk.client, **asked)
    assert answer.status_code == 200
    assert "<select" not in html_of(answer)


def test_a_refused_choice_stands_in_all_four_lists(walk: Walk) -> None:
    walk.open("PB")
    village = {"provinsi": "31", "kabupaten": "31.71", "kecamatan": "31.71.01", "village": "31.71.01.1001"}
    answer = walk.client.post(f"/asisten/{walk.call.pk}/2/", village | {"revision": "99"})
    assert answer.status_code == 409
    page = html_of(answer)
    assert re.findall(r'<option value="([^"]+)" selected', page) == [*village.values()]


@pytest.mark.slow
def test_a_browser_keeps_the_lists_of_this_load_and_no_other_page(walk: Walk) -> None:
    load = RegionLoad.number()
    assert load
    walk.open("PB")
    page = html_of(walk.client.get(f"/asisten/{walk.call.pk}/2/"))
    assert f'hx-get="/asisten/wilayah/?muat={load}"' in page
    assert (
        below(walk.client, muat=load, provinsi="31")["Cache-Control"] == "private, max-age=86400, immutable"
    )
    for other in ({"muat": "1-00000000"}, {"muat": ""}, {}):
        assert below(walk.client, **other, provinsi="31")["Cache-Control"] == "no-store"
    assert "no-store" in walk.client.get("/asisten/wilayah/cari/", {"q": "gambir"})["Cache-Control"]


def test_the_lists_are_for_agents(client: Client, supervisor: User) -> None:
    assert below(client, provinsi="31").headers["HX-Redirect"].startswith("/masuk/")
    client.force_login(supervisor)
    assert below(client, provinsi="31").status_code == 403


def test_a_kept_list_asks_the_database_for_nothing_but_the_user(walk: Walk) -> None:
    below(walk.client, kabupaten="31.71")
    with CaptureQueriesContext(connection) as captured:
        below(walk.client, kabupaten="31.71")
    assert [q["sql"] for q in captured if "allocation_" in q["sql"]] == []


@pytest.mark.parametrize(
    ("pair", "label"),
    [
        ("two_desa", "TOUNELET SATU (Desa, 71.02.11.2003)"),
        ("kelurahan_and_desa", "SORKAM KANAN (Kel.)"),
    ],
)
def test_a_village_that_was_taken_is_told_apart_from_its_namesake(
    walk: Walk, villages: SimpleNamespace, pair: str, label: str
) -> None:
    walk.to_product(getattr(villages, pair)[0])
    page = walk.page(4)
    assert f"{label}, S" in page  # the step's summary, with SONDER or SORKAM
    assert f"Yang dapat dilayani di {label}" in page
    walk.product("PRABAYAR")
    walk.post("ap2t/", answer="DAPAT")
    walk.answer("served", "LANJUT")
    assert f"Desa: {label}" in walk.page(6)
    poll = walk.client.get(f"/asisten/{walk.call.pk}/ketersediaan/")
    assert f"Yang dapat dilayani di {label}" in text_of(poll)


def test_a_village_whose_name_is_its_own_is_called_by_it(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    assert "Yang dapat dilayani di GAMBIR Prabayar" in walk.page(4)
    assert "GAMBIR (" not in walk.page(4)
