"""Tabs, back, reload, and availability that changes during the call."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from allocation.availability.changes import set_availability
from scripts_agent.models import Call
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk
from tests.pages.steps import at_step

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]


# Tabs, back, reload


def test_a_second_tab_that_is_old_is_told_so(desk: Desk, agent: User, villages) -> None:
    at_step(desk, agent, 3, villages.gambir)
    other = desk.page.context.new_page()
    other.goto(desk.page.url)
    desk.page.get_by_label("Bisnis", exact=True).check()
    desk.page.keyboard.press("Control+Enter")
    desk.expect_step(4)
    other.get_by_label("Sosial", exact=True).check()
    other.keyboard.press("Control+Enter")
    expect(other.locator(".desk-error")).to_contain_text("sudah berubah di tab lain")
    expect(other.get_by_label("Sosial", exact=True)).to_be_checked()
    assert Call.objects.get().answers["purpose"] == "Bisnis"


def test_back_forward_and_reload_show_the_steps_as_they_are(desk: Desk, agent: User, villages) -> None:
    at_step(desk, agent, 4, villages.gambir)
    desk.product("Pascabayar")
    page = desk.page
    page.go_back()
    desk.expect_step(4)
    page.go_forward()
    desk.expect_step(5)
    page.reload()
    desk.expect_step(5)
    page.keyboard.press("y")
    desk.expect_step(6)


def test_the_four_lists_fit_each_other_after_a_reload(desk: Desk) -> None:
    """Firefox keeps choices of pages that came through the service worker, which the desk's do."""
    page = desk.page
    desk.start("Penyambungan Baru (PB)")
    page.evaluate("navigator.serviceWorker.ready")
    page.goto(page.url)
    desk.expect_step(2)
    desk.keys("Alt+l")
    page.get_by_label("Provinsi:").select_option(label="DKI JAKARTA")
    page.get_by_label("Kabupaten:").select_option(label="KOTA ADM. JAKARTA PUSAT")
    expect(page.get_by_label("Kecamatan:").locator("option", has_text="GAMBIR")).to_be_attached()
    page.reload()
    desk.expect_step(2)
    expect(page.get_by_label("Provinsi:")).to_be_visible()  # opened by the server, that fills them again
    shown = "(all) => all.map((list) => [list.value, list.length > 1, list.disabled])"
    assert page.locator("#daftar select").evaluate_all(shown) == [
        ["31", True, False],
        ["31.71", True, False],
        ["", True, False],
        ["", False, False],
    ]
    page.get_by_label("Provinsi:").select_option(label="BALI")
    expect(page.get_by_label("Kabupaten:").locator("option", has_text="BADUNG")).to_be_attached()


# Live availability


def test_a_change_during_the_call_shows_old_and_new_within_one_poll(
    desk: Desk, agent: User, manager: User, villages
) -> None:
    at_step(desk, agent, 5, villages.gambir)
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Meter datang")
    desk.page.evaluate("htmx.trigger('#sisi', 'ketersediaan')")
    notice = desk.page.locator("#perubahan")
    expect(notice).to_contain_text("1 Phasa Prabayar menjadi ALL (Pascabayar dan Prabayar)")
    expect(notice).to_contain_text("Sekarang Pascabayar: Dapat dilayani.")
    assert_accessible(desk.page)
    desk.press("Pakai hasil baru")
    desk.expect_result("Dapat dilayani: Pascabayar")
