"""The desk by keyboard alone: every outcome without a mouse, and keys that stay out of text."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from scripts_agent.desk import village
from scripts_agent.models import Call
from tests.pages.desk import Desk, assert_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]


class Keys:
    """Presses keys and counts them; a chord is one. The name is typed uncounted, as in the target."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page, self.count = desk, desk.page, 0

    def __call__(self, *keys: str) -> None:
        for key in keys:
            self.desk.keys(key)
            self.count += 1

    def new_call(self) -> None:
        self.page.goto(f"{self.desk.address}/asisten/")
        self("Alt+n")
        self.desk.expect_step(1)

    def caller(self, *keys: str, name: str = "") -> None:
        """Step 1; the name's box has the focus after the salutation."""
        self(*keys)
        if name:
            expect(self.page.get_by_label("Nama pemohon")).to_be_focused()
            self.page.keyboard.type(name)
        self("Control+Enter")
        self.desk.expect_step(2)

    def village(self, text: str, code: str) -> None:
        """Step 2: types, waits for the list of exactly that text, and takes the village by its row's key."""
        self(*text)
        expect(self.page.locator(f'#hasil-cari[data-q="{text}"]')).to_be_visible()
        row = self.page.locator(f'[role=option][value="{code}"]')
        self(row.get_attribute("data-key") if re.search(r"[a-z]$", text) else "Enter")

    def power(self, *keys: str) -> None:
        """Step 3 by the keys of its chips, which live outside the power's field."""
        self.desk.expect_step(3)
        self("Tab", *keys, "Control+Enter")
        self.desk.expect_step(4)

    def product(self, key: str, label: str) -> None:
        """Step 4, and line 4a.5."""
        self(key)
        self.desk.expect_line_4a5(label)
        self("Control+Enter")
        self.desk.expect_step(5)


@pytest.fixture
def keys(desk: Desk) -> Keys:
    return Keys(desk)


