"""Somebody logs in in another tab: what stands in this one goes through, or is kept for whose it is."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from scripts_agent.models import Call, CallEvent
from tests.conftest import PASSWORD
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk
from tests.pages.steps import at_step

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]

OTHER = "Di tab lain orang lain sudah masuk, jadi langkah ini tidak disimpan."


def log_in(page: Page, username: str) -> None:
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("button", name=username)).to_be_visible()


def log_in_elsewhere(desk: Desk, username: str) -> None:
    """In a second tab of the same browser: logs out, and logs in as `username`."""
    other = desk.page.context.new_page()
    other.goto(f"{desk.address}/asisten/")
    other.get_by_role("button", name="agen").click()
    other.get_by_role("button", name="Keluar").click()
    log_in(other, username)
    other.close()


@pytest.fixture
def at(desk: Desk, agent: User, villages) -> Callable[[int], Desk]:
    """at(3): a call that stands at this step, with something typed into its form."""

    def come(step: int) -> Desk:
        page = desk.page
        if step == 1:
            page.goto(f"{desk.address}/asisten/baru")
            page.get_by_label("Penyambungan Baru (PB)").check()
            page.get_by_label("Nama pemohon").fill("Sari")
            return desk
        at_step(desk, agent, step, villages.gambir)
        if step == 2:
            page.get_by_label("Ketik desa/kelurahan").fill("cideng gambir")
        if step == 3:
            desk.field("Kode Multiguna").fill("MG-17")
        if step == 6:
            page.get_by_label("Telepon").fill("081234567890")
            page.get_by_label("Isi laporan").fill("Mohon meter Pascabayar secepatnya")
        return desk

    return come


def submit(desk: Desk, step: int) -> None:
    if step == 2:
        desk.page.locator("button.village").first.click()
    else:
        desk.press({4: "Pascabayar", 5: "Ya", 6: "Tutup panggilan"}.get(step, "Lanjut"))


def expect_saved(desk: Desk, step: int) -> None:
    if step == 6:
        desk.expect_closed("Laporan ke Unit PLN")
    elif step == 4:
        expect(desk.page.get_by_role("heading", level=1)).to_have_text("Produk: Pascabayar")
    else:
        desk.expect_step({1: 2, 2: 4, 3: 4, 5: 6}[step])


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6])
def test_what_is_pressed_after_the_same_agent_logged_in_elsewhere_goes_through(
    at: Callable[[int], Desk], step: int
) -> None:
    desk = at(step)
    before = CallEvent.objects.count()
    log_in_elsewhere(desk, "agen")
    submit(desk, step)
    expect_saved(desk, step)
    expect(desk.page.locator("#pesan")).to_be_empty()
    assert CallEvent.objects.count() == before + 1
    call = Call.objects.get()
    assert call.name == "Sari"
    stored = {3: "kode_multiguna", 4: "product", 5: "offer"}
    expected = {3: "MG-17", 4: "PASCABAYAR", 5: "YA"}
    assert call.answers.get(stored.get(step, "")) == expected.get(step)
    if step == 6:
        assert call.report.text == "Mohon meter Pascabayar secepatnya"


def test_the_step_after_it_goes_through_as_well(at: Callable[[int], Desk]) -> None:
    desk = at(1)
    log_in_elsewhere(desk, "agen")
    submit(desk, 1)
    desk.expect_step(2)
    log_in_elsewhere(desk, "agen")
    desk.page.get_by_label("Ketik desa/kelurahan").fill("cideng gambir")
    submit(desk, 2)
    desk.expect_step(3)


def test_leaving_a_call_and_switching_keys_go_through_as_well(at: Callable[[int], Desk]) -> None:
    desk = at(3)
    page = desk.page
    page.get_by_role("link", name="Pintasan").click()
    expect(page.locator("#lembar-pintasan")).to_be_visible()
    log_in_elsewhere(desk, "agen")
    page.get_by_role("button", name="Matikan tombol satu huruf").click()
    expect(page.locator("#lembar-pintasan")).to_contain_text("satu huruf dan angka: mati")
    page.get_by_role("button", name="Tutup", exact=True).click()
    log_in_elsewhere(desk, "agen")
    page.get_by_text("Terputus/batal Alt+X").click()
    desk.press("Tutup tanpa tiket")
    desk.expect_closed("Terputus/batal")


@pytest.mark.parametrize("step", [1, 3, 4, 6])
def test_nothing_is_saved_in_the_name_of_somebody_else_and_the_owner_gets_the_text_back(
    at: Callable[[int], Desk], other_agent: User, step: int
) -> None:
    desk = at(step)
    page = desk.page
    before = CallEvent.objects.count()
    log_in_elsewhere(desk, "agen.lain")
    submit(desk, step)
    banner = page.locator("#gangguan")
    expect(banner).to_contain_text(OTHER)
    assert_accessible(page)
    assert CallEvent.objects.count() == before
    assert not Call.objects.filter(agent=other_agent).exists()

    banner.get_by_role("link", name="Masuk lagi").click()
    log_in(page, "agen")
    desk.expect_step(step)
    typed = {1: ("Nama pemohon", "Sari"), 3: ("Kode Multiguna", "MG-17")}
    typed[6] = ("Isi laporan", "Mohon meter Pascabayar secepatnya")
    if step in typed:
        expect(page.get_by_label(typed[step][0])).to_have_value(typed[step][1])
    submit(desk, step)
    expect_saved(desk, step)
    assert Call.objects.get().agent.username == "agen"


def test_what_one_agent_typed_is_not_given_to_the_next_and_is_forgotten(
    at: Callable[[int], Desk], other_agent: User
) -> None:
    desk = at(1)
    page = desk.page
    log_in_elsewhere(desk, "agen.lain")
    submit(desk, 1)
    expect(page.locator("#gangguan")).to_contain_text(OTHER)
    page.goto(f"{desk.address}/asisten/baru")  # whose session it is now works on in this tab
    expect(page.get_by_role("button", name="agen.lain")).to_be_visible()
    expect(page.get_by_label("Nama pemohon")).to_have_value("")
    assert "Sari" not in page.evaluate("JSON.stringify(sessionStorage)")
    assert not Call.objects.exists()
