"""axe finds nothing on any page that links lead to, light, dark and in forced colours, and
no page scrolls sideways in a narrower window.

Each role begins at its first page and follows every link; an address of the same shape is looked at once.
"""

from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.urls import resolve
from playwright.sync_api import Page

from tests.pages.looks.looks import LAPTOP, assert_clean_in_every_theme, assert_never_sideways, show
from tests.pages.looks.managers import fill_the_desk
from tests.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)
# Addresses on pages of our own and of the admin; files and other places are no pages.
LINKS = """() => [...document.querySelectorAll("a[href]:not([download])")]
  .filter((link) => link.origin === location.origin && !/[?&./](csv|xlsx)\\b/.test(link.href))
  .map((link) => link.href.split("#")[0])"""
SETTING = "admin/allocation/meteravailability/"
# Shapes of pages that look alike for everybody: the agent has looked at them.
FOR_ALL = {"akun/", "sandi/", "faktor-kedua/pasang/", "matriks/", "sop/"}
# Some of the pages that a role must come by: the walk has not lost its way.
MUST_SEE = {
    "agent": {"asisten/", "asisten/baru", *FOR_ALL},
    "supervisor": {"lokasi/", "lokasi/ringkasan/", "laporan/"},
    "srm": {"unit/", SETTING, f"{SETTING}<path:object_id>/change/", f"{SETTING}impor/"},
    "pusat": {"unit/", "naskah/", "tindakan/"},
    "administrator": {"admin/", "admin/auth/user/add/", "keadaan/"},
}


def shape_of(address: str) -> str:
    """The route of an address, in which any number or code may stand."""
    return resolve(urlsplit(address).path).route


def pages_from(page: Page, first: str, known: set[str]) -> set[str]:
    """Looks at every page whose shape is not known yet; gives the shapes seen."""
    seen: set[str] = set()
    waiting = [first]
    while waiting:
        address = waiting.pop(0)
        if shape_of(address) in seen | known:
            continue
        seen.add(shape_of(address))
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        if shape_of(page.url) in seen - {shape_of(address)}:
            continue  # led back to a page seen before
        seen.add(shape_of(page.url))
        waiting += page.evaluate(LINKS)  # before rows go
        assert_never_sideways(page)
        assert_clean_in_every_theme(page)
    return seen


@pytest.mark.parametrize("who", MUST_SEE)
def test_every_page_of_a_role_is_clean_in_every_theme(
    who: str,
    request: pytest.FixtureRequest,
    enter: Callable[[User], Page],
    live_server,
    walk: Walk,
    villages: SimpleNamespace,
    manager: User,
    srm: User,
) -> None:
    fill_the_desk(walk, villages, manager, srm)
    page = enter(request.getfixturevalue(who))
    show(page, LAPTOP)
    page.goto(live_server.url)
    seen = pages_from(page, page.url, set() if who == "agent" else FOR_ALL)
    assert MUST_SEE[who] <= seen
