"""A table of availability that is refused, or that comes when somebody else changed the same."""

import re

import pytest

from allocation.availability.changes import set_availability
from allocation.models import ImportDraft
from tests.allocation.availability.tables import HEADER, IMPORT, LIST, previewed, table, upload
from tests.allocation.settings_of import setting
from tests.allocation.table_pages import cells
from tests.walk import html_of

pytestmark = pytest.mark.django_db


# Somebody else at the same time


@pytest.mark.slow
def test_a_change_between_preview_and_confirmation_stops_all_and_is_shown(client_of, srm, demo_settings):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,Pascabayar", "UP3-MENTENG,3,Prabayar")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    response = client.post(address, {"reason": "Stok habis"})
    shown = html_of(response)
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


@pytest.mark.slow
def test_a_row_that_was_to_stay_and_was_changed_meanwhile_is_a_conflict_too(client_of, srm, demo_settings):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,Prabayar", "UP3-MENTENG,3,Prabayar")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=srm, reason="Kiriman tiba")
    assert "1 baris diubah orang lain" in html_of(client.post(address, {"reason": "Stok habis"}))
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
    assert "7 kesalahan pada 5 baris" in html_of(response)
    assert not ImportDraft.objects.exists()
    assert setting().availability == "PRABAYAR"


def test_of_very_many_errors_the_first_hundred_are_shown(client_of):
    response = upload(client_of("manager"), table(*["UP3-BANDUNG,1,ALL"] * 150))
    assert len(cells(response)) == 100
    assert "150 kesalahan pada 150 baris" in html_of(response)
    assert "yang ditampilkan 100 yang pertama" in html_of(response)


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
    assert words in html_of(response)


def test_no_file_at_all_is_answered_on_the_form(client_of):
    for posted in ({}, {"file": "teks"}):
        assert "Pilih berkas CSV atau XLSX." in html_of(client_of("manager").post(IMPORT, posted))


@pytest.mark.slow
def test_a_file_name_is_only_text(client_of):
    client = client_of("manager")
    name = "../<b>x</b>\x07" + "y" * 300 + ".csv"
    response = upload(client, table("UP3-MENTENG,1,ALL"), name=name)
    shown = html_of(client.get(response.url))
    assert "<b>x</b>" not in shown


@pytest.mark.slow
def test_an_error_of_the_service_saves_nothing_and_stays_on_the_page(client_of, manager):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL", "UP3-MENTENG,3,ALL")
    response = client.post(address, {"reason": "a\0b"})
    assert response.status_code == 200
    assert setting().version == setting(phase=3).version == 0
    assert ImportDraft.objects.get().saved_at is None


@pytest.mark.slow
def test_the_pages_carry_no_inline_script_or_style(client_of):
    client = client_of("manager")
    address = previewed(client, "UP3-MENTENG,1,ALL")
    for response in (client.get(IMPORT), client.get(address), upload(client, table("X,1,ALL"))):
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", html_of(response))


@pytest.mark.slow
def test_a_large_upload_takes_few_statements(client_of, demo_settings, django_assert_max_num_queries):
    client = client_of("srm")
    content = b"".join(client.get(f"{LIST}templat/csv/").streaming_content)
    with django_assert_max_num_queries(15):
        response = upload(client, content)
    with django_assert_max_num_queries(15):
        client.get(response.url)
