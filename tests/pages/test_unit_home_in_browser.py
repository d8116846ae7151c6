"""The manager's main job, counted: from what is missing to what is set, with the effect told in advance."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from allocation.models import Demand, MeterAvailability
from tests.pages.axe import assert_accessible
from tests.pages.looks.looks import assert_clean_in_every_theme

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS, KEYS = 2, 12  # at most, beside the reason


@pytest.fixture
def unmet(villages, demo_settings) -> None:
    """Five requests for Pascabayar in Gambir that could not be served."""
    Demand.objects.bulk_create(
        Demand(
            call_number=number,
            at=timezone.now() - timedelta(days=number),
            village_id=villages.gambir,
            unit_id="UP3-MENTENG",
            transaction="PB",
            phase=1,
            product="PASCABAYAR",
            power=2200,
            reason="MATERIAL",
            outcome="OFFER_ALTERNATIVE PRABAYAR",
        )
        for number in range(1, 6)
    )


def saved() -> tuple[str, str]:
    row = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1)
    return row.availability, row.reason


@pytest.fixture
def setting_page(enter, live_server, manager: User, demo_settings: None) -> Page:
    """Of UP3 Menteng, 1 Phasa, as its manager comes there."""
    page = enter(manager)
    page.goto(live_server.url)
    page.get_by_role("link", name="Ubah 1 Phasa").click()
    return page


class Counted:
    """A page on which clicks and key strokes are counted; a chord is one."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, role: str, name: str) -> None:
        self.clicks += 1
        self.page.get_by_role(role, name=name).click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)


def test_a_manager_sets_what_is_missing_in_two_clicks(enter, live_server, manager: User, unmet: None) -> None:
    page = Counted(enter(manager))
    page.page.goto(live_server.url)
    expect(page.page.get_by_role("link", name="5 permintaan belum terlayani, 1 Phasa")).to_be_visible()
    page.click("link", "ALL untuk 1 Phasa")
    effect = page.page.locator("#pratinjau")
    expect(effect).to_contain_text("Dari 5 permintaan yang belum terlayani, 5 akan terlayani.")
    expect(effect).to_contain_text("Pascabayar menjadi dilayani, 450 VA s.d. 22.000 VA. Prabayar tetap.")
    page.page.get_by_label("Alasan").fill("Kiriman tiba")
    page.click("button", "Simpan")
    expect(page.page).to_have_url(f"{live_server.url}/unit/")
    expect(page.page.locator("#pesan")).to_contain_text("berhasil diubah")
    assert saved() == ("ALL", "Kiriman tiba")
    assert page.clicks <= CLICKS


def test_figures_stand_in_one_row_below_their_heading(enter, live_server, manager: User, unmet: None) -> None:
    """Also on the card of a phase without requests, which has no weeks beside them."""
    page = enter(manager)
    page.goto(live_server.url)
    expect(page.locator(".home-weeks")).to_have_count(1)
    for card in page.locator(".home-figures").all():
        heading = card.locator("h3").bounding_box()
        tops = {figure.bounding_box()["y"] for figure in card.locator("p").all()}
        assert len(tops) == 1
        assert tops.pop() >= heading["y"] + heading["height"]


def test_by_keys_alone_in_twelve_at_most(enter, live_server, manager: User, unmet: None) -> None:
    page = Counted(enter(manager))
    page.page.goto(live_server.url)
    page.press("1")
    chosen = page.page.locator("input[name=availability]:checked")
    expect(chosen).to_be_focused()
    page.press("ArrowUp")
    expect(page.page.locator("#pratinjau")).to_contain_text("Prabayar tidak lagi dilayani, kecuali")
    page.press("Tab", "Enter")  # the first reason: "Stok Pascabayar tiba"
    page.press("Control+Enter")
    expect(page.page).to_have_url(f"{live_server.url}/unit/")
    assert saved() == ("PASCABAYAR", "Stok Pascabayar tiba")
    assert page.keys <= KEYS


