"""The managers' list of availability: what is in force, since when, and what went unserved for it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape
from pytest_django.asserts import assertInHTML

from allocation.availability.changes import set_availability
from allocation.demand.days import count_days
from allocation.demand.period import RECENT_DAYS, Period
from allocation.models import DemandDay, MeterAvailability, Unit
from tests.walk import text_of

pytestmark = pytest.mark.django_db
LIST = "/admin/allocation/meteravailability/"


@pytest.fixture
def ask(make_demand):
    """ask("UP3-MENTENG", 1, times=2): requests of today that were not served for want of meters."""

    def some(unit, phase=1, times=1):
        for _ in range(times):
            make_demand(unit, timezone.now(), phase=phase)

    return some


def rows(client, query=""):
    """Cells as shown, by (unit, phase), in the order of the page."""
    changelist = client.get(f"{LIST}?{query}").context["cl"]
    model_admin = changelist.model_admin
    return {
        (row.unit_id, row.phase): [
            getattr(model_admin, column)(row) for column in ("value", "since", "by", "unmet")
        ]
        for row in changelist.result_list
    }


def age(unit, phase, days):
    MeterAvailability.objects.filter(unit=unit, phase=phase).update(
        changed_at=timezone.now() - timedelta(days=days)
    )


def test_a_row_says_value_since_by_and_unmet_requests(as_user, manager, srm, ask):
    set_availability(unit="UID-JAYA", phase=3, availability="ALL", by=srm, reason="Kiriman tiba")
    set_availability(unit="UP3-MENTENG", phase=1, availability="PRABAYAR", by=manager, reason="Stok habis")
    moment = timezone.now().replace(year=2026, month=3, day=9, hour=17, minute=30)  # UTC
    MeterAvailability.objects.exclude(version=0).update(changed_at=moment)
    ask("UP3-MENTENG", 1, times=3)
    assert rows(as_user(manager)) == {
        ("UP3-MENTENG", 1): ["Prabayar", "10 Mar 2026 00:30 WIB", "Manager UP3 Menteng", 3],
        ("UP3-MENTENG", 3): [
            "ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya)",
            "10 Mar 2026 00:30 WIB",
            "SRM Niaga & PP UID Jakarta Raya",
            0,
        ],
    }


def test_times_are_those_of_the_units_own_zone(as_user, make_holder):
    holder = make_holder("manajer.timika", "MANAGER_UP3", "UP3-TIMIKA")
    set_availability(unit="UP3-TIMIKA", phase=1, availability="ALL", by=holder, reason="uji")
    moment = timezone.now().replace(year=2026, month=3, day=9, hour=17, minute=30)  # UTC
    MeterAvailability.objects.exclude(version=0).update(changed_at=moment)
    assert rows(as_user(holder))["UP3-TIMIKA", 1][1] == "10 Mar 2026 02:30 WIT"


def test_a_unit_that_was_never_set_is_called_so(as_user, manager):
    assert rows(as_user(manager))["UP3-MENTENG", 1] == ["belum diatur", "-", "-", 0]


def test_the_settings_missed_most_come_first_then_those_not_set(as_user, other_srm, ask):
    set_availability(unit="UID-JABAR", phase=3, availability="ALL", by=other_srm, reason="uji")
    ask("UP3-BANDUNG", 3, times=2)
    ask("UP3-BOGOR", 3, times=1)
    order = list(rows(as_user(other_srm)))
    assert order[:5] == [
        ("UID-JABAR", 3),  # the sum of both
        ("UP3-BANDUNG", 3),
        ("UP3-BOGOR", 3),
        ("UID-JABAR", 1),  # not set
        ("UP3-BANDUNG", 1),
    ]


@pytest.mark.slow
def test_the_list_can_be_sorted_by_every_column(as_user, srm, ask):
    ask("UP3-MENTENG", 1)
    client = as_user(srm)
    for column in range(1, 8):
        assert len(rows(client, f"o={column}")) == len(rows(client, f"o=-{column}")) == 34
    assert list(rows(client, "o=7"))[-1] in {("UP3-MENTENG", 1), ("UID-JAYA", 1)}


def test_units_of_pln_batam_are_no_work(as_user, pusat):
    MeterAvailability.objects.create(unit_id="UP3-PLN-BATAM", phase=1)
    assert rows(as_user(pusat), "q=batam") == {}


# Filters


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("berlaku=PRABAYAR", {("UP3-MENTENG", 1)}),
        ("berlaku=PASCABAYAR", set()),
        ("berlaku=belum", {("UID-JAYA", 3), ("UP3-MENTENG", 3), ("UP3-BINTARO", 3)}),
        ("berlaku=ALL", {("UID-JAYA", 1), ("UP3-BINTARO", 1)}),  # the second inherits it
        ("berlaku=ngawur", set()),
        ("phase__exact=3&berlaku=ALL", set()),
        ("permintaan=1", {("UP3-BINTARO", 1), ("UID-JAYA", 1)}),
        ("lama=1", {("UID-JAYA", 1), ("UP3-BINTARO", 1)}),
        ("q=bintaro", {("UP3-BINTARO", 1), ("UP3-BINTARO", 3)}),
        ("q=UP3-MENT", {("UP3-MENTENG", 1), ("UP3-MENTENG", 3)}),
    ],
)
def test_filters_ask_for_what_is_in_force(as_user, srm, ask, query, expected):
    set_availability(unit="UID-JAYA", phase=1, availability="ALL", by=srm, reason="uji")
    set_availability(unit="UP3-MENTENG", phase=1, availability="PRABAYAR", by=srm, reason="uji")
    age("UID-JAYA", 1, days=91)
    age("UP3-MENTENG", 1, days=89)
    ask("UP3-BINTARO", 1)
    some = {(unit, phase) for unit in ("UID-JAYA", "UP3-MENTENG", "UP3-BINTARO") for phase in (1, 3)}
    assert set(rows(as_user(srm), query)) & some == expected


BALI = {"UID-BALI", "UP3-BALI-SELATAN", "UP3-BALI-TIMUR", "UP3-BALI-UTARA"}


@pytest.mark.slow
def test_head_office_filters_by_uid_and_a_single_uid_is_no_choice(as_user, pusat, srm):
    assert {unit for unit, _ in rows(as_user(pusat), "uid=UID-BALI")} == BALI

    def titles(user):
        return [spec.title for spec in as_user(user).get(LIST).context["cl"].filter_specs]

    assert titles(pusat)[0] == "UID/UIW"
    assert "UID/UIW" not in titles(srm)


@pytest.mark.slow
def test_the_filter_of_another_uid_shows_nothing_of_it(as_user, srm, demo_settings):
    for query in ("uid=UID-JABAR", "uid=UID-JABAR&berlaku=ALL", "uid=UID-JABAR&q=bandung"):
        shown = {unit for unit, _ in rows(as_user(srm), query)}
        assert not shown & {"UID-JABAR", "UP3-BANDUNG"}


# Cost


@pytest.mark.parametrize("query", ["", "all=1", "berlaku=ALL&lama=1&permintaan=1&q=up3", "o=-7", "p=2"])
@pytest.mark.parametrize("who", ["pusat", "srm"])
def test_the_list_of_all_units_takes_at_most_15_statements(
    request, as_user, who, query, demo_settings, ask, django_assert_max_num_queries
):
    ask("UP3-MENTENG", 1, times=3)
    client = as_user(request.getfixturevalue(who))
    count_days(Period.recent())  # as every night
    with django_assert_max_num_queries(15):
        assert client.get(f"{LIST}?{query}").status_code == 200


def test_the_first_visitor_has_each_day_counted_in_a_few_more_statements(
    as_user, pusat, ask, django_assert_max_num_queries
):
    ask("UP3-MENTENG", 1, times=3)
    client = as_user(pusat)
    finished = RECENT_DAYS - 1
    with django_assert_max_num_queries(17 + 7 * finished):  # two begin and end the transaction of a day
        assert client.get(LIST).status_code == 200
    assert DemandDay.objects.count() == finished


# How a row is shown


@pytest.mark.slow
def test_a_row_links_to_its_page_and_shows_its_name_escaped(as_user, srm, demo_settings, ask):
    Unit.objects.filter(pk="UP3-MENTENG").update(name="<b>UP3 'Menteng' & \"kawan\"</b>")
    ask("UP3-MENTENG", 1, times=1001)
    row = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1)
    page = as_user(srm).get(f"{LIST}?phase__exact=1").content.decode()
    name = "&lt;b&gt;UP3 &#x27;Menteng&#x27; &amp; &quot;kawan&quot;&lt;/b&gt;"
    address = f"{LIST}{row.pk}/change/?_changelist_filters=phase__exact%3D1"
    assertInHTML(f'<th class="field-unit_name"><a href="{address}">{name}</a></th>', page)
    assertInHTML('<td class="field-unmet">1001</td>', page)
    pick = f'<input type="checkbox" name="_selected_action" value="{row.pk}" class="action-select"'
    assertInHTML(f'{pick} aria-label="Pilih objek ini untuk suatu aksi - {escape(row)}">', page)


def test_head_office_reads_without_an_action(as_user, pusat, demo_settings):
    response = as_user(pusat).get(LIST)
    assert response.context["action_form"] is None
    assert "action-select" not in response.content.decode()


@pytest.mark.slow
def test_an_action_without_rows_or_without_an_action_says_what_to_do(as_user, srm, demo_settings):
    client = as_user(srm)
    for posted, said in (
        (
            {"action": "change_many"},
            "Centang dahulu barisnya, lalu pilih tindakannya. Belum ada yang diubah.",
        ),
        ({"action": "", "_selected_action": ["1"]}, "Pilih dahulu tindakannya."),
    ):
        response = client.post("/admin/allocation/meteravailability/", {"index": "0", **posted}, follow=True)
        assert said in text_of(response)
