"""What tests of the allocation share: more of the cast, stored requests, load_units on a test's tables."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from allocation.clock import today_wib
from allocation.demand.period import DAY, Period
from allocation.models import Demand, DemandDay, EffectDay
from allocation.units.load import COVERAGE_FILE, RETIRED_FILE, UNITS_FILE

TABLES = {"units": UNITS_FILE, "coverage": COVERAGE_FILE, "retired": RETIRED_FILE}


@pytest.fixture
def load_units(tmp_path: Path) -> Callable[..., list[str]]:
    """load_units(units=..., coverage=..., retired=...): runs the command on these texts, on the tables
    where none is given; returns what it printed."""

    def run(units: str | bytes = "", coverage: str | bytes = "", retired: str | bytes = "") -> list[str]:
        given = {"units": units, "coverage": coverage, "retired": retired}
        files: dict[str, Any] = {name: tmp_path / f"{name}.csv" for name in TABLES}
        for name, path in files.items():
            text = given[name] or TABLES[name].read_bytes()
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = StringIO()
        call_command("load_units", **files, stdout=out)
        return out.getvalue().splitlines()

    return run


@pytest.fixture
def client_of(request: pytest.FixtureRequest, as_user: Callable[[User], Client]) -> Callable[[str], Client]:
    """client_of("manager"): that member of the cast, logged in."""
    return lambda who: as_user(request.getfixturevalue(who))


@pytest.fixture
def bandengan(make_holder: Callable[..., User]) -> User:
    return make_holder("manajer.bandengan", "MANAGER_UP3", "UP3-BANDENGAN")


@pytest.fixture
def srm_aceh(make_holder: Callable[..., User]) -> User:
    return make_holder("srm.aceh", "SRM", "UID-ACEH")


@pytest.fixture
def counted_days(db: None) -> None:
    """The nightly job has counted the days before today, in which nobody asked for anything."""
    for model in (DemandDay, EffectDay):
        days = [model(day=day) for day in Period.recent().until(today_wib() - DAY).days]
        for day in days:
            day.set_counted()
        model.objects.bulk_create(days)


@pytest.fixture
def make_demand(villages: SimpleNamespace) -> Callable[..., Demand]:
    """make_demand("UP3-MENTENG", at): a request not served for want of meters, unless told otherwise."""

    def make(unit: str | None, at: datetime, **more: Any) -> Demand:
        given = {
            "call_number": Demand.objects.count() + 1,
            "village_id": villages.gambir,
            "transaction": "PB",
            "phase": 1,
            "product": "PASCABAYAR",
            "power": 2200,
            "reason": "MATERIAL",
            "outcome": "OFFER_ALTERNATIVE PRABAYAR",
        }
        return Demand.objects.create(unit_id=unit, at=at, **given | more)

    return make
