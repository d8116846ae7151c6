"""A token is changed or revoked while it is used, and by two administrators at once."""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.db import connection

from allocation.channels import tokens
from allocation.models import ApiToken
from tests.two_at_once import meet_before, outcomes_of, without_row_locks

FORM = {"note": "uji kedua", "per_minute": 9, "revoke": False}


@pytest.mark.django_db
def test_a_page_that_is_saved_late_takes_back_neither_uses_nor_a_revocation(rf, administrator, make_token):
    token, _ = make_token()
    page = ApiToken.objects.get()  # as the administrator's page has read it
    tokens.take_turn(token)
    tokens.take_turn(token)
    tokens.revoke(token_id=token.pk, by=administrator)
    page.note, page.per_minute = FORM["note"], FORM["per_minute"]
    request = rf.post("/admin/")
    request.user = administrator
    form = SimpleNamespace(cleaned_data=FORM)
    admin.site._registry[ApiToken].save_model(request, page, form, change=True)
    token.refresh_from_db()
    assert (token.note, token.per_minute, token.used) == ("uji kedua", 9, 2)
    assert token.window_started_at is not None
    assert token.revoked_by == administrator


# Two administrators at once


@pytest.fixture
def both_revoke(make_token, administrator, make_user, monkeypatch):
    """Runs both; gives how many of them wrote."""
    token, _ = make_token()
    other = make_user("administrator.dua", is_superuser=True)

    def run():
        wrote = meet_before(monkeypatch, (ApiToken, "save"))
        acts = [lambda by=by: tokens.revoke(token_id=token.pk, by=by) for by in (administrator, other)]
        assert outcomes_of(*acts) == [None, None]
        return len(wrote)

    return run


@pytest.mark.django_db(transaction=True)
def test_of_two_revocations_at_once_the_first_stays_as_it_was_written(both_revoke):
    assert both_revoke() == 1
    assert ApiToken.objects.get().revoked_at is not None


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_second_overwrites_who_revoked_it(both_revoke, monkeypatch):
    """SQLite has one writer at a time, and that guard cannot be taken off."""
    without_row_locks(monkeypatch)
    assert both_revoke() == (2 if connection.vendor == "postgresql" else 1)
