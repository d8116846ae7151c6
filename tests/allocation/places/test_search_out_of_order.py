"""Regions that cannot be indexed: the start, the calls and the four lists go on, and somebody is told."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client

from allocation.places import current_load as region_load
from allocation.places import search
from tests.walk import text_of

pytestmark = pytest.mark.django_db
CALM = "Pencarian sedang tidak dapat dipakai. Pakai keempat daftar di bawah ini."
# A village's code with a letter in it; one whose district is in no table.
DAMAGED, FOREIGN = "31.71.01.x001", "98.76.54.1001"


@pytest.fixture
def no_index_yet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    kept = search.index._kept
    search.index._kept = None
    yield
    search.index._kept = kept


def rewrite_a_code(code: str) -> None:
    """As somebody can who writes into the table past the product."""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("UPDATE allocation_region SET code = %s WHERE code = '31.71.02.1001'", [code])
    region_load._seen = ("", -region_load.CHECK_SECONDS)


@pytest.fixture
def unsearchable(no_index_yet: None) -> None:
    rewrite_a_code(DAMAGED)


@pytest.mark.slow
def test_the_start_goes_on_and_the_log_says_why(
    unsearchable: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search.connections, "close_all", lambda: None)  # the test needs its transaction
    with caplog.at_level(logging.ERROR):
        search.preload()
        search.search("gambir")
    assert [record.getMessage() for record in caplog.records] == [
        "Indeks pencarian desa tidak dapat dibuat dari tabel wilayah"
    ], "tried once, said once"


@pytest.mark.slow
def test_ready_names_it_and_calls_go_on(unsearchable: None, client: Client) -> None:
    answer = client.get("/siap/")
    assert answer.status_code == 200
    assert answer.json()["status"] == "siap"
    assert answer.json()["search"] == "tidak dapat dibuat: lihat log, lalu manage.py load_regions"
    assert answer.json()["closings"] == "ok", "the checks after it are made"


@pytest.mark.slow
def test_the_agent_is_led_to_the_four_lists(unsearchable: None, client: Client, agent: User) -> None:
    client.force_login(agent)
    found = client.get("/asisten/wilayah/cari/", {"q": "gambir"}, headers={"HX-Request": "true"})
    assert found.status_code == 200
    assert CALM in found.content.decode()
    lists = client.get("/asisten/wilayah/", {"provinsi": "31"}, headers={"HX-Request": "true"})
    assert "KOTA ADM. JAKARTA PUSAT" in text_of(lists)


@pytest.mark.slow
def test_a_program_is_led_to_the_lists(unsearchable: None, api: Any) -> None:
    answer = api.get("villages?q=gambir")
    assert answer.status_code == 503
    assert "pakai daftar wilayah" in answer.json()["error"]["message"]
    assert answer.headers["Retry-After"] == "60"


@pytest.mark.slow
def test_a_village_of_no_district_harms_no_search(no_index_yet: None) -> None:
    rewrite_a_code(FOREIGN)
    assert search.search("gambir").villages[0] == "31.71.01.1001"
    assert search.search("pasar baru").matches > 0
    assert not search.is_out_of_order()


@pytest.mark.slow
def test_a_database_that_is_away_is_asked_again(no_index_yet: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*arguments: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(search, "Index", away)
        with pytest.raises(OperationalError):
            search.search("gambir")
    assert search.search("gambir").villages[0] == "31.71.01.1001"
