"""/hidup/ and /siap/, as the load balancer asks them."""

from datetime import date

import pytest
from django.db import DatabaseError, connection

from allocation.domain.reviewed.versions import REVIEWED, DatedTable, Versions
from allocation.models import Coverage, Region
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


@pytest.mark.slow
@pytest.mark.django_db
def test_without_regions_the_process_is_not_ready_and_says_what_to_do(client):
    with connection.cursor() as cursor:
        for model in (Coverage, Region):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
    response = client.get("/siap/")
    assert response.status_code == 503
    assert response.json()["status"] == "belum siap"
    assert response.json()["regions"] == "wilayah belum dimuat: manage.py load_regions"


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost", "nama.apa.saja", ""])
@pytest.mark.django_db
def test_the_own_host_asks_a_process_by_any_name(client, host):
    for path in ("/hidup/", "/siap/"):
        answer = client.get(path, headers={"host": host})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert client.post(path, headers={"host": host}).status_code == 405


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": {"host": "nama.apa.saja", "x-forwarded-for": "127.0.0.1"}},  # through the proxy
        {"headers": {"host": "nama.apa.saja"}, "REMOTE_ADDR": "10.20.30.40"},
        {"headers": {"host": "nama.apa.saja"}, "path": "/masuk/"},
    ],
)
def test_everybody_else_asks_by_a_name_of_the_site(client, asked):
    assert client.get(asked.pop("path", "/hidup/"), **asked).status_code == 400


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


@pytest.mark.slow
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
