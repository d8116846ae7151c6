"""What a page says beside a field is read out with it: every id that a field names stands on the page."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse

from tests.cast import AsUser
from tests.scripts_agent.stored_calls import CALLER, make_call
from tests.walk import Walk

pytestmark = pytest.mark.django_db

NAMING = ("aria-describedby", "aria-labelledby", "aria-controls", "for")


class Ids(HTMLParser):
    """The ids of a page, those that its elements name, and those of what is said beside wrong fields."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.named: set[str] = set()
        self.beside_wrong: list[str] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        for name in NAMING:
            self.named |= set((given.get(name) or "").split())
        if given.get("aria-invalid") == "true" and given.get("type") != "radio":  # their group says it
            self.beside_wrong.append(given.get("aria-describedby") or "")


def assert_told_beside_its_field(response: HttpResponse) -> None:
    page = Ids(response)
    assert response.status_code == 422
    assert page.named - page.ids == set()
    assert page.beside_wrong
    assert all(page.beside_wrong)


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("pusat", "/naskah/?tanggal=x"),
        ("pusat", "/naskah/akibat/?matrix=x&dari=y&sampai=z&page=1"),
        ("pusat", "/naskah/akibat/?dari=2026-02-01&sampai=2026-01-01&page=1"),
        ("pusat", "/tindakan/?dari=x"),
        ("supervisor", "/lokasi/?hari=x&keadaan=zz&cso=99"),
        ("supervisor", "/lokasi/ringkasan/?dari=x&sampai=y"),
        ("supervisor", "/laporan/?keadaan=X&unit=Y&umur=3"),
    ],
)
def test_a_wrong_filter(who: str, address: str, as_user: AsUser, request: pytest.FixtureRequest) -> None:
    assert_told_beside_its_field(as_user(request.getfixturevalue(who)).get(address))


@pytest.mark.parametrize(
    ("who", "address", "typed"),
    [
        ("agent", "/asisten/baru", {"telephone": "x"}),
        ("agent", "/latihan/bagi/", {"hasil": "x", "aturan": "y"}),
        ("supervisor", "/latihan/tim/bagi/", {"cso": ""}),
        ("supervisor", "/lokasi/cari/", {"telepon": "x"}),
        ("supervisor", "/lokasi/data-pemohon/", {"telepon": "x"}),
    ],
)
def test_a_wrong_form(
    who: str, address: str, typed: dict[str, str], as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    assert_told_beside_its_field(as_user(request.getfixturevalue(who)).post(address, typed))


def test_a_reason_that_is_missing(agent: Any, supervisor: Any, as_user: AsUser) -> None:
    call = make_call(agent, "19 08:15", closing="continue_ap2t", **CALLER)
    refused = as_user(supervisor).post(f"/lokasi/panggilan/{call.pk}/buka/", {"alasan": ""})
    assert_told_beside_its_field(refused)


def test_every_step_of_a_call(walk: Walk, villages: Any) -> None:
    walk.open("PB")
    assert_told_beside_its_field(walk.post("1/", telephone="x"))
    found = Ids(walk.post("2/", village="x"))  # villages are buttons of a list
    assert "salah-desa" in found.named & found.ids
    walk.village(villages.gambir)
    assert_told_beside_its_field(walk.post("3/", power="1"))
    walk.power("2200")
    walk.product("PASCABAYAR")
    walk.answer("offer", "KERAS")
    assert_told_beside_its_field(walk.post("6/", telephone="x"))


def test_a_step_of_a_report(walk: Walk, villages: Any, supervisor: Any, as_user: AsUser) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    walk.post("6/", name="Sari", telephone="081234567890", text="Tetap ingin")
    typed = {"version": "1", "state": "X", "apkt_number": "a b", "note": "081234567890"}
    assert_told_beside_its_field(as_user(supervisor).post(f"/laporan/{walk.call.report.pk}/", typed))
