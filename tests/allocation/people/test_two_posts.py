"""Who holds two posts signs with the nearer one: as manager of the own UP3, elsewhere as SRM (SOP 2)."""

import pytest

from allocation.availability.changes import WantedSetting, set_availabilities, set_availability
from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage, MeterAvailability, Post

pytestmark = pytest.mark.django_db
POSTS = {"MANAGER_UP3": "UP3-MENTENG", "SRM": "UID-JAYA"}
MANAGER, SRM = "Manager UP3 Menteng", "SRM Niaga & PP UID Jakarta Raya"


@pytest.fixture(params=[("MANAGER_UP3", "SRM"), ("SRM", "MANAGER_UP3")], ids=" then ".join)
def both(request, make_user):
    """Whichever post was given first."""
    user = make_user("dua.jabatan")
    for role in request.param:
        Post.objects.create(role=role, unit_id=POSTS[role], user=user)
    return user


def signed(unit):
    return MeterAvailability.objects.get(unit=unit, phase=1).changed_as


@pytest.mark.parametrize(
    ("unit", "post"), [("UP3-MENTENG", MANAGER), ("UP3-BANDENGAN", SRM), ("UID-JAYA", SRM)]
)
def test_a_setting_is_signed_as_manager_of_the_own_up3_and_elsewhere_as_srm(both, unit, post):
    set_availability(unit=unit, phase=1, availability="ALL", by=both, reason="Stok datang")
    assert signed(unit) == post


def test_each_setting_of_a_batch_is_signed_with_its_own_post(both):
    units = ("UID-JAYA", "UP3-MENTENG", "UP3-BANDENGAN")
    wanted = [WantedSetting(unit, 1, "ALL") for unit in units]
    set_availabilities(changes=wanted, by=both, reason="Stok datang")
    assert [signed(unit) for unit in units] == [SRM, MANAGER, SRM]


@pytest.mark.parametrize(
    ("region", "unit", "post"),
    [
        ("31.71.01", "UP3-MENTENG", MANAGER),  # Gambir, confirmed
        ("31.71.01", "UP3-BANDENGAN", SRM),  # moved: a manager moves nothing
        ("31.71.02", "UP3-BANDENGAN", SRM),  # of another UP3
    ],
)
def test_a_mapping_is_signed_with_the_post_that_gives_the_right(both, region, unit, post):
    verify_coverage(region=region, unit=unit, by=both, reason="Sudah dicek")
    assert Coverage.objects.get(region=region).verified_as == post
