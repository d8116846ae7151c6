"""The SOP's page and the preview in the browser: keys, new tab, print, accessibility."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("who", ["agent", "manager"])  # the two frames of a page
def test_the_sop_has_no_violation_for_any_reader(enter, live_server, request, who: str) -> None:
    page = enter(request.getfixturevalue(who))
    page.goto(f"{live_server.url}/sop/")
    expect(page.get_by_role("heading", level=1)).to_have_text("STANDAR OPERASIONAL PROSEDUR CSO PLN 123")
    assert_accessible(page)
    page.set_viewport_size({"width": 683, "height": 384})
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
    assert_accessible(page)


def test_a_line_opens_its_clause_beside_the_call_by_key(desk: Desk, agent: User, villages) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    here = desk.page.url
    link = desk.page.get_by_role("link", name="SOP butir 4a.4 (tab baru)")
    link.focus()
    with desk.page.expect_popup() as opened:
        desk.page.keyboard.press("Enter")
    sop = opened.value
    expect(sop.locator("section:target h2")).to_have_text("SOP butir 4a.4 · contoh")
    expect(sop.locator("section:target")).to_be_in_viewport()
    assert desk.page.url == here
    desk.product("Pascabayar")  # the call goes on


def test_the_index_leads_to_a_clause_by_key(enter, live_server, agent: User) -> None:
    page = enter(agent)
    page.goto(f"{live_server.url}/sop/")
    page.get_by_role("navigation", name="Butir SOP").get_by_role("link", name="4a.6", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("section:target h2")).to_have_text("SOP butir 4a.6")
    expect(page.locator("section:target")).to_be_in_viewport()


def test_the_printed_sop_holds_the_words_and_no_controls(enter, live_server, agent: User) -> None:
    page = enter(agent)
    page.goto(f"{live_server.url}/sop/")
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Butir SOP")).to_be_hidden()
    expect(page.get_by_text("Ketentuan ini berlaku sejak diterimanya SOP ini.")).to_be_visible()
    expect(page.locator("#baris-30")).to_be_visible()
    expect(page.get_by_text("Aplikasi ini:").first).to_be_visible()


def test_pusat_looks_at_another_day_without_the_mouse(
    enter, live_server, pusat: User, second_version
) -> None:
    page = enter(pusat)
    page.goto(f"{live_server.url}/naskah/")
    assert_accessible(page)
    day = page.get_by_label("Tanggal")
    expect(day).to_have_attribute("type", "date")
    page.goto(f"{live_server.url}/naskah/?tanggal=satu+Januari")  # a date field lets nobody type that
    expect(page.get_by_role("alert")).to_have_text("Tanggal ini tidak terbaca: isi misalnya 23/11/2026.")
    expect(day).to_have_value("satu Januari")
    expect(day).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)
    day.fill("01-01-2027")
    day.press("Enter")
    expect(page.get_by_role("heading", name="Berlaku pada 1 Januari 2027")).to_be_visible()
    expect(page.locator("#baris-11")).to_contain_text("11 · berubah")
    assert_accessible(page)
    page.get_by_role("link", name="26 Januari 2021").press("Enter")
    expect(page.get_by_role("heading", name="Berlaku pada 26 Januari 2021")).to_be_visible()
    expect(page.locator("#baris-11")).not_to_contain_text("berubah")
    page.set_viewport_size({"width": 683, "height": 384})
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
