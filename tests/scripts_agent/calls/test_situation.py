"""What is known of a call beside its answers: the row of the matrix, and hints on its power and tariff."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User

from scripts_agent.calls.services import locked
from scripts_agent.calls.situation import Situation
from scripts_agent.models import Call
from tests.walk import Walk

pytestmark = pytest.mark.django_db


@contextmanager
def situation_of(walk: Walk, agent: User) -> Iterator[Situation]:
    with locked(call_id=walk.call.pk, agent=agent) as situation:
        yield situation


def test_the_row_is_that_of_what_the_caller_heard(walk: Walk, villages: SimpleNamespace, agent: User) -> None:
    walk.to_product(villages.gambir)
    with situation_of(walk, agent) as before:
        assert before.row is None
    walk.product("PASCABAYAR")
    with situation_of(walk, agent) as after:
        assert after.row
        assert after.row.number == 11


@pytest.mark.parametrize(
    ("offer", "product"), [("YA", "PRABAYAR"), ("TIDAK", "PASCABAYAR"), ("KERAS", "PASCABAYAR")]
)
def test_a_call_ends_with_the_offered_product_when_it_was_taken(
    walk: Walk, villages: SimpleNamespace, agent: User, offer: str, product: str
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", offer)
    with situation_of(walk, agent) as situation:
        assert situation.final_product == product


def test_the_hints_are_of_its_power_and_its_tariff(
    walk: Walk, villages: SimpleNamespace, agent: User
) -> None:
    walk.to_product(villages.gambir, "240000", purpose="Bisnis")
    with situation_of(walk, agent) as before:
        assert before.hints == ()
    walk.product("PASCABAYAR")
    with situation_of(walk, agent) as after:
        assert after.hints == (
            "Daya di atas 200.000 VA dilayani dengan tegangan menengah (tambahan)",
            "Tarif B3 tidak memiliki harga prabayar (tambahan)",
        )


def test_a_migration_stays_on_the_phase_of_its_service(
    walk: Walk, villages: SimpleNamespace, agent: User
) -> None:
    """5.000 VA is no standard power: any other request must say on which phase."""
    walk.open("MIGRASI", current="3-PASCABAYAR", current_power="5000")
    walk.village(villages.gambir)
    walk.post("3/", purpose="Rumah tangga")
    walk.product("PRABAYAR")
    with situation_of(walk, agent) as situation:
        assert situation.told
        assert (situation.told.case.power, situation.told.case.phase) == (5000, 3)


def test_a_phase_asked_for_before_is_no_phase_of_a_migration(
    walk: Walk, villages: SimpleNamespace, agent: User
) -> None:
    walk.open("PD", current="1-PASCABAYAR", current_power="5000")
    walk.village(villages.gambir)
    walk.power("5000", phase="3")
    walk.product("PRABAYAR")
    walk.post("1/", transaction="MIGRASI", current="1-PASCABAYAR", current_power="5000")
    with situation_of(walk, agent) as situation:
        assert situation.case
        assert situation.case.is_migration
        assert situation.case.phase == 1


def test_before_its_power_a_call_has_no_tariff_and_neither_product(
    walk: Walk, villages: SimpleNamespace, agent: User
) -> None:
    walk.open("PB")
    walk.village(villages.gambir)
    with situation_of(walk, agent) as situation:
        assert situation.tariff is None
        assert situation.both_products() == [("PRABAYAR", None), ("PASCABAYAR", None)]


def test_a_phase_that_no_longer_fits_asks_for_the_power_again(
    walk: Walk, villages: SimpleNamespace, agent: User
) -> None:
    walk.to_offer(villages.gambir)
    Call.objects.update(answers=walk.call.answers | {"power": "450", "phase": "3"})
    with situation_of(walk, agent) as situation:
        assert situation.problem
        assert situation.position.node.id == "power"
        assert "power" not in situation.answers
