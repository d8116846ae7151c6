"""Unmet demand over the days, with the changes of the setting; and by district."""

from datetime import timedelta

import pytest
from django.utils import timezone

from allocation.availability.changes import set_availability
from allocation.clock import today_wib
from allocation.demand.days import Days
from allocation.demand.districts import by_district
from allocation.demand.figures import count_by
from allocation.demand.period import UNMET, Period, midnight_wib
from allocation.demand.trend import trend_of
from allocation.models import Demand, MeterAvailability
from allocation.units.clock import UnitTimes

pytestmark = pytest.mark.django_db
MENTENG = "UP3-MENTENG"


@pytest.fixture
def unmet(make_demand, demo_settings):
    """Five days with two requests a day, then five with none; the setting changed between them."""
    for days in range(10, 5, -1):
        for _ in range(2):
            make_demand(MENTENG, timezone.now() - timedelta(days=days))


def changed(unit, value, by, days):
    moment = timezone.now() - timedelta(days=days, hours=-1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        set_availability(unit=unit, phase=1, availability=value, by=by, reason="Stok")


def trend(unit=MENTENG, days=30):
    period = Period(today_wib() - timedelta(days=days - 1), today_wib())
    narrowed = Days(period, lambda rows: rows.filter(reason__in=UNMET, unit=unit, phase=1))
    settings = MeterAvailability.objects.filter(unit=unit, phase=1)
    return trend_of(period, count_by(narrowed, "day", "phase"), settings, UnitTimes())


@pytest.mark.slow
def test_a_change_stands_between_what_was_before_and_after(unmet, manager):
    changed(MENTENG, "ALL", manager, days=6)
    found = trend()
    assert [bar.total for bar in found.bars if bar.total] == [2] * 5
    assert not found.is_weekly
    [mark] = found.marks
    assert (mark.number, mark.meter, mark.where) == (1, "1 Phasa", "UP3 Menteng")
    assert mark.turn.endswith("→ ALL (Pascabayar dan Prabayar)")
    assert mark.before > mark.after == "0"


@pytest.mark.slow
def test_before_and_after_are_counted_on_whole_days(make_demand, demo_settings, manager):
    """Ten requests in the 25 whole days before, three in the three after; none of the day itself or today."""
    noon = midnight_wib(today_wib()) + timedelta(hours=12)
    for ago in (10, 9, 8, 7, 6) * 2 + (4, 4, 3, 2, 1, 0, 0, 0):
        make_demand(MENTENG, noon - timedelta(days=ago))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: noon - timedelta(days=4))
        set_availability(unit=MENTENG, phase=1, availability="ALL", by=manager, reason="Stok")
    [mark] = trend().marks
    assert (mark.before, mark.after) == ("0,4", "1")


@pytest.mark.slow
def test_two_changes_of_one_day_have_no_whole_day_between_them(demo_settings, manager):
    noon = midnight_wib(today_wib()) + timedelta(hours=12)
    for hours, value in ((0, "ALL"), (1, "PASCABAYAR")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda hours=hours: noon - timedelta(days=4, hours=-hours))
            set_availability(unit=MENTENG, phase=1, availability=value, by=manager, reason="Stok")
    first, second = trend().marks
    assert (first.after, second.before) == ("–", "–")


@pytest.mark.slow
def test_of_many_changes_the_newest_are_told_and_how_many_are_not(as_user, manager, demo_settings):
    for number in range(23):
        value = ("ALL", "PASCABAYAR")[number % 2]
        set_availability(unit=MENTENG, phase=1, availability=value, by=manager, reason=f"Stok {number}")
    found = trend()
    assert ([mark.number for mark in found.marks], found.more) == (list(range(4, 24)), 3)
    page = as_user(manager).get("/admin/allocation/demand/?phasa=1").content.decode()
    assert "3 perubahan yang lebih lama tidak ditampilkan" in page


@pytest.mark.slow
def test_a_change_tells_what_was_in_force_and_not_what_the_unit_had_stored(demo_settings, manager, srm):
    changed(MENTENG, "ALL", manager, days=8)
    changed("UID-JAYA", "PASCABAYAR", srm, days=6)
    changed(MENTENG, "", manager, days=4)
    turn = trend().marks[-1].turn
    assert turn == "ALL (Pascabayar dan Prabayar) → Pascabayar (ikut UID Jakarta Raya)"


@pytest.mark.slow
def test_changes_of_one_place_share_their_numbers(demo_settings, manager):
    for value, days in (("ALL", 6), ("PASCABAYAR", 6), ("PRABAYAR", 2)):
        changed(MENTENG, value, manager, days=days)
    found = trend()
    (first, both), (third, alone) = found.numbers
    assert (both, alone) == ("1, 2", "3")
    assert (first, third) == (found.marks[0].x, found.marks[2].x)


@pytest.mark.slow
def test_a_long_period_is_drawn_by_weeks(unmet):
    found = trend(days=100)
    assert found.is_weekly
    assert sum(bar.total for bar in found.bars) == 10


@pytest.mark.slow
def test_a_change_of_the_uid_counts_while_the_unit_followed_it(demo_settings, srm):
    changed("UID-JAYA", "PRABAYAR", srm, days=4)
    assert [mark.where for mark in trend("UP3-BANDENGAN").marks] == ["UID Jakarta Raya"]


def test_districts_with_most_requests_come_first_and_the_rest_is_summed(make_demand, villages):
    for _ in range(3):
        make_demand(MENTENG, timezone.now())
    row = make_demand("UP3-BANDUNG", timezone.now(), product="PRABAYAR")
    Demand.objects.filter(pk=row.pk).update(village=villages.bandung)
    row = make_demand("UP3-CIKARANG", timezone.now())
    Demand.objects.filter(pk=row.pk).update(village=villages.cikarang)
    rows = Demand.objects.all()
    assert next(iter(by_district(rows).cells))[0] == "GAMBIR"
    assert by_district(rows).totals == [1, 4, 5]
    shown = by_district(rows, shown=1).cells
    assert shown[1] == ["2 kecamatan lain", 1, 1, 2]


# On the page


@pytest.mark.slow
def test_the_page_says_first_how_many_and_leads_to_the_setting(as_user, manager, unmet):
    page = as_user(manager).get("/admin/allocation/demand/").content.decode()
    assert "10 permintaan belum terlayani" in page
    assert "Terbanyak 1 Ph – Pascabayar (10)" in page
    pk = MeterAvailability.objects.get(unit=MENTENG, phase=1).pk
    assert f"/admin/allocation/meteravailability/{pk}/change/" in page
    assert page.index("permintaan belum terlayani") < page.index("Per unit")


def test_the_file_has_every_district(as_user, manager, unmet):
    response = as_user(manager).get("/admin/allocation/demand/?csv=kecamatan")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1].startswith("GAMBIR")


@pytest.mark.slow
def test_without_one_unit_there_is_neither_trend_nor_district(as_user, pusat, unmet):
    context = as_user(pusat).get("/admin/allocation/demand/").context
    assert "trend" not in context
    assert as_user(pusat).get("/admin/allocation/demand/?csv=kecamatan").status_code == 404
