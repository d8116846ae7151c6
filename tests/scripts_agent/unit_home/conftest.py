"""What tests of the first page of a post share: requests that went unserved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from allocation.models import Demand


@pytest.fixture
def ask(villages):
    def one(unit="UP3-MENTENG", phase=1, *, reason="MATERIAL", ago=timedelta(0)):
        return Demand.objects.create(
            call_number=Demand.objects.count() + 1,
            at=timezone.now() - ago,
            village_id=villages.gambir,
            unit_id=unit,
            transaction="PB",
            phase=phase,
            product="PASCABAYAR",
            power=2200 if phase == 1 else 23000,
            reason=reason,
            outcome="OFFER_ALTERNATIVE PRABAYAR",
        )

    return one
