"""The second factor, by real codes: who needs it, how it is set up, given and lost."""

import re
import time
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.pages.logins import log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def code_of(user: User, steps: int = 0) -> str:
    """What the authenticator of this user shows now, or so many half minutes later."""
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, t0=-30 * steps):06}"


def set_up(client: Client, user: User) -> list[str]:
    """The recovery codes."""
    client.get("/faktor-kedua/pasang/")
    page = client.post("/faktor-kedua/pasang/", {"kode": code_of(user)}).content.decode()
    return re.findall(r"<li><code>([-a-z0-9]+)</code></li>", page)


def forget_when(user: User) -> None:
    """As if half a minute had passed: a code is taken once, and guessing makes wait."""
    TOTPDevice.objects.filter(user=user).update(last_t=-1, throttling_failure_count=0)


WHO_NEEDS_IT = ["supervisor", "manager", "srm", "pusat", "administrator"]


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO_NEEDS_IT)
def test_whoever_changes_settings_or_reads_others_data_sets_it_up_first(request, required, who) -> None:
    user = request.getfixturevalue(who)
    client = log_in(user)
    for address in ("/", "/matriks/", "/admin/", "/lokasi/", "/akun/", "/sandi/"):
        assert client.get(address).headers["Location"].startswith("/faktor-kedua/?next=/"), address
    page = client.get("/faktor-kedua/?next=/matriks/", follow=True)
    assert page.redirect_chain[-1][0] == "/faktor-kedua/pasang/?next=/matriks/"
    assert "Peran Anda mengubah setelan atau membaca data orang lain" in page.content.decode()
    assert len(set_up(client, user)) == 10
    assert client.get("/matriks/").status_code == 200


@pytest.mark.parametrize("who", ["agent", "stranger"])
def test_nobody_else_needs_it(request, required, who) -> None:
    assert "faktor-kedua" not in log_in(request.getfixturevalue(who)).get("/sandi/").headers.get(
        "Location", ""
    )


def test_an_agent_who_is_given_a_post_needs_it_at_the_next_press(required, agent) -> None:
    from allocation.models import Post

    client = log_in(agent)
    assert client.get("/asisten/").status_code == 200
    Post.objects.create(role="MANAGER_UP3", unit_id="UP3-MENTENG", user=agent)
    assert client.get("/asisten/").headers["Location"].startswith("/faktor-kedua/")


def test_unless_the_setting_says_so_nobody_must(manager) -> None:
    assert log_in(manager).get("/admin/allocation/").status_code == 200


def test_the_picture_and_the_letters_are_the_secret(manager) -> None:
    client = log_in(manager)
    page = client.get("/faktor-kedua/pasang/").content.decode()
    again = client.get("/faktor-kedua/pasang/").content.decode()
    [secret] = re.findall(r'factor-secret"><code>([A-Z2-7 ]+)</code>', page)
    assert secret in again, "the same until it is confirmed"
    assert len(secret.replace(" ", "")) == 32  # 160 bits
    assert "<svg" in page
    assert "style=" not in page.split("<svg", 1)[1].split("</svg>")[0].lower()
    assert TOTPDevice.objects.get().confirmed is False


def test_the_next_login_asks_for_a_code_whatever_the_role(agent) -> None:
    set_up(log_in(agent), agent)
    forget_when(agent)
    client = log_in(agent)
    assert client.get("/asisten/").headers["Location"] == "/faktor-kedua/?next=/asisten/"
    htmx = client.post(
        "/asisten/7/3/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/asisten/7/3/"}
    )
    assert htmx.headers["HX-Redirect"] == "/faktor-kedua/?next=/asisten/7/3/"
    before = client.session.session_key
    given = client.post(
        "/faktor-kedua/", {"kode": f" {code_of(agent)[:3]} {code_of(agent)[3:]} ", "next": "/asisten/"}
    )
    assert given.headers["Location"] == "/asisten/"
    assert client.session.session_key != before, "a new key, as after every login"
    assert client.get("/asisten/").status_code == 200


