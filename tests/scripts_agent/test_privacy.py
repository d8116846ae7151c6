"""What is shown of a caller outside the site that took the call."""

import pytest
from django.contrib.auth.models import User

from scripts_agent.models import Call
from scripts_agent.privacy import contact_for, mask_name, mask_number
from scripts_agent.selectors import membership_of
from tests.walk import Walk

CALLER = {"salutation": "Ibu", "name": "Sari Dewi", "telephone": "081234567890"}


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("081234567890", "0812****90"),
        ("+6281234567890", "+628****90"),
        ("123456789012", "1234****12"),  # a customer id
        ("021123456", "0211****56"),
        ("021456", "****56"),  # head and tail would be the whole number
        ("", ""),
    ],
)
def test_a_number_keeps_its_head_and_tail(number: str, shown: str) -> None:
    assert mask_number(number) == shown


@pytest.mark.parametrize("name", ["S", "Sari", "Sari Dewi Lestari Wulandari"])
def test_a_masked_name_tells_nothing_but_its_first_letter_not_even_its_length(name: str) -> None:
    assert mask_name(name) == "S*** (nama disamarkan)"


def test_an_unknown_name_is_not_said_to_be_hidden() -> None:
    assert mask_name("") == ""


@pytest.fixture
def call(walk: Walk) -> Call:
    walk.open("PD", current="1-PRABAYAR", customer_id="123456789012", **CALLER)
    return walk.call


def test_the_own_site_sees_its_caller(call: Call, agent: User, supervisor: User) -> None:
    whole = {**CALLER, "customer_id": "123456789012"}
    assert contact_for(membership_of(agent), call) == whole
    assert contact_for(membership_of(supervisor), call) == whole


@pytest.mark.parametrize("reader", ["other_agent", "pusat", "manager", "administrator"])
def test_everybody_else_sees_a_masked_caller(call: Call, reader: str, request: pytest.FixtureRequest) -> None:
    assert contact_for(membership_of(request.getfixturevalue(reader)), call) == {
        "salutation": "",
        "name": "S*** (nama disamarkan)",
        "telephone": "0812****90",
        "customer_id": "1234****12",
    }
