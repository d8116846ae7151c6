"""Pemetaan wilayah out as a table, and a UID's own table in: beside what is in force, all or nothing."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from allocation.availability import of_village as selectors
from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage, ImportDraft, Post, Unit
from tests.allocation.coverage.tables import (
    GAMBIR,
    HEADER,
    IMPORT,
    LIST,
    SAWAH_BESAR,
    previewed,
    upload,
)
from tests.allocation.table_pages import cells
from tests.walk import text_of

pytestmark = pytest.mark.django_db

OUTSIDE = ["agent", "supervisor", "stranger"]
VILLAGE = "31.71.01.1001"  # in Gambir, without a mapping of its own
REGENCY = "31.01"  # Kepulauan Seribu, UP3-BANDENGAN, mapped as a whole
REGENCY_DISTRICT = "31.01.01"
BANDUNG = "32.73.01"


def downloaded(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def unit_of(village):
    unit = selectors.allocation_for(village).unit
    assert unit
    return unit.pk


# Out


def test_a_mapping_is_exported_with_place_unit_and_how_sure_it_is(client_of, srm):
    verify_coverage(region=GAMBIR, unit="UP3-CEMPAKA-PUTIH", by=srm, reason="-Survei")
    rows = downloaded(client_of("srm"), f"{LIST}ekspor/csv/?q=31.71.01")
    assert rows[0] == [
        "Kode wilayah",
        "Wilayah",
        "Kode UP3",
        "Nama UP3",
        "Kode UP3 saat diunduh",
        "Keyakinan",
        "Dasar",
        "Diverifikasi pada",
        "Diverifikasi sebagai",
        "Alasan",
    ]
    [row] = rows[1:]
    assert row[:7] == [
        "31.71.01",
        "GAMBIR, KOTA ADM. JAKARTA PUSAT, DKI JAKARTA",
        "UP3-CEMPAKA-PUTIH",
        "UP3 Cempaka Putih",
        "UP3-CEMPAKA-PUTIH",
        "tinggi",
        "koreksi SRM",
    ]
    assert row[7].endswith(" WIB")
    assert row[8:] == ["SRM Niaga & PP UID Jakarta Raya", "'-Survei"]


@pytest.mark.slow
def test_a_template_has_every_district_of_the_uid_and_villages_mapped_apart(client_of, srm):
    verify_coverage(region=VILLAGE, unit="UP3-CEMPAKA-PUTIH", by=srm, reason="Survei")
    rows = downloaded(client_of("srm"), f"{LIST}templat/csv/")
    assert rows[0] == ["Kode wilayah", "Wilayah", "Kode UP3", "Nama UP3", "Kode UP3 saat diunduh"]
    found = {row[0]: row for row in rows[1:]}
    assert found[REGENCY_DISTRICT][2] == "UP3-BANDENGAN"  # by the row of its regency
    assert found[VILLAGE][1:] == [
        "GAMBIR, GAMBIR, KOTA ADM. JAKARTA PUSAT, DKI JAKARTA",
        "UP3-CEMPAKA-PUTIH",
        "UP3 Cempaka Putih",
        "UP3-CEMPAKA-PUTIH",
    ]
    assert (
        len([code for code in found if code.startswith("31.")]) == 44 + 2
    )  # districts of DKI Jakarta; the villages are GAMBIR and JELAMBAR BARU
    own = set(Unit.objects.filter(parent="UID-JAYA").values_list("pk", flat=True))
    assert {row[2] for row in rows[1:]} <= own
    assert BANDUNG not in found


@pytest.mark.slow
@pytest.mark.parametrize("address", ["templat/csv/", "ekspor/csv/?verifikasi=semua"])
def test_a_downloaded_table_uploads_unchanged_and_verifies_nothing(client_of, srm, address):
    client = client_of("srm")
    content = b"".join(client.get(LIST + address).streaming_content)
    response = client.post(IMPORT, {"file": SimpleUploadedFile("unduhan.csv", content)})
    assert " 0 berubah," in text_of(client.get(response.url))


# In


@pytest.mark.slow
def test_a_row_of_the_uids_own_table_sets_the_up3_and_verifies_it(client_of, srm):
    client = client_of("srm")
    address = previewed(
        client,
        f"{GAMBIR},up3-cempaka-putih,ULP Gambir",
        f"{SAWAH_BESAR},UP3-BANDENGAN,",
        header=f"{HEADER},ULP",
    )
    assert cells(client.get(address)) == [
        ["2", "GAMBIR (31.71.01)", "UP3 Menteng (belum diverifikasi)", "UP3 Cempaka Putih"],
        ["3", "SAWAH BESAR (31.71.02)", "UP3 Bandengan (belum diverifikasi)", "UP3 Bandengan"],
    ]
    assert unit_of(VILLAGE) == "UP3-MENTENG"
    response = client.post(address, {"reason": "Tabel ULP 2026"}, follow=True)
    assert "2 baris dari pemetaan.csv sudah berlaku." in text_of(response)
    assert unit_of(VILLAGE) == "UP3-CEMPAKA-PUTIH"
    moved, confirmed = Coverage.objects.get(pk=GAMBIR), Coverage.objects.get(pk=SAWAH_BESAR)
    for row in (moved, confirmed):
        assert (row.verified_by, row.reason, row.is_doubtful) == (srm, "Tabel ULP 2026", False)
        assert row.history.get().history_change_reason == "Tabel ULP 2026"
    assert moved.batch == confirmed.batch != ""


def test_a_row_that_is_already_verified_like_this_changes_nothing(client_of, srm):
    verify_coverage(region=GAMBIR, unit="UP3-MENTENG", by=srm, reason="Survei")
    client = client_of("srm")
    shown = text_of(client.get(previewed(client, f"{GAMBIR},UP3-MENTENG", f"{VILLAGE},UP3-MENTENG")))
    assert "0 berubah, 2 tetap" in shown


def test_a_village_that_stays_while_its_district_moves_gets_a_mapping_of_its_own(client_of):
    client = client_of("srm")
    address = previewed(
        client,
        f"{VILLAGE},UP3-MENTENG,UP3-MENTENG",
        f"{GAMBIR},UP3-BANDENGAN,UP3-MENTENG",
        header=f"{HEADER},Kode UP3 saat diunduh",
    )
    assert "2 berubah, 0 tetap" in text_of(client.get(address))
    client.post(address, {"reason": "Tabel ULP 2026"})
    assert unit_of(VILLAGE) == "UP3-MENTENG"
    assert unit_of("31.71.01.1002") == "UP3-BANDENGAN"


def test_all_errors_are_shown_with_row_column_and_what_to_do_and_nothing_is_kept(client_of, srm):
    response = upload(
        client_of("srm"),
        f"{GAMBIR},UP3-MENTENG",
        "31.71,",
        "99.99.99,UP3-MENTENG",
        f"{GAMBIR},UP3-BANDENGAN",
        f"{BANDUNG},UP3-MENTENG",
        "21.71.02,UP3-MENTENG",
        f"{SAWAH_BESAR},UP3-BANDUNG",
        f"{SAWAH_BESAR},UID-JAYA",
        f"{REGENCY},UP3-MENTENG",
        "31/71,UP3-MENTENG",
    )
    assert cells(response) == [
        ["3", "Kode UP3", "kosong: isi kode UP3"],
        ["4", "Kode wilayah", "'99.99.99': wilayah tidak dikenal, periksa kodenya"],
        ["5", "Kode wilayah", "GAMBIR (31.71.01) sudah ada di baris 2: sisakan satu"],
        ["6", "Kode wilayah", "SUKASARI (32.73.01): tidak dipetakan ke UID/UIW Anda, hapus baris ini"],
        ["7", "Kode wilayah", "BATU AMPAR (21.71.02): tidak dipetakan ke UID/UIW Anda, hapus baris ini"],
        ["8", "Kode UP3", "'UP3-BANDUNG': bukan UP3 Anda, isi kode UP3 di bawah UID/UIW Anda"],
        ["9", "Kode wilayah", "SAWAH BESAR (31.71.02) sudah ada di baris 8: sisakan satu"],
        ["9", "Kode UP3", "'UID-JAYA': bukan UP3 Anda, isi kode UP3 di bawah UID/UIW Anda"],
        [
            "10",
            "Kode wilayah",
            "KAB. ADM. KEPULAUAN SERIBU (31.01): isi per kecamatan atau desa, bukan seluruh kabupaten",
        ],
        ["11", "Kode wilayah", "'31/71': isi kode seperti 31.71.01"],
    ]
    assert "Bandung" not in text_of(response)
    assert not ImportDraft.objects.exists()


def test_a_uid_is_no_up3(client_of):
    [error] = cells(upload(client_of("srm"), f"{SAWAH_BESAR},UID-JAYA"))
    assert error == ["2", "Kode UP3", "'UID-JAYA': bukan UP3 Anda, isi kode UP3 di bawah UID/UIW Anda"]


def test_a_move_between_two_uids_of_one_srm_is_refused_in_words(client_of, srm):
    Post.objects.create(role="SRM", unit_id="UID-BANTEN", user=srm)
    elsewhere = Unit.objects.filter(parent="UID-BANTEN").first()
    [error] = cells(upload(client_of("srm"), f"{GAMBIR},{elsewhere.pk}"))
    assert "pindah antar-UID" in error[2]


# Somebody else at the same time


def test_a_mapping_changed_since_the_file_was_downloaded_is_an_error(client_of, srm):
    verify_coverage(region=GAMBIR, unit="UP3-CEMPAKA-PUTIH", by=srm, reason="Survei")
    lines = [f"{GAMBIR},UP3-MENTENG,UP3-MENTENG", f"{SAWAH_BESAR},UP3-BANDENGAN,UP3-BANDENGAN"]
    response = upload(client_of("srm"), *lines, header=f"{HEADER},Kode UP3 saat diunduh")
    [[row, column, message]] = cells(response)
    assert (row, column) == ("2", "Kode UP3 saat diunduh")
    assert message.startswith(
        "GAMBIR (31.71.01) sudah dipetakan ke UP3-CEMPAKA-PUTIH sejak berkas ini diunduh"
    )


# Who may


@pytest.mark.parametrize("who", ["manager", "other_manager", "pusat", "administrator", *OUTSIDE])
@pytest.mark.parametrize("address", ["impor/", "templat/csv/", "impor/0f8fad5b-d9cb-469f-a165-70867728950e/"])
def test_only_an_srm_imports_mappings(client_of, who, address):
    client = client_of(who)
    refused = 302 if who in OUTSIDE else 403
    assert client.get(LIST + address).status_code == refused
    assert client.post(LIST + address, {"reason": "x"}).status_code == refused
    assert upload(client, f"{GAMBIR},UP3-BANDENGAN").status_code == refused
    assert not ImportDraft.objects.exists()


@pytest.mark.slow
def test_the_import_is_offered_to_an_srm_and_the_export_to_every_reader(client_of):
    assert "Unggah tabel" in text_of(client_of("srm").get(LIST))
    for who in ("manager", "pusat"):
        shown = text_of(client_of(who).get(LIST))
        assert "Unduh CSV" in shown
        assert "Unggah tabel" not in shown


@pytest.mark.parametrize(
    ("who", "units"),
    [("manager", {"UP3-MENTENG"}), ("other_manager", {"UP3-BANDUNG"}), ("srm", "UID-JAYA"), ("pusat", None)],
)
def test_an_export_holds_the_own_mappings(client_of, who, units):
    mapped = set(Coverage.objects.values_list("unit", flat=True))
    if units == "UID-JAYA":
        units = mapped & set(Unit.objects.filter(parent="UID-JAYA").values_list("pk", flat=True))
    found = {row[2] for row in downloaded(client_of(who), f"{LIST}ekspor/csv/?verifikasi=semua")[1:]}
    assert found == (units or mapped)


@pytest.mark.slow
def test_another_srm_neither_sees_nor_confirms_the_draft_nor_maps_these_regions(client_of):
    address = previewed(client_of("srm"), f"{GAMBIR},UP3-BANDENGAN")
    client = client_of("other_srm")
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "Curian"}).status_code == 404
    [error] = cells(upload(client, f"{GAMBIR},UP3-BANDUNG"))
    assert error[2] == "GAMBIR (31.71.01): tidak dipetakan ke UID/UIW Anda, hapus baris ini"
    assert unit_of(VILLAGE) == "UP3-MENTENG"


def test_the_draft_of_one_table_is_none_of_the_other(client_of):
    client = client_of("srm")
    address = previewed(client, f"{GAMBIR},UP3-BANDENGAN")
    other = address.replace("/coverage/", "/meteravailability/")
    assert client.get(other).status_code == 404
