"""The table of units for units on another clock, and for a holder of posts in two places."""

import pytest

from allocation.availability.changes import set_availability
from allocation.models import MeterAvailability
from tests.walk import text_of

pytestmark = pytest.mark.django_db
HOME = "/unit/"


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
