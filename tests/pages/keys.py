"""The login and a call at the desk by keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD
from tests.pages.desk import Desk


def log_in_by_keys(page: Page, username: str) -> None:
    expect(page.get_by_label("Nama pengguna")).to_be_focused()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


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
