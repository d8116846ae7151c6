"""An agent moves to another site: of their old calls they see what everybody else there sees."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from scripts_agent.models import Call, CallOpening, Membership, Site
from tests.cast import AsUser
from tests.scripts_agent.stored_calls import CALLER
from tests.walk import Walk, html_of

pytestmark = pytest.mark.django_db

PERSONAL = ("Sari", "081234567890", "521234567890")


def moves(agent: User) -> None:
    Membership.objects.filter(user=agent).update(site=Site.objects.create(name="Medan"))


@pytest.fixture
def closed(walk: Walk, villages) -> Call:
    """A hard complaint of Ibu Sari, who is named in the report too."""
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    walk.post("6/", **CALLER, text="Ibu Sari, 0812-3456-7890, tetap ingin")
    assert walk.call.closing == "report"
    return walk.call


@pytest.fixture
def desk(agent: User, closed: Call, as_user: AsUser) -> Client:
    moves(agent)
    return as_user(agent)


def addresses(call: Call) -> list[str]:
    number = call.pk
    return [
        "/asisten/",
        f"/asisten/{number}/6/",
        f"/asisten/baru?dari={number}",
        f"/lokasi/panggilan/{number}/",
    ]


def test_the_callers_of_the_site_before_are_masked_everywhere(desk: Client, closed: Call) -> None:
    for address in addresses(closed):
        page = desk.get(address)
        assert page.status_code == 200
        assert not [personal for personal in PERSONAL if personal in html_of(page)], address
    assert set(CallOpening.objects.values_list("unmasked", flat=True)) == {False}
    closed.refresh_from_db()
    assert closed.name == "Sari"  # what is shown is a copy


def test_control_before_the_move_the_agent_sees_them(walk: Walk, closed: Call) -> None:
    for address in addresses(closed):
        assert "Sari" in html_of(walk.client.get(address)), address
    assert set(CallOpening.objects.values_list("unmasked", flat=True)) == {True}


def test_the_page_of_a_closed_call_says_what_is_masked(desk: Client, closed: Call) -> None:
    page = html_of(desk.get(f"/asisten/{closed.pk}/6/"))
    assert "S*** (nama disamarkan)" in page
    assert "(nomor disamarkan), tetap ingin" in page


def test_a_page_that_refuses_something_is_masked_too(desk: Client, closed: Call) -> None:
    refused = desk.post(f"/asisten/{closed.pk}/3/", {"power": "900"})
    assert refused.status_code == 409
    assert not [personal for personal in PERSONAL if personal in html_of(refused)]


def test_a_call_that_was_open_then_goes_on_and_is_masked_once_it_is_closed(walk: Walk, agent: User) -> None:
    walk.open("PB", **{k: v for k, v in CALLER.items() if k != "customer_id"})
    call = walk.call
    moves(agent)
    assert "Sari" in html_of(walk.client.get("/asisten/"))
    assert "081234567890" in html_of(walk.client.get(f"/asisten/{call.pk}/1/"))
    # But nothing of the caller is carried over into a call of the new site.
    assert "081234567890" not in html_of(walk.client.get(f"/asisten/baru?dari={call.pk}"))
    walk.post("terputus/")
    assert walk.call.closed_at
    for address in addresses(call):
        assert "Sari" not in html_of(walk.client.get(address)), address
