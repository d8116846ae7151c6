"""The bar: for each role its links in one order, home first; and what the demo's users can try."""

import re

import pytest

from scripts_agent.demo.hints import HINTS
from scripts_agent.management.commands.load_demo import AT_SITES, IN_POSTS
from tests.walk import html_of

pytestmark = pytest.mark.django_db
LABELS = {
    "agent": ["Beranda", "Latihan", "Matriks", "SOP"],
    "supervisor": ["Beranda", "Laporan", "Ringkasan", "Data pemohon", "Latihan", "Matriks", "SOP"],
    "srm": ["Beranda", "Permintaan", "Laporan", "Pemetaan", "Riwayat", "Matriks", "SOP"],
    "administrator": ["Beranda", "Matriks", "SOP", "Tindakan", "Keadaan"],
}


@pytest.mark.parametrize("who", LABELS)
def test_each_role_has_its_links_in_one_order(request, as_user, who):
    page = html_of(as_user(request.getfixturevalue(who)).get("/matriks/"))
    bar = page[page.index('<nav class="bar-links"') : page.index("</nav>")]
    assert re.findall(r"<a [^>]*>(.*?)</a>", bar) == LABELS[who]
    assert re.findall(r'<a [^>]*aria-current="page">(.*?)</a>', bar) == ["Matriks"]


def test_every_user_of_the_demo_has_a_hint():
    assert set(HINTS) == {name for name, *_ in (*AT_SITES, *IN_POSTS)} | {"admin"}


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_hint_stands_on_the_first_page_of_the_demo_alone(settings, make_member, as_user, is_demo):
    settings.DEMO = is_demo
    client = as_user(make_member("cso2", "CSO", "Semarang"))
    assert ("desa GURABESI" in client.get("/asisten/").content.decode()) is is_demo
    assert "desa GURABESI" not in client.get("/matriks/").content.decode()
