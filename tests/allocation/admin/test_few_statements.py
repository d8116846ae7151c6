"""Every page of units' managers and of Pusat asks the database 14 times at most, whatever it shows.

The same pages are timed over a million requests by `make bench ONLY=managers`.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from allocation.availability.changes import set_availability
from allocation.demand import days, effect_days
from allocation.demand.period import Period
from tests.bench.bench_managers import POSTS, addresses, holder
from tests.bench.page_times import MOST_STATEMENTS, asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy_units(make_demand, make_holder, demo_settings):
    """Requests at several UP3s, and changes of the settings of a UP3 and of its UID."""
    for days_ago in range(8):
        for unit in ("UP3-SURABAYA-UTARA", "UP3-MALANG", "UP3-MENTENG"):
            for reason in ("MATERIAL", "NO_SETTING", "UNIT_UNSURE"):
                make_demand(unit, timezone.now() - timedelta(days=days_ago), reason=reason)
    for who, unit in (("Pengganti SRM", "UID-JATIM"), ("Pengganti manajer", "UP3-SURABAYA-UTARA")):
        by = make_holder(who, "SRM" if unit == "UID-JATIM" else "MANAGER_UP3", unit)
        for value in ("ALL", "PASCABAYAR", "PRABAYAR", "ALL"):
            for phase in (1, 3):
                set_availability(unit=unit, phase=phase, availability=value, by=by, reason="Stok")
        by.posts.update(active=False)


@pytest.mark.slow
def test_no_page_asks_more_than_fourteen_times(as_user, busy_units):
    clients = {who: as_user(holder(who)) for who in POSTS}
    days.count_days(Period.recent())  # as every night
    effect_days.count_days(Period.recent())
    asked = {}
    for who, what, address in addresses():
        clients[who].get(address)  # the session's own first write, and days of a year that nobody has counted
        with CaptureQueriesContext(connection) as statements:
            assert clients[who].get(address).status_code == 200, address
        asked[f"{who}: {what}"] = asking(statements)
    assert len(asked) > 40
    assert {what: count for what, count in asked.items() if count > MOST_STATEMENTS} == {}
