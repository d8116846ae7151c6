"""Unmet demand is what the caller could not have in the end: a call's last result, AP2T's answer first."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.test import Client

from allocation.models import Demand
from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db


def kept() -> list[tuple[str, str]]:
    """What each kept request counts as, and AP2T's result where it differs from ours."""
    return list(Demand.objects.order_by("call_number").values_list("reason", "ap2t"))


# Each case worked out by hand: what we say, what AP2T answers (it has the last word, SOP 6), what is left.
UNMET, NOT_UNMET = "MATERIAL", ""
CASES = [
    # 1 Phasa Pascabayar at GAMBIR: we offer Prabayar for want of meters
    ("gambir", "2200", "PASCABAYAR", "", (UNMET, "")),
    ("gambir", "2200", "PASCABAYAR", "DAPAT", (NOT_UNMET, "SERVED")),
    ("gambir", "2200", "PASCABAYAR", "PRABAYAR_TIDAK", (NOT_UNMET, "SERVED")),
    ("gambir", "2200", "PASCABAYAR", "PASCABAYAR_TIDAK", (UNMET, "")),
    ("gambir", "2200", "PASCABAYAR", "KEDUANYA_TIDAK", (UNMET, "NOT_AVAILABLE")),
    # 1 Phasa Prabayar at GAMBIR: we say it is served
    ("gambir", "2200", "PRABAYAR", "", (NOT_UNMET, "")),
    ("gambir", "2200", "PRABAYAR", "DAPAT", (NOT_UNMET, "")),
    ("gambir", "2200", "PRABAYAR", "PRABAYAR_TIDAK", (UNMET, "OFFER_ALTERNATIVE PASCABAYAR")),
    ("gambir", "2200", "PRABAYAR", "KEDUANYA_TIDAK", (UNMET, "NOT_AVAILABLE")),
    # 13.900 VA Prabayar: beyond the power limit, not unmet unless AP2T refuses it
    ("gambir", "13900", "PRABAYAR", "", (NOT_UNMET, "")),
    ("gambir", "13900", "PRABAYAR", "DAPAT", (NOT_UNMET, "SERVED")),
    ("gambir", "13900", "PRABAYAR", "PRABAYAR_TIDAK", (UNMET, "OFFER_ALTERNATIVE PASCABAYAR")),
    ("gambir", "13900", "PRABAYAR", "KEDUANYA_TIDAK", (UNMET, "")),
    # Nothing set: a gap, until AP2T refuses
    ("papua", "2200", "PASCABAYAR", "", ("NO_SETTING", "")),
    ("papua", "2200", "PASCABAYAR", "DAPAT", ("NO_SETTING", "SERVED")),
    ("papua", "2200", "PASCABAYAR", "PASCABAYAR_TIDAK", (UNMET, "OFFER_ALTERNATIVE PRABAYAR")),
]


@pytest.mark.parametrize(("village", "power", "product", "ap2t", "expected"), CASES)
def test_only_the_last_result_of_a_call_is_stored_for_the_unit(
    walk: Walk, villages: SimpleNamespace, village, power, product, ap2t, expected
) -> None:
    walk.to_product(getattr(villages, village), power)
    walk.product(product)
    if ap2t:
        walk.post("ap2t/", answer=ap2t)
    assert kept() == [expected]


@pytest.mark.parametrize("ap2t", ["DAPAT", "KEDUANYA_TIDAK"])
def test_a_village_of_batam_asks_nothing_of_a_unit_whatever_ap2t_says(walk, villages, ap2t) -> None:
    walk.open("PB")
    walk.village(villages.batam)
    walk.answer("batam", "LANJUT")
    walk.power("2200")
    walk.product("PASCABAYAR")
    walk.post("ap2t/", answer=ap2t)
    assert [reason for reason, _ in kept()] == [NOT_UNMET]


