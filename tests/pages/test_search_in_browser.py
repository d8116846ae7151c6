"""The search box of step 2 by keyboard and pointer: districts open, guesses are taken only on purpose."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Locator, Page, Request, expect

from scripts_agent.calls.opening import open_call
from scripts_agent.models import Call
from tests.conftest import PASSWORD
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)
BOX = "Ketik desa/kelurahan, kecamatan atau kode pos"


@pytest.fixture
def step(desk: Desk, agent: User) -> Page:
    """Step 2 of a new call."""
    contact = {"salutation": "", "name": "", "telephone": "", "customer_id": ""}
    call = open_call(member=agent.membership, answers={"transaction": "PB"}, contact=contact)
    desk.page.goto(f"{desk.address}/asisten/{call.pk}/2/")
    desk.expect_step(2)
    expect(desk.page.get_by_label(BOX)).to_be_focused()
    return desk.page


def type_in(page: Page, text: str) -> None:
    page.keyboard.type(text)
    expect(page.locator(f'#hasil-cari[data-q="{text}"]')).to_be_visible()


def rows(page: Page) -> Locator:
    return page.locator("#hasil-cari [role=option]")


def marked(page: Page) -> Locator:
    return page.locator("#hasil-cari [role=option][aria-selected=true]")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_district_opens_by_enter_and_the_next_takes_no_village_that_nobody_named(
    desk: Desk, step: Page
) -> None:
    type_in(step, "bandung wetan")
    first = rows(step).first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first).to_contain_text("Kec. BANDUNG WETAN · 3 kelurahan · KOTA BANDUNG")
    press(step, "Enter")
    expect(step.locator("#jumlah")).to_have_text("3 kelurahan di Kec. BANDUNG WETAN")
    expect(step.get_by_label(BOX)).to_be_focused()
    expect(marked(step)).to_have_count(0)
    assert_accessible(step)
    press(step, "Enter", "Enter")
    desk.expect_step(2)
    assert Call.objects.get().village_id is None
    press(step, "ArrowDown")
    expect(marked(step)).to_contain_text("CIHAPIT")
    press(step, "Enter")
    desk.expect_step(3)
    assert Call.objects.get().village_id == "32.73.09.1001"


def test_in_a_district_the_village_of_its_own_name_is_marked(desk: Desk, step: Page) -> None:
    type_in(step, "gambir jakpus")
    expect(rows(step).first).to_contain_text("Kec. GAMBIR · 6 kelurahan")
    press(step, "Enter")
    expect(step.locator("#jumlah")).to_have_text("6 kelurahan di Kec. GAMBIR")
    expect(marked(step)).to_contain_text("GAMBIR Kel.")
    press(step, "Enter")
    desk.expect_step(3)
    assert Call.objects.get().village_id == "31.71.01.1001"


def test_a_district_opens_by_its_number_and_escape_goes_back(desk: Desk, step: Page) -> None:
    type_in(step, "tanah abang")
    expect(step.locator("#jumlah")).to_have_text("8 dari 36 hasil (2 kecamatan, 34 desa/kelurahan)")
    press(step, "1")
    expect(step.locator("#jumlah")).to_have_text("7 kelurahan di Kec. TANAH ABANG")
    press(step, "Escape")
    expect(step.locator("#jumlah")).to_have_text("8 dari 36 hasil (2 kecamatan, 34 desa/kelurahan)")
    expect(step.get_by_label(BOX)).to_have_value("tanah abang")
    press(step, "1")
    expect(step.locator("#jumlah")).to_have_text("7 kelurahan di Kec. TANAH ABANG")
    press(step, "2")
    desk.expect_step(3)
    assert Call.objects.get().village_id == "31.71.07.1001"  # GELORA


def test_escape_empties_the_box_and_never_leaves_the_page(desk: Desk, step: Page) -> None:
    type_in(step, "bandung wetan")
    press(step, "Enter")
    expect(step.locator("#jumlah")).to_have_text("3 kelurahan di Kec. BANDUNG WETAN")
    press(step, "Escape")
    expect(step.locator("#jumlah")).to_contain_text("hasil")
    press(step, "Escape")
    expect(step.get_by_label(BOX)).to_have_value("")
    expect(rows(step)).to_have_count(0)
    expect(step.locator("#jumlah")).to_have_text("")
    press(step, "Escape")
    desk.expect_step(2)


def test_a_guess_is_marked_by_nothing_and_taken_by_no_single_key(desk: Desk, step: Page) -> None:
    for text in ("ikn", "lippo cikarang"):
        step.get_by_label(BOX).select_text()
        type_in(step, text)
        expect(step.get_by_text("Mungkin maksud Anda:")).to_be_visible()
        expect(marked(step)).to_have_count(0)
        expect(step.locator("#jumlah")).to_contain_text(
            "Tidak ada yang terpilih: pastikan dahulu kepada Pemohon."
        )
        assert_accessible(step)
        press(step, "Enter", "1")
        expect(step.get_by_label(BOX)).to_have_value(f"{text}1")  # a digit is typed
        desk.expect_step(2)
    assert Call.objects.get().village_id is None


def test_a_guess_is_taken_by_an_arrow_and_enter(desk: Desk, step: Page) -> None:
    type_in(step, "gambr gambir jakpus")
    press(step, "ArrowDown")
    first = rows(step).first
    expect(first).to_have_attribute("aria-selected", "true")
    press(step, "ArrowUp", "ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    village = step.locator("button.village").first
    while village.get_attribute("aria-selected") != "true":
        press(step, "ArrowDown")
    press(step, "Enter")
    desk.expect_step(3)
    assert Call.objects.get().village_id == "31.71.01.1001"


def test_an_alias_opens_its_region_and_takes_no_village(desk: Desk, step: Page) -> None:
    for text in ("irian jaya", "bumi serpong damai"):
        step.get_by_label(BOX).select_text()
        type_in(step, text)
        expect(rows(step).first).to_contain_text("alias: ")
        press(step, "Enter")
        expect(step.locator("#jumlah")).to_contain_text(" di ")
        desk.expect_step(2)
    assert Call.objects.get().village_id is None


def test_the_rest_is_reached_by_keyboard(step: Page) -> None:
    type_in(step, "tanah abang")
    press(step, "ArrowUp")
    expect(marked(step)).to_have_text("Tampilkan 28 lagi")
    press(step, "Enter")
    expect(step.locator("#jumlah")).to_have_text("9–36 dari 36 hasil (2 kecamatan, 34 desa/kelurahan)")
    expect(marked(step)).to_contain_text("TANAH ABANG")
    expect(rows(step).first).to_have_text("Kembali ke hasil pertama")
    press(step, "Escape")
    expect(step.locator("#jumlah")).to_have_text("8 dari 36 hasil (2 kecamatan, 34 desa/kelurahan)")


def test_a_held_enter_opens_a_district_and_takes_no_village(desk: Desk, step: Page) -> None:
    type_in(step, "bandung wetan")
    step.keyboard.down("Enter")
    expect(step.locator("#jumlah")).to_have_text("3 kelurahan di Kec. BANDUNG WETAN")
    for _ in range(3):
        step.keyboard.down("Enter")  # the browser's own repetition
    step.keyboard.up("Enter")
    desk.expect_step(2)
    assert Call.objects.get().village_id is None


@pytest.fixture
def searches(step: Page) -> list[str]:
    """What the search was asked, in order."""
    asked: list[str] = []

    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if address.path == "/asisten/wilayah/cari/":
            asked.append(parse_qs(address.query, keep_blank_values=True)["q"][0])

    step.on("request", note)
    return asked


def test_the_search_waits_for_a_pause_and_for_two_letters(step: Page, searches: list[str]) -> None:
    step.keyboard.type("gambir", delay=40)
    expect(step.locator('#hasil-cari[data-q="gambir"]')).to_be_visible()
    assert searches == ["gambir"]
    step.get_by_label(BOX).fill("g")
    expect(rows(step)).to_have_count(0)
    expect(step.locator("#jumlah")).to_have_text("")
    step.wait_for_timeout(400)
    assert searches == ["gambir"]
    step.get_by_label(BOX).fill("ga")
    expect(step.locator('#hasil-cari[data-q="ga"]')).to_be_visible()
    assert searches == ["gambir", "ga"]


def test_enter_searches_at_once_and_once(step: Page, searches: list[str]) -> None:
    step.keyboard.type("gambir")
    press(step, "Enter")
    expect(step.locator('#hasil-cari[data-q="gambir"]')).to_be_attached()
    step.wait_for_timeout(400)
    assert searches == ["gambir"]
    step.get_by_label(BOX).fill("g")  # one letter is enough for Enter
    press(step, "Enter")
    expect(step.locator('#hasil-cari[data-q="g"]')).to_be_attached()
    assert searches == ["gambir", "g"]


def test_a_held_or_doubled_enter_that_searches_takes_nothing(
    desk: Desk, step: Page, searches: list[str]
) -> None:
    step.keyboard.type("cideng gambir")
    step.keyboard.down("Enter")
    for _ in range(5):
        step.keyboard.down("Enter")  # the browser's own repetition
    step.keyboard.up("Enter")
    expect(marked(step)).to_contain_text("CIDENG")
    press(step, "Enter")  # still the same movement of the hand
    step.wait_for_timeout(300)
    assert searches == ["cideng gambir"]
    desk.expect_step(2)
    assert Call.objects.get().village_id is None
    step.wait_for_timeout(400)
    press(step, "Enter")
    desk.expect_step(3)


def test_a_double_click_opens_a_district_and_takes_no_village(desk: Desk, step: Page) -> None:
    type_in(step, "bandung wetan")
    row = rows(step).first
    box = row.bounding_box()
    assert box
    x, y = box["x"] + 60, box["y"] + box["height"] * 1.5  # where a village will stand
    step.mouse.click(box["x"] + 60, box["y"] + box["height"] / 2)
    expect(step.locator("#jumlah")).to_have_text("3 kelurahan di Kec. BANDUNG WETAN")
    expect(step.get_by_label(BOX)).to_be_focused()
    step.mouse.click(box["x"] + 60, box["y"] + box["height"] / 2)  # on the way back now: it is not live yet
    desk.expect_step(2)
    expect(step.locator("#jumlah")).to_have_text("3 kelurahan di Kec. BANDUNG WETAN")
    step.mouse.click(x, y)  # another place, on purpose
    desk.expect_step(3)


def test_at_200_percent_no_word_of_a_row_is_cut_off(step: Page) -> None:
    type_in(step, "gambir")
    step.set_viewport_size({"width": 683, "height": 384})
    cut = "e => getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth"
    assert rows(step).locator("> *").evaluate_all(f"all => all.filter({cut}).map(e => e.textContent)") == []


def test_districts_open_without_javascript(
    browser: Browser, browser_context_args: dict, live_server, demo_settings, agent: User
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    desk = Desk(context.new_page(), live_server.url, with_script=False)
    desk.log_in("agen", PASSWORD)
    desk.start("Penyambungan Baru (PB)")
    page = desk.page
    page.get_by_label(BOX).fill("tanah abang")
    desk.press("Cari")
    expect(page.locator("#jumlah")).to_have_text("8 dari 36 hasil (2 kecamatan, 34 desa/kelurahan)")
    page.get_by_role("link", name="Kec. TANAH ABANG · 7 kelurahan").click()
    expect(page.locator("#jumlah")).to_have_text("7 kelurahan di Kec. TANAH ABANG")
    page.get_by_role("link", name="Kembali ke 36 hasil").click()
    page.get_by_role("link", name="Tampilkan 28 lagi").click()
    page.locator("button.village").filter(has_text="GELORA").click()
    desk.expect_step(3)
    assert Call.objects.get().village_id == "31.71.07.1001"
    context.close()


def test_village_can_be_searched_without_javascript(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, demo_settings: None, agent: User
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    desk = Desk(context.new_page(), live_server.url, with_script=False)
    desk.log_in("agen", PASSWORD)
    desk.start("Penyambungan Baru (PB)")
    desk.search("gambir jakarta", "GAMBIR Kel. · GAMBIR · KOTA ADM. JAKARTA PUSAT · DKI JAKARTA")
    desk.expect_step(3)
    assert Call.objects.get().village_id == "31.71.01.1001"
    context.close()
