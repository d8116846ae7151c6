"""What was typed into a step stays, whichever way the agent leaves it and comes back. The next
caller's form is blank.
"""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from allocation.availability.changes import set_availability
from scripts_agent.models import Call
from tests.pages.desk import Desk
from tests.pages.stored_calls import open_stored

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = {
    "Provinsi:": "DKI JAKARTA",
    "Kabupaten:": "KOTA ADM. JAKARTA PUSAT",
    "Kecamatan:": "GAMBIR",
    "Desa:": "GAMBIR",
}
WISH = "Tetap ingin Pascabayar, tolong kabari."
Way = Callable[[Desk], None]


@pytest.fixture
def at_report(desk: Desk, agent: User, villages) -> Desk:
    """Ibu Sari is offered Prabayar and wants Pascabayar: her telephone and her wish are typed, not sent."""
    desk.start_at_result(agent, villages.gambir)
    to_report(desk)
    desk.page.get_by_label("Telepon").fill("081234567890")
    desk.page.get_by_label("Isi laporan").fill(WISH)
    return desk


def to_report(desk: Desk) -> None:
    desk.expect_step(5)
    desk.keys("k")
    desk.expect_step(6)


def kept_in_tab(page: Page) -> list[str]:
    return page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('teks:'))")


def by_esc(desk: Desk) -> None:
    desk.keys("Escape", "Escape")  # the first one leaves the field
    desk.expect_step(5)
    desk.keys("Alt+6")


def by_another_closing(desk: Desk) -> None:
    desk.keys("Alt+5")
    desk.expect_step(5)
    desk.press("Tidak")
    desk.expect_step(6)
    desk.page.get_by_label("Bantuan lain sudah ditawarkan").check()
    desk.keys("Alt+5")
    to_report(desk)


def by_the_matrix(desk: Desk) -> None:
    desk.page.locator(".bar").get_by_role("link", name="Matriks").click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Matriks")
    desk.page.go_back()


def by_the_home_page(desk: Desk) -> None:
    desk.page.locator(".bar").get_by_role("link", name="Beranda").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Panggilan saya")
    desk.page.goto(f"{desk.address}/asisten/{Call.objects.get().pk}/")


def by_reload(desk: Desk) -> None:
    desk.page.reload()


def by_back_and_forward(desk: Desk) -> None:
    desk.page.go_back()
    desk.expect_step(5)
    desk.page.go_forward()


@pytest.mark.firefox
def test_a_report_stays_whichever_way_it_was_left(at_report: Desk) -> None:
    """One way after the other: what came back stays on the next, too."""
    page = at_report.page
    for way in (by_esc, by_back_and_forward, by_the_matrix, by_the_home_page, by_reload, by_another_closing):
        way(at_report)
        at_report.expect_step(6)
        expect(page.get_by_label("Ibu", exact=True)).to_be_checked()
        expect(page.get_by_label("Telepon"), way.__name__).to_have_value("081234567890")
        expect(page.get_by_label("Isi laporan"), way.__name__).to_have_value(WISH)
    at_report.keys("Control+Enter")
    at_report.expect_closed("Laporan ke Unit PLN")
    assert Call.objects.get().report.text == WISH
    assert kept_in_tab(at_report.page) == []


@pytest.mark.parametrize("closes_first", [True, False])
def test_a_report_stays_when_the_result_changes_and_changes_back(
    at_report: Desk, manager: User, closes_first: bool
) -> None:
    def set_menteng(availability: str) -> None:
        set_availability(unit="UP3-MENTENG", phase=1, availability=availability, by=manager, reason="Stok")
        at_report.page.evaluate("htmx.trigger('#sisi', 'ketersediaan')")

    set_menteng("ALL")
    if closes_first:
        at_report.close()
        expect(at_report.page.get_by_text("Panggilan belum ditutup.")).to_be_visible()
    at_report.press("Pakai hasil baru")
    at_report.expect_result("Dapat dilayani: Pascabayar")
    set_menteng("PRABAYAR")
    at_report.press("Pakai hasil baru")
    at_report.expect_lines_named("SOP butir 4a.6")
    to_report(at_report)
    expect(at_report.page.get_by_label("Telepon")).to_have_value("081234567890")
    expect(at_report.page.get_by_label("Isi laporan")).to_have_value(WISH)


def test_what_was_refused_stays_too(desk: Desk, agent: User, villages) -> None:
    desk.start_at_power(agent, villages.gambir)
    desk.field("Kode Multiguna").fill("MG-17")
    desk.keys("Control+Enter")
    expect(desk.page.locator(".is-invalid")).to_have_count(1)  # no power
    by_the_matrix(desk)
    desk.expect_step(3)
    expect(desk.page.get_by_label("Kode Multiguna")).to_have_value("MG-17")