@pytest.mark.slow
def test_until_then_nothing_can_be_weakened_and_one_can_leave(agent) -> None:
    set_up(log_in(agent), agent)
    client = log_in(agent)
    for address in ("/akun/lepas/", "/akun/kode-pemulihan/", "/akun/akhiri/", "/sandi/"):
        assert client.post(address).headers["Location"].startswith("/faktor-kedua/"), address
    assert client.get("/faktor-kedua/pasang/").headers["Location"] == "/faktor-kedua/?next=/"
    assert client.post("/faktor-kedua/pasang/", {"kode": "123456"}).status_code == 302
    assert TOTPDevice.objects.filter(user=agent, confirmed=True).count() == 1
    assert client.post("/keluar/").headers["Location"] == "/masuk/?keluar"


@pytest.mark.parametrize("code", ["000000", "12345", "abcdef", "٠٠٠٠٠٠", "a" * 40, "' OR 1=1 --"])
def test_a_wrong_code_is_refused_in_words(agent, code) -> None:
    set_up(log_in(agent), agent)
    forget_when(agent)
    answer = log_in(agent).post("/faktor-kedua/", {"kode": code})
    assert answer.status_code == 422
    assert "Kode ini tidak cocok" in answer.content.decode()


def test_a_code_is_taken_once(agent) -> None:
    set_up(log_in(agent), agent)
    forget_when(agent)
    code = code_of(agent)
    assert log_in(agent).post("/faktor-kedua/", {"kode": code}).status_code == 302
    assert log_in(agent).post("/faktor-kedua/", {"kode": code}).status_code == 422


def test_an_old_code_is_refused_and_one_of_the_last_half_minute_taken(agent) -> None:
    set_up(log_in(agent), agent)
    forget_when(agent)
    assert log_in(agent).post("/faktor-kedua/", {"kode": code_of(agent, -4)}).status_code == 422
    forget_when(agent)
    assert log_in(agent).post("/faktor-kedua/", {"kode": code_of(agent, -1)}).status_code == 302


@pytest.mark.slow
def test_whoever_guesses_waits_longer_each_time(agent) -> None:
    set_up(log_in(agent), agent)
    forget_when(agent)
    client = log_in(agent)
    for _ in range(4):
        client.post("/faktor-kedua/", {"kode": "000000"})
        time.sleep(0.01)
    assert client.post("/faktor-kedua/", {"kode": code_of(agent)}).status_code == 422, (
        "the right one waits too"
    )


@pytest.mark.slow
def test_a_recovery_code_works_once_and_stands_nowhere(agent) -> None:
    codes = set_up(log_in(agent), agent)
    assert len(set(codes)) == 10
    assert all(re.fullmatch("([a-z2-7]{4}-){5}[a-z2-7]{4}", code) for code in codes)
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert not stored & {code.replace("-", "") for code in codes}
    client = log_in(agent)
    assert client.post("/faktor-kedua/", {"kode": codes[0].upper()}).status_code == 302
    assert "Kode pemulihan tersisa: 9." in client.get("/akun/").content.decode()
    assert log_in(agent).post("/faktor-kedua/", {"kode": codes[0]}).status_code == 422


@pytest.mark.slow
def test_new_recovery_codes_end_the_old_ones(agent) -> None:
    client = log_in(agent)
    old = set_up(client, agent)
    page = client.post("/akun/kode-pemulihan/").content.decode()
    new = re.findall(r"<li><code>([-a-z0-9]+)</code></li>", page)
    assert len(new) == 10
    assert not set(new) & set(old)
    assert log_in(agent).post("/faktor-kedua/", {"kode": old[1]}).status_code == 422


@pytest.mark.slow
def test_it_can_be_taken_off_where_no_role_requires_it(agent, manager, settings) -> None:
    client = log_in(agent)
    set_up(client, agent)
    client.post("/akun/lepas/")
    assert log_in(agent).get("/asisten/").status_code == 200
    client = log_in(manager)
    set_up(client, manager)
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.post("/akun/lepas/").status_code == 403
    assert TOTPDevice.objects.filter(user=manager, confirmed=True).exists()


