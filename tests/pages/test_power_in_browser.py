"""Step 3 in a real browser: what is typed is what is stored; chips and letters stay out of the field."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Locator, expect

from allocation.reference import ladder
from tests.conftest import PASSWORD
from tests.pages.axe import assert_accessible
from tests.pages.desk import TITLES, Desk
from tests.pages.power_step import field, press, stored

pytestmark = pytest.mark.django_db(transaction=True)


def chip(desk: Desk, power: str) -> Locator:
    return desk.page.get_by_role("group", name="Daya yang sering diminta").get_by_label(power, exact=True)


def rows(desk: Desk) -> Locator:
    return desk.page.locator("#daya-cocok [role=option]")


# What is typed is what is sent; what is stored of it, tests/scripts_agent/desk/test_power_step.py asks ----


def test_every_power_of_the_ladder_typed_as_digits_is_taken(at_power: Desk) -> None:
    page = at_power.page
    assert len(ladder().powers) == 28
    expect(field(at_power)).to_be_focused()
    for power in ladder().powers:
        field(at_power).select_text()
        page.keyboard.type(str(power))  # in place of the power that stands there
        words = f"{power:,}".replace(",", ".")
        expect(rows(at_power).first).to_have_text(f"{words} VA · {ladder().phase_of(power)} Phasa")
        expect(rows(at_power).first).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Sosial", exact=True)).to_be_focused()  # goes on to what is still open
        expect(field(at_power)).to_have_value(str(power))
    press(page, "r", "Control+Enter")
    at_power.expect_step(4)
    assert stored("power", "phase") == (str(power), None)
    press(page, "Alt+3")
    at_power.expect_step(3)
    expect(field(at_power)).to_be_focused()
    page.keyboard.type("2200")  # what stands there is selected on the way back
    press(page, "Enter")  # nothing else is asked
    at_power.expect_step(4)
    assert stored("power", "phase") == ("2200", None)


def test_digits_typed_at_once_press_no_chip(at_power: Desk) -> None:
    """Each begins with a chip's key; a chip is ticked where the whole power is its own."""
    checked = at_power.page.locator('[name="chip"]:checked')
    for digits, chips in (("2200", 1), ("900", 1), ("11000", 1), ("5000", 0), ("1", 0)):
        field(at_power).select_text()
        at_power.page.keyboard.type(digits)
        expect(field(at_power)).to_have_value(digits)
        expect(checked).to_have_count(chips)
        if chips:
            expect(checked).to_have_attribute("value", digits)


@pytest.mark.parametrize(("text", "power"), [("5.250", "5250"), ("2200", "2200"), ("2.200 VA", "2200")])
def test_ctrl_enter_in_the_field_takes_what_is_typed(at_power: Desk, text: str, power: str) -> None:
    page = at_power.page
    press(page, "Tab", "4", "r")  # a chip was pressed before
    expect(field(at_power)).to_have_value("2.200")
    field(at_power).fill("")
    page.keyboard.type(text)
    if power == "5250":
        page.get_by_label("3 Phasa", exact=True).check()
        field(at_power).focus()
    page.keyboard.press("Control+Enter")
    at_power.expect_step(4)
    assert stored("power") == (power,)


PASTED = [
    *("2.200 VA", "2200VA", "2200 va", "2 200"),
    *("2\u00a0200", "2\u2009200 VA", "\u200e2200\u200f", "\ufeff2.200"),
]


def test_pasted_forms_are_the_same_power(at_power: Desk) -> None:
    page = at_power.page
    for pasted in PASTED:
        field(at_power).fill("")
        expect(chip(at_power, "2.200")).not_to_be_checked()
        page.keyboard.insert_text(pasted)
        expect(rows(at_power).first).to_have_text("2.200 VA · 1 Phasa")
        expect(chip(at_power, "2.200")).to_be_checked()
    press(page, "Enter", "r", "Control+Enter")
    at_power.expect_step(4)
    assert stored("power") == ("2200",)


