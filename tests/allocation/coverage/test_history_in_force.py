"""The history of a region's mapping tells the moves of the larger region that it followed."""

import pytest
from django.urls import reverse

from allocation.coverage.history import changes_of_region
from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage, Region
from tests.walk import text_of

pytestmark = pytest.mark.django_db
MENTENG, OTHER = "UP3-MENTENG", "UP3-CEMPAKA-PUTIH"


@pytest.fixture
def district():
    """A district of UP3 Menteng in whose villages nobody has mapped anything."""
    rows = Coverage.objects.filter(unit=MENTENG, region__level=3).exclude(region__children__coverage__gt="")
    return rows.order_by("pk").first().region_id


def villages_of(district):
    return list(Region.objects.filter(parent=district).order_by("pk").values_list("pk", flat=True))


def move(srm, region, unit, reason):
    verify_coverage(region=region, unit=unit, by=srm, reason=reason)


def told(code):
    return [(str(entry.reason), follows and follows.pk) for entry, follows in changes_of_region(code)]


def test_a_village_tells_the_moves_of_its_district_until_it_has_its_own(srm, district):
    village, neighbour, *_ = villages_of(district)
    move(srm, district, OTHER, "pindah")
    move(srm, village, MENTENG, "kembali sendiri")
    move(srm, district, MENTENG, "pindah lagi")
    assert told(village) == [("kembali sendiri", None), ("pindah", district)]
    assert told(neighbour) == [("pindah lagi", district), ("pindah", district)]
    assert told(district) == [("pindah lagi", None), ("pindah", None)]


def test_the_page_says_whose_mapping_it_followed(as_user, srm, district):
    village = villages_of(district)[0]
    move(srm, district, OTHER, "pindah")
    client = as_user(srm)
    page = client.get(reverse("admin:allocation_coverage_change", args=[village]))
    assert "Riwayat" in text_of(page)
    history = text_of(client.get(reverse("admin:allocation_coverage_history", args=[village])))
    assert "(mengikuti kecamatan" in history.casefold()
    assert "pindah" in history
