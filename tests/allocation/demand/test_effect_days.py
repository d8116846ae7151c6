"""Finished days of the effect: counted once, and again when a request, the matrix or a load changes them."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from allocation.availability.outlook import Turn
from allocation.clock import today_wib
from allocation.demand import effect_days
from allocation.demand.effect import effect_of
from allocation.demand.effect_days import count_days
from allocation.demand.of_call import note_demand
from allocation.demand.period import Period
from allocation.domain.matrix import Availability
from allocation.models import Confidence, Coverage, Demand, EffectDay, EffectTally
from tests.november import at

pytestmark = pytest.mark.django_db
ALL, PASCABAYAR, PRABAYAR = Availability
MENTENG = "UP3-MENTENG"


def effect(after=ALL):
    found = effect_of({(MENTENG, 1): Turn(PRABAYAR, after)})
    return found.gained, found.unmet


@pytest.mark.slow
def test_a_finished_day_is_counted_once_and_today_each_time(ask, clock):
    ask(1, "18 10:00")
    ask(2, "19 10:00")
    ask(3, "20 08:00")
    clock("20 09:00")
    assert effect() == (3, 3)
    assert {tally.day_id.day for tally in EffectTally.objects.all()} == {18, 19}
    Demand.objects.all().delete()  # what is stored is not asked for again
    assert effect() == (2, 2)


def test_a_tally_tells_what_the_requests_come_to_under_each_word(ask, clock):
    ask(1, "19 10:00")  # PB, Pascabayar 2.200 VA: not where there is Prabayar alone
    ask(2, "19 11:00")
    ask(3, "19 12:00", power=23000)  # beyond every limit of 1 Phasa
    ask(4, "19 12:00", ap2t="NOT_AVAILABLE")
    clock("20 09:00")
    count_days(Period(date(2026, 11, 19), date(2026, 11, 19)))
    assert set(EffectTally.objects.values_list("kind", "product", "answers", "requests")) == {
        ("MATERIAL", "PASCABAYAR", "SERVED SERVED MATERIAL", 2),
        ("MATERIAL", "PASCABAYAR", "POWER_LIMIT POWER_LIMIT POWER_LIMIT", 1),
        ("MATERIAL", "PASCABAYAR", "AP2T AP2T AP2T", 1),
    }


@pytest.mark.slow
def test_a_request_that_changes_after_its_day_is_counted_again(ask, clock):
    ask(1, "19 10:00")
    clock("20 09:00")
    assert effect() == (1, 1)
    note_demand(1, None, at("19 10:00"))
    assert effect() == (0, 0)


@pytest.mark.slow
def test_the_first_day_of_another_matrix_counts_again(make_demand, second_version, it_is):
    """The second version serves Pascabayar in row 11: 1 Phasa, PRABAYAR, PB."""
    it_is("2026-12-31 09:00")
    make_demand(MENTENG, timezone.now() - timedelta(days=1))
    turn = {(MENTENG, 1): Turn(ALL, PRABAYAR)}
    assert effect_of(turn).gained == 0
    it_is("2027-01-01 09:00")
    assert effect_of(turn).gained == 1


@pytest.mark.slow
def test_a_village_returned_to_a_guess_is_a_guess_without_a_new_count(make_demand, villages, monkeypatch):
    own = Coverage.objects.create(
        region_id=villages.low_confidence, unit_id=MENTENG, confidence=Confidence.HIGH, basis="named"
    )
    yesterday = timezone.now() - timedelta(days=1)
    row = make_demand(MENTENG, yesterday)
    Demand.objects.filter(pk=row.pk).update(village=villages.low_confidence)
    assert effect() == (1, 1)
    own.delete()
    monkeypatch.setattr(effect_days, "_store_tallies", pytest.fail)
    assert effect() == (0, 1)


@pytest.mark.slow
def test_a_load_that_changes_a_mapping_has_every_day_counted_again(make_demand, villages):
    make_demand(MENTENG, timezone.now() - timedelta(days=1))
    effect()
    call_command("load_units", verbosity=0)
    assert EffectDay.objects.exclude(counted_by="").count() == 29
    Coverage.objects.filter(pk="31.71.01").update(confidence=Confidence.HIGH)
    call_command("load_units", verbosity=0)
    assert not EffectDay.objects.exclude(counted_by="").exists()


def test_the_nightly_command_counts_them(make_demand):
    make_demand(MENTENG, timezone.now() - timedelta(days=2))
    call_command("count_days")
    assert EffectDay.objects.exclude(counted_by="").count() == 2
    assert EffectTally.objects.get().day_id == today_wib() - timedelta(days=2)
