"""A password that an administrator has set is changed at the first login; a link sets one, once."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator as Generator
from django.test import Client

from allocation.models import FirstPassword
from tests.cast import NO_DUTY
from tests.conftest import PASSWORD
from tests.pages.logins import log_in

NEW = "kuda hitam di atas bukit"

pytestmark = pytest.mark.django_db


def make_person(client: Client, name: str = "baru") -> User:
    sent = {"username": name, "password1": NEW, "password2": NEW, "usable_password": "true", **NO_DUTY}
    assert client.post("/admin/auth/user/add/", sent).status_code == 302
    return User.objects.get(username=name)


@pytest.mark.slow
def test_a_first_password_is_changed_before_anything_else(as_user, administrator) -> None:
    user = make_person(as_user(administrator))
    client = log_in(user, NEW)
    for address in ("/", "/matriks/", "/akun/"):
        assert client.get(address).headers["Location"].startswith("/sandi/?next="), address
    assert "dibuat oleh administrator" in client.get("/sandi/").content.decode()
    same = {"old_password": NEW, "new_password1": NEW, "new_password2": NEW}
    assert "Sama dengan kata sandi lama" in client.post("/sandi/", same).content.decode()
    own = {"old_password": NEW, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post("/sandi/", own).status_code == 302
    assert (
        client.get("/matriks/").status_code != 302
        or "sandi" not in client.get("/matriks/").headers["Location"]
    )
    assert not FirstPassword.objects.exists()
    assert log_in(user).get("/sandi/").status_code == 200


def test_a_password_that_an_administrator_set_anew_is_a_first_one(as_user, administrator, agent) -> None:
    sent = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    as_user(administrator).post(f"/admin/auth/user/{agent.pk}/password/", sent)
    assert log_in(agent, NEW).get("/asisten/").headers["Location"].startswith("/sandi/")


def test_whoever_only_signs_on_is_led_to_no_password(as_user, agent, settings) -> None:
    FirstPassword.objects.create(user=agent)
    client = as_user(agent)
    assert client.get("/asisten/").headers["Location"].startswith("/sandi/"), "the control: passwords are on"
    settings.LOCAL_PASSWORDS, settings.EMERGENCY_ACCOUNT = False, "darurat"
    for session in (client, as_user(agent)):  # one from before passwords were switched off, and a new one
        assert session.get("/asisten/").status_code == 200
    settings.EMERGENCY_ACCOUNT = agent.username
    assert as_user(agent).get("/asisten/").headers["Location"].startswith("/sandi/")


def test_a_first_password_that_was_switched_off_is_not_asked_for(as_user, administrator) -> None:
    client = as_user(administrator)
    user = make_person(client)
    off = {"usable_password": "false", "unset-password": "1"}
    assert client.post(f"/admin/auth/user/{user.pk}/password/", off).status_code == 302
    assert not FirstPassword.objects.exists()
    user.refresh_from_db()
    FirstPassword.objects.create(user=user)  # as such a row was left before
    signed_on = as_user(user)
    assert signed_on.get("/matriks/").status_code == 200
    assert "kata sandinya diganti di sana" in signed_on.get("/sandi/").content.decode()


def link_for(client: Client, user: User) -> str:
    page = client.post(f"/akun/{user.pk}/tautan/").content.decode()
    [link] = re.findall(r"<code>http://testserver(/sandi/baru/[^<]+)</code>", page)
    return str(link)


def test_a_link_sets_a_password_once(as_user, administrator, agent) -> None:
    link = link_for(as_user(administrator), agent)
    client = Client()
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    assert link not in address, "the token leaves the address at once"
    assert page.content.decode().count('type="password"') == 2
    refused = client.post(address, {"new_password1": "pendek", "new_password2": "pendek"})
    assert "Terlalu pendek: pakai 12 huruf atau lebih" in refused.content.decode()
    assert client.post(address, {"new_password1": NEW, "new_password2": NEW}).headers["Location"] == "/masuk/"
    assert log_in(agent, NEW).get("/asisten/").status_code == 200
    assert "Tautan ini sudah dipakai" in Client().get(link, follow=True).content.decode()


def test_a_link_ends_after_a_day(as_user, administrator, agent, monkeypatch) -> None:
    link = link_for(as_user(administrator), agent)
    now = Generator()._now()
    monkeypatch.setattr(Generator, "_now", lambda self: now + timedelta(hours=24, seconds=2))
    assert "Tautan ini sudah dipakai" in Client().get(link, follow=True).content.decode()


def test_making_a_link_stands_among_the_acts_without_the_link(as_user, administrator, agent) -> None:
    client = as_user(administrator)
    link = link_for(client, agent)
    page = client.get("/tindakan/").content.decode()
    assert "Tautan sandi baru dibuat." in page
    assert link not in page


def test_no_link_is_made_or_taken_for_whoever_has_no_password_here(
    as_user, administrator, agent, settings
) -> None:
    client = as_user(administrator)
    from_before = link_for(client, agent)
    settings.LOCAL_PASSWORDS, settings.EMERGENCY_ACCOUNT = False, administrator.username
    page = client.get(f"/akun/{agent.pk}/").content.decode()
    assert "Orang ini masuk dengan akun PLN: kata sandi di sini dimatikan." in page
    assert "Buat tautan sekali pakai" not in page
    refused = client.post(f"/akun/{agent.pk}/tautan/")
    assert (refused.status_code, "/sandi/baru/" in refused.content.decode()) == (403, False)
    taken = Client().get(from_before, follow=True).content.decode()
    assert 'type="password"' not in taken
    assert "Tautan ini sudah dipakai" in taken
    assert link_for(client, administrator), "the account for emergencies has one"


@pytest.mark.parametrize("has_password", [True, False])
def test_a_password_is_offered_for_change_only_to_whoever_has_one(as_user, agent, has_password: bool) -> None:
    if not has_password:
        agent.set_unusable_password()
        agent.save()
    client = as_user(agent)
    assert (client.get("/sandi/").status_code == 200) is has_password
    assert ("/sandi/" in client.get("/akun/").content.decode()) is has_password
