"""Which requests would have ended otherwise under another matrix: by hand, streamed, for Pusat alone."""

import re

import pytest
from django.utils import timezone

from allocation.models import Demand
from tests.walk import text_of

pytestmark = pytest.mark.django_db
ADDRESS = "/naskah/akibat/"


@pytest.fixture
def requests(villages):
    """Two for 11.000 VA Prabayar, one for 2.200 VA, served; one that AP2T answered; one of an old release."""
    given = {"village_id": villages.gambir, "unit_id": "UP3-MENTENG", "transaction": "PB", "phase": 1}
    rows = [
        {"product": "PRABAYAR", "power": 11000, "outcome": "SERVED", "availability": "ALL"},
        {"product": "PRABAYAR", "power": 11000, "outcome": "SERVED", "availability": "ALL"},
        {"product": "PRABAYAR", "power": 2200, "outcome": "SERVED", "availability": "ALL"},
        {
            "product": "PRABAYAR",
            "power": 2200,
            "outcome": "SERVED",
            "availability": "ALL",
            "ap2t": "NOT_AVAILABLE",
        },
        {"product": "PRABAYAR", "power": 2200, "outcome": "SERVED"},
    ]
    for number, row in enumerate(rows):
        Demand.objects.create(call_number=number, at=timezone.now(), **given | row)


def streamed(client, query=""):
    response = client.get(f"{ADDRESS}?stream=1&{query}")
    return b"".join(response.streaming_content).decode()


def test_the_matrix_of_today_changes_nothing(as_user, pusat, requests):
    text = streamed(as_user(pusat))
    assert re.findall(r"^(\d+)/30$", text, re.M) == [str(day) for day in range(1, 31)]
    assert "Dari <strong>3</strong> permintaan, <strong>0</strong> akan berakhir lain. 2 tidak" in text


def test_without_script_the_page_has_the_same_figures(as_user, pusat, requests):
    shown = text_of(as_user(pusat).get(f"{ADDRESS}?page=1"))
    assert "Dari 3 permintaan, 0 akan berakhir lain. 2 tidak dihitung ulang." in shown


@pytest.mark.parametrize("who", ["agent", "supervisor", "manager", "srm", "administrator", "stranger"])
def test_only_pusat_counts(request, as_user, who):
    assert as_user(request.getfixturevalue(who)).get(ADDRESS).status_code == 403


@pytest.mark.parametrize(
    "query", ["matrix=2020-01-01", "dari=kemarin", "dari=2026-02-01&sampai=2026-01-01", "matrix="]
)
def test_bad_days_are_named(as_user, pusat, query):
    response = as_user(pusat).get(f"{ADDRESS}?page=1&{query}")
    assert response.status_code == 422


def test_another_version_shows_what_would_have_ended_otherwise(as_user, pusat, requests, second_version):
    """The second version serves Pascabayar in row 11: 1 Phasa, PRABAYAR, PB."""
    given = {"village_id": "31.71.01.1001", "unit_id": "UP3-MENTENG", "transaction": "PB", "phase": 1}
    offered = {"product": "PASCABAYAR", "outcome": "OFFER_ALTERNATIVE PRABAYAR", "reason": "MATERIAL"}
    for number, power in ((10, 2200), (11, 2200), (12, 23000)):  # 23.000 VA: beyond row 11
        columns = given | offered | {"power": power, "availability": "PRABAYAR"}
        Demand.objects.create(call_number=number, at=timezone.now(), **columns)
    Demand.objects.filter(power=23000).update(outcome="NOT_AVAILABLE", reason="")
    shown = text_of(as_user(pusat).get(f"{ADDRESS}?page=1&matrix=2027-01-01"))
    assert "Dari 6 permintaan, 2 akan berakhir lain." in shown
    assert "ditawarkan Prabayar dapat dilayani 2" in shown
    assert "PB Pascabayar 2.200 VA, 1 Phasa Prabayar ditawarkan Prabayar dapat dilayani 2" in shown
