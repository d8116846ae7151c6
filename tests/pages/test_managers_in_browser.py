"""Managers at work: a change that reaches an open call, by keyboard, with others at the same time."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from allocation.availability.changes import set_availability
from allocation.models import MeterAvailability
from scripts_agent.calls.opening import open_call
from tests.pages.axe import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)
POLL = 15_000  # ms between two looks of an open call at the availability (workspace 1)
BUSY = 10_000  # ms more, for two busy cores


def setting(unit: str = "UP3-MENTENG", phase: int = 1) -> MeterAvailability:
    return MeterAvailability.objects.get(unit=unit, phase=phase)


def form_of(live_server, unit: str = "UP3-MENTENG", phase: int = 1) -> str:
    pk = setting(unit, phase).pk
    return live_server.url + reverse("admin:allocation_meteravailability_change", args=[pk])


def list_of(live_server, model: str = "meteravailability") -> str:
    return live_server.url + reverse(f"admin:allocation_{model}_changelist")


@pytest.fixture
def enter_beside(browser: Browser, browser_context_args: dict, live_server) -> Callable[[User], Page]:
    """A second browser with somebody else in it."""

    def log_in(user: User) -> Page:
        client = Client()
        client.force_login(user)
        context = browser.new_context(**browser_context_args)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        return context.new_page()

    return log_in


@pytest.fixture
def open_page(
    enter_beside: Callable[[User], Page], live_server, agent: User, villages, demo_settings
) -> Page:
    """An agent's call for 2.200 VA Prabayar in Gambir, told that it can be served."""
    answers = {
        "transaction": "PB",
        "village": villages.gambir,
        "power": "2200",
        "purpose": "Rumah tangga",
        "tariff": "R1",
    }
    contact = {"salutation": "Ibu", "name": "Sari", "telephone": "", "customer_id": ""}
    call = open_call(member=agent.membership, answers=answers, contact=contact)
    page = enter_beside(agent)
    page.goto(f"{live_server.url}/asisten/{call.pk}/")
    page.get_by_role("button", name="Prabayar").first.click()
    page.get_by_role("button", name="Lanjut: lihat hasil").click()
    expect(page.locator(".desk-result")).to_contain_text("Dapat dilayani")
    return page


def test_a_change_by_the_manager_reaches_an_open_call_within_15_seconds(
    enter, live_server, manager: User, open_page: Page
) -> None:
    page = enter(manager)
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Ubah 1 Phasa").click()
    preview = page.locator("#pratinjau")
    expect(preview).to_contain_text("Belum ada. Pilih ketersediaan yang lain")
    page.get_by_label("Pascabayar", exact=True).check()
    expect(preview).to_contain_text("Pascabayar menjadi dilayani, 450 VA s.d. 22.000 VA.")
    expect(preview).to_contain_text("5 dari 5 baris matriks 1 Phasa berubah")
    assert setting().availability == "PRABAYAR"  # nothing is saved by looking
    page.get_by_label("Alasan").fill("Meter prabayar habis")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#pesan")).to_contain_text("berhasil diubah")
    change = open_page.locator("#perubahan")
    expect(change).to_contain_text("1 Phasa Prabayar menjadi Pascabayar", timeout=POLL + BUSY)
    expect(change).to_contain_text("Sudah disampaikan Prabayar: Dapat dilayani.")
    expect(change).to_contain_text("Sekarang Prabayar: Ditawarkan Pascabayar.")


def test_by_keyboard_alone_a_setting_is_changed(enter, live_server, manager: User, demo_settings) -> None:
    page = enter(manager)
    page.goto(form_of(live_server))
    expect(page.locator("input[name=availability]:checked")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#pratinjau")).to_contain_text("Pascabayar menjadi dilayani")
    focus_by_tab(page, "textarea[name=why]")
    page.keyboard.type("Meter prabayar habis")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messagelist")).to_contain_text("berhasil diubah")
    assert (setting().availability, setting().reason) == ("PASCABAYAR", "Meter prabayar habis")


def focus_by_tab(page: Page, selector: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached with Tab")


def test_the_second_writer_sees_both_values_and_decides(
    enter, live_server, manager: User, srm: User, demo_settings
) -> None:
    page = enter(manager)
    page.goto(form_of(live_server))
    page.get_by_label("Pascabayar", exact=True).check()
    page.get_by_label("Alasan").fill("Meter prabayar habis")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    page.get_by_role("button", name="Simpan").click()
    conflict = page.get_by_role("alert")
    expect(conflict).to_contain_text("Belum disimpan: ada perubahan lain sementara itu")
    expect(conflict).to_contain_text("SRM Niaga & PP UID Jakarta Raya")
    expect(conflict).to_contain_text("Kiriman tiba")
    expect(page.get_by_label("Pascabayar", exact=True)).to_be_checked()
    expect(page.get_by_label("Alasan")).to_have_value("Meter prabayar habis")
    assert_accessible(page)
    assert setting().availability == "ALL"
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".messagelist")).to_contain_text("berhasil diubah")
    assert setting().availability == "PASCABAYAR"


