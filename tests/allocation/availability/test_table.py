"""Ketersediaan meter out as a table and in again: own units, all rows or none, before and after in sight."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from allocation.availability.changes import set_availability
from allocation.models import ImportDraft, MeterAvailability, Post, Unit

pytestmark = pytest.mark.django_db

LIST = "/admin/allocation/meteravailability/"
IMPORT = f"{LIST}impor/"
HEADER = "Kode unit,Meter,Ketersediaan sendiri"
OUTSIDE = ["agent", "supervisor", "stranger"]
READERS = ["pusat"]
MANAGERS = ["manager", "other_manager", "srm", "other_srm"]


def setting(unit="UP3-MENTENG", phase=1):
    return MeterAvailability.objects.get(unit=unit, phase=phase)


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def downloaded(client, address):
    response = client.get(address)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    if "xlsx" in address:
        return [[c or "" for c in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def table(*lines, header=HEADER):
    return "\n".join([header, *lines]).encode()


def upload(client, content, name="ketersediaan.csv"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def previewed(client, *lines, header=HEADER):
    """The address of the preview of an upload without errors."""
    response = upload(client, table(*lines, header=header))
    assert response.status_code == 302, text_of(response)
    return response.url


def cells(response):
    rows = re.findall(r"<tr>(.*?)</tr>", unescape(text_of(response)))[1:]
    found = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row) for row in rows]
    return [[re.sub(r"<[^>]*>", "", cell).strip() for cell in row] for row in found]


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
    assert 'href="/admin/allocation/meteravailability/ekspor/csv/?q=bandung"' in text_of(
        client.get(f"{LIST}?q=bandung")
    )


def test_an_unknown_filter_leads_back_to_the_list_and_an_unknown_format_nowhere(client_of):
    client = client_of("manager")
    assert client.get(f"{LIST}ekspor/csv/?phase__exact=x").url == f"{LIST}?e=1"
    for address in ("ekspor/pdf/", "templat/pdf/", "ekspor/xls/"):
        assert client.get(LIST + address).status_code == 404


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
    assert "Unggah tabel" in text_of(client_of("manager").get(LIST))
    shown = text_of(client_of("pusat").get(LIST))
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
    assert "Bandung" not in text_of(response)
    assert not ImportDraft.objects.exists()


def test_a_manager_who_was_moved_can_neither_see_nor_confirm_the_old_draft(client_of, manager):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL")
    Post.objects.filter(user=manager).update(unit="UP3-BANDUNG")
    for response in (client.get(address), client.post(address, {"reason": "Kiriman tiba"})):
        assert response.status_code == 403
        assert "Menteng" not in text_of(response)
    Post.objects.filter(user=manager).update(active=False)
    assert client.post(address, {"reason": "Kiriman tiba"}).status_code == 302  # out of the admin
    assert setting().version == 0


# In


def test_an_upload_shows_before_and_after_and_saves_nothing_yet(client_of, demo_settings):
    client = client_of("srm")
    address = previewed(client, "up3-menteng,1,all", "UP3-MENTENG,3 Phasa,Prabayar", "UID-JAYA,1,ALL")
    response = client.get(address)
    shown = text_of(response)
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


def test_confirming_saves_all_rows_with_who_why_and_one_batch_number(client_of, srm, demo_settings):
    client = client_of("srm")
    address = previewed(client, "UP3-MENTENG,1,ALL", "UP3-MENTENG,3,Prabayar", "UID-JAYA,1,ALL")
    response = client.post(address, {"reason": "Kiriman tiba"}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "2 baris dari ketersediaan.csv sudah berlaku." in text_of(response)
    one, three = setting(), setting(phase=3)
    assert [(r.availability, r.changed_by, r.reason) for r in (one, three)] == [
        ("ALL", srm, "Kiriman tiba"),
        ("PRABAYAR", srm, "Kiriman tiba"),
    ]
    assert one.batch == three.batch != ""
    assert setting("UID-JAYA").batch == ""


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


@pytest.mark.parametrize("posted", [{"reason": ""}, {"reason": "  "}, {}])
def test_without_a_reason_nothing_is_saved_and_the_preview_stays(client_of, posted):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL")
    response = client.post(address, posted)
    assert "Isi alasan perubahan." in text_of(response)
    assert cells(response) == [["2", "UP3 Menteng, 1 Phasa", "belum diatur", "ALL (Pascabayar dan Prabayar)"]]
    assert setting().version == 0
    client.post(address, {"reason": "Kiriman tiba"})
    assert setting().version == 1


def test_what_a_session_that_ended_left_is_found_again_after_login(client_of):
    address = previewed(client_of("manager"), "UP3-MENTENG,1,ALL")
    assert "<strong>1 berubah</strong>" in text_of(client_of("manager").get(address))


def test_confirming_twice_saves_once_and_says_so(client_of):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL")
    client.post(address, {"reason": "Kiriman tiba"})
    for response in (client.post(address, {"reason": "Lagi"}, follow=True), client.get(address, follow=True)):
        assert "sudah disimpan sebelumnya" in text_of(response)
    assert setting().version == 1


def test_a_draft_ends_after_a_day(client_of):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL")
    ImportDraft.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "Kiriman tiba"}).status_code == 404
    previewed(client, "UP3-MENTENG,1,ALL")
    assert ImportDraft.objects.count() == 1


def test_an_upload_that_changes_nothing_offers_nothing_to_save(client_of, demo_settings):
    client = client_of("manager")
    shown = text_of(client.get(previewed(client, "UP3-MENTENG,1,Prabayar")))
    assert "tidak ada yang perlu disimpan" in shown
    assert 'name="reason"' not in shown


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["ekspor", "templat"])
def test_a_downloaded_table_uploads_unchanged(client_of, srm, demo_settings, kind, what):
    set_availability(unit="UP3-MENTENG", phase=3, availability="ALL", by=srm, reason="'=1+1\n\t@")
    client = client_of("srm")
    content = b"".join(client.get(f"{LIST}{what}/{kind}/").streaming_content)
    response = upload(client, content, name=f"unduhan.{kind}")
    rows = 2 * (1 + Unit.objects.filter(parent="UID-JAYA").count())
    assert f"<strong>0 berubah</strong>, {rows} tetap" in text_of(client.get(response.url))


# Somebody else at the same time


def test_a_change_between_preview_and_confirmation_stops_all_and_is_shown(client_of, srm, demo_settings):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,Pascabayar", "UP3-MENTENG,3,Prabayar")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    response = client.post(address, {"reason": "Stok habis"})
    shown = text_of(response)
    assert "Belum ada yang disimpan" in shown
    assert (
        "UP3 Menteng, 1 Phasa: SRM Niaga &amp; PP UID Jakarta Raya mengubahnya menjadi "
        "ALL (Pascabayar dan Prabayar); berkas Anda berisi Pascabayar." in shown
    )
    assert "Stok habis" in shown  # typed text stays
    assert cells(response)[0] == ["2", "UP3 Menteng, 1 Phasa", "ALL (Pascabayar dan Prabayar)", "Pascabayar"]
    assert (setting().availability, setting(phase=3).availability) == ("ALL", "")
    client.post(address, {"reason": "Stok habis"})  # now a decision made in its sight
    assert (setting().availability, setting(phase=3).availability) == ("PASCABAYAR", "PRABAYAR")


def test_a_row_that_was_to_stay_and_was_changed_meanwhile_is_a_conflict_too(client_of, srm, demo_settings):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,Prabayar", "UP3-MENTENG,3,Prabayar")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    assert "1 baris diubah orang lain" in text_of(client.post(address, {"reason": "Stok habis"}))
    assert setting(phase=3).version == 0


def test_a_row_that_was_changed_since_the_file_was_downloaded_is_an_error(client_of, srm, demo_settings):
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    response = upload(
        client_of("manager"),
        table("UP3-MENTENG,1,Pascabayar,1", "UP3-MENTENG,3,Prabayar,0", header=f"{HEADER},Versi"),
    )
    [[row, column, message]] = cells(response)
    assert (row, column) == ("2", "Versi")
    assert message.startswith(
        "SRM Niaga & PP UID Jakarta Raya sudah mengubahnya menjadi ALL (Pascabayar dan Prabayar)"
    )
    assert "kosongkan Versi bila isi berkas tetap berlaku" in message


# Errors


def test_all_errors_are_shown_with_row_column_and_what_to_do_and_nothing_is_kept(client_of, demo_settings):
    response = upload(
        client_of("manager"),
        table(
            "UP3-MENTENG,1,ALL",
            ",2,SEMUA",
            "UP3-MENTENG,1,Prabayar",
            "UP3-BANDUNG,3,ALL",
            'UP3-MENTENG,3,"=HYPERLINK(""x"")"',
            "UP3-MENTENG,3,ALL,x",
        ),
    )
    assert response.status_code == 200
    assert cells(response) == [
        ["3", "Kode unit", "kosong: isi kode unit"],
        ["3", "Meter", "'2': isi 1 atau 3"],
        [
            "3",
            "Ketersediaan sendiri",
            "'SEMUA': isi ALL, Pascabayar, Prabayar, atau “tidak diatur sendiri”",
        ],
        ["4", "Kode unit", "unit dan meter ini sudah ada di baris 2: sisakan satu"],
        ["5", "Kode unit", "'UP3-BANDUNG': bukan unit Anda, hapus baris ini"],
        [
            "6",
            "Ketersediaan sendiri",
            "'=HYPERLINK(\"x\")': isi ALL, Pascabayar, Prabayar, atau “tidak diatur sendiri”",
        ],
        ["7", "", "kolom ke-4 tidak berjudul: hapus isinya"],
    ]
    assert "7 kesalahan pada 5 baris" in text_of(response)
    assert not ImportDraft.objects.exists()
    assert setting().availability == "PRABAYAR"


def test_of_very_many_errors_the_first_hundred_are_shown(client_of):
    response = upload(client_of("manager"), table(*["UP3-BANDUNG,1,ALL"] * 150))
    assert len(cells(response)) == 100
    assert "150 kesalahan pada 150 baris" in text_of(response)
    assert "yang ditampilkan 100 yang pertama" in text_of(response)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Berkas kosong"),
        (b"%PDF-1.7\n\xe2\xe3", "bukan XLSX dan bukan CSV UTF-8"),
        (HEADER.encode(), "tidak berisi baris data"),
        (b"Unit,Meter\nUP3-MENTENG,1", "kolom “Kode unit”, “Ketersediaan sendiri” tidak ada"),
        (b"x" * 5_000_001, "lebih besar dari 5 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_is_answered_on_the_form(client_of, content, words):
    response = upload(client_of("manager"), content)
    assert response.status_code == 200
    assert words in text_of(response)


def test_no_file_at_all_is_answered_on_the_form(client_of):
    for posted in ({}, {"file": "teks"}):
        assert "Pilih berkas CSV atau XLSX." in text_of(client_of("manager").post(IMPORT, posted))


def test_a_file_name_is_only_text(client_of):
    client = client_of("manager")
    name = "../<b>x</b>\x07" + "y" * 300 + ".csv"
    response = upload(client, table("UP3-MENTENG,1,ALL"), name=name)
    shown = text_of(client.get(response.url))
    assert "<b>x</b>" not in shown


def test_an_error_of_the_service_saves_nothing_and_stays_on_the_page(client_of, manager):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL", "UP3-MENTENG,3,ALL")
    response = client.post(address, {"reason": "a\0b"})
    assert response.status_code == 200
    assert setting().version == setting(phase=3).version == 0
    assert ImportDraft.objects.get().saved_at is None


def test_the_pages_carry_no_inline_script_or_style(client_of):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL")
    for response in (client.get(IMPORT), client.get(address), upload(client, table("X,1,ALL"))):
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", text_of(response))


def test_a_large_upload_takes_few_statements(client_of, demo_settings, django_assert_max_num_queries):
    client = client_of("srm")
    content = b"".join(client.get(f"{LIST}templat/csv/").streaming_content)
    with django_assert_max_num_queries(15):
        response = upload(client, content)
    with django_assert_max_num_queries(15):
        client.get(response.url)


# What is in force, and who follows


def test_a_uid_lists_its_followers_as_the_whole_file_leaves_them(client_of, demo_settings):
    """UP3 Menteng gives up its own value, UP3 Bintaro takes one: 14 others follow, and Menteng."""
    address = previewed(
        client_of("srm"),
        "UID-JAYA,1,Prabayar",
        "UP3-MENTENG,1,tidak diatur sendiri",
        "UP3-BINTARO,1,Pascabayar",
    )
    uid, menteng, bintaro = cells(client_of("srm").get(address))
    assert uid[2] == "ALL (Pascabayar dan Prabayar)"
    assert uid[3].startswith("Prabayar (juga 15 UP3 yang mengikuti: UP3 Bandengan, ")
    assert "UP3 Menteng" in uid[3]
    assert "UP3 Bintaro" not in uid[3]
    assert menteng[2:] == ["Prabayar", "Prabayar (ikut UID Jakarta Raya)"]
    assert bintaro[2:] == ["ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya)", "Pascabayar"]


def test_the_downloaded_work_list_has_its_numbers_and_says_its_filters(client_of, demo_settings, make_demand):
    from allocation.demand.period import RECENT_DAYS

    make_demand("UP3-MENTENG", timezone.now())
    address = f"{LIST}ekspor/csv/?phase__exact=1&berlaku=PRABAYAR&q=menteng"
    header, row = downloaded(client_of("srm"), address)
    assert dict(zip(header, row, strict=True))[f"Belum terlayani {RECENT_DAYS} hari"] == "1"
    name = client_of("srm").get(address)["Content-Disposition"]
    assert "ketersediaan-meter-1-phasa-prabayar-menteng-" in name


def test_a_history_says_its_days_in_the_name_of_its_file(client_of):
    address = "/admin/allocation/historicalmeteravailability/ekspor/csv/?dari=2026-03-01&uid=UID-JAYA"
    name = client_of("pusat").get(address)["Content-Disposition"]
    assert "riwayat-ketersediaan-uid-jakarta-raya-1-maret-2026-" in name
