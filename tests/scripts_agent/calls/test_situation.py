"""What is known of a call beside its answers: the row of the matrix, and hints on its power and tariff."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User

from scripts_agent.calls.services import locked
from scripts_agent.calls.situation import Situation
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
