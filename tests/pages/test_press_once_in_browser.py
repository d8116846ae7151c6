"""One press, one act: held keys and second clicks reach nothing that appears after the first."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from scripts_agent.models import Call
from tests.pages.desk import Desk
from tests.pages.outcomes import GAMBIR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]
BEAT = 700  # ms; what passes a line or closes a call is live after this
# Clicks the button with these words soon after it appears, by the page's own clock, however slow the machine.
CLICK_SOON = """(words) => addEventListener("htmx:afterSettle", () => setTimeout(() => {
  const button = [...document.querySelectorAll("button")].find((one) => one.textContent.startsWith(words));
  if (button) document.documentElement.dataset.clicked = words;
  button?.click();
}, 300), { once: true })"""


def hold(desk: Desk, *keys: str) -> None:
    """Holds the last key with those before it, once all buttons are live; the keyboard repeats it."""
    expect(desk.page.locator("#desk [aria-disabled=true]")).to_have_count(0)
    for key in keys[:-1]:
        desk.page.keyboard.down(key)
    for _ in range(30):
        desk.page.keyboard.down(keys[-1])
        desk.page.wait_for_timeout(20)
    for key in keys:
        desk.page.keyboard.up(key)


def answers() -> dict[str, str]:
    return Call.objects.get().answers


@pytest.fixture
def at_product(desk: Desk, agent: User, villages) -> Desk:
    desk.start_at_product(agent, villages.gambir, "2200")
    return desk


def test_a_held_key_names_the_product_and_stays_at_line_4a5(at_product: Desk) -> None:
    hold(at_product, "2")
    at_product.expect_line_4a5("Pascabayar")
    assert "heard" not in answers()


def test_a_held_enter_confirms_the_present_product_and_stays_at_line_4a5(desk: Desk, villages) -> None:
    desk.start("Perubahan Daya (PD)", service="1 Ph – Pascabayar")
    desk.search(*GAMBIR)
    desk.power("2200")
    hold(desk, "Enter")
    desk.expect_line_4a5("Pascabayar")
    assert "heard" not in answers()


def test_a_held_ctrl_enter_passes_one_step(desk: Desk, at_product: Desk) -> None:
    desk.keys("Alt+3")
    desk.expect_step(3)
    hold(desk, "Control", "Enter")
    desk.expect_step(4)
    desk.keys("1")
    desk.expect_line_4a5("Prabayar")
    desk.page.wait_for_timeout(BEAT)
    hold(desk, "Control", "Enter")
    desk.expect_step(5)
    assert "served" not in answers()


def test_a_held_enter_goes_on_to_the_closing_and_does_not_close(at_product: Desk) -> None:
    at_product.product("Prabayar")
    hold(at_product, "Enter")
    at_product.expect_step(6)
    at_product.page.keyboard.press("Enter")  # a press of its own, but nothing has the focus
    at_product.page.wait_for_timeout(BEAT)
    assert Call.objects.get().closed_at is None


def test_a_second_click_where_the_way_on_appears_passes_nothing(at_product: Desk) -> None:
    page = at_product.page
    page.evaluate(CLICK_SOON, "Lanjut: lihat hasil")
    page.get_by_role("button", name="Pascabayar").dblclick()
    at_product.expect_line_4a5("Pascabayar")
    expect(page.locator("html[data-clicked]")).to_be_attached()
    page.wait_for_timeout(BEAT)
    assert "heard" not in answers()
    page.get_by_role("button", name="Lanjut: lihat hasil").click()
    at_product.expect_step(5)
    assert answers()["heard"] == "YA"


def test_what_appears_under_a_pointer_that_has_just_clicked_is_not_live(at_product: Desk) -> None:
    page = at_product.page
    at_product.product("Pascabayar")
    place = page.get_by_role("button", name="Ya", exact=False).first.bounding_box()
    assert place
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.evaluate(CLICK_SOON, "Tutup panggilan")
    page.mouse.click(x, y)
    at_product.expect_step(6)
    page.mouse.click(x, y)  # whatever stands there now
    expect(page.locator("html[data-clicked]")).to_be_attached()
    page.wait_for_timeout(BEAT)
    assert Call.objects.get().closed_at is None


def test_ctrl_enter_twice_in_a_row_does_not_pass_line_4a5(desk: Desk, villages) -> None:
    desk.start("Perubahan Daya (PD)", service="1 Ph – Pascabayar")
    desk.search(*GAMBIR)
    desk.power("2200")
    desk.page.keyboard.press("Control+Enter")
    desk.expect_line_4a5("Pascabayar")
    desk.page.keyboard.press("Control+Enter")
    desk.page.wait_for_timeout(BEAT)
    assert "heard" not in answers()


def test_a_double_click_on_yes_does_not_close_the_call(at_product: Desk) -> None:
    at_product.product("Pascabayar")
    at_product.page.get_by_role("button", name="Ya", exact=False).first.dblclick()
    at_product.expect_step(6)
    at_product.page.wait_for_timeout(BEAT)
    assert Call.objects.get().closed_at is None
    at_product.keys("Control+Enter")
    at_product.expect_closed("BERSEDIA")


def test_an_arrow_and_a_letter_in_a_field_still_repeat(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/asisten/baru")
    desk.page.get_by_label("Nama pemohon").focus()
    for _ in range(3):
        desk.page.keyboard.down("a")
    desk.page.keyboard.up("a")
    expect(desk.page.get_by_label("Nama pemohon")).to_have_value("aaa")
