"""Lays every page as it is beside a picture of how it should look: `make pairs STILLS=folder`.

Pytest finds it only by its name. The folder is yours, with `<state>-1366.png`, and `<state>-1366-gelap.png`
for the dark theme.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.pages.desk import Desk
from tests.pages.looks import managers, states
from tests.pages.looks.looks import DARK, LAPTOP, LIGHT, show
from tests.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)
FOLDER = Path(__file__).resolve().parents[3] / ".run" / "looks"
STILLS = Path(os.environ["STILLS"]).resolve()
THEMES = {"": LIGHT, "-gelap": DARK}
IMAGE = '<img src="{}" alt="" width="49%">'


@pytest.fixture(scope="module", autouse=True)
def page_of_pairs() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    names = [
        f"{name}{theme}"
        for name in (*states.STATES, *managers.STATES, "06b beranda agen")
        for theme in THEMES
    ]
    pairs = (
        f"<h2>{name}</h2>{IMAGE.format(STILLS / _still(name))} {IMAGE.format(FOLDER / _ours(name))}"
        for name in sorted(names)
    )
    (FOLDER / "index.html").write_text("<!doctype html><meta charset=utf-8>" + "".join(pairs))


def _still(name: str) -> str:
    bare = name.removesuffix("-gelap")
    return _ours(bare).replace(".png", f"-1366{name[len(bare) :]}.png")


def _ours(name: str) -> str:
    return f"{name.replace(' ', '-')}.png"


def draw(page: Page, name: str) -> None:
    for suffix, theme in THEMES.items():
        show(page, LAPTOP, theme)
        page.screenshot(path=FOLDER / _ours(name + suffix))


@pytest.mark.parametrize("name", states.STATES)
def test_draw_a_state_of_the_desk(name: str, reach: Callable[[states.State], Page]) -> None:
    draw(reach(states.STATES[name]), name)


@pytest.mark.parametrize("name", managers.STATES)
def test_draw_a_page_of_the_managers(
    name: str, reach_of_managers: Callable[[managers.ManagersState], Page]
) -> None:
    draw(reach_of_managers(managers.STATES[name]), name)


def test_draw_the_agents_home(desk: Desk, walk: Walk, villages) -> None:
    states.at_closing(walk, villages)
    walk.post("6/", bantuan_lain="on")
    states.at_offer(walk, villages)
    desk.page.goto(f"{desk.address}/asisten/")
    draw(desk.page, "06b beranda agen")
