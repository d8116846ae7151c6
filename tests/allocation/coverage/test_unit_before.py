"""Of a batch that moves a district and says something of its village, each history tells what was before."""

import pytest

from allocation.coverage.verification import Verification, verify_coverages
from allocation.models import Coverage

pytestmark = pytest.mark.django_db
DISTRICT, VILLAGE = "31.71.02", "31.71.02.1001"  # Sawah Besar, to UP3 Bandengan


@pytest.mark.parametrize(
    ("village_to", "made"), [("UP3-BANDENGAN", "confirmed"), ("UP3-MARUNDA", "corrected")]
)
def test_a_village_comes_from_where_it_was_before_its_district_moved(srm, village_to, made):
    wanted = [Verification(VILLAGE, village_to), Verification(DISTRICT, "UP3-MENTENG")]
    batch = verify_coverages(verifications=wanted, by=srm, reason="Sudah dicek")
    assert VILLAGE in [row.region_id for row in getattr(batch, made)]
    rows = Coverage.history.filter(batch=batch.number).values_list("region", "unit_before", "unit")
    assert set(rows) == {(DISTRICT, "UP3-BANDENGAN", "UP3-MENTENG"), (VILLAGE, "UP3-BANDENGAN", village_to)}
