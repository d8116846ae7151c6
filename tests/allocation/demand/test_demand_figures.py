"""Demand in figures, against sums typed by hand; and the parts always make the whole."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.demand.days import Days
from allocation.demand.figures import (
    by_phase_and_product,
    by_power_class,
    by_unit_and_phase,
    by_unit_and_service,
    by_week,
    count_by,
    week_label,
)
from allocation.demand.period import UNMET, WITHOUT_SETTING, Period, differing
from allocation.domain.power_class import POWER_CLASSES, class_of
from allocation.models import Demand, DemandDay

pytestmark = pytest.mark.django_db
WIB = ZoneInfo("Asia/Jakarta")
WIT = ZoneInfo("Asia/Jayapura")


def unmet():
    return Demand.objects.filter(reason__in=UNMET)


def without_setting():
    return Demand.objects.filter(reason__in=WITHOUT_SETTING)


def unmet_of(first, last):
    return Days(Period(first, last), lambda rows: rows.filter(reason__in=UNMET))


def weeks_of(first, last):
    return unmet_of(first, last), Period(first, last)


@pytest.fixture
def keep(make_demand):
    """keep("UP3-MENTENG", "2026-11-23 10:00"): one request not served for want of meters."""

    def one(unit, at="2026-11-23 10:00", **more):
        at = at if isinstance(at, datetime) else datetime.fromisoformat(at).replace(tzinfo=WIB)
        return make_demand(unit, at, **more)

    return one


@pytest.fixture
def some_requests(keep):
    keep("UP3-MENTENG", "2026-11-20 09:00")
    keep("UP3-MENTENG", "2026-11-20 10:00", power=450)
    keep("UP3-MENTENG", "2026-11-23 00:00", power=5500)
    keep("UP3-MENTENG", "2026-11-23 10:00", phase=3, product="PRABAYAR", power=6600)
    keep("UP3-BANDENGAN", "2026-11-21 10:00", power=17600)
    keep("UP3-BANDUNG", "2026-11-22 23:59", phase=3, product="PASCABAYAR", power=45000)
    keep("UP3-BANDUNG", reason="NO_SETTING", outcome="UNDECIDABLE")
    keep(None, reason="NO_UNIT", outcome="UNDECIDABLE")
    keep("UP3-BANDUNG", reason="", outcome="SERVED", ap2t="OFFER_ALTERNATIVE PRABAYAR")


def rows_of(chart):
    return {label: tuple(values) for label, *values in chart.cells}


# Which rows


def test_each_request_is_of_the_kind_that_its_reason_says(some_requests):
    assert (unmet().count(), without_setting().count(), differing().count()) == (6, 2, 1)


def test_a_request_for_want_of_meters_that_ap2t_answered_otherwise_counts_as_both(keep):
    keep("UP3-MENTENG", ap2t="SERVED")
    assert (unmet().count(), without_setting().count(), differing().count()) == (1, 0, 1)


@pytest.mark.parametrize(
    ("at", "within"),
    [
        ("2026-11-22 23:59:59", False),
        ("2026-11-23 00:00", True),
        ("2026-11-24 23:59:59", True),
        ("2026-11-25 00:00", False),
        (datetime(2026, 11, 23, 1, 30, tzinfo=WIT), False),  # still Sunday 23:30 in Jakarta
        (datetime(2026, 11, 23, 2, 0, tzinfo=WIT), True),
    ],
)
def test_a_period_is_whole_days_in_wib(keep, at, within):
    keep("UP3-MENTENG", at)
    assert Period(date(2026, 11, 23), date(2026, 11, 24)).of(unmet()).exists() is within


def test_the_usual_period_is_thirty_days_with_today():
    period = Period.recent()
    assert (period.last - period.first).days == 29


# Tables


def test_by_unit_the_most_asked_first_and_summed_at_the_uid(some_requests):
    table = by_unit_and_service(unmet())
    assert table.header == [
        "UID/UIW",
        "UP3",
        "1 Ph – Pascabayar",
        "1 Ph – Prabayar",
        "3 Ph – Pascabayar",
        "3 Ph – Prabayar",
        "Jumlah",
    ]
    assert table.cells == [
        ["UID Jakarta Raya", "UP3 Menteng", 3, 0, 0, 1, 4],
        ["UID Jakarta Raya", "UP3 Bandengan", 1, 0, 0, 0, 1],
        ["UID Jawa Barat", "UP3 Bandung", 0, 0, 1, 0, 1],
    ]
    assert [(group.name, group.sum.values) for group in table.groups] == [
        ("UID Jakarta Raya", (4, 0, 0, 1)),
        ("UID Jawa Barat", (0, 0, 1, 0)),
    ]
    assert (table.total, table.sums) == (6, ["4", "0", "1", "1", "6"])


def test_by_phase_and_product(some_requests):
    assert rows_of(by_phase_and_product(unmet())) == {"1 Phasa": (0, 4, 4), "3 Phasa": (1, 1, 2)}


def test_by_power_class_each_class_with_or_without_requests(some_requests):
    chart = by_power_class(unmet())
    assert chart.header == ["Kelas daya", "Prabayar", "Pascabayar", "Jumlah"]
    assert rows_of(chart) == {
        "1 Phasa 450–2.200 VA": (0, 2, 2),
        "1 Phasa 2.201–5.500 VA": (0, 1, 1),
        "1 Phasa 5.501–11.000 VA": (0, 0, 0),
        "1 Phasa 11.001–22.000 VA": (0, 1, 1),
        "3 Phasa 3.900–22.000 VA": (1, 0, 1),
        "3 Phasa 22.001–41.500 VA": (0, 0, 0),
        "3 Phasa 41.501 VA ke atas": (0, 1, 1),
    }


def test_by_week_from_monday_midnight_in_wib_with_empty_weeks(some_requests):
    chart = by_week(*weeks_of(date(2026, 11, 11), date(2026, 11, 23)))
    assert rows_of(chart) == {
        "2026-46 (9 Nov)": (0, 0, 0),
        "2026-47 (16 Nov)": (3, 1, 4),
        "2026-48 (23 Nov)": (1, 1, 2),
    }


@pytest.mark.slow
def test_the_week_that_spans_new_year_belongs_to_the_year_of_its_thursday(keep):
    for at in ("2026-12-27 23:59", "2026-12-28 00:00", "2026-12-31 23:59", "2027-01-01 00:00"):
        keep("UP3-MENTENG", at)
    for at in ("2027-01-03 23:59", "2027-01-04 00:00"):
        keep("UP3-MENTENG", at, phase=3)
    chart = by_week(*weeks_of(date(2026, 12, 27), date(2027, 1, 4)))
    assert rows_of(chart) == {
        "2026-52 (21 Des)": (1, 0, 1),
        "2026-53 (28 Des)": (3, 1, 4),
        "2027-01 (4 Jan)": (0, 1, 1),
    }


@pytest.mark.parametrize(
    ("monday", "label"),
    [
        (date(2024, 12, 30), "2025-01 (30 Des)"),
        (date(2021, 12, 27), "2021-52 (27 Des)"),
        (date(2026, 8, 17), "2026-34 (17 Agu)"),
    ],
)
def test_weeks_are_iso_weeks(monday, label):
    assert week_label(monday) == label


def test_a_village_without_a_unit_stands_by_itself(some_requests):
    table = by_unit_and_phase(without_setting(), "belum-diatur", "Belum diatur")
    assert table.cells == [
        ["UID Jawa Barat", "UP3 Bandung", 1, 0, 1],
        ["Wilayah yang belum dipetakan", "Wilayah yang belum dipetakan", 1, 0, 1],
    ]


def test_nothing_asked_is_an_empty_table():
    table = by_unit_and_service(unmet())
    assert (table.groups, table.cells, table.total) == ((), [], 0)
    assert by_power_class(unmet()).is_empty


@pytest.mark.parametrize("figures", [by_unit_and_service, by_power_class, by_phase_and_product])
def test_a_table_takes_two_statements_at_most(some_requests, django_assert_max_num_queries, figures):
    with django_assert_max_num_queries(2):
        figures(unmet())


def test_the_requests_of_some_calls_can_be_counted_alone(some_requests):
    assert by_power_class(unmet().filter(call_number__in=[1, 4])).totals == [1, 1, 2]


# Properties

requests = st.lists(
    st.fixed_dictionaries(
        {
            "unit": st.sampled_from(["UP3-MENTENG", "UP3-BANDENGAN", "UP3-BANDUNG", None]),
            "phase": st.sampled_from([1, 3]),
            "product": st.sampled_from(["PRABAYAR", "PASCABAYAR"]),
            "power": st.integers(450, 60_000),
            "hours": st.integers(0, 24 * 60),
        }
    ),
    max_size=25,
)
START = datetime(2026, 11, 25, tzinfo=WIB)  # sixty days over new year
SIXTY_DAYS = Period(START.date(), START.date() + timedelta(days=60))


@pytest.mark.slow
@settings(max_examples=40)  # rows are emptied below
@given(requests)
def test_the_parts_make_the_whole_and_each_part_is_what_python_counts(villages, drawn):
    Demand.objects.all().delete()
    DemandDay.objects.all().delete()
    Demand.objects.bulk_create(
        Demand(
            call_number=number,
            at=START + timedelta(hours=request["hours"]),
            village_id=villages.gambir,
            unit_id=request["unit"],
            transaction="PB",
            phase=request["phase"],
            product=request["product"],
            power=request["power"],
            reason="MATERIAL",
            outcome="NOT_AVAILABLE",
        )
        for number, request in enumerate(drawn)
    )
    rows = unmet()
    for name in ("unit", "phase", "product", "reason", "outcome", "ap2t", "power_class"):
        assert count_by(rows, name).total() == len(drawn)
    assert count_by(rows, "unit", "power_class") == Counter(
        (r["unit"], POWER_CLASSES.index(class_of(r["phase"], r["power"]))) for r in drawn
    )
    for chart in (by_week(*weeks_of(*SIXTY_DAYS)), by_power_class(rows), by_phase_and_product(rows)):
        assert chart.totals[-1] == sum(chart.totals[:-1]) == len(drawn)
    table = by_unit_and_service(rows)
    assert table.total == sum(row[-1] for row in table.cells) == len(drawn)