def test_several_units_are_changed_together(enter, live_server, srm: User, demo_settings) -> None:
    page = enter(srm)
    page.goto(f"{list_of(live_server)}?q=b")
    page.get_by_role("combobox", name="Aksi").select_option("Ubah ketersediaan yang dipilih")
    rows = page.locator("#result_list tbody tr", has_text="3 Phasa")
    for unit in ("UP3 Bandengan", "UP3 Bintaro"):
        rows.filter(has_text=unit).get_by_role("checkbox").check()
    page.locator("button[name=index]").click()
    table = page.locator("#perubahan table tbody")
    expect(table.locator("tr")).to_have_count(2)
    assert_accessible(page)
    page.get_by_label("Prabayar", exact=True).check()
    expect(table.locator("tr").first).to_have_text(
        "UP3 Bandengan 3 Phasa ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya) Prabayar Diubah"
    )
    expect(page.locator("#perubahan")).to_contain_text("2 dari 2 ketersediaan akan diubah.")
    assert_accessible(page)
    page.get_by_label("Alasan").fill("Meter pascabayar habis")
    page.get_by_role("button", name="Simpan semua").click()
    expect(page.locator(".messagelist")).to_contain_text("2 ketersediaan diubah.")
    page.locator(".messagelist a").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
    expect(page.locator("#result_list")).to_contain_text("Meter pascabayar habis")
    assert setting("UP3-BINTARO", 3).availability == "PRABAYAR"


def test_without_javascript_the_same_pages_do_their_work(
    browser: Browser, browser_context_args: dict, live_server, srm: User, demo_settings
) -> None:
    client = Client()
    client.force_login(srm)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(form_of(live_server))
    page.get_by_text("Bandingkan semua pilihan").click()
    expect(page.get_by_role("heading", name="Pilihan: Pascabayar", exact=True)).to_be_visible()
    pks = ",".join(str(setting(unit).pk) for unit in ("UP3-MENTENG", "UP3-BINTARO"))
    page.goto(f"{live_server.url}{reverse('admin:allocation_meteravailability_bulk')}?baris={pks}")
    page.get_by_label("Pascabayar", exact=True).check()
    page.get_by_label("Alasan").fill("Meter prabayar habis")
    page.get_by_role("button", name="Tampilkan perubahan").click()
    expect(page.locator("#perubahan")).to_contain_text("2 dari 2 ketersediaan akan diubah.")
    expect(page.get_by_label("Alasan")).to_have_value("Meter prabayar habis")
    page.get_by_role("button", name="Simpan semua").click()
    expect(page.locator(".messagelist")).to_contain_text("2 ketersediaan diubah")
    assert setting("UP3-BINTARO").availability == "PASCABAYAR"


def test_an_effect_on_many_that_does_not_come_is_not_that_of_another_choice(
    enter, live_server, srm: User, demo_settings
) -> None:
    page = enter(srm)
    bulk = reverse("admin:allocation_meteravailability_bulk")
    page.goto(f"{live_server.url}{bulk}?baris={setting().pk},{setting('UP3-BINTARO').pk}")
    page.get_by_label("Pascabayar", exact=True).check()
    expect(page.locator("#perubahan")).to_contain_text("2 dari 2 ketersediaan akan diubah.")
    page.route(f"**{bulk}", lambda route: route.abort())
    page.get_by_label("ALL", exact=False).check()
    lost = "Yang berubah tidak dapat ditampilkan: server tidak menjawab."
    expect(page.locator("#perubahan")).to_have_text(re.compile(f"^{lost}"))


def test_a_list_that_is_empty_or_asked_in_vain_has_no_violation(
    enter, live_server, srm: User, demo_settings
) -> None:
    page = enter(srm)
    for address in (
        f"{list_of(live_server)}?berlaku=belum&lama=1&permintaan=1&q=zzz",
        f"{list_of(live_server, 'historicalmeteravailability')}?dari=kemarin",
    ):
        page.goto(address)
        expect(page.locator("#content")).to_be_visible()
        assert_accessible(page)


def test_a_refused_form_has_no_violation(enter, live_server, manager: User, demo_settings) -> None:
    page = enter(manager)
    page.goto(form_of(live_server))
    page.evaluate("document.querySelector('.setting').closest('form').submit()")  # as without a script
    expect(page.get_by_text("Isi alasan perubahan.")).to_be_visible()
    assert_accessible(page)
