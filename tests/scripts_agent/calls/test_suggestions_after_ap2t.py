"""Whatever AP2T refused at a phase is suggested at that phase no more, while the call asks the same unit.

GAMBIR has 1 Phasa PRABAYAR and 3 Phasa ALL.
"""

import pytest

from scripts_agent.calls.situation import replay
from scripts_agent.models import Call
from tests.walk import Walk

pytestmark = pytest.mark.django_db
HEADING = "Daya terdekat yang dapat dilayani"


def suggested(walk: Walk) -> list[str]:
    """ "3900-3 PRABAYAR PASCABAYAR" for each suggestion, as the desk offers them."""
    found = replay(Call.objects.latest("pk")).suggestions
    return [f"{s.power}-{s.phase} {' '.join(s.products)}" for s in found]


@pytest.fixture
def both_refused(walk: Walk, villages) -> Walk:
    """A Pascabayar of 2.200 VA at GAMBIR, to which AP2T says "Keduanya tidak tersedia"."""
    walk.to_offer(villages.gambir)
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    return walk


def test_after_both_refused_no_suggestion_promises_that_phase(both_refused: Walk) -> None:
    assert suggested(both_refused) == ["3900-3 PRABAYAR PASCABAYAR"]
    page = both_refused.page(5)
    assert "3.900 VA · 3 Phasa · Prabayar dan Pascabayar" in page
    assert "· 1 Phasa ·" not in page
    assert both_refused.post("saran/", suggestion="1300-1").status_code == 409


def test_its_answer_goes_as_soon_as_another_product_is_named(both_refused: Walk) -> None:
    """Before line 4a.5 is said, and so before anything else is decided."""
    both_refused.answer("product", "PRABAYAR")
    assert "ap2t" not in both_refused.call.answers


def test_with_both_phases_refused_nothing_is_left_to_suggest(both_refused: Walk) -> None:
    walk = both_refused
    walk.post("saran/", suggestion="3900-3")
    walk.power("3900", phase="3", tariff="R2")
    walk.product("PASCABAYAR")
    assert "Dapat dilayani" in walk.page(5)
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    assert suggested(walk) == []
    assert HEADING not in walk.page(5)


def test_a_refused_product_is_no_longer_suggested_at_that_phase(walk: Walk, villages) -> None:
    walk.open("MIGRASI", current="3-PASCABAYAR", current_power="6600")
    walk.village(villages.gambir)
    walk.post("3/", purpose="Bisnis")
    walk.product("PRABAYAR")
    walk.post("ap2t/", answer="PRABAYAR_TIDAK")
    assert suggested(walk) == [
        "5500-1 PRABAYAR",
        "7700-1 PRABAYAR",
        "3900-3 PASCABAYAR",
        "10600-3 PASCABAYAR",
    ]


def test_what_was_refused_to_an_earlier_power_of_the_call_stays_refused(both_refused: Walk) -> None:
    walk = both_refused
    walk.power("17600")  # 1 Phasa too, where we have no meter ourselves: 11.000 VA Prabayar would be near
    walk.product("PASCABAYAR")
    assert "Belum tersedia" in walk.page(5)
    assert "ap2t" not in walk.call.answers
    assert suggested(walk) == ["16500-3 PRABAYAR PASCABAYAR", "23000-3 PRABAYAR PASCABAYAR"]


def test_refusals_of_several_requests_add_up(walk: Walk, villages) -> None:
    walk.to_offer(villages.gambir)
    walk.post("ap2t/", answer="PRABAYAR_TIDAK")  # so Pascabayar can be had; but Prabayar cannot
    walk.power("17600")
    walk.product("PASCABAYAR")
    assert suggested(walk) == ["16500-3 PRABAYAR PASCABAYAR", "23000-3 PRABAYAR PASCABAYAR"]
    walk.power("16500")  # 3 Phasa
    walk.product("PRABAYAR")
    walk.post("ap2t/", answer="PRABAYAR_TIDAK")
    walk.power("17600")
    walk.product("PASCABAYAR")
    assert suggested(walk) == ["16500-3 PASCABAYAR", "23000-3 PASCABAYAR"]


def test_a_slip_of_the_agent_is_taken_back_by_the_next_answer(both_refused: Walk) -> None:
    both_refused.post("ap2t/", answer="PASCABAYAR_TIDAK")
    both_refused.power("17600")
    both_refused.product("PASCABAYAR")
    assert suggested(both_refused)[-1] == "11000-1 PRABAYAR"


def test_another_unit_is_asked_again_and_another_village_of_the_same_unit_is_not(
    both_refused, villages
) -> None:
    walk = both_refused
    walk.village(villages.cideng)  # UP3 Menteng as well
    walk.power("17600")
    walk.product("PASCABAYAR")
    assert "11000-1 PRABAYAR" not in suggested(walk)
    walk.village(villages.bandung)
    assert replay(walk.call).refused == frozenset()


def test_back_at_the_unit_that_was_asked_its_refusals_still_hold(both_refused: Walk, villages) -> None:
    walk = both_refused
    walk.village(villages.bandung)
    walk.power("17600")
    walk.village(villages.gambir)
    assert suggested(walk) == ["16500-3 PRABAYAR PASCABAYAR", "23000-3 PRABAYAR PASCABAYAR"]


def test_what_a_call_of_release_1_0_0_was_refused_still_holds_there(both_refused: Walk, villages) -> None:
    """That release kept services without their unit. It cannot read them with one, so the name is another."""
    walk = both_refused
    walk.power("17600")
    call = walk.call
    assert call.answers.pop("ap2t_refused_at") == "UP3-MENTENG/1-PASCABAYAR UP3-MENTENG/1-PRABAYAR"
    call.answers["ap2t_refused"] = "1-PASCABAYAR 1-PRABAYAR"
    call.save()
    walk.product("PASCABAYAR")
    assert suggested(walk) == ["16500-3 PRABAYAR PASCABAYAR", "23000-3 PRABAYAR PASCABAYAR"]
    walk.village(villages.bandung)
    assert replay(walk.call).refused == frozenset()


@pytest.mark.parametrize("product", ["PRABAYAR", "PASCABAYAR"])
@pytest.mark.parametrize(
    ("ap2t", "result"), [("KEDUANYA_TIDAK", ("NOT_AVAILABLE", None)), ("DAPAT", ("SERVED", None))]
)
def test_ap2ts_answer_stands_while_the_same_product_is_named_again(
    walk: Walk, villages, product: str, ap2t: str, result
) -> None:
    walk.to_product(villages.gambir)
    walk.product(product)
    walk.post("ap2t/", answer=ap2t)
    walk.product(product)
    assert replay(walk.call).result == result
    assert walk.call.outcome == result[0]


def test_its_yes_goes_with_its_request_as_well(walk: Walk, villages) -> None:
    walk.to_offer(villages.gambir)
    walk.post("ap2t/", answer="DAPAT")
    walk.village(villages.batam)
    assert "ap2t" not in walk.call.answers
    walk.village(villages.gambir)
    assert replay(walk.call).result == ("OFFER_ALTERNATIVE", "PRABAYAR")
