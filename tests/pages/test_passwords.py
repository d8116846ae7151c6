"""Everybody changes their password, to one that is hard to guess; other sessions end with it."""

import logging

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tests.conftest import PASSWORD

NEW = "kuda hitam di atas bukit"

pytestmark = pytest.mark.django_db


def log_in(user: User) -> Client:
    client = Client()
    client.post("/masuk/", {"username": user.username, "password": PASSWORD})
    return client


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str | None = None):
    sent = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post("/sandi/", sent)


def test_an_agent_changes_the_own_password_and_the_other_browser_is_logged_out(agent):
    here, there = log_in(agent), log_in(agent)
    page = here.get(change(here).headers["Location"], follow=True)
    assert "Kata sandi sudah diganti. Sesi Anda di peramban lain berakhir." in page.content.decode()
    assert there.get("/asisten/").headers["Location"] == "/masuk/?next=/asisten/"
    agent.refresh_from_db()
    assert agent.check_password(NEW)


def test_the_page_is_one_for_every_role(as_user, manager, agent):
    assert as_user(manager).get("/admin/password_change/").headers["Location"] == "/sandi/"
    for user in (manager, agent):
        assert as_user(user).get("/sandi/").content.decode().count('type="password"') == 3


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"old": "bukan-sandi-saya"}, "Kata sandi lama tidak cocok. Ketik sekali lagi."),
        ({"new": "terlalu"}, "Terlalu pendek: pakai 12 huruf atau lebih"),
        ({"new": "123456789012"}, "Angka saja mudah ditebak: tambahkan kata."),
        ({"new": "qwerty123456"}, "Kata sandi ini banyak dipakai orang dan mudah ditebak"),
        ({"new": "", "again": ""}, "Isi kata sandi baru."),
        ({"new": "pln123-prabayar"}, "Kata dari pekerjaan ini saja (PLN, prabayar, ...) mudah ditebak"),
        ({"again": "kuda hitam di atas gunung"}, "Kedua kata sandi baru tidak sama. Ketik sekali lagi."),
    ],
)
def test_a_refused_change_says_why_and_changes_nothing(agent, sent, said):
    response = change(log_in(agent), **sent)
    assert response.status_code == 200
    assert said in response.content.decode()
    agent.refresh_from_db()
    assert agent.check_password(PASSWORD)


def test_a_refused_change_leaves_no_password_behind(agent):
    """What was typed beside a wrong old password is the new one, and maybe nearly the old one."""
    change(log_in(agent), old="jaringan-listrik-sehta")
    [kept] = AccessAttempt.objects.values()
    assert kept["path_info"] == "/sandi/"
    assert not [text for text in (NEW, "jaringan", PASSWORD) if text in str(kept)]


@pytest.mark.parametrize(
    "password",
    ["pln123pln123pln123", "PLN-Contact-Center-123", "asisten.meter.listrik", "qwerty123456"],
)
def test_words_of_this_work_and_common_passwords_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", [NEW, PASSWORD, "pagi-pagi-di-PLN-ramai", "ééé sembilan naga " + "x" * 80]
)
def test_any_kind_of_character_and_length_is_taken_as_it_was_typed(agent, password):
    assert change(log_in(agent), new=password).status_code == 302
    agent.refresh_from_db()
    assert agent.check_password(password)
    assert not agent.check_password(password.upper())


def test_the_log_tells_who_by_number_and_never_a_name(agent, caplog):
    with caplog.at_level(logging.INFO, logger="pln123.site.auth"):
        client = log_in(agent)
        client.post("/keluar/")
        client.post("/masuk/", {"username": "sandi-saya-rahasia", "password": "x"}, REMOTE_ADDR="10.1.1.9")
    said = [record.getMessage() for record in caplog.records if record.name == "pln123.site.auth"]
    assert said == [
        f"login of user {agent.pk}",
        f"logout of user {agent.pk}",
        "login refused, from 10.1.1.9",
    ]
