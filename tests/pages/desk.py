"""The agent's page as the tests use it: what is pressed, and what can be read on it."""

import re
from typing import Any

from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from scripts_agent.calls import services
from scripts_agent.models import Call
from tests.pages.stored_calls import act, name_product, open_stored

expect.set_options(timeout=15_000)  # two busy cores are no reason to fail
TITLES = {
    1: "Jenis & pemohon",
    2: "Wilayah",
    3: "Daya & tarif",
    4: "Produk",
    5: "Notifikasi",
    6: "Penutup",
}
HOUSEHOLD = {"purpose": "Rumah tangga", "tariff": "R1"}


class Desk:
    """Works with and without JavaScript. Every act waits until the page has answered."""

    def __init__(self, page: Page, address: str, *, with_script: bool = True) -> None:
        self.page = page
        self.address = address
        self.with_script = with_script

    # Acts

    def log_in(self, username: str, password: str) -> None:
        self.page.goto(self.address)
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Kata sandi").fill(password)
        self.press("Masuk")

    def press(self, label: str) -> None:
        """A button by its words, with or without the key that some show behind them ("Ya Y")."""
        name = re.compile(rf"^{re.escape(label)}( \d| [A-Z]| Ctrl\+Enter)?$")
        self.page.get_by_role("button", name=name).click()

    def keys(self, *names: str) -> None:
        """Presses keys, one after the other, as a person does who sees the page before going on."""
        for name in names:
            # What stands where the pointer has just clicked is not live at once: the dock keeps its place.
            expect(self.page.locator("#desk [aria-disabled=true]")).to_have_count(0)
            self.page.keyboard.press(name)

    def field(self, label: str) -> Locator:
        """A field by its label; where the part of the form that holds it is closed, it is opened first."""
        found = self.page.get_by_label(label)
        found.evaluate("field => field.closest('details')?.setAttribute('open', '')")
        return found

    def start(self, kind: str, *, salutation: str = "Ibu", name: str = "Sari", **present: str) -> None:
        """Step 1 of a new call. present: `service` and `power` the customer has now."""
        self.page.goto(f"{self.address}/asisten/baru")
        self.page.get_by_label(kind, exact=True).check()
        self.page.get_by_label(salutation, exact=True).check()
        self.page.get_by_label("Nama pemohon").fill(name)
        if "service" in present:
            self.page.get_by_label(present["service"], exact=True).check()
        if "power" in present:
            self.page.get_by_label("Daya saat ini (VA)").fill(present["power"])
        self.press("Lanjut")
        self.expect_step(2)

    def start_at_power(self, agent: User, village: str, **answers: str) -> None:
        """A call for a new connection that has come to step 3; for what happens only later."""
        self.go_to(open_stored(agent, village=village, **answers))
        self.expect_step(3)

    def start_at_product(self, agent: User, village: str, power: str, *, name: str = "Sari") -> None:
        """The same at step 4."""
        self.go_to(open_stored(agent, name, village=village, power=power, **HOUSEHOLD))
        self.expect_step(4)

    def start_at_result(
        self, agent: User, village: str, product: str = "PASCABAYAR", *, power: str = "2200", offer: str = ""
    ) -> None:
        """The same at step 5, its product named; at step 6 where the `offer` is answered, too."""
        call = open_stored(agent, village=village, power=power, **HOUSEHOLD)
        name_product(call, product)
        if offer:
            act(call, services.answer, step=5, changes={"offer": offer})
        self.go_to(call)
        self.expect_step(6 if offer else 5)

    def go_to(self, call: Call) -> None:
        """Where the call stands."""
        self.page.goto(f"{self.address}/asisten/{call.pk}/")

    def search(self, words: str, row: str) -> None:
        """Step 2 by the search box: presses the answer that contains `row`."""
        self.page.get_by_label("Ketik desa/kelurahan, kecamatan atau kode pos").fill(words)
        if not self.with_script:
            self.press("Cari")
        self.page.locator("button.village").filter(has_text=row).click()

    def power(self, va: str, purpose: str = "Rumah tangga") -> None:
        """Step 3; the power as it is typed."""
        self.expect_step(3)
        self.page.get_by_label("Daya yang diinginkan (VA)").fill(va)
        self.page.get_by_label(purpose, exact=True).check()
        self.press("Lanjut")
        self.expect_step(4)

    def purpose(self, purpose: str = "Rumah tangga") -> None:
        """Step 3 where the power stands already."""
        self.expect_step(3)
        self.page.get_by_label(purpose, exact=True).check()
        self.press("Lanjut")
        self.expect_step(4)

    def product(self, label: str) -> None:
        """Names the product and says line 4a.5."""
        self.press(label)
        self.say_line_4a5(label)

    def say_line_4a5(self, label: str) -> None:
        """Line 4a.5 stands alone; what passes it is not live at once."""
        self.expect_line_4a5(label)
        self.press("Lanjut: lihat hasil")
        self.expect_step(5)

    def expect_line_4a5(self, label: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(f"Produk: {label}")
        self.expect_lines_named("SOP butir 4a.5")

    def ap2t_says(self, label: str) -> None:
        if not self.page.get_by_role("form", name="Apa yang ditampilkan AP2T?").is_visible():
            self.page.get_by_text("AP2T menjawab lain").click()
        self.press(label)
        expect(self.page.get_by_text("Panggilan mengikuti AP2T.")).to_be_visible()

    def close(self) -> None:
        self.press("Tutup panggilan")

    # What stands on the page

    def expect_step(self, number: int) -> None:
        """The step is there, and so is the script: a key pressed before it would be nobody's."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(TITLES[number])
        expect(self.page.locator("[aria-current=step]")).to_have_text(f"{number} {TITLES[number]}")
        self.page.wait_for_load_state()

    def expect_lines(self, *lines: str) -> None:
        """The lines of the page, letter by letter: what is to be said now, then what was said before it."""
        spoken = self.page.locator(".desk-line blockquote")
        expect(spoken).to_have_text(list(lines))
        assert spoken.all_text_contents() == list(lines)

    def expect_lines_named(self, *sources: str) -> None:
        """The lines to say, by the point of the SOP each comes from."""
        expect(self.page.locator(".desk-line small")).to_have_text(list(sources))

    def expect_notification(self, text: str) -> None:
        box = self.page.get_by_role("alertdialog", name="Konfirmasi")
        expect(box.locator("#ap2t-isi")).to_have_text(text)

    def expect_no_notification(self) -> None:
        expect(self.page.get_by_role("alertdialog")).to_have_count(0)

    def expect_result(self, words: str) -> None:
        expect(self.page.locator(".desk-result")).to_have_text(words)

    def expect_closed(self, words: str) -> None:
        expect(self.page.locator(".desk-result")).to_contain_text("Panggilan ditutup")
        expect(self.page.locator(".desk-result")).to_contain_text(words)

    def expect_block(self, heading: str, lines: list[str]) -> None:
        """A block to copy, line by line."""
        block = self.page.locator(".desk-block", has_text=heading).locator("pre")
        expect(block).to_be_visible()
        assert block.inner_text().strip().splitlines() == lines

    @property
    def error(self) -> Locator:
        return self.page.locator(".desk-error")

    def fields(self, box: str) -> dict[str, str]:
        """Label -> value of the description lists inside `box`."""
        pairs: list[Any] = self.page.locator(box).locator("dl > div").all()
        return {p.locator("dt").inner_text(): p.locator("dd").inner_text() for p in pairs}


def assert_no_scrolling(page: Page) -> None:
    """The whole page stands on an agent's screen of 1366x768."""
    assert page.viewport_size == {"width": 1366, "height": 768}
    assert page.evaluate("document.documentElement.scrollHeight") <= 768
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
