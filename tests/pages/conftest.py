"""Headless browsers for the browser tests: Debian's own, at the agents' screen size.

Chromium runs every one of them; `make test-firefox` runs those marked `firefox` once more in Firefox ESR: the
keyboard, and what comes between. `--browser firefox` runs any of them there.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, Playwright, expect

from allocation.places.search import index
from tests.pages import firefox_esr
from tests.pages.axe import is_inspected
from tests.pages.desk import Desk
from tests.pages.keys import Keys

# Chromium without a window: the same engine, and a third less work for the machine.
CHROMIUM, FIREFOX = Path("/usr/bin/chromium-headless-shell"), Path(firefox_esr.FIREFOX)
expect.set_options(timeout=10_000)  # ms; a busy machine is slow, not wrong


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Iterator[Playwright]:
    yield playwright
    # While Playwright's event loop runs, Django keeps this thread's connections in another place. Those
    # opened there must go before it stops, or the test database cannot be dropped.
    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], browser_name: str) -> dict[str, Any]:
    installed = {"chromium": CHROMIUM, "firefox": FIREFOX}[browser_name]
    if not installed.exists():
        pytest.skip(f"{installed} is missing: apt install {installed.name}")
    how = as_firefox_starts if browser_name == "firefox" else as_chromium_starts
    return {**browser_type_launch_args, **how()}


def as_chromium_starts() -> dict[str, Any]:
    quiet = "--disable-quic --no-first-run --disable-background-networking"
    silent = "--disable-component-update --disable-sync"
    return {
        "executable_path": str(CHROMIUM),
        "args": ["--no-sandbox", "--disable-gpu", *quiet.split(), *silent.split()],
    }


def as_firefox_starts() -> dict[str, Any]:
    """Over plain HTTP Firefox would keep pages that may not be stored for the way back; over HTTPS not."""
    return {
        "channel": "moz-firefox",
        "executable_path": firefox_esr.__file__,
        "firefox_user_prefs": {"browser.sessionhistory.max_total_viewers": 0},
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1366, "height": 768},
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "reduced_motion": "reduce",  # a slow machine breaks off a drawn change of pages
    }


def is_fault(message: ConsoleMessage) -> bool:
    """Browser and htmx also write a line for each refused step (4xx) and each request without an answer."""
    expected = (
        "Failed to load resource",
        "Response Status Error Code 4",
        "htmx:send",
        "htmx:timeout",
        "htmx:afterRequest",
    )
    return message.type == "error" and not message.text.startswith(expected)


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page on which an error in the console fails the test: of a script, of the content security policy,
    or of the server."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("console", lambda m: faults.append(m.text) if is_fault(m) and not is_inspected(page) else None)
    page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 500 else None)
    yield page
    assert not faults


@pytest.fixture
def enter(page: Page, live_server: Any) -> Callable[[User], Page]:
    """Opens a session in the browser without the login page: enter(agent).goto(...)."""

    def log_in(user: User) -> Page:
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return log_in


@pytest.fixture
def desk(enter: Callable[[User], Page], live_server: Any, demo_settings: None, agent: User) -> Desk:
    """The agent's page, logged in as `agent`. Login by the page itself has tests of its own."""
    index.get()  # as a worker has it: built before it serves
    return Desk(enter(agent), live_server.url)


@pytest.fixture
def keys(desk: Desk) -> Keys:
    return Keys(desk)


@pytest.fixture
def at_power(desk: Desk, agent: User, villages: Any) -> Desk:
    desk.start_at_power(agent, villages.gambir)
    return desk
