"""Riwayat ketersediaan: who, when, before, after, why and batch; within the reader's scope, never written."""

import re

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from allocation.availability.changes import WantedSetting, set_availabilities, set_availability
from allocation.models import MeterAvailability, Post
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
HISTORY = MeterAvailability.history.model
LIST = "/admin/allocation/historicalmeteravailability/"
OUTSIDE = ["agent", "supervisor", "stranger"]
SRM, MANAGER = "SRM Niaga & PP UID Jakarta Raya", "Manager UP3 Menteng"


@pytest.fixture
def past(manager, srm, other_manager):
    """Five changes: three of UP3-MENTENG, two of them in one batch with its UID, and one of UP3-BANDUNG."""

    def change(unit, value, by, reason):
        return set_availability(unit=unit, phase=1, availability=value, by=by, reason=reason)

    change("UP3-MENTENG", "PRABAYAR", manager, "Stok habis")
    change("UP3-BANDUNG", "PASCABAYAR", other_manager, "Stok Bandung")
    change("UP3-MENTENG", "PASCABAYAR", manager, "Kiriman tiba")
    changes = [WantedSetting("UP3-MENTENG", 1, ""), WantedSetting("UID-JAYA", 3, "ALL")]
    return set_availabilities(changes=changes, by=srm, reason="Seragam").number


def rows(client, query=""):
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    body = re.search(r'<table id="result_list">.*?</table>', html_of(response))
    found = re.findall(r"<tr>(.*?)</tr>", body[0])[1:] if body else []
    return [
        [
            re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", cell)).replace("&amp;", "&").strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row)
        ]
        for row in found
    ]


def test_a_row_says_who_when_before_after_why_and_batch(as_user, manager, past):
    shown = rows(as_user(manager), "q=menteng")
    assert [row[1:] for row in shown] == [
        [
            "UP3 Menteng",
            "1 Phasa",
            f"{SRM} (srm.jakarta)",
            "Pascabayar",
            "belum diatur",
            "Seragam",
            past,
        ],
        [
            "UP3 Menteng",
            "1 Phasa",
            f"{MANAGER} (manajer.menteng)",
            "Prabayar",
            "Pascabayar",
            "Kiriman tiba",
            "-",
        ],
        [
            "UP3 Menteng",
            "1 Phasa",
            f"{MANAGER} (manajer.menteng)",
            "belum diatur",
            "Prabayar",
            "Stok habis",
            "-",
        ],
    ]
    assert all(row[0].endswith(" WIB") for row in shown)


@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("manager", ["UID Jakarta Raya", *["UP3 Menteng"] * 3]),
        ("srm", ["UID Jakarta Raya", *["UP3 Menteng"] * 3]),
        ("other_manager", ["UP3 Bandung"]),
        ("pusat", ["UID Jakarta Raya", "UP3 Bandung", *["UP3 Menteng"] * 3]),
        ("other_srm", ["UP3 Bandung"]),
    ],
)
def test_each_sees_the_history_of_the_own_units(request, as_user, past, who, units):
    assert sorted(row[1] for row in rows(as_user(request.getfixturevalue(who)))) == units


@pytest.mark.parametrize(
    ("query", "reasons"),
    [
        ("nomor={batch}", ["Seragam", "Seragam"]),
        ("nomor=000000000000", []),
        ("oleh=manajer.menteng", ["Kiriman tiba", "Stok habis"]),
        ("oleh=SRM", ["Seragam", "Seragam"]),
        ("oleh=bandung", []),  # outside the scope of this SRM
        ("phase__exact=3", ["Seragam"]),
        ("q=menteng", ["Seragam", "Kiriman tiba", "Stok habis"]),
        ("dari=2026-03-02&sampai=2026-03-03", ["Kiriman tiba", "Stok habis"]),
        ("dari=2026-03-03", ["Seragam", "Seragam", "Kiriman tiba"]),
        ("sampai=2026-03-02", ["Stok habis"]),
        ("sampai=01/03/2026", []),
    ],
)
def test_filters(as_user, srm, past, query, reasons, at_midnight):
    at_midnight({"Stok habis": (2026, 3, 1, 17, 0), "Kiriman tiba": (2026, 3, 2, 17, 0)})
    shown = rows(as_user(srm), query.format(batch=past))
    assert [row[6] for row in shown] == reasons


