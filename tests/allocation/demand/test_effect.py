"""The effect of a change, against a recount by hand of 30 requests. Rows of the matrix: SOP 3, 1 Phasa."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from allocation.availability.changes import set_availability
from allocation.availability.of_village import allocation_for, decide_at
from allocation.availability.outlook import Turn, turns
from allocation.clock import today_wib
from allocation.demand.effect import effect_of
from allocation.demand.effect_words import effect_lines, squares
from allocation.domain.decision import Case, Outcome
from allocation.domain.matrix import Availability, Product, Transaction
from allocation.reference import availabilities
from tests.letter import BY_POLICY

pytestmark = pytest.mark.django_db
ALL, PASCABAYAR, PRABAYAR = Availability
MENTENG = "UP3-MENTENG"
PRA, PASCA = Product.PRABAYAR, Product.PASCABAYAR
OFFER = "OFFER_ALTERNATIVE PRABAYAR"


def requests():
    """(times, columns of Demand): 30 requests at Menteng, 1 Phasa, while it had PRABAYAR alone.

    Beside each, what becomes of it under Pascabayar, and under ALL.
    """
    unmet = {"reason": "MATERIAL", "outcome": OFFER}
    served = {"reason": "", "outcome": "SERVED", "product": "PRABAYAR"}
    return [
        (9, unmet | {"power": 2200}),  # PB Pascabayar: served under both
        (3, unmet | {"transaction": "PD", "current": "1-PRABAYAR", "power": 5500}),  # served
        (2, unmet | {"transaction": "PD", "current": "3-PASCABAYAR", "power": 22000}),  # served
        # Before the last change it had Pascabayar alone: a PB for Prabayar. Pascabayar: not; ALL: served
        (4, unmet | {"product": "PRABAYAR", "outcome": "OFFER_ALTERNATIVE PASCABAYAR"}),
        # AP2T refused what we said is served: stays, AP2T has the last word
        (1, {"reason": "MATERIAL", "outcome": "SERVED", "ap2t": "NOT_AVAILABLE", "product": "PRABAYAR"}),
        (5, served),  # PB Prabayar. Pascabayar: not served; ALL: served
        (2, served | {"transaction": "PD", "current": "1-PRABAYAR", "current_power": 900}),  # stays served
        (
            1,
            served | {"transaction": "PD", "current": "1-PASCABAYAR", "current_power": 900},
        ),  # Pascabayar: no
        (1, served | {"transaction": "PD", "current": "1-PASCABAYAR", "product": "PASCABAYAR"}),  # stays
        # Beyond the power limit: neither unmet nor served
        (1, {"reason": "", "outcome": "OFFER_ALTERNATIVE PASCABAYAR", "product": "PRABAYAR", "power": 13200}),
        # Answered by AP2T against our setting: served, and not ours to tell
        (1, {"reason": "", "outcome": OFFER, "ap2t": "SERVED"}),
    ]


@pytest.fixture
def thirty(make_demand, demo_settings):
    now, number = timezone.now(), 0
    for times, columns in requests():
        for _ in range(times):
            make_demand(MENTENG, now - timedelta(days=number % 29), **{"phase": 1, "power": 2200, **columns})
            number += 1
    assert number == 30


def lines(effect):
    return [(line.kind, strip_tags(line.text)) for line in effect_lines(effect)]


@pytest.mark.slow
def test_the_effect_of_the_other_product_equals_the_recount_by_hand(thirty):
    effect = effect_of({(MENTENG, 1): Turn(PRABAYAR, PASCABAYAR)})
    assert (effect.unmet, effect.gained) == (9 + 3 + 2 + 4 + 1, 9 + 3 + 2)
    assert effect.kept == {("MATERIAL", PRA): 4, ("AP2T", PRA): 1}
    assert effect.served == {PRA: 5 + 2 + 1, PASCA: 1}
    assert effect.lost == Counter({PRA: 5 + 1})
    assert lines(effect) == [
        (
            "come",
            "Dari 19 permintaan yang belum terlayani, 14 akan terlayani; 4 tetap, karena meter "
            "Prabayar tetap belum tersedia; 1 tetap, karena ditolak AP2T walaupun setelan berkata lain.",
        ),
        ("gone", "Dari 8 permintaan Prabayar yang terlayani, 6 tidak akan terlayani."),
    ]
    assert squares(effect) == [True] * 14 + [False] * 5


@pytest.mark.slow
def test_the_effect_of_all_equals_the_recount_by_hand(thirty):
    effect = effect_of({(MENTENG, 1): Turn(PRABAYAR, ALL)})
    assert (effect.unmet, effect.gained, effect.kept) == (19, 18, {("AP2T", PRA): 1})
    assert not effect.lost
    assert lines(effect)[1] == ("same", "9 permintaan yang terlayani tetap terlayani.")


@pytest.mark.slow
def test_without_a_setting_nobody_can_decide(thirty):
    effect = effect_of({(MENTENG, 1): Turn(PRABAYAR, None)})
    assert (effect.gained, effect.undecided) == (0, 9)
    assert ("gone", "Dari 9 permintaan yang terlayani, 9 tidak dapat diputuskan.") in lines(effect)


@pytest.mark.slow
def test_only_the_last_thirty_days_and_the_phases_that_turn_count(make_demand, demo_settings):
    now = timezone.now()
    make_demand(MENTENG, now - timedelta(days=31))
    make_demand(MENTENG, now, phase=3, power=23000)
    make_demand("UP3-BANDENGAN", now)
    effect = effect_of({(MENTENG, 1): Turn(PRABAYAR, ALL)})
    assert (effect.unmet, lines(effect)) == (0, [("same", "Tidak ada permintaan pada masa ini.")])


@pytest.mark.slow
def test_what_was_not_set_is_decided_then(make_demand, demo_settings):
    for product in ("PRABAYAR", "PRABAYAR", "PASCABAYAR"):
        make_demand(
            "UP3-JAYAPURA", timezone.now(), product=product, reason="NO_SETTING", outcome="UNDECIDABLE"
        )
    effect = effect_of({("UP3-JAYAPURA", 1): Turn(None, PRABAYAR)})
    assert lines(effect) == [
        (
            "come",
            "Dari 3 permintaan yang tidak dapat diputuskan karena belum diatur, 2 akan terlayani.",
        )
    ]


@pytest.mark.slow
def test_a_village_whose_unit_is_a_guess_is_not_promised(make_demand, demo_settings, villages):
    row = make_demand(MENTENG, timezone.now())
    row.village_id = villages.low_confidence
    row.save()
    effect = effect_of({(MENTENG, 1): Turn(PRABAYAR, ALL)})
    assert (effect.gained, effect.kept) == (0, {("UNIT_UNSURE", PASCA): 1})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("UID-JAYA", "", "1 tidak dapat diputuskan."),
        ("UP3-BANDENGAN", "PRABAYAR", "1 tidak pasti lagi terlayani, karena unit desanya belum pasti."),
    ],
)
def test_what_was_served_in_such_a_village_is_not_promised_either(
    make_demand, demo_settings, villages, srm, unit, value, said
):
    """And the decision that follows promises it no more."""
    village = villages.low_confidence
    served = {"product": "PASCABAYAR", "power": 23000, "reason": "", "outcome": "SERVED"}
    make_demand("UP3-BANDENGAN", timezone.now(), phase=3, village_id=village, **served)
    effect = effect_of(turns({(unit, 3): value}))
    assert lines(effect) == [("gone", f"Dari 1 permintaan yang terlayani, {said}")]
    set_availability(unit=unit, phase=3, availability=value, by=srm, reason="Stok habis")
    case = Case(Transaction.PB, None, None, 23000, 3, PASCA)
    assert decide_at(allocation_for(village), case, today_wib()).outcome == Outcome.UNDECIDABLE


@pytest.mark.slow
def test_a_pd_of_an_earlier_release_is_not_guessed(make_demand, demo_settings):
    make_demand(MENTENG, timezone.now(), transaction="PD")
    make_demand(MENTENG, timezone.now(), transaction="PD", reason="", outcome="SERVED")
    effect = effect_of({(MENTENG, 1): Turn(PRABAYAR, ALL)})
    (_, unmet), (_, served) = lines(effect)
    assert "1 tetap, karena layanan saat ini tidak tercatat." in unmet
    assert "1 tidak pasti lagi terlayani, karena layanan saat ini tidak tercatat." in served


@pytest.mark.slow
def test_what_a_policy_does_not_serve_is_lost_and_waits_for_no_meter(
    letter, demo_settings, make_demand, it_is
):
    it_is("2027-03-02 09:00")
    asked = {"phase": 3, "product": "PRABAYAR", "power": 6600}
    make_demand("UP3-BANDUNG", timezone.now(), **asked, reason="", outcome="SERVED")
    make_demand("UP3-BANDUNG", timezone.now(), **asked)
    *_, ami = availabilities()
    (_, unmet), (_, served) = lines(effect_of({("UP3-BANDUNG", 3): Turn(ALL, ami)}))
    assert f"1 tetap, karena layanan Prabayar {BY_POLICY}." in unmet
    assert served == "Dari 1 permintaan Prabayar yang terlayani, 1 tidak akan terlayani."


# What turns


def test_a_change_of_a_uid_turns_its_followers_and_nobody_else(demo_settings):
    found = turns({("UID-JAYA", 1): "PRABAYAR"})
    assert len(found) == 15
    assert (MENTENG, 1) not in found  # has a setting of its own
    assert set(found.values()) == {Turn(ALL, PRABAYAR)}


def test_to_follow_a_uid_that_changes_with_it_turns_to_its_new_value(demo_settings):
    found = turns({("UID-JAYA", 1): "PASCABAYAR", (MENTENG, 1): ""})
    assert found[MENTENG, 1] == Turn(PRABAYAR, PASCABAYAR)


def test_a_value_that_is_in_force_already_turns_nothing(demo_settings, srm):
    assert turns({("UP3-BANDENGAN", 1): "ALL"}) == {}
    set_availability(unit="UP3-BANDENGAN", phase=1, availability="PRABAYAR", by=srm, reason="Stok")
    assert turns({("UP3-BANDENGAN", 1): "PRABAYAR"}) == {}
    assert turns({}) == {}
