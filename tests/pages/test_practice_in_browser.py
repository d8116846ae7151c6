"""Dealt cards are taken to their ends on the real page, and the feedback is read."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from scripts_agent.intake.closing import RULES
from scripts_agent.intake.questions import AP2T_CHOICES
from scripts_agent.models import Call, PracticeCall
from scripts_agent.practice.dealing import deal_to
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk
from tests.rounds import rounds

pytestmark = pytest.mark.django_db(transaction=True)
# Together they come to every closing, and there by every kind of request.
SEEDS = rounds([1, 2, 4, 5, 10, 16], list(range(1, 26)))
CLOSINGS = {*RULES}
KINDS = {"PB": "Penyambungan Baru (PB)", "PD": "Perubahan Daya (PD)", "MIGRASI": "Migrasi murni"}
AP2T = {choice.value: choice.label for choice in AP2T_CHOICES}


class Practice:
    """Plays one card with the buttons and fields of the page."""

    def __init__(self, desk: Desk, call: PracticeCall) -> None:
        self.desk, self.page, self.card = desk, desk.page, call.dealt

    def press(self, question: str, value: str) -> None:
        form = self.page.locator(f"form:has(input[name=question][value={question}])")
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            expect(self.page.locator("#desk [aria-disabled=true]")).to_have_count(0)
            form.locator(f"button[value={value}]").click()

    def play(self) -> None:
        for part in (self.caller, self.village, self.power, self.product, self.result):
            if not part(self.card.answers):
                self.hang_up()
                return
        self.close()

    def caller(self, answers: dict[str, str]) -> bool:
        if "transaction" not in answers:
            return False
        self.page.get_by_label(KINDS[answers["transaction"]], exact=True).check()
        self.page.get_by_label(self.card.salutation, exact=True).check()
        self.page.get_by_label("Nama pemohon").press_sequentially(self.card.name)
        if "current" in answers:
            phase, product = answers["current"].split("-")
            self.page.get_by_label(f"{phase} Ph – {product.capitalize()}", exact=True).check()
        if "current_power" in answers:
            self.page.get_by_label("Daya saat ini (VA)").fill(answers["current_power"])
        self.desk.press("Lanjut")
        self.desk.expect_step(2)
        return "village" in answers

    def village(self, answers: dict[str, str]) -> bool:
        where = dict(self.card.asked)["Wilayah"]
        village, district, _ = where.split(", ", 2)
        words = f"{village} {district.removeprefix('kecamatan ')}"
        self.page.get_by_label("Ketik desa/kelurahan, kecamatan atau kode pos").fill(words)
        self.page.locator(f"button.village[value='{answers['village']}']").click()
        if "batam" in answers:
            self.press("batam", answers["batam"])
        return "power" in answers or self.card.closing == "refer"

    def power(self, answers: dict[str, str]) -> bool:
        if "power" not in answers:
            return True  # referred to Batam
        self.desk.expect_step(3)
        if answers["transaction"] != "MIGRASI":
            self.page.get_by_label("Daya yang diinginkan (VA)").fill(answers["power"])
        if "phase" in answers:
            # By the keyboard: the list of powers that fit lies above the buttons.
            self.page.get_by_label(f"{answers['phase']} Phasa", exact=True).press("Space")
        self.page.get_by_label(answers["purpose"], exact=True).check()
        tariff = self.page.locator("select[name=tariff]")
        if not tariff.is_visible():
            self.page.get_by_role("button", name="Ganti tarif").click()
        tariff.select_option(answers["tariff"])
        self.desk.press("Lanjut")
        self.desk.expect_step(4)
        return "product" in answers

    def product(self, answers: dict[str, str]) -> bool:
        if "product" not in answers:
            return True
        if "undecided" in self.card.notes:
            self.press("product", "BELUM")
        self.press("product", answers["product"])
        if "heard" in answers:
            expect(self.page.get_by_role("heading", level=1)).to_contain_text("Produk: ")
            self.desk.press("Lanjut: lihat hasil")
            self.desk.expect_step(5)
        return "heard" in answers or answers["product"] == "INFO"

    def result(self, answers: dict[str, str]) -> bool:
        if "heard" not in answers:
            return True
        if "ap2t" in answers:
            self.desk.ap2t_says(AP2T[answers["ap2t"]])
        end = next((id for id in ("served", "offer", "unavailable", "undecidable") if id in answers), "")
        if "why" in self.card.notes:
            self.press({"OFFER_ALTERNATIVE": "offer"}.get(self.card.outcome, "unavailable"), "ALASAN")
        if end:
            self.press(end, answers[end])
        return bool(end)

    def close(self) -> None:
        self.desk.expect_step(6)
        if self.card.closing == "decline":
            self.page.get_by_label("Bantuan lain sudah ditawarkan").check()
        if self.card.closing == "report":
            self.page.get_by_label("Telepon").fill(self.card.telephone)
            self.page.get_by_label("Isi laporan").fill("Kapan ada meternya?")
        self.desk.press("Tutup panggilan")

    def hang_up(self) -> None:
        self.page.get_by_text("Terputus/batal").click()
        self.desk.press("Tutup tanpa tiket")


def test_cards_are_taken_to_their_ends_and_the_feedback_is_read(desk: Desk, agent: User) -> None:
    page = desk.page
    outcomes, closings = set(), set()
    for seed in SEEDS:
        call = deal_to(agent.membership, seed=seed)
        page.goto(f"{desk.address}/latihan/")
        expect(page.get_by_text("Bukan panggilan sungguhan")).to_be_visible()
        page.get_by_role("link", name=f"Mulai latihan #{call.pk}").click()
        expect(page.locator(".practice-opening")).to_contain_text(call.dealt.opening)
        if seed == SEEDS[0]:
            page.get_by_text("Bila ditanya").click()
            assert_accessible(page)
            page.get_by_text("Bila ditanya").click()
        Practice(desk, call).play()
        expect(page.locator(".desk-result")).to_contain_text("Panggilan ditutup")
        page.get_by_role("link", name="Umpan balik").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Umpan balik latihan #{call.pk}")
        expect(page.locator(".desk-result")).to_have_text("Sesuai kartu sampai penutup")
        call.refresh_from_db()
        assert call.closing == call.dealt.closing
        assert call.keys.get("1", 0) >= (len(call.name) if "transaction" in call.answers else 0)
        outcomes.add(call.outcome)
        closings.add(call.closing)
    assert_accessible(page)
    assert len(outcomes) > 2
    assert closings == CLOSINGS
    assert not Call.objects.exists()


def test_the_pages_of_practice_have_no_fault_for_axe(enter, live_server, agent, supervisor) -> None:
    deal_to(agent.membership, seed=1)
    pages: list[tuple[User, str]] = [(agent, "/latihan/"), (supervisor, "/latihan/tim/")]
    for person, address in pages:
        page: Page = enter(person)
        page.goto(f"{live_server.url}{address}")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Latihan"))
        assert_accessible(page)