def test_the_single_keys_can_be_switched_off(enter, live_server, manager: User, demo_settings: None) -> None:
    page = enter(manager)
    page.goto(live_server.url)
    page.get_by_role("button", name="Tombol 1 dan 3").click()
    page.reload()
    page.keyboard.press("1")
    expect(page).to_have_url(f"{live_server.url}/unit/")
    page.get_by_role("button", name="Tombol 1 dan 3").click()
    page.keyboard.press("3")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ubah ketersediaan 3 Phasa, UP3 Menteng")


def test_save_rests_and_says_why(setting_page: Page) -> None:
    page = setting_page
    save, says = page.get_by_role("button", name="Simpan"), page.locator("#simpan-kapan")
    expect(save).to_have_attribute("aria-disabled", "true")
    expect(says).to_have_text("Simpan menyala setelah ketersediaan berubah dan alasan diisi.")
    page.get_by_label("Pascabayar", exact=True).check()
    expect(says).to_have_text("Simpan menyala setelah alasan diisi.")
    save.press("Enter")  # a click would wait for it to become active
    expect(page.get_by_label("Alasan")).to_be_focused()
    assert saved()[0] == "PRABAYAR"
    page.get_by_role("button", name="Stok Prabayar habis").click()
    expect(page.get_by_label("Alasan")).to_have_value("Stok Prabayar habis")
    expect(save).not_to_have_attribute("aria-disabled", "true")


def test_an_effect_that_does_not_come_is_not_that_of_another_choice(setting_page: Page) -> None:
    page = setting_page
    effect = page.locator("#pratinjau")
    page.get_by_label("Pascabayar", exact=True).check()
    expect(effect).to_contain_text("Pascabayar menjadi dilayani")
    page.route("**/pilihan/*", lambda route: route.abort())
    page.get_by_label("ALL", exact=False).check()
    expect(effect).to_have_text(re.compile("^Yang berubah tidak dapat ditampilkan: server tidak menjawab."))


def test_pressed_twice_a_setting_is_saved_once_and_told_so(setting_page: Page) -> None:
    page = setting_page
    page.get_by_label("Pascabayar", exact=True).check()
    page.get_by_label("Alasan").fill("Kiriman tiba")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    for _ in range(2):
        page.keyboard.press("Control+Enter")
    expect(page.locator("#pesan")).to_contain_text("berhasil diubah")
    assert len(sent) == 1


def test_to_empty_a_uid_takes_a_tick(enter, live_server, srm: User, demo_settings: None) -> None:
    page = enter(srm)
    page.goto(live_server.url)
    page.get_by_role("link", name="Ubah UID Jakarta Raya 1 Phasa").click()
    page.get_by_label("Kosongkan", exact=True).check()
    expect(page.get_by_role("alert")).to_contain_text("1 Phasa belum diatur bagi UID Jakarta Raya dan 15 UP3")
    assert_accessible(page)
    page.get_by_label("Alasan").fill("Gudang kosong")
    expect(page.locator("#simpan-kapan")).to_have_text("Simpan menyala setelah pengosongan dicentang.")
    page.get_by_label("Saya mengosongkan 16 unit").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#pesan")).to_contain_text("berhasil diubah")
    assert MeterAvailability.objects.get(unit="UID-JAYA", phase=1).availability == ""


@pytest.mark.parametrize("who", ["manager", "pusat"])
def test_a_page_that_was_asked_for_more_is_clean(request, enter, live_server, unmet: None, who: str) -> None:
    """Beside what links lead to (looks/test_every_page.py)."""
    page = enter(request.getfixturevalue(who))
    setting = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1).pk
    addresses = ["/unit/?q=zzz", "/admin/allocation/demand/?unit=UP3-MENTENG"]
    if who == "pusat":
        addresses.append("/naskah/akibat/?page=1")
    else:
        addresses.append(f"/admin/allocation/meteravailability/{setting}/change/?availability=ALL&back=home")
    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_clean_in_every_theme(page)


def test_pusat_sees_how_far_the_counting_is_and_then_the_effect(
    enter, live_server, pusat: User, unmet: None
) -> None:
    page = enter(pusat)
    page.goto(f"{live_server.url}/naskah/akibat/")
    page.get_by_role("button", name="Hitung").click()
    expect(page.locator("#akibat-hasil")).to_contain_text("0 akan berakhir lain. 5 tidak dihitung ulang.")
    expect(page.locator("#akibat-maju")).to_be_hidden()
