"""The form of a new call that was sent is step 1 of that call, also on the way back: never a second call."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from scripts_agent.models import Call
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk, assert_no_scrolling

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]


def test_back_from_step_2_shows_the_call_that_was_made(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.address}/asisten/")
    desk.start("Penyambungan Baru (PB)")
    call = Call.objects.get()
    page.go_back()
    desk.expect_step(1)
    assert page.url == f"{desk.address}/asisten/{call.pk}/1/"
    expect(page.get_by_label("Nama pemohon")).to_have_value("Sari")
    page.reload()
    desk.expect_step(1)
    page.get_by_label("Nama pemohon").fill("Sarah")
    desk.press("Lanjut")
    desk.expect_step(2)
    assert [call.name for call in Call.objects.all()] == ["Sarah"]


def test_back_again_leads_out_of_the_call_and_forward_into_it(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.address}/asisten/")
    desk.start("Penyambungan Baru (PB)")
    page.go_back()
    desk.expect_step(1)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Panggilan saya")
    page.go_forward()
    desk.expect_step(1)
    page.go_forward()
    desk.expect_step(2)
    assert Call.objects.count() == 1


def test_another_request_of_the_same_caller_is_found_on_the_way_back_too(desk: Desk, page: Page) -> None:
    desk.start("Penyambungan Baru (PB)")
    first = Call.objects.get()
    page.goto(f"{desk.address}/asisten/baru?dari={first.pk}")
    page.get_by_label("Penyambungan Baru (PB)").check()
    desk.press("Lanjut")
    desk.expect_step(2)
    page.go_back()
    desk.expect_step(1)
    second = Call.objects.latest("pk")
    assert second.follows == first
    assert page.url == f"{desk.address}/asisten/{second.pk}/1/"


def test_an_open_call_stands_on_the_page_of_a_new_one(desk: Desk, page: Page) -> None:
    """For whom the script was missing, or the answer was lost and the page loaded anew."""
    desk.start("Penyambungan Baru (PB)")
    call = Call.objects.get()
    page.goto(f"{desk.address}/asisten/baru")
    expect(page.get_by_text(f"Panggilan #{call.pk} masih terbuka sejak")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Perubahan Daya (PD)", exact=True).check()
    assert_no_scrolling(page)
    page.get_by_role("link", name=f"Kembali ke panggilan #{call.pk}").click()
    desk.expect_step(2)
    assert Call.objects.count() == 1


@pytest.mark.chromium  # Playwright cannot switch scripts off in Firefox ESR
def test_without_script_the_way_back_shows_the_call_too(
    browser, browser_context_args, live_server, enter, demo_settings, agent: User
) -> None:
    cookies = enter(agent).context.cookies()
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies(cookies)
    desk = Desk(context.new_page(), live_server.url, with_script=False)
    desk.start("Penyambungan Baru (PB)")
    desk.page.go_back()
    desk.page.reload()
    call = Call.objects.get()
    desk.page.get_by_role("link", name=f"Kembali ke panggilan #{call.pk}").click()
    desk.expect_step(2)
    context.close()
