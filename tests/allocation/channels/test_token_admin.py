"""The administrator's pages of tokens."""

import pytest

from allocation.channels import tokens
from allocation.models import ApiToken
from tests.allocation.channels.asking import CASE

pytestmark = pytest.mark.django_db


LIST = "/admin/allocation/apitoken/"
FORM = {"channel": "WEB_PLN", "note": "Server produksi", "may_decide": "on", "per_minute": "600"}


@pytest.mark.parametrize("who", ["agent", "supervisor", "stranger", "manager", "srm", "pusat"])
def test_only_an_administrator_sees_tokens(request, as_user, make_token, who):
    token, _ = make_token()
    client = as_user(request.getfixturevalue(who))
    for address in ("", "add/", f"{token.pk}/change/", f"{token.pk}/history/", f"{token.pk}/delete/"):
        assert client.get(LIST + address).status_code in (302, 403), address
        assert client.post(LIST + address, FORM).status_code in (302, 403), address
    assert ApiToken.objects.count() == 1


def test_a_new_token_is_shown_once_and_works(as_user, administrator, as_channel):
    client = as_user(administrator)
    response = client.post(LIST + "add/", FORM)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    text = response.context["token"].text
    assert f"<code>{text}</code>" in response.content.decode()
    assert "Token hanya tampil kali ini." in response.content.decode()
    assert text not in response.cookies.output() + str(dict(client.session))
    token = ApiToken.objects.get()
    assert (token.channel, token.created_by) == ("WEB_PLN", administrator)
    assert as_channel(text).post("decisions", CASE).status_code == 200
    assert as_channel(text).get("regions").status_code == 403  # its box was left empty
    for address in ("", f"{token.pk}/change/", f"{token.pk}/history/"):
        shown = client.get(LIST + address).content.decode()
        assert text not in shown
        assert token.digest not in shown


def test_a_form_filled_in_wrongly_makes_no_token(as_user, administrator):
    client = as_user(administrator)
    for wrong in ({"channel": "FAKS"}, {"note": ""}, {"per_minute": "0"}, {"expires_at": "besok"}):
        assert client.post(LIST + "add/", FORM | wrong).context["errors"], wrong
    assert not ApiToken.objects.exists()


def test_an_administrator_revokes_a_token_for_ever(as_user, administrator, make_token, as_channel):
    token, text = make_token()
    client = as_user(administrator)
    page = f"{LIST}{token.pk}/change/"
    assert "Cabut token ini" in client.get(page).content.decode()
    client.post(page, FORM | {"revoke": "on"})
    assert as_channel(text).get("regions").status_code == 401
    shown = client.get(page).content.decode()
    assert "dicabut" in shown
    assert "Cabut token ini" not in shown
    client.post(page, FORM | {"per_minute": "9999", "revoke": ""})
    token.refresh_from_db()
    assert (token.per_minute, token.revoked_by) == (600, administrator)


def test_rights_and_limit_of_a_token_can_be_changed_but_not_its_channel(as_user, administrator, make_token):
    token, _ = make_token()
    tokens.take_turn(token)
    as_user(administrator).post(
        f"{LIST}{token.pk}/change/", FORM | {"channel": "PLN_MOBILE", "per_minute": "9"}
    )
    token.refresh_from_db()
    assert (token.channel, token.per_minute, token.may_read_regions) == ("WEB_PLN", 9, False)
    assert token.used == 1


@pytest.mark.parametrize("written", ["31-12-2099 23:59", "31-12-2099 23.59"])
def test_the_end_of_a_token_is_written_in_wib(as_user, administrator, written):
    client = as_user(administrator)
    assert client.post(LIST + "add/", FORM | {"expires_at": written}).context["token"]
    token = ApiToken.objects.get()
    assert token.expires_at.isoformat() == "2099-12-31T16:59:00+00:00"
    page = client.get(f"{LIST}{token.pk}/change/").content.decode()
    assert 'value="31-12-2099 23:59"' in page  # saving again changes nothing


def test_no_token_is_made_that_never_works(as_user, administrator):
    shown = as_user(administrator).post(LIST + "add/", FORM | {"expires_at": "31-12-2020 23:59"})
    assert "Waktu ini sudah lewat: isi yang akan datang." in shown.content.decode()
    assert not ApiToken.objects.exists()


def test_a_token_is_ended_by_its_box_and_not_by_a_moment_that_is_over(as_user, administrator, make_token):
    token, _ = make_token()
    page = f"{LIST}{token.pk}/change/"
    shown = as_user(administrator).post(page, FORM | {"expires_at": "31-12-2020 23:59"})
    assert "Waktu ini sudah lewat: isi yang akan datang, atau cabut tokennya." in shown.content.decode()


def test_a_token_that_has_ended_can_still_be_written_to(as_user, administrator, it_is):
    client = as_user(administrator)
    client.post(LIST + "add/", FORM | {"expires_at": "31-12-2026 23:59"})
    it_is("2027-01-02 09:00")
    token, ended = ApiToken.objects.get(), {"expires_at": "31-12-2026 23:59"}
    client = as_user(administrator)
    client.post(f"{LIST}{token.pk}/change/", FORM | ended | {"note": "Diganti", "revoke": "on"})
    token.refresh_from_db()
    assert (token.note, token.revoked_by) == ("Diganti", administrator)


def test_a_token_cannot_be_deleted(as_user, administrator, make_token):
    token, _ = make_token()
    client = as_user(administrator)
    assert client.post(f"{LIST}{token.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": token.pk, "post": "yes"})
    assert ApiToken.objects.filter(pk=token.pk).exists()