def test_the_last_request_takes_the_place_of_the_earlier_one_with_all_it_says(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    first = Demand.objects.get()
    walk.power("4400")
    walk.answer("heard", "YA")
    walk.village(villages.papua)
    walk.answer("heard", "YA")
    last = Demand.objects.get()
    assert (last.pk, last.call_number, last.power) == (first.pk, first.call_number, 4400)
    assert (last.village_id, last.reason) == (villages.papua, "NO_SETTING")


def test_a_call_that_changes_its_mind_leaves_only_its_last_result(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    assert kept() == [(UNMET, "NOT_AVAILABLE")]
    walk.post("ap2t/", answer="DAPAT")  # pressed by mistake before
    assert kept() == [(NOT_UNMET, "SERVED")]
    walk.product("PRABAYAR")
    assert kept() == [(NOT_UNMET, "")]
    walk.product("PASCABAYAR")
    assert kept() == [(UNMET, "")]
    walk.power("23000", purpose="Bisnis")  # 3 Phasa has every meter
    walk.answer("heard", "YA")
    assert kept() == [(NOT_UNMET, "")]
    walk.answer("product", "BELUM")  # nothing is asked for any more
    assert kept() == []


def test_a_suggestion_that_is_taken_and_served_leaves_nothing_unmet(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    walk.post("saran/", suggestion="3900-3")
    walk.power("3900", phase="3", tariff="R2")
    walk.answer("heard", "YA")
    walk.answer("served", "LANJUT")
    walk.post("6/")
    assert walk.call.closing == "continue_ap2t"
    assert kept() == [(NOT_UNMET, "")]


def test_an_accepted_offer_after_ap2t_refused_counts_once(walk: Walk, villages) -> None:
    walk.to_product(villages.gambir)
    walk.product("PRABAYAR")
    walk.post("ap2t/", answer="PRABAYAR_TIDAK")
    walk.answer("offer", "YA")
    walk.post("6/")
    assert walk.call.closing == "continue_ap2t_alternative"
    assert kept() == [(UNMET, "OFFER_ALTERNATIVE PASCABAYAR")]


# All counts agree -------------------------------------------------------------------------------------


@pytest.fixture
def three_calls(walk: Walk, villages: SimpleNamespace) -> None:
    """Of Menteng, 1 Phasa Pascabayar: served by AP2T against the setting; refused; and Prabayar that only
    AP2T refused."""
    for product, ap2t in (("PASCABAYAR", "DAPAT"), ("PASCABAYAR", ""), ("PRABAYAR", "PRABAYAR_TIDAK")):
        walk.to_product(villages.gambir)
        walk.product(product)
        if ap2t:
            walk.post("ap2t/", answer=ap2t)


@pytest.mark.slow
def test_every_page_counts_two_unmet_and_two_differences(
    three_calls: None, as_user: Callable[[User], Client], manager: User, supervisor: User
) -> None:
    unit = as_user(manager)
    unmet = unit.get("/admin/allocation/demand/").context
    assert unmet["unit"].cells == [["UID Jakarta Raya", "UP3 Menteng", 1, 1, 0, 0, 2]]
    assert "UP3 Menteng: 2 permintaan" in unmet["request_text"]
    rows = unit.get("/admin/allocation/meteravailability/").context["cl"].result_list
    assert {(row.unit_id, row.phase): row.unmet for row in rows} == {
        ("UP3-MENTENG", 1): 2,
        ("UP3-MENTENG", 3): 0,
    }
    differences = unit.get("/admin/allocation/demand/selisih/").context
    assert differences["jawaban"].cells == [
        ["ditawarkan Prabayar → dapat dilayani", 1],
        ["dapat dilayani → ditawarkan Pascabayar", 1],
    ]
    assert "Permintaan tak terlayani 2" in text_of(as_user(supervisor).get("/lokasi/ringkasan/"))


def test_a_request_keeps_what_it_takes_to_decide_it_again(walk: Walk, villages) -> None:
    walk.open("PD", current="1-PRABAYAR", current_power="1300")
    walk.village(villages.gambir)
    walk.power("2200")
    walk.product("PRABAYAR")
    row = Demand.objects.get()
    assert (row.transaction, row.current, row.current_power) == ("PD", "1-PRABAYAR", 1300)
    assert (row.reason, row.outcome) == (NOT_UNMET, "SERVED")
