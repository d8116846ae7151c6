"""Step 3 in the browser: chips, keys and tariff."""

import pytest
from playwright.sync_api import expect

from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk
from tests.pages.power_step import field, press, stored

pytestmark = pytest.mark.django_db(transaction=True)


# Chips and keys -------------------------------------------------------------------------------------

CHIPS = ["450", "900", "1.300", "2.200", "3.500", "4.400", "5.500", "7.700", "11.000"]


def test_each_chip_fills_the_field_by_its_key_and_by_a_click(at_power: Desk) -> None:
    page = at_power.page
    expect(page.locator('[name="chip"]')).to_have_count(9)
    for by_key in (True, False):
        for key, power in enumerate(CHIPS, 1):
            if by_key:
                page.locator("#judul").focus()
                page.keyboard.press(str(key))
            else:
                page.locator("label", has=page.get_by_text(power, exact=True)).click()
            expect(field(at_power)).to_have_value(power)
            expect(page.locator('[name="chip"]:checked')).to_have_attribute("value", power.replace(".", ""))
    press(page, "r", "Control+Enter")
    at_power.expect_step(4)
    assert stored("power") == ("11000",)


def test_a_held_digit_presses_its_chip_once_and_a_held_enter_sends_nothing(at_power: Desk) -> None:
    page = at_power.page
    page.keyboard.type("2200")
    for _ in range(8):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(page.get_by_label("Sosial", exact=True)).to_be_focused()
    expect(page.locator('[name="purpose"]:checked')).to_have_count(0)
    for _ in range(8):
        page.keyboard.down("5")
    page.keyboard.up("5")
    expect(field(at_power)).to_have_value("3.500")
    at_power.expect_step(3)
    assert stored("power") == (None,)


def test_letters_typed_in_the_field_choose_no_purpose(at_power: Desk) -> None:
    at_power.page.keyboard.type("2200 rs")
    expect(at_power.page.locator('[name="purpose"]:checked')).to_have_count(0)
    expect(field(at_power)).to_have_value("2200 rs")


# Tariff ---------------------------------------------------------------------------------------------


def test_r1_or_r1m_is_asked_by_key_and_none_is_preselected(at_power: Desk) -> None:
    page = at_power.page
    page.keyboard.type("900")
    press(page, "Enter", "r")
    asked = page.get_by_role("group", name="Tarif untuk 900 VA Rumah tangga")
    expect(asked.get_by_role("radio")).to_have_count(2)
    expect(asked.locator(":checked")).to_have_count(0)
    page.keyboard.press("Control+Enter")  # not chosen yet
    expect(page.get_by_text("Lebih dari satu tarif Rumah tangga untuk 900 VA")).to_be_visible()
    expect(asked.get_by_role("radio").first).to_be_focused()
    assert_accessible(page)
    press(page, "m", "Control+Enter")
    at_power.expect_step(4)
    assert stored("power", "tariff") == ("900", "R1M")


def test_a_tariff_that_no_longer_fits_is_taken_back_and_told(at_power: Desk) -> None:
    page = at_power.page
    page.keyboard.type("900")
    press(page, "Enter", "r", "m")
    field(at_power).fill("1300")
    told = page.locator("#tarif-berubah")
    expect(told).to_have_text("Tarif R1M tidak mencakup 1.300 VA Rumah tangga: pilihan itu dikosongkan.")
    expect(page.get_by_label("Tarif", exact=True)).to_have_value("")
    press(page, "Enter")
    at_power.expect_step(4)
    assert stored("power", "tariff") == ("1300", "R1")


def test_the_tariff_that_will_follow_is_named_and_one_that_does_not_fit_can_be_meant(at_power: Desk) -> None:
    page = at_power.page
    tariff = page.get_by_label("Tarif", exact=True)
    page.keyboard.type("3000")
    press(page, "Enter", "b")
    expect(page.locator("#tarif-turunan span")).to_have_text("Tarif B1 – Bisnis 1")
    expect(tariff).to_be_hidden()
    page.get_by_role("button", name="Ganti tarif").click()
    expect(tariff).to_be_focused()
    expect(tariff.locator("option:checked")).to_have_text("Sesuai peruntukan dan daya: B1")
    tariff.select_option("R2")
    page.keyboard.press("Control+Enter")
    at_power.expect_step(4)
    assert stored("tariff") == ("R2",)
