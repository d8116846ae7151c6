"""Riwayat ketersediaan as a table: what the list shows, within the reader's scope."""

import csv
import io
import re

import pytest

from allocation.availability.changes import WantedSetting, set_availabilities, set_availability

pytestmark = pytest.mark.django_db
LIST = "/admin/allocation/historicalmeteravailability/"


@pytest.fixture
def past(manager, srm, other_manager):
    """Four changes; two of them are one batch. Its number."""
    for unit, by in (("UP3-MENTENG", manager), ("UP3-BANDUNG", other_manager)):
        set_availability(unit=unit, phase=1, availability="PRABAYAR", by=by, reason="-Stok habis")
    changes = [WantedSetting("UP3-MENTENG", 1, ""), WantedSetting("UID-JAYA", 3, "ALL")]
    return set_availabilities(changes=changes, by=srm, reason="Seragam").number


def exported(client, query=""):
    response = client.get(f"{LIST}ekspor/csv/?{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_every_change_is_exported_with_who_when_before_after_why_and_batch(as_user, manager, past):
    header, newest, oldest = exported(as_user(manager), "q=menteng")
    assert header == [
        "Waktu",
        "Kode unit",
        "Nama unit",
        "Meter",
        "Sebelum",
        "Sesudah",
        "Diubah sebagai",
        "Nama pengguna",
        "Alasan",
        "Nomor massal",
        "Versi",
    ]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d WIB", newest[0])
    assert newest[1:] == [
        "UP3-MENTENG",
        "UP3 Menteng",
        "1 Phasa",
        "Prabayar",
        "belum diatur",
        "SRM Niaga & PP UID Jakarta Raya",
        "srm.jakarta",
        "Seragam",
        past,
        "2",
    ]
    assert oldest[4:9] == [
        "belum diatur",
        "Prabayar",
        "Manager UP3 Menteng",
        "manajer.menteng",
        "'-Stok habis",
    ]


@pytest.mark.slow
def test_a_filter_of_the_list_holds_for_the_export_and_both_formats_are_offered(as_user, srm, past):
    client = as_user(srm)
    assert {row[1] for row in exported(client, f"nomor={past}")[1:]} == {"UP3-MENTENG", "UID-JAYA"}
    assert len(exported(client, "phase__exact=3")) == 2
    shown = client.get(f"{LIST}?nomor={past}").content.decode()
    for kind in ("csv", "xlsx"):
        assert f'href="{LIST}ekspor/{kind}/?nomor={past}"' in shown
        assert client.get(f"{LIST}ekspor/{kind}/").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("manager", {"UP3-MENTENG", "UID-JAYA"}),
        ("other_manager", {"UP3-BANDUNG"}),
        ("srm", {"UP3-MENTENG", "UID-JAYA"}),
        ("other_srm", {"UP3-BANDUNG"}),
        ("pusat", {"UP3-MENTENG", "UP3-BANDUNG", "UID-JAYA"}),
    ],
)
def test_the_export_holds_the_own_scope(request, as_user, past, who, units):
    client = as_user(request.getfixturevalue(who))
    for query in ("", "q=", "unit=UP3-BANDUNG", "o=1"):
        response = client.get(f"{LIST}ekspor/csv/?{query}")
        if response.status_code == 200:
            assert {row[1] for row in exported(client, query)[1:]} <= units
    assert {row[1] for row in exported(client)[1:]} == units


@pytest.mark.parametrize("who", ["agent", "supervisor", "stranger", "administrator"])
def test_others_get_no_export(request, as_user, past, who):
    response = as_user(request.getfixturevalue(who)).get(f"{LIST}ekspor/csv/")
    assert response.status_code == (403 if who == "administrator" else 302)


def test_history_has_no_import(as_user, manager, past):
    client = as_user(manager)
    for address in ("impor/", "templat/csv/"):
        assert client.get(LIST + address).status_code == 404
        assert client.post(LIST + address).status_code == 404


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("dari=32%2F13%2F2026", "Tanggal ini tidak terbaca"),
        ("dari=2026-11-02&sampai=2026-11-01", "Tanggal ini sebelum tanggal Dari"),
    ],
)
def test_wrong_days_give_no_empty_file_but_the_list_that_says_why(as_user, manager, past, query, said):
    response = as_user(manager).get(f"{LIST}ekspor/csv/?{query}&q=menteng", follow=True)
    assert response.redirect_chain == [(f"{LIST}?{query}&q=menteng", 302)]
    assert said in response.content.decode()
