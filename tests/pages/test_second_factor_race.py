"""Two tabs at the second factor at once: one authenticator is set up, one list of recovery codes holds; with
controls."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from pln123.site.account import second_factor
from tests.pages.test_second_factor import set_up
from tests.two_at_once import begin_deferred, meet_before, outcomes_of, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)
SET_UP = "/faktor-kedua/pasang/"


@pytest.fixture
def in_two_tabs(as_user: Callable[[User], Client], manager: User) -> Callable[..., list[Any]]:
    """in_two_tabs(act): what the act gives in each of two tabs of the same browser at once."""
    own = as_user(manager)
    set_up(own, manager)

    def run(act: Callable[[Client], Any], before: Callable[[], None] = lambda: None) -> list[Any]:
        def in_a_tab() -> Any:
            before()
            tab = Client()
            tab.cookies = own.cookies
            return act(tab)

        return outcomes_of(in_a_tab, in_a_tab)

    return run


def open_page(tab: Client) -> str:
    """The secret that the page shows."""
    [secret] = re.findall(r'factor-secret"><code>([A-Z2-7 ]+)</code>', tab.get(SET_UP).content.decode())
    return str(secret)


def test_two_tabs_show_the_secret_of_one_authenticator(in_two_tabs, manager, monkeypatch) -> None:
    meet_before(monkeypatch, (TOTPDevice, "save"))
    assert len(set(in_two_tabs(open_page))) == 1
    assert TOTPDevice.objects.filter(user=manager, confirmed=False).count() == 1


def test_control_without_the_lock_each_tab_has_its_own(in_two_tabs, manager, monkeypatch) -> None:
    """SQLite, whose guard is the IMMEDIATE transaction: the second dies with "database is locked"."""
    without_row_locks(monkeypatch)
    meet_before(monkeypatch, (TOTPDevice, "save"))
    outcomes = in_two_tabs(lambda tab: second_factor.device_to_confirm(manager).pk, begin_deferred)
    assert len(set(outcomes)) == 2
    assert (OperationalError in outcomes) is (connection.vendor == "sqlite")


def test_whoever_has_two_from_before_goes_on_with_the_first(as_user, agent) -> None:
    for _ in range(2):
        TOTPDevice.objects.create(user=agent, confirmed=False, name="authenticator")
    client = as_user(agent)
    assert open_page(client) == open_page(client)
    assert second_factor.device_to_confirm(agent) == TOTPDevice.objects.earliest("pk")


def press_new_codes(tab: Client) -> list[str]:
    page = tab.post("/akun/kode-pemulihan/").content.decode()
    return re.findall(r"<li><code>([-a-z0-9]+)</code></li>", page)


def test_of_two_lists_of_recovery_codes_the_later_one_holds(in_two_tabs, manager, monkeypatch) -> None:
    meet_before(monkeypatch, (StaticDevice, "save"))
    lists = in_two_tabs(press_new_codes)
    assert [len(codes) for codes in lists] == [10, 10]
    assert StaticDevice.objects.filter(user=manager).count() == 1
    held = []
    for codes in lists:
        StaticDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
        held.append(second_factor.verify(manager, codes[0]))
    assert sorted(held) == [False, True]


def test_control_without_the_lock_both_lists_are_stored(in_two_tabs, manager, monkeypatch) -> None:
    """SQLite: as above."""
    without_row_locks(monkeypatch)
    meet_before(monkeypatch, (StaticDevice, "save"))
    outcomes = in_two_tabs(lambda tab: len(second_factor.new_recovery_codes(manager)), begin_deferred)
    if connection.vendor == "sqlite":
        assert set(outcomes) == {10, OperationalError}
    else:
        assert (outcomes, StaticDevice.objects.filter(user=manager).count()) == ([10, 10], 2)
