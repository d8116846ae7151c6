"""What is shown when something is refused or fails: Indonesian, and what to do next."""

import sqlite3

import psycopg
import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
)
from django.http import Http404
from django.test import Client
from psycopg.errors import IdleInTransactionSessionTimeout, InFailedSqlTransaction, ReadOnlySqlTransaction

from pln123.site import health
from pln123.web.not_found import NotFound

HTMX = {"HX-Request": "true"}


def text(response):
    return " ".join(response.content.decode().split())


def internal_error(cause: Exception) -> InternalError:
    """As Django hands on an error of psycopg."""
    error = InternalError(*cause.args)
    error.__cause__ = cause
    return error


@pytest.fixture
def client():
    """Comes through the proxy: the host's own watchers are answered apart."""
    return Client(headers={"X-Forwarded-For": "10.1.1.1"})


@pytest.fixture
def failing(monkeypatch):
    """Makes /siap/, which needs no login, raise what a test wants."""

    def fail_with(error):
        def fail():
            raise error

        monkeypatch.setattr(health, "checks_of_reviewed_files", fail)

    return fail_with


def test_unknown_address(client):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "<h1>Halaman tidak ditemukan</h1>" in text(response)
    assert "mulai lagi dari halaman utama" in text(response)


def test_refused_page_says_why_when_the_view_did(client, failing):
    failing(PermissionDenied("Panggilan ini milik lokasi lain."))
    response = client.get("/siap/")
    assert response.status_code == 403
    assert "Panggilan ini milik lokasi lain." in text(response)
    failing(PermissionDenied())
    assert "Masuk dengan akun lain, atau minta akses kepada atasan Anda." in text(client.get("/siap/"))


def test_a_page_that_is_not_there_says_what_to_do_when_the_view_did(client, failing):
    failing(NotFound("Pratinjau ini tidak ada. Unggah berkasnya lagi."))
    response = client.get("/siap/")
    assert response.status_code == 404
    assert "Pratinjau ini tidak ada. Unggah berkasnya lagi." in text(response)
    failing(Http404("No Unit matches the given query."))
    assert "No Unit" not in text(client.get("/siap/"))
    assert "mulai lagi dari halaman utama" in text(client.get("/siap/"))


@pytest.mark.parametrize("kind", [PermissionDenied, NotFound])
def test_a_reason_is_shown_as_text_not_as_markup(client, failing, kind):
    failing(kind("<script>alert(1)</script>"))
    assert "&lt;script&gt;alert" in text(client.get("/siap/"))
    assert "<script>alert" not in text(client.get("/siap/"))


def test_suspicious_request(client, failing):
    failing(SuspiciousOperation("detail for the log"))
    response = client.get("/siap/")
    assert response.status_code == 400
    assert "Permintaan tidak dapat dibaca" in text(response)
    assert "detail for the log" not in text(response)


def test_unknown_host_is_refused(client):
    assert client.get("/masuk/", headers={"Host": "evil.example"}).status_code == 400


