"""Step 1 through plain forms: what of the present service and the caller is stored."""

from types import SimpleNamespace

import pytest

from scripts_agent.models import Call, CallEvent
from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db
SERVICE = {"current": "1-PRABAYAR", "current_power": "900"}


def test_a_pb_keeps_nothing_of_a_present_service_that_was_sent_along(walk: Walk) -> None:
    walk.open("PB", **SERVICE)
    assert walk.call.answers == {"transaction": "PB"}


def test_a_pd_that_becomes_a_pb_keeps_nothing_of_its_present_service(walk: Walk) -> None:
    walk.open("PD", **SERVICE)
    assert walk.call.answers == {"transaction": "PD", **SERVICE}
    walk.post("1/", transaction="PB", **SERVICE)
    assert walk.call.answers == {"transaction": "PB"}


@pytest.mark.parametrize("transaction", ["PD", "MIGRASI"])
def test_a_present_power_that_its_phase_cannot_have_says_what_to_mend(walk: Walk, transaction: str) -> None:
    refused = walk.open(transaction, current="1-PASCABAYAR", current_power="23.000")
    assert refused.status_code == 422
    page = text_of(refused)
    assert "Daya saat ini 23.000 VA tidak ada pada 1 Phasa: perbaiki daya atau layanan saat ini." in page
    assert "kosongkan" not in page


@pytest.mark.parametrize("typed", ["52123456789", "5212345678901", "52123456789a", "521234 56789"])
def test_a_customer_id_has_12_digits(walk: Walk, typed: str) -> None:
    refused = walk.open("PB", customer_id=typed)
    assert refused.status_code == 422
    assert "ID pelanggan terdiri dari 12 angka." in text_of(refused)
    assert not Call.objects.exists()


@pytest.mark.parametrize("typed", ["521234567890", "5212 3456 7890", "5212-3456.7890"])
def test_a_customer_id_is_stored_as_its_digits(walk: Walk, typed: str) -> None:
    walk.open("PB", customer_id=typed)
    assert walk.call.customer_id == "521234567890"


def test_the_trace_takes_back_only_what_was_answered(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.answer("product", "PRABAYAR")
    taken_back = [event.data["taken_back"] for event in CallEvent.objects.filter(kind="ANSWERED")]
    assert taken_back == [[], [], []]  # village, power, product
    walk.answer("heard", "YA")
    walk.answer("product", "PASCABAYAR")
    assert CallEvent.objects.filter(kind="ANSWERED").last().data["taken_back"] == ["heard"]
