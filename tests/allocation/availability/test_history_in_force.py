"""The history tells what was in force: what a UP3 followed at that time, and the changes of its UID/UIW."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from allocation.availability.changes import WantedSetting, set_availabilities, set_availability
from allocation.models import MeterAvailability
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
LIST = "/admin/allocation/historicalmeteravailability/"
ALL, FOLLOWS = "ALL (Pascabayar dan Prabayar)", "(ikut UID Jakarta Raya)"


def change(by, unit, value, reason, phase=1):
    set_availability(unit=unit, phase=phase, availability=value, by=by, reason=reason)


@pytest.fixture
def past(manager, srm):
    """UP3 Menteng follows, goes its own way, is not touched by a change above, and follows again."""
    change(srm, "UID-JAYA", "ALL", "1 kiriman")
    change(srm, "UID-JAYA", "PASCABAYAR", "2 Prabayar habis")
    change(manager, "UP3-MENTENG", "PRABAYAR", "3 stok sendiri")
    change(srm, "UID-JAYA", "ALL", "4 kiriman lagi")
    change(srm, "UID-JAYA", "PRABAYAR", "fasa lain", phase=3)
    change(manager, "UP3-MENTENG", "", "5 ikut UID")
    change(srm, "UID-JAYA", "PRABAYAR", "6 Pascabayar habis")


def told(response, reason_at):
    """(before, after, reason) of each row of the table."""
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", html_of(response))[1:]:
        cells = [
            re.sub(r"<[^>]*>", "", cell).replace("&amp;", "&").strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row)
        ]
        found.append(tuple(cells[reason_at - 2 : reason_at + 1]))
    return found


def page_of(client, unit="UP3-MENTENG"):
    setting = MeterAvailability.objects.get(unit=unit, phase=1)
    return client.get(reverse("admin:allocation_meteravailability_history", args=[setting.pk]))


@pytest.mark.slow
def test_the_page_of_a_setting_tells_every_change_of_what_was_in_force(as_user, manager, past):
    assert told(page_of(as_user(manager)), 4) == [
        (f"{ALL} {FOLLOWS}", f"Prabayar {FOLLOWS}", "6 Pascabayar habis"),
        ("Prabayar", f"{ALL} {FOLLOWS}", "5 ikut UID"),
        (f"Pascabayar {FOLLOWS}", "Prabayar", "3 stok sendiri"),
        (f"{ALL} {FOLLOWS}", f"Pascabayar {FOLLOWS}", "2 Prabayar habis"),
        ("belum diatur", f"{ALL} {FOLLOWS}", "1 kiriman"),
    ]


def test_the_page_of_a_uid_tells_its_own(as_user, srm, past):
    assert [after for _, after, _ in told(page_of(as_user(srm), "UID-JAYA"), 4)] == [
        "Prabayar",
        ALL,
        "Pascabayar",
        ALL,
    ]


@pytest.mark.slow
def test_the_list_tells_what_was_in_force_and_the_changes_above(as_user, manager, past):
    rows = told(as_user(manager).get(f"{LIST}?phase__exact=1"), 6)
    assert ("Prabayar", f"{ALL} {FOLLOWS}", "5 ikut UID") in rows
    assert (f"Pascabayar {FOLLOWS}", "Prabayar", "3 stok sendiri") in rows
    assert ("Pascabayar", ALL, "4 kiriman lagi") in rows
    assert len(rows) == 6


@pytest.mark.parametrize("turned", [1, -1], ids=["the UP3 first", "the UID first"])
@pytest.mark.parametrize(
    ("own_before", "own_after", "before", "after"),
    [
        ("PRABAYAR", "", "Prabayar", f"Pascabayar {FOLLOWS}"),
        ("", "PRABAYAR", f"{ALL} {FOLLOWS}", "Prabayar"),
    ],
    ids=["begins to follow", "follows no more"],
)
def test_what_is_changed_together_with_the_uid_tells_nothing_that_never_was(
    as_user, manager, srm, own_before, own_after, before, after, turned
):
    change(srm, "UID-JAYA", "ALL", "awal")
    if own_before:
        change(manager, "UP3-MENTENG", own_before, "awal")
    together = [WantedSetting("UP3-MENTENG", 1, own_after), WantedSetting("UID-JAYA", 1, "PASCABAYAR")]
    set_availabilities(changes=together[::turned], by=srm, reason="Bersama")
    menteng = as_user(manager)
    assert [row for row in told(page_of(menteng), 4) if row[2] == "Bersama"] == [(before, after, "Bersama")]
    assert (before, after, "Bersama") in told(menteng.get(LIST), 6)


def test_nobody_sees_the_changes_above_another_uid(as_user, other_manager, past):
    assert "Prabayar habis" not in text_of(as_user(other_manager).get(LIST))


# Days on the unit's own clock


@pytest.fixture
def at_midnight_of_jayapura(make_holder):
    """A change at 00:30 WIT of 3 March; in WIB it is 22:30 of 2 March. Its manager."""
    holder = make_holder("manajer.jayapura", "MANAGER_UP3", "UP3-JAYAPURA")
    change(holder, "UP3-JAYAPURA", "ALL", "Kiriman Jayapura")
    moment = connection.ops.adapt_datetimefield_value(_utc("2026-03-02 15:30"))
    table = MeterAvailability.history.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET history_date = %s", [moment])  # noqa: S608
    return holder


def _utc(text):
    from datetime import UTC, datetime

    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("dari=2026-03-03", True),
        ("sampai=2026-03-02", False),
        ("dari=2026-03-03&sampai=2026-03-03", True),
        ("dari=2026-03-04", False),
    ],
)
def test_a_day_is_the_day_of_the_unit(as_user, pusat, at_midnight_of_jayapura, query, seen):
    for reader in (at_midnight_of_jayapura, pusat):
        assert ("Kiriman Jayapura" in text_of(as_user(reader).get(f"{LIST}?{query}"))) is seen


def test_the_zone_of_the_days_is_named(as_user, pusat, manager, at_midnight_of_jayapura):
    assert "Dari tanggal (WIT)" in text_of(as_user(at_midnight_of_jayapura).get(LIST))
    assert "Dari tanggal (WIB)" in text_of(as_user(manager).get(LIST))
    assert "Sampai tanggal (WIB/WIT/WITA)" in text_of(as_user(pusat).get(LIST))


@pytest.mark.slow
def test_days_in_the_wrong_order_get_a_message(as_user, manager, past):
    page = text_of(as_user(manager).get(f"{LIST}?dari=2026-03-04&sampai=2026-03-03"))
    assert "Tanggal ini sebelum tanggal Dari: tukar keduanya." in page
    assert "1 kiriman" not in page


# What Django's own list of actions would tell


def test_the_first_page_shows_no_actions_that_leave_out_bulk_and_import(as_user, manager, past):
    page = text_of(as_user(manager).get("/admin/"))
    assert "Tindakan terbaru" not in page
    assert "Tindakan saya" not in page
