"""The supervisor's figures in the browser: drawn, refreshed while somebody looks, usable with the keys."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from scripts_agent.models import Call
from tests.pages.axe import assert_accessible
from tests.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/lokasi/ringkasan/"


@pytest.fixture
def calls(walk: Walk, villages) -> None:
    """One offer taken, one call served."""
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.answer("offer", "YA")
    walk.post("6/")
    walk.to_product(villages.gambir)
    walk.product("PRABAYAR")


@pytest.fixture
def page_of(enter: Callable[[User], Page], live_server, supervisor: User) -> Callable[[str], Page]:
    def open_page(path: str) -> Page:
        page = enter(supervisor)
        page.clock.install()
        page.goto(live_server.url + path)
        return page

    return open_page


def total(page: Page, label: str):
    return page.locator(".summary-totals > div", has_text=label).locator("dd")


def test_a_supervisor_finds_the_plots_from_the_first_page(
    calls: None, enter, live_server, supervisor: User
) -> None:
    page = enter(supervisor)
    page.goto(f"{live_server.url}/lokasi/")
    page.get_by_role("link", name="Ringkasan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ringkasan panggilan di Semarang")
    expect(total(page, "Dilayani langsung")).to_have_text("50 % 1 dari 2")
    drawn = [
        "Panggilan per jam",
        "Hasil per hari",
        "Dilayani langsung",
        "Bersedia dengan produk lain",
        "Permintaan tak terlayani: meter 1 Phasa",
        "Waktu per langkah",
    ]
    for title in drawn:
        plot = page.get_by_role("img", name=title)
        expect(plot).to_be_visible()
        assert plot.locator("rect.plot-mark").count() >= 1
        folded = page.get_by_role("group").filter(has_text=f"Tabel: {title}")
        folded.locator("summary").click()
        expect(page.get_by_role("region", name=f"Tabel: {title}")).to_be_visible()
        expect(page.get_by_role("link", name=f"CSV: {title}", exact=True)).to_be_visible()
    expect(page.locator("#belum-diatur .plot-table")).to_contain_text("UP3 Jayapura")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV: Hasil per hari").click()
    assert download.value.suggested_filename.startswith("hasil-")


def test_figures_refresh_by_themselves_but_not_under_the_readers_hands(
    calls: None, page_of: Callable[[str], Page]
) -> None:
    page = page_of(PAGE)
    expect(total(page, "Sudah ditutup")).to_have_text("1")
    Call.objects.update(closing="cancelled", closed_at=timezone.now())
    page.locator("#per-jam summary").click()
    page.get_by_role("region", name="Tabel: Panggilan per jam").focus()
    page.clock.run_for(61_000)
    page.wait_for_load_state("networkidle")
    expect(total(page, "Sudah ditutup")).to_have_text("1")
    page.get_by_role("button", name="Tampilkan").focus()
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.clock.run_for(61_000)
    page.wait_for_load_state("networkidle")
    expect(total(page, "Sudah ditutup")).to_have_text("1")
    page.evaluate("delete document.hidden")  # somebody looks at the tab again
    page.clock.run_for(61_000)
    expect(total(page, "Sudah ditutup")).to_have_text("2")


def test_refreshing_keeps_no_session_open(calls: None, page_of: Callable[[str], Page]) -> None:
    page = page_of(PAGE)
    with page.expect_request(lambda request: request.headers.get("hx-request") == "true") as asked:
        page.clock.run_for(61_000)
    assert asked.value.headers["x-background"] == "1"


def test_days_are_chosen_with_the_form_and_the_page_has_no_violation(
    calls: None, page_of: Callable[[str], Page]
) -> None:
    page = page_of(PAGE)
    assert_accessible(page)
    yesterday = f"{timezone.localtime() - timedelta(days=1):%Y-%m-%d}"
    page.get_by_label("Sampai").fill(yesterday)
    page.get_by_role("button", name="Tampilkan").click()
    expect(total(page, "Sudah ditutup")).to_have_text("0")
    assert page.locator("#angka").get_attribute("hx-get") is None
    assert_accessible(page)
    page.get_by_label("Dari").fill("2020-01-01")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_text("Sebelum SOP berlaku (26/01/2021) belum ada panggilan.")).to_be_visible()
    assert_accessible(page)


def test_at_200_percent_only_the_tables_scroll_sideways(calls: None, page_of: Callable[[str], Page]) -> None:
    page = page_of(PAGE)
    page.set_viewport_size({"width": 683, "height": 384})
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
    assert_accessible(page)
