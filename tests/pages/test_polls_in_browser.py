"""What comes from the server by itself: it moves no focus and no button, and tells the server's time."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from allocation.availability.changes import set_availability
from scripts_agent.models import Call
from tests.pages.desk import Desk, assert_no_scrolling

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]

Change = Callable[[str], None]


@pytest.fixture
def change(desk: Desk, manager: User) -> Change:
    """The manager of Gambir's unit changes 1 phase, and the open page asks whether anything changed."""

    def act(availability: str) -> None:
        set_availability(
            unit="UP3-MENTENG", phase=1, availability=availability, by=manager, reason="Stok berubah"
        )
        with desk.page.expect_response(re.compile("ketersediaan")):
            desk.page.evaluate("htmx.trigger('#sisi', 'ketersediaan')")

    return act


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.outerHTML"))


def test_ya_and_tidak_stay_where_they_are_when_the_availability_changes(
    desk: Desk, agent: User, villages, change: Change
) -> None:
    desk.start_at_result(agent, villages.gambir)
    page = desk.page
    buttons = [page.get_by_role("button", name=name) for name in ("Ya Y", "Tidak T")]
    places, before = [button.bounding_box() for button in buttons], focused(page)
    change("ALL")
    expect(page.locator("#perubahan")).to_contain_text("Sekarang Pascabayar: Dapat dilayani.")
    assert [button.bounding_box() for button in buttons] == places
    assert focused(page) == before
    change("PASCABAYAR")
    assert [button.bounding_box() for button in buttons] == places
    change("PRABAYAR")  # as it was: the notice goes
    assert [button.bounding_box() for button in buttons] == places
    assert focused(page) == before
    expect(page.locator("#perubahan")).to_be_in_viewport()
    assert_no_scrolling(page)


def test_a_poll_leaves_the_caret_in_the_text_and_the_focus_off_a_field_to_put_right(
    desk: Desk, agent: User, villages, change: Change
) -> None:
    desk.start_at_result(agent, villages.gambir)
    page = desk.page
    page.keyboard.press("k")
    desk.expect_step(6)
    page.get_by_label("Isi laporan").fill("Mohon meter")
    desk.press("Tutup panggilan")
    expect(page.get_by_role("textbox", name="Telepon")).to_be_focused()  # to be put right first
    text = page.get_by_label("Isi laporan")
    text.focus()
    text.evaluate("field => field.setSelectionRange(6, 6)")
    change("ALL")
    expect(text).to_be_focused()
    page.keyboard.type("segera ")
    expect(text).to_have_value("Mohon segera meter")


def test_the_focus_stays_on_what_a_poll_renders_again(
    desk: Desk, agent: User, villages, change: Change
) -> None:
    desk.start_at_result(agent, villages.gambir)
    page = desk.page
    page.get_by_role("link", name="Matriks baris").focus()
    change("ALL")
    expect(page.get_by_role("link", name="Matriks baris")).to_be_focused()
    page.get_by_role("button", name="Pakai hasil baru").focus()
    change("PASCABAYAR")
    expect(page.get_by_role("button", name="Pakai hasil baru")).to_be_focused()


def test_a_poll_leaves_the_marked_row_of_the_search(
    desk: Desk, agent: User, villages, change: Change
) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    page = desk.page
    page.keyboard.press("Alt+2")
    desk.expect_step(2)
    page.get_by_label("Ketik desa/kelurahan").fill("gambir")
    rows = page.locator("#hasil-cari [role=option]")
    expect(rows.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    change("ALL")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")


# The server's clock


def set_clock_of_pc(page: Page, hours: int) -> None:
    """The agent's PC is `hours` ahead of the server, on every page that follows."""
    page.add_init_script(
        f"""{{
          const Real = Date, off = {hours} * 3600000;
          window.Date = class extends Real {{
            constructor(...given) {{ given.length ? super(...given) : super(Real.now() + off); }}
            static now() {{ return Real.now() + off; }}
          }};
        }}"""
    )


def test_an_answer_that_leads_to_the_login_is_no_news_of_the_availability(
    desk: Desk, agent: User, villages
) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    shown = desk.page.locator("#alokasi-terkini")
    Session.objects.all().delete()
    shown.evaluate("shown => { shown.textContent = 'yang terbaca tadi' }")
    desk.page.evaluate("htmx.trigger('#sisi', 'ketersediaan')")
    expect(desk.page.get_by_text("Sesi berakhir.")).to_be_visible()
    expect(shown).to_have_text("yang terbaca tadi")


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_wrong_clock_of_the_pc_shows_nowhere(
    desk: Desk, agent: User, villages, change: Change, hours: int
) -> None:
    set_clock_of_pc(desk.page, hours)
    desk.start_at_product(agent, villages.gambir, "2200")
    call = Call.objects.get()
    page = desk.page
    assert abs(page.evaluate("Date.now()") / 1000 - timezone.now().timestamp()) > 3 * 3500  # it is wrong

    def check() -> None:
        Call.objects.filter(pk=call.pk).update(opened_at=timezone.now() - timedelta(minutes=5))
        page.goto(page.url)
        expect(page.locator("#durasi")).to_have_text(re.compile(r"^05:0\d$"))
        expect(page.locator("#durasi")).to_have_text(re.compile(r"^05:0[1-9]$"))  # it counts on

    check()
    desk.product("Pascabayar")
    expect(page.locator("#durasi")).to_have_text(re.compile(r"^05:[0-3]\d$"))
    change("ALL")
    shown = page.locator("#alokasi-terkini").inner_text()
    wib = timezone.localtime()
    near = {f"{wib - timedelta(seconds=ago):%H:%M:%S} WIB" for ago in range(-1, 8)}
    assert shown in near
    expect(page.locator("#durasi")).to_have_text(re.compile(r"^05:[0-3]\d$"))
