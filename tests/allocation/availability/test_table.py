"""Ketersediaan meter out as a table and in again: own units, all rows or none, before and after in sight."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from allocation.availability.changes import set_availability
from allocation.models import ImportDraft, MeterAvailability, Post, Unit
from tests.allocation.availability.tables import LIST, downloaded, previewed, table, upload
from tests.allocation.settings_of import setting
from tests.allocation.table_pages import cells
from tests.walk import html_of

pytestmark = pytest.mark.django_db

OUTSIDE = ["agent", "supervisor", "stranger"]
READERS = ["pusat"]
MANAGERS = ["manager", "other_manager", "srm", "other_srm"]


# Out


def test_the_list_is_exported_with_value_source_version_and_reason(client_of, demo_settings, manager):
    set_availability(unit="UP3-MENTENG", phase=1, availability="PASCABAYAR", by=manager, reason="=Stok habis")
    header, one, three = downloaded(client_of("manager"), f"{LIST}ekspor/csv/")
    assert header == [
        "Kode unit",
        "Nama unit",
        "Meter",
        "Ketersediaan sendiri",
        "Berlaku",
        "Ikut",
        "Versi",
        "Diubah pada",
        "Diubah sebagai",
        "Alasan terakhir",
        "Belum terlayani 30 hari",
    ]
    assert one[:7] == ["UP3-MENTENG", "UP3 Menteng", "1 Phasa", "Pascabayar", "Pascabayar", "", "2"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d WIB", one[7])
    assert one[8:] == ["Manager UP3 Menteng", "'=Stok habis", "0"]
    assert three == [
        "UP3-MENTENG",
        "UP3 Menteng",
        "3 Phasa",
        "tidak diatur sendiri",
        "ALL (Pascabayar dan Prabayar)",
        "UID Jakarta Raya",
        "0",
        "",
        "",
        "",
        "0",
    ]


def test_a_setting_that_nobody_made_is_exported_as_such(client_of):
    assert downloaded(client_of("manager"), f"{LIST}ekspor/csv/")[1][3:7] == [
        "tidak diatur sendiri",
        "belum diatur",
        "",
        "0",
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("who", "units"),
    [("manager", {"UP3-MENTENG"}), ("other_manager", {"UP3-BANDUNG"}), ("srm", "UID-JAYA"), ("pusat", None)],
)
def test_an_export_and_a_template_hold_the_own_units_only(client_of, who, units, kind):
    exported = {row[0] for row in downloaded(client_of(who), f"{LIST}ekspor/{kind}/")[1:]}
    if units == "UID-JAYA":
        units = {"UID-JAYA", *Unit.objects.filter(parent="UID-JAYA").values_list("pk", flat=True)}
    assert exported == (units or set(MeterAvailability.objects.values_list("unit", flat=True)))
    if who != "pusat":
        template = downloaded(client_of(who), f"{LIST}templat/{kind}/")
        assert template[0] == ["Kode unit", "Nama unit", "Meter", "Ketersediaan sendiri", "Versi"]
        assert {row[0] for row in template[1:]} == units
        assert len(template) == 1 + 2 * len(units)


def test_an_export_holds_what_the_list_shows(client_of, demo_settings):
    client = client_of("pusat")
    rows = downloaded(client, f"{LIST}ekspor/csv/?q=bandung&phase__exact=1")[1:]
    assert {row[0] for row in rows} >= {"UP3-BANDUNG"}
    assert all(row[2] == "1 Phasa" and "bandung" in row[1].casefold() for row in rows)
    assert 'href="/admin/allocation/meteravailability/ekspor/csv/?q=bandung"' in html_of(
        client.get(f"{LIST}?q=bandung")
    )


def test_an_unknown_filter_leads_back_to_the_list_and_an_unknown_format_nowhere(client_of):
    client = client_of("manager")
    assert client.get(f"{LIST}ekspor/csv/?phase__exact=x").url == f"{LIST}?e=1"
    for address in ("ekspor/pdf/", "templat/pdf/", "ekspor/xls/"):
        answer = client.get(LIST + address)
        assert (answer.status_code, "pakai CSV atau XLSX" in html_of(answer)) == (404, True)


@pytest.mark.slow
def test_no_filter_leads_an_export_out_of_the_scope(client_of):
    for query in ("q=bandung", "unit__code=UP3-BANDUNG", "unit=UP3-BANDUNG", "all=", "o=1.2"):
        response = client_of("manager").get(f"{LIST}ekspor/csv/?{query}")
        content = b"".join(response.streaming_content) if response.status_code == 200 else b""
        assert b"BANDUNG" not in content


# Who may


@pytest.mark.parametrize("who", [*OUTSIDE, "administrator", *READERS])
@pytest.mark.parametrize("address", ["impor/", "templat/csv/", "impor/0f8fad5b-d9cb-469f-a165-70867728950e/"])
def test_readers_and_outsiders_neither_open_nor_post_an_import(client_of, who, address):
    client = client_of(who)
    refused = 302 if who in OUTSIDE else 403
    assert client.get(LIST + address).status_code == refused
    assert client.post(LIST + address, {"reason": "x"}).status_code == refused
    assert upload(client, table("UP3-MENTENG,1,ALL")).status_code == refused
    assert not ImportDraft.objects.exists()


@pytest.mark.parametrize("who", [*OUTSIDE, "administrator"])
def test_outsiders_get_no_export(client_of, who):
    assert client_of(who).get(f"{LIST}ekspor/csv/").status_code == (302 if who in OUTSIDE else 403)


def test_pusat_is_offered_the_export_and_a_manager_the_import_too(client_of):
    assert "Unggah tabel" in html_of(client_of("manager").get(LIST))
    shown = html_of(client_of("pusat").get(LIST))
    assert "Unduh XLSX" in shown
    assert "Unggah tabel" not in shown


@pytest.mark.parametrize("who", ["other_manager", "srm", "other_srm"])
def test_the_draft_of_another_user_does_not_exist(client_of, manager, who):
    address = previewed(client_of("manager"), "UP3-MENTENG,1,ALL")
    client = client_of(who)
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "Curian"}).status_code == 404
    assert setting().version == 0


@pytest.mark.parametrize("unit", ["UP3-BANDUNG", "UID-JAYA", "UP3-BATAM", "TIDAK-ADA"])
def test_foreign_and_unknown_units_are_refused_alike_and_without_their_names(client_of, unit):
    response = upload(client_of("manager"), table("UP3-MENTENG,1,ALL", f"{unit},1,ALL"))
    assert cells(response) == [["3", "Kode unit", f"'{unit}': bukan unit Anda, hapus baris ini"]]
    assert "Bandung" not in html_of(response)
    assert not ImportDraft.objects.exists()


def test_a_manager_who_was_moved_can_neither_see_nor_confirm_the_old_draft(client_of, manager):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL")
    Post.objects.filter(user=manager).update(unit="UP3-BANDUNG")
    for response in (client.get(address), client.post(address, {"reason": "Kiriman tiba"})):
        assert response.status_code == 403
        assert "Menteng" not in html_of(response)
    Post.objects.filter(user=manager).update(active=False)
    assert client.post(address, {"reason": "Kiriman tiba"}).status_code == 302  # out of the admin
    assert setting().version == 0


# In


@pytest.mark.slow
def test_an_upload_shows_before_and_after_and_saves_nothing_yet(client_of, demo_settings):
    client = client_of("srm")
    address = previewed(client, "up3-menteng,1,all", "UP3-MENTENG,3 Phasa,Prabayar", "UID-JAYA,1,ALL")
    response = client.get(address)
    shown = html_of(response)
    assert "<strong>2 berubah</strong>, 1 tetap" in shown
    assert cells(response) == [
        ["2", "UP3 Menteng, 1 Phasa", "Prabayar", "ALL (Pascabayar dan Prabayar)"],
        [
            "3",
            "UP3 Menteng, 3 Phasa",
            "ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya)",
            "Prabayar",
        ],
    ]
    assert setting().availability == "PRABAYAR"


@pytest.mark.slow
def test_confirming_saves_all_rows_with_who_why_and_one_batch_number(client_of, srm, demo_settings):
    client = client_of("srm")
    address = previewed(client, "UP3-MENTENG,1,ALL", "UP3-MENTENG,3,Prabayar", "UID-JAYA,1,ALL")
    response = client.post(address, {"reason": "Kiriman tiba"}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "2 baris dari ketersediaan.csv sudah berlaku." in html_of(response)
    one, three = setting(), setting(phase=3)
    assert [(r.availability, r.changed_by, r.reason) for r in (one, three)] == [
        ("ALL", srm, "Kiriman tiba"),
        ("PRABAYAR", srm, "Kiriman tiba"),
    ]
    assert one.batch == three.batch != ""
    assert setting("UID-JAYA").batch == ""


@pytest.mark.slow
def test_not_set_clears_the_own_setting_and_an_empty_cell_is_an_error(client_of, demo_settings):
    client = client_of("manager")
    client.post(previewed(client, "UP3-MENTENG,1,Tidak diatur sendiri"), {"reason": "Ikut UID"})
    assert (setting().availability, setting().version) == ("", 2)
    response = upload(client, table("UP3-MENTENG,1,"))
    assert cells(response) == [
        [
            "2",
            "Ketersediaan sendiri",
            "kosong: isi ALL, Pascabayar, Prabayar, atau “tidak diatur sendiri”",
        ]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("posted", [{"reason": ""}, {"reason": "  "}, {}])
def test_without_a_reason_nothing_is_saved_and_the_preview_stays(client_of, posted):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL")
    response = client.post(address, posted)
    assert "Isi alasan perubahan." in html_of(response)
    assert cells(response) == [["2", "UP3 Menteng, 1 Phasa", "belum diatur", "ALL (Pascabayar dan Prabayar)"]]
    assert setting().version == 0
    client.post(address, {"reason": "Kiriman tiba"})
    assert setting().version == 1


@pytest.mark.slow
def test_what_a_session_that_ended_left_is_found_again_after_login(client_of):
    address = previewed(client_of("manager"), "UP3-MENTENG,1,ALL")
    assert "<strong>1 berubah</strong>" in html_of(client_of("manager").get(address))


@pytest.mark.slow
def test_confirming_twice_saves_once_and_says_so(client_of):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL")
    client.post(address, {"reason": "Kiriman tiba"})
    for response in (client.post(address, {"reason": "Lagi"}, follow=True), client.get(address, follow=True)):
        assert "sudah disimpan sebelumnya" in html_of(response)
    assert setting().version == 1


@pytest.mark.slow
def test_a_draft_ends_after_a_day(client_of):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL")
    ImportDraft.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    for answer in (client.get(address), client.post(address, {"reason": "Kiriman tiba"})):
        assert answer.status_code == 404
        assert "lebih tua dari sehari. Unggah berkasnya lagi." in html_of(answer)
    previewed(client, "UP3-MENTENG,1,ALL")
    assert ImportDraft.objects.count() == 1


def test_an_upload_that_changes_nothing_offers_nothing_to_save(client_of, demo_settings):
    client = client_of("manager")
    shown = html_of(client.get(previewed(client, "UP3-MENTENG,1,Prabayar")))
    assert "tidak ada yang perlu disimpan" in shown
    assert 'name="reason"' not in shown


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["ekspor", "templat"])
def test_a_downloaded_table_uploads_unchanged(client_of, srm, demo_settings, kind, what):
    set_availability(unit="UP3-MENTENG", phase=3, availability="ALL", by=srm, reason="'=1+1\n\t@")
    client = client_of("srm")
    content = b"".join(client.get(f"{LIST}{what}/{kind}/").streaming_content)
    response = upload(client, content, name=f"unduhan.{kind}")
    rows = 2 * (1 + Unit.objects.filter(parent="UID-JAYA").count())
    assert f"<strong>0 berubah</strong>, {rows} tetap" in html_of(client.get(response.url))
