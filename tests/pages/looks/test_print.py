"""On paper: the trace, the emergency sheet and the request for material, black on white in any theme."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)
UPRIGHT, ACROSS = 718, 1047  # px of A4 within margins of 1 cm
ON_SCREEN_ONLY = ".bar, #header, .breadcrumbs, .btn, .needs-script, nav"


@pytest.fixture
def call(walk: Walk, villages) -> int:
    walk.to_product(villages.gambir, salutation="Ibu", name="Sari")
    walk.product("PASCABAYAR")
    walk.answer("offer", "TIDAK")
    return walk.call.pk


def on_paper(page: Page, address: str, width: int = UPRIGHT) -> Page:
    page.set_viewport_size({"width": width, "height": UPRIGHT + ACROSS - width})
    page.context.add_cookies([{"name": "tampilan", "value": "gelap", "url": address}])
    page.goto(address)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for one in page.locator(ON_SCREEN_ONLY).all():
        expect(one).to_be_hidden()
    ink = "getComputedStyle(document.body).color"
    assert page.evaluate(ink) == "rgb(23, 36, 44)"  # --ink of the light theme
    return page


def test_the_trace(enter: Callable[[User], Page], live_server, supervisor: User, call: int) -> None:
    page = on_paper(enter(supervisor), f"{live_server.url}/lokasi/panggilan/{call}/")
    expect(page.locator(".moment")).not_to_have_count(0)
    expect(page.get_by_text("Unduh jejak (CSV)")).to_be_hidden()


def test_the_emergency_sheet(enter: Callable[[User], Page], live_server, agent: User) -> None:
    page = on_paper(enter(agent), f"{live_server.url}/asisten/darurat/", ACROSS)
    expect(page.locator(".matrix tr[id^=baris-]")).to_have_count(30)
    expect(page.locator("blockquote").first).to_be_visible()


def test_the_request_for_material(
    enter: Callable[[User], Page], live_server, manager: User, call: int
) -> None:
    page = on_paper(enter(manager), f"{live_server.url}/admin/allocation/demand/")
    expect(page.locator(".demand-text")).to_contain_text("UP3 Menteng")
