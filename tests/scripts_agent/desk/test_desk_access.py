"""The desk: who may what."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db


def test_only_a_cso_reaches_the_desk(
    supervisor: User,
    manager: User,
    pusat: User,
    administrator: User,
    stranger: User,
    as_user: Callable[[User], Client],
) -> None:
    for user in (supervisor, manager, pusat, administrator, stranger):
        client = as_user(user)
        for path in ("/asisten/baru", "/asisten/1/2/"):
            assert client.get(path).status_code == 403, (user, path)
    assert Client().get("/asisten/baru").status_code == 302


def test_a_supervisor_sees_the_own_sites_calls_and_no_callers_data(
    walk: Walk,
    villages: SimpleNamespace,
    supervisor: User,
    other_agent: User,
    as_user: Callable[[User], Client],
) -> None:
    walk.to_product(villages.gambir, name="Sari", telephone="081234567890")
    elsewhere = Walk(as_user(other_agent))
    elsewhere.open("PB")
    page = text_of(as_user(supervisor).get("/", follow=True))
    assert "Panggilan di Semarang" in page
    assert "GAMBIR UP3 Menteng – – Sedang berjalan" in page
    assert "Sari" not in page
    assert "081234567890" not in page
    assert f"#{elsewhere.call.pk}" not in page
    assert walk.client.get("/lokasi/").status_code == 403


def test_a_foreign_call_is_not_found(
    walk: Walk, villages: SimpleNamespace, other_agent: User, as_user: Callable[[User], Client]
) -> None:
    walk.to_product(villages.gambir)
    other = as_user(other_agent)
    pk = walk.call.pk
    for path in ("", *(f"{n}/" for n in range(1, 7))):
        assert other.get(f"/asisten/{pk}/{path}").status_code == 404
    for path in (*(f"{n}/" for n in range(1, 7)), "ap2t/", "saran/", "hasil-baru/", "terputus/"):
        assert (
            other.post(f"/asisten/{pk}/{path}", {"question": "product", "answer": "PRABAYAR"}).status_code
            == 404
        )
    assert other.get(f"/asisten/baru?dari={pk}").status_code == 404
    assert walk.call.closed_at is None


def test_wrong_methods_are_refused(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    for name in ("ap2t", "suggestion", "use_new_result", "cancel"):
        assert walk.client.get(reverse(f"desk:{name}", args=[walk.call.pk])).status_code == 405
    assert walk.client.post("/matriks/").status_code == 405
    assert walk.client.get(f"/asisten/{walk.call.pk}/7/").status_code == 404


def test_pages_of_a_call_are_never_cached(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    assert "no-store" in walk.client.get(f"/asisten/{walk.call.pk}/4/")["Cache-Control"]