def test_failure_says_that_the_call_is_safe(client, failing):
    client.raise_request_exception = False
    failing(RuntimeError("detail for the log"))
    response = client.get("/siap/")
    assert response.status_code == 500
    assert "Panggilan Anda tersimpan sampai langkah terakhir." in text(response)
    assert "detail for the log" not in text(response)


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("connection refused"),
        InterfaceError("closed"),
        psycopg.OperationalError("connection refused"),
        psycopg.InterfaceError("closed"),
    ],
)
def test_a_database_that_is_away_is_503_and_says_to_try_again(client, failing, error):
    client.raise_request_exception = False
    failing(error)
    response = client.get("/siap/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "<h1>Basis data tidak menjawab</h1>" in text(response)
    assert "Ulangi beberapa detik lagi" in text(response)
    assert "refused" not in text(response)


@pytest.mark.parametrize("error", [ReadOnlySqlTransaction, IdleInTransactionSessionTimeout])
def test_a_standby_and_a_transaction_that_the_server_ended_are_503_too(client, failing, error):
    client.raise_request_exception = False
    for raised in (internal_error(error("cannot execute UPDATE")), error("as psycopg raises it")):
        failing(raised)
        assert client.get("/siap/").status_code == 503


def no_such_table() -> OperationalError:
    error = OperationalError("no such table")
    error.__cause__ = sqlite3.OperationalError("no such table")
    error.__cause__.sqlite_errorcode = sqlite3.SQLITE_ERROR
    return error


@pytest.mark.parametrize(
    "error",
    [
        internal_error(InFailedSqlTransaction()),
        no_such_table(),
        IntegrityError(),
        DataError(),
        ProgrammingError(),
    ],
)
def test_a_fault_of_our_own_is_not_blamed_on_the_database(client, failing, error):
    client.raise_request_exception = False
    failing(error)
    assert client.get("/siap/").status_code == 500


def test_a_database_that_is_away_leaves_the_agents_work_on_the_page(client, failing):
    client.raise_request_exception = False
    failing(OperationalError("connection refused"))
    response = client.get("/siap/", headers=HTMX)
    assert response.status_code == 503
    assert response.headers["HX-Retarget"] == "#pesan"
    assert "<html" not in text(response)


@pytest.mark.django_db
def test_an_old_form_is_asked_to_reload():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/masuk/", {"username": "sari", "password": "x"})
    assert response.status_code == 403
    assert "Muat ulang halaman (F5), lalu kirim lagi." in text(response)


@pytest.mark.django_db
def test_htmx_gets_the_new_token_and_whose_session_it_is(agent):
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)
    client.get("/asisten/baru")
    sent = {"transaction": "PB"}
    refused = client.post("/asisten/baru", sent, headers={**HTMX, "X-CSRFToken": "a" * 64})
    assert refused.status_code == 403
    assert refused.headers["X-User"] == str(agent.pk)
    fresh = {**HTMX, "X-CSRFToken": refused.headers["X-CSRFToken"]}
    assert client.post("/asisten/baru", sent, headers=fresh).status_code == 200
    # A form that another site sends cannot carry htmx's header, and gets neither.
    plain = client.post("/asisten/baru", sent)
    assert plain.status_code == 403
    assert not {"X-CSRFToken", "X-User"} & set(plain.headers)


@pytest.mark.django_db
def test_without_a_session_nobody_is_named():
    refused = Client(enforce_csrf_checks=True).post("/asisten/baru", {}, headers=HTMX)
    assert (refused.status_code, refused.headers["X-User"]) == (403, "")


def test_htmx_gets_the_words_as_a_message_beside_the_work(client):
    response = client.get("/no-such-page/", headers=HTMX)
    assert response.status_code == 404
    assert response.headers["HX-Retarget"] == "#pesan"
    assert 'role="alert"' in text(response)
    assert "<html" not in text(response)


def test_a_boosted_link_gets_the_whole_error_page(client):
    response = client.get("/no-such-page/", headers={**HTMX, "HX-Boosted": "true"})
    assert "HX-Retarget" not in response.headers
    assert "<html" in text(response)


@pytest.mark.django_db(transaction=True)  # PostgreSQL ends the transaction of a statement it refuses
@pytest.mark.parametrize(
    "address",
    [
        "/admin/allocation/unit/?level__exact=%00",
        "/admin/allocation/unit/?code=%00",
        "/admin/allocation/region/?level=%00&q=%00",
        "/admin/allocation/unit/%00/change/",
    ],
)
def test_a_nul_in_an_address_is_no_failure_of_ours(admin_client, address):
    assert admin_client.get(address).status_code in (200, 302, 400, 404)


@pytest.mark.parametrize(("sent", "status"), [("a\0b", 400), ("ab", 500)])
def test_a_nul_that_the_database_refuses_is_a_bad_request(client, failing, sent, status):
    failing(DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"))
    client.raise_request_exception = False
    assert client.get("/siap/", {"q": sent}).status_code == status
