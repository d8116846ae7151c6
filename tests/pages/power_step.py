"""Step 3 in the browser: its field and what is stored of it."""

from playwright.sync_api import Locator, Page

from scripts_agent.models import Call
from tests.pages.desk import Desk

LABEL = "Daya yang diinginkan (VA)"


def field(desk: Desk) -> Locator:
    return desk.page.get_by_label(LABEL)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def stored(*ids: str) -> tuple[str | None, ...]:
    answers = Call.objects.get().answers
    return tuple(answers.get(id) for id in ids)
