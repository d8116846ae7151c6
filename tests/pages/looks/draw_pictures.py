"""Draws docs/pictures/ from the real product: `make pictures`. Pytest finds it only by its name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.pages.desk import Desk
from tests.pages.looks.looks import DARK, LAPTOP, LIGHT, show
from tests.pages.looks.small_png import small_png
from tests.pages.looks.states import at_offer
from tests.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)
FOLDER = Path(__file__).resolve().parents[3] / "docs" / "pictures"


def draw(page: Page, name: str, theme: str = LIGHT) -> None:
    show(page, LAPTOP, theme)
    FOLDER.mkdir(exist_ok=True)
    blank = page.context.new_page()
    (FOLDER / f"{name}.png").write_bytes(small_png(blank, page.screenshot()))
    blank.close()


def test_draw_the_desk(desk: Desk, walk: Walk, villages) -> None:
    at_offer(walk, villages)
    page = desk.page
    page.goto(f"{desk.address}/asisten/{walk.call.pk}/5/")
    draw(page, "desk")
    draw(page, "desk-dark", DARK)
    page.goto(f"{desk.address}/asisten/{walk.call.pk}/2/")
    page.locator("#cari").fill("tanah abang")
    expect(page.locator('#hasil-cari[data-q="tanah abang"]')).to_be_visible()
    draw(page, "villages")


def test_draw_the_figures(
    enter: Callable[[User], Page], live_server, walk: Walk, villages, supervisor: User
) -> None:
    for product in ("PRABAYAR", "PASCABAYAR", "PASCABAYAR"):
        walk.to_product(villages.gambir)
        walk.product(product)
    page = enter(supervisor)
    page.goto(f"{live_server.url}/lokasi/ringkasan/")
    draw(page, "figures")