@pytest.fixture
def at_midnight(past):
    """Moves changes to a time (UTC), by their reason. 17:00 UTC is midnight in WIB."""
    from django.db import connection

    def move(times):
        table = HISTORY._meta.db_table
        for reason, parts in times.items():
            moment = timezone.now().replace(microsecond=0, second=0)
            moment = moment.replace(
                **dict(zip(("year", "month", "day", "hour", "minute"), parts, strict=True))
            )
            moment = connection.ops.adapt_datetimefield_value(moment)
            sql = f"UPDATE {table} SET history_date = %s WHERE reason = %s"  # noqa: S608
            with connection.cursor() as cursor:
                cursor.execute(sql, [moment, reason])

    return move


def test_before_is_right_even_where_a_filter_hides_the_earlier_change(as_user, manager, past):
    [row] = rows(as_user(manager), f"nomor={past}&q=menteng")
    assert row[4:6] == ["Pascabayar", "belum diatur"]


@pytest.mark.parametrize("query", ["dari=kemarin", "sampai=2026-02-30", "dari=%00"])
def test_a_bad_date_is_said_beside_the_field_and_kept(as_user, manager, past, query):
    response = as_user(manager).get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert "Tanggal ini tidak terbaca: isi misalnya 23/11/2026." in text_of(response)
    assert query.split("=")[1].replace("%00", "\0") in response.content.decode()


def test_the_filter_form_keeps_the_other_filters(as_user, pusat, past):
    shown = html_of(as_user(pusat).get(f"{LIST}?uid=UID-JAYA&phase__exact=1&q=menteng"))
    for name, value in (("uid", "UID-JAYA"), ("phase__exact", "1"), ("q", "menteng")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in shown


def test_a_batch_number_leads_to_its_rows(as_user, manager, past):
    assert f'<a href="?nomor={past}">{past}</a>' in html_of(as_user(manager).get(LIST))


# Nobody writes


@pytest.mark.parametrize("who", OUTSIDE)
def test_others_do_not_get_in(request, as_user, past, who):
    assert as_user(request.getfixturevalue(who)).get(LIST).status_code == 302


@pytest.mark.slow
@pytest.mark.parametrize("who", ["manager", "srm", "pusat", "administrator"])
def test_no_path_adds_edits_deletes_or_reverts(request, as_user, past, who):
    client = as_user(request.getfixturevalue(who))
    entry = HISTORY.objects.filter(unit="UP3-MENTENG").first()
    before = list(HISTORY.objects.values())
    posted = {"reason": "Palsu", "availability": "ALL", "_save": "1", "post": "yes"}
    for path in (
        "add/",
        f"{entry.pk}/change/",
        f"{entry.pk}/delete/",
        f"{entry.pk}/history/",
        f"{entry.pk}/",
    ):
        assert client.get(LIST + path).status_code in (403, 404)
        assert client.post(LIST + path, posted).status_code in (403, 404)
    for action in ("delete_selected", "change_many"):
        client.post(LIST, {"action": action, "_selected_action": [entry.pk], "post": "yes"})
    assert list(HISTORY.objects.values()) == before
    for name in ("add", "change", "delete", "history"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:allocation_historicalmeteravailability_{name}", args=[entry.pk])


def test_the_account_of_a_change_cannot_be_deleted(as_user, administrator, manager, srm, past):
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Oleh orang lain")
    Post.objects.filter(user=manager).update(active=False)
    as_user(administrator).post(f"/admin/auth/user/{manager.pk}/delete/", {"post": "yes"})
    assert HISTORY.objects.filter(history_user=manager).count() == 2


def test_a_manager_who_has_moved_sees_the_history_of_the_new_unit(as_user, manager, past):
    client = as_user(manager)
    Post.objects.filter(user=manager).update(unit="UP3-BANDENGAN")
    assert {row[1] for row in rows(client)} == {"UID Jakarta Raya"}
    Post.objects.filter(user=manager).update(active=False)
    assert client.get(LIST).status_code == 302


def test_a_reason_is_text_not_markup(as_user, manager):
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="<script>x</script>")
    assert "<script>x" not in as_user(manager).get(LIST).content.decode()


@pytest.mark.parametrize("query", ["", "oleh=manajer&dari=2026-01-01&phase__exact=1&q=up3", "o=3.-6"])
def test_the_list_takes_at_most_15_statements(as_user, pusat, past, query, django_assert_max_num_queries):
    client = as_user(pusat)
    with django_assert_max_num_queries(15):
        assert client.get(f"{LIST}?{query}").status_code == 200


def test_the_page_of_one_setting_leads_to_the_list_of_all(as_user, manager, past):
    setting = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1)
    page = reverse("admin:allocation_meteravailability_history", args=[setting.pk])
    assert f'href="{LIST}?q=UP3-MENTENG"' in html_of(as_user(manager).get(page))