def test_offer_taken(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1", "i", name="Sari")
    keys.village("gambir", villages.gambir)
    keys.power("4", "r")
    keys.product("2", "Pascabayar")
    keys("y")
    desk.expect_step(6)
    keys("Control+Enter")
    desk.expect_closed("BERSEDIA")
    assert keys.count <= 25
    assert Call.objects.get().closing == "continue_ap2t_alternative"


def test_offer_refused(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1")
    keys.village("gambir", villages.gambir)
    keys.power("4", "r")
    keys.product("2", "Pascabayar")
    keys("a")
    expect(desk.page.get_by_text("saat ini untuk material PASKABAYAR belum tersedia")).to_be_visible()
    keys("t")
    desk.expect_step(6)
    keys("b", "Control+Enter")
    desk.expect_closed("APKT ISSUE CLOSED")


def test_hard_complaint(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1", "i", name="Sari")
    keys.village("gambir", villages.gambir)
    keys.power("4", "r")
    keys.product("2", "Pascabayar")
    keys("k")
    desk.expect_step(6)
    keys("Control+Enter")  # nothing typed yet: the first missing field gets the focus
    expect(desk.page.get_by_label("Telepon")).to_be_focused()
    desk.page.keyboard.type("081234567890")
    keys("Tab")
    desk.page.keyboard.type("Tetap ingin Pascabayar, tolong kabari.")
    keys("Control+Enter")
    desk.expect_closed("Laporan ke Unit PLN")
    assert Call.objects.get().report.text == "Tetap ingin Pascabayar, tolong kabari."


def test_served_pd_with_the_present_product(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("2", "4")
    keys.village("gambir", villages.gambir)
    keys.power("4", "r")
    keys.product("Enter", "Pascabayar")  # the present product is preselected
    desk.expect_result("Dapat dilayani: Pascabayar")
    keys("Enter")
    desk.expect_step(6)
    keys("Control+Enter")
    desk.expect_closed("Lanjut proses pada AP2T")


def test_undecided_caller_and_info_saja(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1")
    keys.village("gambir", villages.gambir)
    keys.power("4", "r")
    keys("0")
    expect(desk.page.get_by_role("table", name=re.compile("Hasil untuk kedua produk"))).to_be_visible()
    keys("i")
    desk.expect_step(6)
    keys("b", "Control+Enter")
    desk.expect_closed("APKT ISSUE CLOSED")


def test_nothing_set_and_batam_are_referred(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1")
    keys.village("gurabesi", villages.papua)
    keys.power("4", "r")
    keys.product("1", "Prabayar")
    keys("r")
    desk.expect_step(6)
    keys("Control+Enter")
    desk.expect_closed("Dirujuk")
    keys("Alt+n")
    desk.expect_step(1)
    keys.caller("1")
    keys.village("tanjung sengkuang", villages.batam)
    expect(desk.page.locator("p.desk-result")).to_have_text("Wilayah ini dilayani PT PLN Batam")
    keys("r")
    desk.expect_step(6)
    keys("Control+Enter")
    desk.expect_closed("Dirujuk")


def test_four_lists_are_one_key_away(keys: Keys, desk: Desk, villages) -> None:
    keys.new_call()
    keys.caller("1")
    keys("Alt+l")
    expect(desk.page.get_by_label("Provinsi:")).to_be_focused()
    for label, name in (
        ("Provinsi:", "DKI JAKARTA"),
        ("Kabupaten:", "KOTA ADM. JAKARTA PUSAT"),
        ("Kecamatan:", "GAMBIR"),
    ):
        desk.page.get_by_label(label).select_option(label=name)
    desk.page.get_by_label("Desa:").select_option(label="GAMBIR")
    keys("Control+Enter")
    desk.expect_step(3)
    assert Call.objects.get().village_id == villages.gambir


def test_another_choice_empties_the_lists_below_and_the_browser_keeps_what_it_has_read(
    keys: Keys, desk: Desk, villages, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[dict[str, str]] = []
    lists_below = village.lists_below
    monkeypatch.setattr(village, "lists_below", lambda query: read.append(query.dict()) or lists_below(query))
    keys.new_call()
    keys.caller("1")
    keys("Alt+l")
    named = desk.page.get_by_label
    named("Provinsi:").select_option(label="DKI JAKARTA")
    named("Kabupaten:").select_option(label="KOTA ADM. JAKARTA PUSAT")
    named("Kecamatan:").select_option(label="GAMBIR")
    expect(named("Desa:").locator("option")).to_have_count(7)
    assert [list(asked) for asked in read] == [
        ["muat", name] for name in ("provinsi", "kabupaten", "kecamatan")
    ]
    named("Provinsi:").select_option(label="BALI")
    expect(named("Kabupaten:").locator("option", has_text="BADUNG")).to_be_attached()
    expect(named("Kecamatan:")).to_be_disabled()
    expect(named("Desa:").locator("option")).to_have_text(["Pilih Desa..."])
    expect(named("Provinsi:")).to_be_focused()
    named("Provinsi:").select_option(label="DKI JAKARTA")
    expect(named("Kabupaten:").locator("option", has_text="JAKARTA PUSAT")).to_be_attached()
    assert [asked["provinsi"] for asked in read if "provinsi" in asked] == ["31", "51"]
    assert_accessible(desk.page)


# The search box


def test_arrows_enter_and_escape_work_as_in_any_combobox(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys.caller("1")
    box = desk.page.get_by_role("combobox", name="Ketik desa/kelurahan, kecamatan atau kode pos")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    keys(*"gambir")
    options = desk.page.locator("#pilihan [role=option]")
    expect(options).to_have_count(9)  # the last one shows more
    status = "8 dari 36 hasil (1 kecamatan, 35 desa/kelurahan)"
    expect(desk.page.locator("#jumlah")).to_have_text(status)
    expect(box).to_have_attribute("aria-activedescendant", "pilihan-1")
    keys("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "pilihan-2")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    keys("ArrowUp", "ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "pilihan-9")
    assert_accessible(desk.page)
    keys("Escape")
    expect(box).to_have_value("")
    expect(box).to_have_attribute("aria-expanded", "false")
    keys("Escape")  # a second one leaves the box, a third one goes back a step
    expect(box).not_to_be_focused()
    desk.expect_step(2)
    keys("Escape")
    desk.expect_step(1)


def test_a_late_answer_to_an_older_text_is_never_picked(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys.caller("1")
    keys(*"gambir")
    expect(desk.page.get_by_role("option").first).to_be_visible()
    desk.page.route("**/wilayah/**", lambda route: None)  # no answer from here on
    keys("Backspace", "Enter", "1")
    desk.expect_step(2)
    assert Call.objects.get().village_id is None


def test_postal_codes_are_typed_not_picked(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys.caller("1")
    keys(*"10110")
    expect(desk.page.get_by_role("option").first).to_contain_text("10110")
    expect(desk.page.get_by_role("combobox", name=re.compile("kode pos"))).to_have_value("10110")


def test_unknown_region_says_so_and_leaves_the_lists(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys.caller("1")
    keys(*"zzzzzzzz")
    expect(desk.page.get_by_role("status").get_by_text("Tidak ada wilayah 'zzzzzzzz'.")).to_be_visible()
    keys("Enter")
    desk.expect_step(2)


# Keys in general


def test_letters_stay_letters_inside_text(keys: Keys, desk: Desk) -> None:
    keys.new_call()
    keys("1", "i")
    desk.page.keyboard.type("bapak 123?")
    expect(desk.page.get_by_label("Nama pemohon")).to_have_value("bapak 123?")
    expect(desk.page.get_by_label("Penyambungan Baru (PB)", exact=True)).to_be_checked()
    expect(desk.page.get_by_role("dialog")).to_have_count(0)


def test_keys_of_one_letter_can_be_switched_off(keys: Keys, desk: Desk, agent: User) -> None:
    keys.new_call()
    keys("?")
    sheet = desk.page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    assert_accessible(desk.page)
    sheet.get_by_role("button", name="Matikan tombol satu huruf").click()
    expect(sheet.get_by_text("mati", exact=True)).to_be_visible()
    keys("Escape")
    keys.new_call()
    keys("2", "?")
    expect(desk.page.get_by_label("Perubahan Daya (PD)", exact=True)).not_to_be_checked()
    expect(sheet).to_be_hidden()
    keys("Alt+n")
    desk.expect_step(1)


def test_escape_and_alt_digits_go_back_without_losing_anything(
    desk: Desk, keys: Keys, agent: User, villages
) -> None:
    desk.start_at_product(agent, villages.gambir, "2200")
    keys("Escape")
    desk.expect_step(3)
    keys("Alt+1")
    desk.expect_step(1)
    keys("Alt+4")
    desk.expect_step(4)
    assert Call.objects.get().answers["power"] == "2200"


def test_the_line_is_copied_as_plain_text(
    desk: Desk, keys: Keys, agent: User, villages, browser_name: str
) -> None:
    if browser_name == "chromium":  # a driven Firefox asks for no permission
        desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.address)
    desk.start_at_product(agent, villages.gambir, "2200")
    keys("Alt+c")
    expect(desk.page.get_by_text("Tersalin")).to_be_visible()
    copied = desk.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“... untuk Penyambungan nanti")
    assert "atau PASKABAYAR (" in copied
    assert "*" not in copied
