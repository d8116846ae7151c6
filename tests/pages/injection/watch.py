"""A page under watch: what it shows, what it opens, and what the security policy refuses."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

SHOWN = """() => document.title + " " + document.body.textContent + " " + document.body.innerText + " "
    + [...document.querySelectorAll("input, textarea")].map(field => field.value).join(" ")"""
REFUSED_BY_POLICY = """
addEventListener("securitypolicyviolation", event => window.refused(event.violatedDirective))
"""


class Watch:
    """A page under watch: what it opens, and what the security policy refuses."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        page.on("dialog", self._dialog)
        page.on("popup", lambda popup: self.faults.append(f"window: {popup.url}"))
        page.expose_function("refused", lambda what: self.faults.append(f"policy: {what}"))
        page.add_init_script(REFUSED_BY_POLICY)

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def enter(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}
        self.page.context.add_cookies([cookie])

    def open(self, path: str, *texts: str, **query: str) -> None:
        self.page.goto(f"{self.address}{path}{'?' if query else ''}{urlencode(query)}")
        self.shows(*texts)

    def shows(self, *texts: str) -> None:
        """On the page as it is now, word for word; only white space may be folded."""
        shown = folded(self.page.evaluate(SHOWN))
        for text in texts:
            assert folded(text) in shown, f"{self.page.url}: {text}"
        assert not self.faults, f"{self.page.url}: {self.faults}"

    def put(self, text: str, *names: str) -> None:
        """The text into fields, past the length that the browser would keep to."""
        for name in names:
            field = self.page.locator(f"#content [name={name}], main [name={name}]").first
            field.evaluate("(field, text) => { field.value = text }", text)

    def send(self, button: str, *texts: str) -> None:
        """The form is refused with a message, and still holds what was typed."""
        # From its beginning: the button to log out has the user's name, so the sixty texts.
        self.page.get_by_role("button", name=re.compile(f"^{button}")).first.click()
        expect(self.page.locator("[aria-invalid]:visible, [role=alert]:visible").first).to_be_visible()
        self.shows(*texts)


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