UNREADABLE = ["2,2", "2.2", "22.00", "1e9", "-2200", "\uff12\uff12\uff10\uff10", "2,2 kVA"]


def test_what_may_be_another_power_marks_nothing_and_is_refused_with_words_and_kept(at_power: Desk) -> None:
    page = at_power.page
    page.get_by_label("Rumah tangga", exact=True).check()
    for pasted in UNREADABLE:
        field(at_power).fill("2200")
        expect(page.locator('[name="chip"]:checked')).to_have_count(1)
        field(at_power).select_text()
        page.keyboard.insert_text(pasted)
        expect(page.locator('[name="chip"]:checked')).to_have_count(0)
        expect(page.locator("#daya-cocok [aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    error = f"Daya '{pasted}' tidak terbaca: isi dalam VA dengan angka saja, misalnya 2200 atau 2.200."
    expect(page.locator("#div_id_power .invalid-feedback")).to_have_text(error)
    expect(field(at_power)).to_be_focused()
    expect(field(at_power)).to_have_value(pasted)
    expect(page.get_by_label("Rumah tangga", exact=True)).to_be_checked()
    assert stored("power") == (None,)
    field(at_power).fill("900")  # the long message does not push the row aside
    words = "const words = new Range(); words.selectNode(row.firstChild)"
    lines = f"row => {{ {words}; return words.getClientRects().length; }}"
    assert rows(at_power).first.evaluate(lines) == 1


# The rows below the field ---------------------------------------------------------------------------


def test_digits_filter_the_ladder_and_among_several_none_is_guessed(at_power: Desk) -> None:
    page = at_power.page
    expect(rows(at_power)).to_have_count(0)
    page.keyboard.type("22")
    expect(rows(at_power)).to_have_text(["2.200 VA · 1 Phasa", "22.000 VA · 1 Phasa"])
    expect(page.locator("#daya-jumlah")).to_have_text("2 daya cocok")
    page.keyboard.press("Enter")  # none is marked: nothing is taken, nothing is sent
    expect(field(at_power)).to_be_focused()
    expect(field(at_power)).to_have_value("22")
    page.keyboard.type("0")
    assert_accessible(page)
    press(page, "ArrowDown", "ArrowDown")
    expect(field(at_power)).to_have_value("22.000")  # what is chosen stands in the field
    expect(field(at_power)).to_have_attribute("aria-activedescendant", "daya-2")
    press(page, "ArrowUp")
    expect(field(at_power)).to_have_value("2.200")
    press(page, "Enter", "b", "Control+Enter")
    at_power.expect_step(4)
    assert stored("power", "tariff") == ("2200", "B1")


def test_the_only_row_is_taken_by_enter_and_shown_in_the_field(at_power: Desk) -> None:
    at_power.page.keyboard.type("35")
    expect(rows(at_power)).to_have_text(["3.500 VA · 1 Phasa"])
    at_power.page.keyboard.press("Enter")
    expect(field(at_power)).to_have_value("3.500")
    expect(at_power.page.get_by_label("Sosial", exact=True)).to_be_focused()


def test_begun_digits_are_not_completed_by_ctrl_enter(at_power: Desk) -> None:
    at_power.page.get_by_label("Rumah tangga", exact=True).check()
    field(at_power).focus()
    at_power.page.keyboard.type("35")
    at_power.page.keyboard.press("Control+Enter")
    expect(at_power.page.get_by_text("Daya 35 VA di bawah batas: isi 450 VA atau lebih.")).to_be_visible()
    assert stored("power") == (None,)


def test_a_row_is_taken_by_a_click_and_nothing_is_sent(at_power: Desk) -> None:
    at_power.page.keyboard.type("1")
    expect(rows(at_power)).to_have_count(12)
    at_power.page.get_by_role("option", name="197.000 VA · 3 Phasa").click()
    expect(field(at_power)).to_have_value("197.000")
    expect(field(at_power)).to_be_focused()
    at_power.expect_step(3)


# Phase ----------------------------------------------------------------------------------------------


def test_a_power_off_the_ladder_is_daya_manual_and_its_phase_is_asked_only_where_it_must_be(
    at_power: Desk,
) -> None:
    page = at_power.page
    phase = page.get_by_role("group", name="Phasa", exact=True)
    page.keyboard.type("500")
    expect(rows(at_power)).to_have_text(["500 VA · Daya Manual"])
    expect(phase).to_be_hidden()
    page.keyboard.type("0")
    expect(rows(at_power)).to_have_text(["5.000 VA · Daya Manual"])
    expect(phase).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label("1 Phasa", exact=True)).to_be_focused()
    expect(page.get_by_label("1 Phasa", exact=True)).not_to_be_checked()
    press(page, "g", "r")
    assert_accessible(page)
    press(page, "Control+Enter")
    at_power.expect_step(4)
    assert stored("power", "phase") == ("5000", "3")


def test_a_phase_that_is_no_longer_asked_is_not_sent(at_power: Desk) -> None:
    page = at_power.page
    page.keyboard.type("5000")
    press(page, "Enter", "g", "r")
    field(at_power).fill("2200")
    expect(page.locator("#phasa")).to_be_hidden()
    press(page, "Enter")
    at_power.expect_step(4)
    assert stored("power", "phase") == ("2200", None)


# The rest of the step -------------------------------------------------------------------------------


def test_a_suggestion_arrives_filled_in_and_enter_goes_on(desk: Desk, agent: User, villages: Any) -> None:
    suggested = {"suggested_power": "16500", "suggested_phase": "3", "purpose": "Rumah tangga"}
    desk.start_at_power(agent, villages.gambir, **suggested)
    expect(field(desk)).to_have_value("16.500")
    expect(rows(desk).first).to_have_text("16.500 VA · 3 Phasa")
    expect(desk.page.locator("#phasa")).to_be_hidden()
    desk.page.keyboard.press("Enter")
    desk.expect_step(4)
    assert stored("power", "phase", "tariff") == ("16500", None, "R3")


def test_what_was_typed_stays_on_the_way_back(at_power: Desk) -> None:
    page = at_power.page
    page.keyboard.type("5000")
    press(page, "Enter", "g", "Alt+1")
    at_power.expect_step(1)
    page.go_back()
    at_power.expect_step(3)
    expect(field(at_power)).to_have_value("5000")
    expect(page.get_by_label("3 Phasa", exact=True)).to_be_checked()
    expect(rows(at_power)).to_have_text(["5.000 VA · Daya Manual"])


def test_the_step_stands_whole_in_a_low_window(at_power: Desk) -> None:
    page = at_power.page
    page.get_by_label("Rumah tangga", exact=True).check()

    def assert_whole(text: str) -> None:
        for width, height in ((1366, 641), (1280, 600)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollHeight") <= height, text
            assert page.evaluate("document.documentElement.scrollWidth") <= width, text

    for text in ("", "1", "2200", "900", "5000", "10500", "2,2 kVA"):
        field(at_power).fill(text)
        assert_whole(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".invalid-feedback")).to_have_count(1)
    assert_whole("refused")


def test_without_javascript_the_same_field_posts_and_the_phase_is_asked_when_it_must_be(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, agent: User, villages: Any
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    desk = Desk(context.new_page(), live_server.url, with_script=False)
    desk.log_in("agen", PASSWORD)
    desk.start_at_power(agent, villages.gambir)
    expect(desk.page.locator("#phasa")).to_be_hidden()
    expect(desk.page.locator('[name="chip"]').first).to_be_hidden()
    field(desk).fill("5.000 VA")
    desk.page.get_by_label("Rumah tangga", exact=True).check()
    desk.press("Lanjut")
    expect(desk.page.get_by_text("Daya 5.000 VA ada pada kedua phasa: isi phasa 1 atau 3.")).to_be_visible()
    expect(field(desk)).to_have_value("5.000 VA")
    desk.page.get_by_label("3 Phasa", exact=True).check()
    desk.press("Lanjut")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(TITLES[4])
    assert stored("power", "phase", "tariff") == ("5000", "3", "R2")
    context.close()
