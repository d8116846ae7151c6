"""What tests of demand share."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from allocation.clock import today_wib
from allocation.demand.days import day_changed
from allocation.demand.of_call import note_demand
from allocation.models import Demand
from tests.allocation.demand.demand_pages import WIB
from tests.november import at


@pytest.fixture
def ask(villages, clock) -> Callable[..., Demand]:
    """ask(1, "19 10:00"): the call's last decision leaves this demand; stored as the desk stores it."""

    def note(number: int, when: str, *, opened: str = "", unit: str | None = "UP3-MENTENG", **more) -> Demand:
        clock(when)
        given = {"phase": 1, "product": "PASCABAYAR", "power": 2200, "reason": "MATERIAL", **more}
        demand = Demand(
            call_number=number,
            at=timezone.now(),
            village_id=villages.gambir,
            unit_id=unit,
            transaction="PB",
            outcome="NOT_AVAILABLE",
            **given,
        )
        note_demand(number, demand, at(opened or when))
        return demand

    return note


@pytest.fixture
def keep(make_demand, counted_days):
    """keep("UP3-MENTENG", days_ago=8): a request of that day's midnight, in calls numbered from 700."""

    def one(unit, *, days_ago=0, **more):
        today = datetime.combine(today_wib(), datetime.min.time(), WIB)
        number = 700 + Demand.objects.count()
        day_changed(today_wib() - timedelta(days=days_ago))
        return make_demand(unit, today - timedelta(days=days_ago), call_number=number, **more)

    return one


@pytest.fixture
def some_requests(keep):
    keep("UP3-MENTENG")
    keep("UP3-MENTENG", phase=3, product="PRABAYAR", power=23000, days_ago=8)
    keep("UP3-MENTENG", days_ago=29)
    keep("UP3-MENTENG", days_ago=30)
    keep("UP3-BANDENGAN", power=5500)
    keep("UP3-BANDUNG", power=11000, ap2t="SERVED")
    keep("UP3-BANDUNG", reason="NO_SETTING", outcome="UNDECIDABLE")
    keep(None, reason="NO_UNIT", outcome="UNDECIDABLE", ap2t="NOT_AVAILABLE")
    keep("UP3-MENTENG", reason="", outcome="SERVED", ap2t="OFFER_ALTERNATIVE PRABAYAR")