def by_a_link_within_the_page(desk: Desk) -> None:
    link = desk.page.get_by_role("link", name="Langsung ke isi")
    link.focus()
    desk.keys("Enter")


def by_a_result_that_does_not_come(desk: Desk) -> None:
    desk.page.route("**/hasil-baru/", lambda route: route.abort())
    desk.press("Pakai hasil baru")
    expect(desk.page.get_by_text("Server tidak terjangkau.")).to_be_visible()


@pytest.mark.parametrize("way", [by_a_link_within_the_page, by_a_result_that_does_not_come])
def test_what_is_typed_after_staying_is_what_stays(at_report: Desk, manager: User, way: Way) -> None:
    """A refusal then shows what was sent, and nothing older."""
    page = at_report.page
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Stok")
    page.evaluate("htmx.trigger('#sisi', 'ketersediaan')")
    expect(page.get_by_role("button", name="Pakai hasil baru")).to_be_visible()
    way(at_report)
    page.get_by_label("Isi laporan").fill("Lain sama sekali")
    page.get_by_label("Telepon").fill("12")
    at_report.keys("Control+Enter")
    expect(page.get_by_label("Telepon")).to_have_class(re.compile("is-invalid"))
    expect(page.get_by_label("Telepon")).to_have_value("12")
    expect(page.get_by_label("Isi laporan")).to_have_value("Lain sama sekali")


def test_a_typed_code_is_there_after_a_look_at_another_step(desk: Desk, agent: User, villages) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    desk.keys("Alt+3")
    desk.field("Kode Multiguna").fill("MG-17")
    desk.page.get_by_role("navigation", name="Langkah").get_by_role("link", name="2 Wilayah").click()
    desk.expect_step(2)
    desk.keys("Alt+3")
    desk.expect_step(3)
    expect(desk.page.get_by_label("Kode Multiguna")).to_be_visible()  # not hidden in a closed part
    expect(desk.page.get_by_label("Kode Multiguna")).to_have_value("MG-17")
    assert "kode_multiguna" not in Call.objects.get().answers


def by_another_step(desk: Desk) -> None:
    desk.keys("Alt+1")
    desk.expect_step(1)
    desk.keys("Alt+2")


@pytest.mark.firefox
def test_the_lists_stay_as_they_were_chosen(desk: Desk, agent: User, villages) -> None:
    desk.go_to(open_stored(agent))
    desk.expect_step(2)
    desk.page.get_by_label("Ketik desa").fill("menteng")
    desk.keys("Alt+l")
    for label, choice in LISTS.items():
        desk.page.get_by_label(label).select_option(label=choice)
    for way in (by_another_step, by_the_matrix, by_reload):  # what came back is not stored either
        way(desk)
        desk.expect_step(2)
        expect(desk.page.locator("#daftar option:checked")).to_have_text([*LISTS.values()])
        expect(desk.page.get_by_label("Desa:")).to_be_visible()
        expect(desk.page.get_by_label("Ketik desa")).to_have_value("menteng")
    desk.keys("Control+Enter")
    desk.expect_step(3)
    assert Call.objects.get().village_id == villages.gambir


@pytest.mark.firefox
def test_a_new_call_stays_too(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/asisten/baru")
    desk.page.get_by_label("Nama pemohon").fill("Sari")
    for way in (by_the_matrix, by_reload):
        way(desk)
        desk.expect_step(1)
        expect(desk.page.get_by_label("Nama pemohon")).to_have_value("Sari")
        assert kept_in_tab(desk.page) == []


def test_a_new_call_that_was_left_gives_its_caller_to_no_other(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/asisten/baru")
    desk.page.get_by_label("Nama pemohon").fill("Sari")
    desk.page.get_by_role("link", name="Kembali").click()
    expect(desk.page).to_have_title(re.compile("Panggilan saya"))
    desk.page.locator(".bar").get_by_role("link", name="Panggilan baru").click()
    desk.expect_step(1)
    expect(desk.page.get_by_label("Nama pemohon")).to_have_value("")
    assert kept_in_tab(desk.page) == []


@pytest.mark.parametrize("way_out", ["", "/latihan/", "/matriks/"])
def test_a_logout_leaves_nothing_of_a_caller_in_the_tab(at_report: Desk, way_out: str) -> None:
    """From the call, or from a page that knows nothing of calls."""
    page = at_report.page
    if way_out:
        page.goto(at_report.address + way_out)
        assert len(kept_in_tab(page)) == 1
    page.get_by_role("button", name="agen").click()
    page.get_by_role("button", name=re.compile("Keluar")).click()
    expect(page).to_have_title("Masuk · PLN 123")
    page.wait_for_load_state()  # its script has run
    assert page.evaluate("Object.keys(sessionStorage)") == []
