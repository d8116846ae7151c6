"""The table of units for units on another clock, and for a holder of posts in two places."""

import pytest

from allocation.availability.changes import set_availability
from allocation.models import MeterAvailability, Post
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
HOME = "/unit/"


@pytest.mark.slow
def test_a_unit_in_the_east_has_the_day_of_its_own_clock(as_user, make_holder, it_is):
    it_is("2026-11-23 22:30")
    srm = make_holder("srm.papua", "SRM", "UIW-PPB")
    set_availability(unit="UP3-JAYAPURA", phase=1, availability="ALL", by=srm, reason="Stok datang")
    client = as_user(srm)
    shown = text_of(client.get(HOME)).split("UP3 Jayapura", 1)[1]
    assert shown.split()[:4] == ["ALL", "24", "Nov", "2026"]
    row = MeterAvailability.objects.get(unit="UP3-JAYAPURA", phase=1)
    own_page = text_of(client.get(f"/admin/allocation/meteravailability/{row.pk}/change/"))
    assert "24 Nov 2026 00:30 WIT" in own_page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "unit", "total", "asked"),
    [
        ("MANAGER_UP3", "UP3-MENTENG", 3, ""),  # of another UID, which is not in the table
        ("MANAGER_UP3", "UP3-BANDUNG", 2, "UID-JABAR"),  # counted at its UID/UIW already
        ("SRM", "UID-JAYA", 4, ""),
    ],
)
def test_a_holder_of_two_posts_counts_every_request_once(
    as_user, make_holder, demo_settings, ask, role, unit, total, asked
):
    holder = make_holder("dua.jabatan", "SRM", "UID-JABAR")
    Post.objects.create(role=role, unit_id=unit, user=holder)
    for where in ("UP3-MENTENG", "UP3-BANDENGAN", "UP3-BANDUNG", "UP3-CIKARANG"):
        ask(where)
    client = as_user(holder)
    response = client.get(HOME)
    assert f"{total} permintaan belum terlayani" in text_of(response)
    link = f"/admin/allocation/demand/?unit={asked}"
    assert f'<a href="{link}">{total}</a>' in html_of(response)
    assert client.get(link).status_code == 200


@pytest.mark.slow
def test_head_office_counts_as_the_page_of_demand_does(as_user, pusat, demo_settings, ask):
    """AP2T also refuses requests of villages that no UP3 is mapped to."""
    for where in ("UP3-MENTENG", None):
        ask(where)
    client = as_user(pusat)
    assert "2 permintaan belum terlayani" in text_of(client.get(HOME))
    assert client.get("/admin/allocation/demand/?unit=").context["headline"]["total"] == "2"
