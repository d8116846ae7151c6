"""/hidup/ and /siap/, as the load balancer asks them."""

from datetime import date

import pytest
from django.db import DatabaseError, connection

from allocation.domain.reviewed.versions import REVIEWED, DatedTable, Versions
from allocation.models import Coverage, Region
from allocation.places.search import index
from pln123.site import health


def test_alive_answers_without_login_and_without_the_database(client):
    # No `db` mark: pytest-django fails this test if the view asks the database.
    response = client.get("/hidup/")
    assert response.status_code == 200
    assert response.json() == {"status": "hidup"}


@pytest.mark.django_db
def test_ready_names_every_check_when_all_is_loaded(client):
    response = client.get("/siap/")
    assert response.status_code == 200
    assert response.json() == {
        "status": "siap",
        "database": "ok",
        "migrations": "ok",
        "regions": "ok",
        "search": "ok",
        "policy": "ok",
        "powers": "ok",
        "tariffs": "ok",
        "scripts": "ok",
        "closings": "ok",
    }


@pytest.mark.django_db
def test_without_regions_the_process_is_not_ready_and_says_what_to_do(client):
    with connection.cursor() as cursor:
        for model in (Coverage, Region):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
    response = client.get("/siap/")
    assert response.status_code == 503
    assert response.json()["status"] == "belum siap"
    assert response.json()["regions"] == "wilayah belum dimuat: manage.py load_regions"


@pytest.mark.django_db
def test_a_village_search_that_cannot_be_built_is_named(client, monkeypatch):
    def broken() -> None:
        raise ValueError("31.71.01.10x1")

    monkeypatch.setattr(index, "_kept", None)
    monkeypatch.setattr(index, "_make", broken)
    response = client.get("/siap/")
    assert response.status_code == 503
    assert response.json()["search"] == "gagal diperiksa: lihat log"


@pytest.mark.django_db
def test_a_migration_that_has_not_run_is_counted(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    response = client.get("/siap/")
    assert response.status_code == 503
    assert response.json()["migrations"] == "1 migrasi belum dijalankan: manage.py migrate"


def test_an_absent_database_is_named_and_nothing_else_is_asked(client, monkeypatch):
    def broken() -> str:
        raise DatabaseError("password=rahasia host=10.0.0.1")

    monkeypatch.setitem(health.CHECKS, "database", broken)
    response = client.get("/siap/")
    assert response.status_code == 503
    assert response.json() == {"status": "belum siap", "database": "basis data tidak menjawab"}


KINDS = ("policy", "powers", "tariffs", "scripts", "closings")


def test_every_kind_of_dated_file_is_checked():
    assert set(REVIEWED) == set(KINDS)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_reviewed_file_is_not_ready_and_its_path_stays_in_the_log(client, monkeypatch, kind):
    def broken() -> str:
        raise RuntimeError("/srv/secret/path.txt: missing")

    monkeypatch.setitem(REVIEWED, kind, broken)
    response = client.get("/siap/")
    assert response.status_code == 503
    assert response.json()[kind] == "gagal diperiksa: lihat log"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_which_no_version_has_started_is_not_ready(client, monkeypatch, kind):
    only = DatedTable("2099-01-01", date(2099, 1, 1), "uji", None)
    monkeypatch.setitem(REVIEWED, kind, lambda: Versions("berkas uji", (only,)))
    response = client.get("/siap/")
    assert response.status_code == 503
    assert response.json()[kind] == "berkas uji belum berlaku"


def test_health_checks_take_no_posts(client):
    assert client.post("/hidup/").status_code == 405
    assert client.post("/siap/").status_code == 405
