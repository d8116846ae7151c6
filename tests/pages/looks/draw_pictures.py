"""Draws docs/pictures/ from the real product: `make pictures`. Pytest finds it only by its name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from scripts_agent.demo.clock import moved_clock
from scripts_agent.demo.two_weeks import load_two_weeks
from scripts_agent.management.commands.load_demo import BEFORE_THE_CALLS, load_demo_settings, load_demo_users
from tests.pages.looks import managers, states
from tests.pages.looks.looks import DARK, LAPTOP, LIGHT, show
from tests.pages.looks.small_png import small_png

pytestmark = pytest.mark.django_db(transaction=True)
FOLDER = Path(__file__).resolve().parents[3] / "docs" / "pictures"


def draw(page: Page, name: str, theme: str = LIGHT) -> None:
    show(page, LAPTOP, theme)
    FOLDER.mkdir(exist_ok=True)
    blank = page.context.new_page()
    (FOLDER / f"{name}.png").write_bytes(small_png(blank, page.screenshot()))
    blank.close()


def test_draw_the_desk(reach: Callable[[states.State], Page]) -> None:
    page = reach(states.STATES["01 tawaran"])
    draw(page, "desk")
    draw(page, "desk-dark", DARK)
    page.goto(page.url.removesuffix("5/") + "2/")
    states.searched("tanah abang")(page)
    draw(page, "villages")


@pytest.fixture
def in_the_demo(enter: Callable[[User], Page], live_server, settings) -> Callable[[str, str], Page]:
    """A page of one of the demo's people, with the demo's two weeks of calls."""
    settings.DEMO_USERNAMES = ()  # else nobody of these names gets in outside the demo
    with moved_clock() as clock:
        clock.now -= BEFORE_THE_CALLS
        load_demo_settings()
    load_demo_users(password="")
    load_two_weeks()

    def open_page(username: str, path: str) -> Page:
        page = enter(User.objects.get(username=username))
        show(page, LAPTOP)
        page.goto(live_server.url + path)
        return page

    return open_page


def test_draw_the_demo(in_the_demo: Callable[[str, str], Page]) -> None:
    draw(in_the_demo("supervisor", managers.SUMMARY), "figures")
    draw(in_the_demo("srm.jaya", managers.HOME), "units")
    page = in_the_demo("manager.menteng", managers.HOME)
    draw(page, "unit")
    page.get_by_role("link", name="Ubah 1 Phasa").click()
    managers.STATES["08 ubah"].act(page)
    draw(page, "change")
