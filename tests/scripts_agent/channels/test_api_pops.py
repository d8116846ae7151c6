"""The telephone system leaves a caller's data: what comes in, what is refused, and what comes back."""

import logging
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from allocation.models import Scope
from scripts_agent.models import ScreenPop

pytestmark = pytest.mark.django_db

SARI = {"telephone": "0812-3456-7890", "name": " Sari  Dewi ", "customer_id": "521234567890"}


def refused(api, body):
    """(status, code, field, message) of a pop that was not stored."""
    response = api.post("pops", body)
    error = response.json()["error"]
    assert not ScreenPop.objects.exists()
    return response.status_code, error["code"], error["field"], error["message"]


def test_a_pop_is_201_with_a_one_time_id_an_address_without_data_and_its_end(api, agent):
    before = timezone.now()
    response = api.post("pops", SARI | {"agent": "agen"})
    assert response.status_code == 201
    answer = response.json()
    assert list(answer) == ["id", "url", "expires_at"]
    assert answer["url"] == f"http://testserver/asisten/baru#pop={answer['id']}"
    assert len(answer["id"]) == 43  # 256 random bits
    end = datetime.fromisoformat(answer["expires_at"])
    assert timedelta(minutes=10) <= end - before < timedelta(minutes=10, seconds=30)
    pop = ScreenPop.objects.get()
    assert (pop.code, pop.agent) == (answer["id"], agent)
    # Cleaned as the page cleans what an agent types.
    assert (pop.telephone, pop.name, pop.customer_id) == ("081234567890", "Sari Dewi", "521234567890")


def test_the_page_and_not_the_api_takes_a_salutation_off_the_name(api):
    assert api.post("pops", {"name": "Ibu Sari"}).status_code == 201
    assert ScreenPop.objects.get().name == "Ibu Sari"


def test_two_pops_have_two_ids(api):
    first, second = (api.post("pops", SARI).json()["id"] for _ in range(2))
    assert first != second
    assert ScreenPop.objects.count() == 2


@pytest.mark.parametrize(
    "given", [{"telephone": "+6281234567890"}, {"name": "Sari"}, {"customer_id": "521234567890"}]
)
def test_one_of_the_three_is_enough_and_null_is_as_good_as_nothing(api, given):
    nothing = {"telephone": None, "name": None, "customer_id": None, "agent": None}
    assert api.post("pops", given).status_code == 201
    assert api.post("pops", nothing | given).status_code == 201


@pytest.mark.parametrize(
    "body", [{}, {"telephone": None}, {"name": " "}, {"telephone": "", "customer_id": ""}]
)
def test_a_pop_about_nobody_is_refused(api, body):
    message = "Isi sedikitnya satu: telephone, name atau customer_id."
    assert refused(api, body) == (422, "missing", None, message)


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        (
            {"telephone": "anonymous"},
            "telephone",
            "Nomor telepon hanya berisi angka: isi 6 sampai 15 angka, misalnya 081234567890.",
        ),
        ({"name": "S" * 101}, "name", "Nama terlalu panjang: isi paling banyak 100 huruf."),
        (
            {"customer_id": "52123"},
            "customer_id",
            "ID pelanggan terdiri dari 12 angka. Periksa lagi, atau kosongkan.",
        ),
        ({"telephone": 81234567890}, "telephone", "'telephone' harus teks dalam tanda kutip."),
        ({"name": "S" * 201}, "name", "'name' terlalu panjang: paling banyak 200 huruf."),
        ({"nama": "Sari"}, "nama", "'nama' tidak dikenal: hapus isian ini."),
        (
            {"agent": "tidak.ada"},
            "agent",
            "CSO 'tidak.ada' tidak dikenal: isi nama pengguna seorang CSO, atau hapus agent.",
        ),
        ({"agent": "a b"}, "agent", "'agent' tidak terbaca: lihat dokumentasi API."),
    ],
)
def test_a_bad_value_is_422_in_the_one_shape_and_nothing_is_stored(api, changed, field, message):
    assert refused(api, SARI | changed) == (422, "invalid", field, message)


@pytest.mark.parametrize("text", ["Sari\0", "Sari\ud800"])
def test_a_text_that_cannot_be_stored_is_422(api, text):
    assert refused(api, SARI | {"name": text})[:3] == (422, "invalid", "name")


def test_only_a_cso_at_work_can_be_named(api, agent, supervisor, manager, stranger):
    for user in (supervisor, manager, stranger):
        assert refused(api, SARI | {"agent": user.username})[2] == "agent"
    agent.is_active = False
    agent.save()
    assert refused(api, SARI | {"agent": "agen"})[2] == "agent"


def test_a_pop_needs_a_token_with_its_own_scope(make_token, as_channel):
    others = [scope for scope in Scope if scope is not Scope.POPS]
    assert as_channel(make_token(*others)[1]).post("pops", SARI).status_code == 403
    assert as_channel(make_token(Scope.POPS, channel="TELEPON")[1]).post("pops", SARI).status_code == 201


def test_no_caller_stands_in_a_log(api, caplog):
    with caplog.at_level(logging.DEBUG):
        api.post("pops", SARI)
        api.post("pops", SARI | {"customer_id": "x"})
    for word in ("Sari", "0812", "521234567890", ScreenPop.objects.get().code):
        assert word not in caplog.text
