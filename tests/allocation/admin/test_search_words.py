"""A search of more words than anybody types: the first eight are searched, and the list says so."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.walk import text_of

pytestmark = pytest.mark.django_db
ONLY_FIRST = "Yang dicari hanya 8 kata pertama: hapus kata yang tidak perlu."
REGIONS, MAPPINGS, DEMAND = (f"/admin/allocation/{name}/" for name in ("region", "coverage", "demand"))


def lists_with_search():
    searched = [model for model, pages in admin.site._registry.items() if pages.search_fields]
    return [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in searched]


@pytest.mark.slow
@pytest.mark.parametrize("route", lists_with_search())
def test_a_thousand_words_cost_no_list_more_than_eight(client_of, route):
    clients = [client_of(who) for who in ("pusat", "administrator")]
    readers = [client for client in clients if client.get(reverse(route)).status_code == 200]
    assert readers
    for client in readers:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            response = client.get(reverse(route), {"q": " ".join("a" * 1000)})
        assert response.status_code == 200
        assert ONLY_FIRST in text_of(response)
        assert max(len(query["sql"]) for query in asked) < 6_000


@pytest.mark.slow
def test_eight_words_are_all_searched_and_a_ninth_is_not(client_of):
    client = client_of("pusat")
    words = ["GAM", "AMB", "MBI", "BIR", "GAMB", "AMBI", "MBIR", "GAMBIR"]
    found = text_of(client.get(REGIONS, {"q": " ".join(words)}))
    assert "31.71.01" in found
    assert ONLY_FIRST not in found
    assert "31.71.01" not in text_of(client.get(REGIONS, {"q": " ".join([*words[:7], "XYZ"])}))
    cut = text_of(client.get(REGIONS, {"q": " ".join([*words, "XYZ"])}))
    assert "31.71.01" in cut
    assert ONLY_FIRST in cut


@pytest.mark.parametrize("who", ["manager", "pusat"])
def test_villages_without_a_mapping_of_their_own_are_searched_by_the_same_words(client_of, who):
    words = ["GAMBIR"] * 8
    found = text_of(client_of(who).get(MAPPINGS, {"q": " ".join([*words, "XYZ"])}))
    assert "Desa/kelurahan yang cocok" in found
    assert ONLY_FIRST in found


def test_a_list_without_a_search_says_nothing(client_of):
    assert ONLY_FIRST not in text_of(client_of("pusat").get(DEMAND, {"q": " ".join("a" * 1000)}))


def test_a_download_tells_of_the_words_that_were_searched(client_of):
    words = ["GAMBIR"] * 8
    answer = client_of("pusat").get(f"{MAPPINGS}ekspor/csv/", {"q": " ".join([*words, "XYZ"])})
    assert "xyz" not in answer.headers["Content-Disposition"].lower()
