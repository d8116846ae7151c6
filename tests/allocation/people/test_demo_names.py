"""A name of the demo cannot log in, so nobody is given one."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.cast import NO_DUTY

SAID = "hanya untuk peragaan dan tidak dapat masuk: pakai nama lain."

pytestmark = pytest.mark.django_db


def make(client, name):
    sent = {
        "username": name,
        "password1": "kuda hitam di atas bukit",
        "password2": "kuda hitam di atas bukit",
    }
    return client.post("/admin/auth/user/add/", {**sent, "usable_password": "true", **NO_DUTY})


def test_the_admin_refuses_a_name_of_the_demo_and_says_why(as_user, administrator):
    page = make(as_user(administrator), "pusat")
    assert page.status_code == 200
    assert f"Nama “pusat” {SAID}" in page.content.decode()
    assert not User.objects.filter(username="pusat").exists()
    assert make(as_user(administrator), "pusat.jakarta").status_code == 302


def test_nobody_is_renamed_to_one(as_user, administrator, stranger):
    page = as_user(administrator).post(f"/admin/auth/user/{stranger.pk}/change/", {"username": "cso"})
    assert SAID in page.content.decode()


def test_the_command_refuses_one(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "kuda hitam di atas bukit")
    with pytest.raises(CommandError, match="hanya untuk peragaan"):
        call_command("createsuperuser", interactive=False, username="admin", email="a@example.id")
    call_command("createsuperuser", interactive=False, username="kepala", email="a@example.id", verbosity=0)
    assert User.objects.get().username == "kepala"


def test_the_demo_has_them(settings):
    settings.DEMO = True
    User(username="cso", password="x").full_clean()