def test_another_telephone_takes_the_place_of_the_first(agent) -> None:
    client = log_in(agent)
    set_up(client, agent)
    first = TOTPDevice.objects.get(user=agent).pk
    client.get("/faktor-kedua/pasang/")
    device = TOTPDevice.objects.get(user=agent, confirmed=False)
    client.post("/faktor-kedua/pasang/", {"kode": f"{totp(device.bin_key):06}"})
    assert TOTPDevice.objects.get(user=agent).pk == device.pk != first


def test_a_foreign_address_is_never_followed(agent) -> None:
    set_up(log_in(agent), agent)
    forget_when(agent)
    client = log_in(agent)
    sent = {"kode": code_of(agent), "next": "https://evil.example/"}
    assert client.post("/faktor-kedua/", sent).headers["Location"] == "/"


# Sessions


def test_a_person_sees_the_own_sessions_and_ends_another_one(agent, other_agent) -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    here, there, foreign = log_in(agent), log_in(agent, headers={"User-Agent": firefox}), log_in(other_agent)
    page = here.get("/akun/").content.decode()
    assert "Firefox, Windows" in page
    assert page.count("sesi ini") == 1
    [other] = re.findall(r'name="sesi" value="([0-9a-f]+)"', page)
    assert there.session.session_key not in page
    here.post("/akun/akhiri/", {"sesi": other})
    assert there.get("/asisten/").headers["Location"].startswith("/masuk/")
    assert here.get("/asisten/").status_code == foreign.get("/asisten/").status_code == 200


def test_all_others_are_ended_at_once_and_nobody_elses(agent, other_agent) -> None:
    here, *there = [log_in(agent) for _ in range(3)]
    foreign = log_in(other_agent)
    here.post("/akun/akhiri/")
    assert {client.get("/asisten/").status_code for client in there} == {302}
    assert here.get("/asisten/").status_code == foreign.get("/asisten/").status_code == 200


def test_a_foreign_session_cannot_be_ended(agent, other_agent) -> None:
    here, foreign = log_in(agent), log_in(other_agent)
    from pln123.site.account.sessions import id_of

    page = here.post("/akun/akhiri/", {"sesi": id_of(foreign.session.session_key)}, follow=True)
    assert "Sesi itu sudah berakhir." in page.content.decode()
    assert foreign.get("/asisten/").status_code == 200


# The administrator


@pytest.mark.slow
def test_an_administrator_ends_sessions_and_takes_off_a_lost_factor(as_user, administrator, agent) -> None:
    theirs = log_in(agent)
    set_up(theirs, agent)
    client = as_user(administrator)
    change = client.get(f"/admin/auth/user/{agent.pk}/change/").content.decode()
    assert f'href="/akun/{agent.pk}/"' in change
    assert "Terpasang." in client.get(f"/akun/{agent.pk}/").content.decode()
    client.post(f"/akun/{agent.pk}/akhiri/")
    assert theirs.get("/asisten/").status_code == 302
    client.post(f"/akun/{agent.pk}/lepas/")
    assert log_in(agent).get("/asisten/").status_code == 200
    said = list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))
    assert said == ["Sesi diakhiri: 1.", "Faktor kedua dilepas."]


@pytest.mark.parametrize("who", ["agent", "supervisor", "manager", "srm", "pusat"])
@pytest.mark.parametrize("act", ["", "akhiri/", "lepas/", "tautan/"])
def test_nobody_else_reaches_the_account_of_another(as_user, request, other_agent, who, act) -> None:
    client = as_user(request.getfixturevalue(who))
    address = f"/akun/{other_agent.pk}/{act}"
    assert (client.post(address) if act else client.get(address)).status_code == 403


def test_secrets_of_authenticators_are_not_in_the_admin(as_user, administrator) -> None:
    for page in ("otp_totp/totpdevice", "otp_static/staticdevice"):
        assert as_user(administrator).get(f"/admin/{page}/").status_code == 404
