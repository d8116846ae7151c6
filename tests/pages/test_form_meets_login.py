"""A form that is sent after the session has ended: the login leads back to the page it was sent from."""

import pytest
from django.test import Client
from django.urls import reverse

from allocation.models import Coverage, MeterAvailability
from tests.walk import text_of

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


def setting():
    return MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1).pk


def sent_to_login(path, page, **headers):
    response = Client().post(path, {"x": "1"}, headers={"Referer": page, **headers})
    assert response.status_code == 302
    return response.headers["Location"]


@pytest.mark.parametrize(
    ("path", "page", "after"),
    [
        ("/lokasi/cari/", "/lokasi/?cso=agen", "/lokasi/%3Fcso%3Dagen"),
        ("/lokasi/panggilan/7/buka/", "/lokasi/panggilan/7/", "/lokasi/panggilan/7/"),
        ("/admin/allocation/meteravailability/massal/", "/admin/x/massal/?baris=1,2", None),
        ("/asisten/7/ap2t/", "/asisten/7/5/", "/asisten/7/5/"),
    ],
)
def test_after_the_login_comes_the_page_that_the_form_stood_on(path, page, after):
    after = after or "/admin/x/massal/%3Fbaris%3D1%2C2"
    assert sent_to_login(path, HERE + page) == f"/masuk/?next={after}"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "https://elsewhere.example/lokasi/",
        "http://testserver.example/",
        "javascript:x",
        "//x.y/",
        "\\",
        "http://[",
    ],
)
def test_a_page_of_another_site_is_never_led_to(page):
    assert sent_to_login("/lokasi/cari/", page) == "/masuk/?next=/lokasi/cari/"
    asked = Client().get("/lokasi/", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert asked.headers["HX-Redirect"] == "/masuk/?next=/"


@pytest.mark.slow
def test_a_form_of_a_bulk_page_that_lost_its_rows_leads_to_the_list(as_user, manager):
    for name, words in (
        ("meteravailability", "Pilih dahulu unitnya"),
        ("coverage", "Pilih dahulu wilayahnya"),
    ):
        response = as_user(manager).get(f"/admin/allocation/{name}/massal/", follow=True)
        assert response.redirect_chain == [(f"/admin/allocation/{name}/", 302)]
        assert words in text_of(response)


def test_the_rows_of_a_bulk_page_stand_in_its_address_when_it_is_sent(as_user, srm, demo_settings):
    client = as_user(srm)
    pages = {
        "meteravailability": setting(),
        "coverage": Coverage.objects.filter(unit="UP3-MENTENG").first().pk,
    }
    for name, row in pages.items():
        address = reverse(f"admin:allocation_{name}_bulk")
        assert f'action="?baris={row}"' in client.get(f"{address}?baris={row}").content.decode()


# An address that only takes forms


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/lokasi/cari/", "/lokasi/"),
        ("/lokasi/panggilan/7/buka/", "/lokasi/panggilan/7/"),
        ("/asisten/7/ap2t/", "/asisten/7/"),
        ("/keluar/", "/"),
    ],
)
def test_a_405_is_a_page_with_a_way_back(as_user, supervisor, path, page):
    response = as_user(supervisor).get(path)
    assert (response.status_code, response.headers["Allow"]) == (405, response.headers["Allow"] or "-")
    assert "Alamat ini hanya menerima isian dari halamannya" in text_of(response)
    assert f'<a href="{page}">halamannya</a>' in response.content.decode()


def test_a_form_sent_to_a_page_that_takes_none_leads_to_that_page(as_user, pusat):
    response = as_user(pusat).post("/naskah/")
    assert response.status_code == 405
    assert '<a href="/naskah/">halamannya</a>' in response.content.decode()


def test_htmx_gets_the_words_alone(as_user, agent):
    response = as_user(agent).get("/asisten/7/ap2t/", headers={"HX-Request": "true"})
    assert response.status_code == 405
    assert "<html" not in response.content.decode()
    assert "Alamat ini hanya menerima isian" in response.content.decode()
