"""A reader of reports who holds two posts: the units of both, and one signature."""

import pytest
from django.contrib.auth.models import User

from allocation.models import Post
from scripts_agent.reports.readers import report_reader


@pytest.mark.django_db
def test_a_manager_who_is_srm_too_reads_both_and_signs_as_manager(manager: User) -> None:
    Post.objects.create(role="SRM", unit_id="UID-JABAR", user=manager)
    reader = report_reader(manager)
    assert reader is not None
    assert reader.role == "Manager UP3 Menteng"
    units = {unit.pk for unit in reader.units}
    assert {"UP3-MENTENG", "UID-JABAR", "UP3-BANDUNG"} <= units
    assert "UP3-BANDENGAN" not in units
