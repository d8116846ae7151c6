"""Whether the jobs of the night are late, for the alarm and for /keadaan/."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from pln123.site.jobs import COUNT, last_ends
from tests.scripts_agent.stored_calls import make_call

pytestmark = pytest.mark.django_db


def test_counting_is_not_late_before_there_was_a_day_to_count(as_user: Any, pusat: Any, agent: Any) -> None:
    """A site that waits for its first call: the job runs every night, and nobody can do more."""
    call_command("count_days")
    assert COUNT not in last_ends()
    page = " ".join(as_user(pusat).get("/keadaan/").content.decode().split())
    [row] = [row for row in page.split("<tr>") if "Hitungan hari" in row]
    assert "belum pernah" in row
    assert "tepat waktu" in row

    make_call(agent, "19 08:15", outcome="SERVED", closing="continue_ap2t")
    assert last_ends()[COUNT] is None, "a day is over, and nobody has counted it"
    call_command("count_days")
    ended = last_ends()[COUNT]
    assert ended
    assert timezone.now() - ended < timedelta(minutes=5)
