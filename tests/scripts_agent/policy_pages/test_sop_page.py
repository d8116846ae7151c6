"""/sop/: each clause of the SOP letter by letter, what is done about it, and links that lead somewhere."""

# ruff: noqa: E501 - a sentence of the SOP stands in one piece, so that it can be found

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from scripts_agent.policy_pages.sop import readers_of, sop_context
from scripts_agent.words.handlings import PLACES, Reader
from scripts_agent.words.script import script_versions
from tests.versions import NEW_LINE, OLD_LINE
from tests.walk import Walk, html_of, text_of

SOP = script_versions().by_id("2021-01-26").sop
CAST = {
    "agent": Reader.CSO,
    "supervisor": Reader.SUPERVISOR,
    "manager": Reader.MANAGER_UP3,
    "srm": Reader.SRM,
    "pusat": Reader.PUSAT,
    "administrator": Reader.ADMINISTRATOR,
}

# Typed from the SOP: clause, its paragraphs, the fields it shows, the sentence it gives.
TYPED = [
    ("1",
     ["**Permohonan Penyambungan Baru (PB) dan Perubahan Daya (PD) termasuk Migrasi Murni** di CC PLN 123, Web PLN dan PLN Mobile, dapat dilayani dengan layanan Pascabayar atau Prabayar sesuai dengan ketersediaan alokasi meter di Unit setempat."],
     [], ""),
    ("2",
     ["Pengaturan ketersediaan meter tsb dilakukan di AP2T dengan **user role MANAGER** pada **Level UP3 atau UID/UIW** (melekat pada jabatan Manager Unit Pelaksana Pelayanan Pelanggan (Manager UP3) atau Senior Manager Niaga dan Pelayanan Pelanggan di UID/UIW (SRM Niaga & PP UID/UIW))."],
     [], ""),
    ("3",
     ["**Di bawah ini Matriks Alokasi Meter Layanan PB/PD.**",
      "Matriks tsb berlaku pada permohonan PB/PD di PLN 123, Web PLN & PLN Mobile."],
     [], ""),
    ("4", ["**Perlakuan layanan di PLN 123 yaitu :**"], [], ""),
    ("4a", ["**Penyambungan Baru & Penambahan Daya :**"], [], ""),
    ("4a.1",
     ["Permohonan **Penyambungan listrik** dapat dilayani dengan **PASKABAYAR** maupun **PRABAYAR** sesuai kesiapan produk di wilayah PLN setempat atau Produk Layanan yang dapat diproses pada aplikasi (AP2T)."],
     [], ""),
    ("4a.2",
     ["**Tanyakan / pastikan dahulu kepada Pemohon, wilayah** yang akan dilakukan penyambungan seperti contoh form pengisian wilayah pada permohonan Penyambungan Baru di bawah ini."],
     [("Provinsi:", "Pilih Provinsi..."), ("Kabupaten:", "Pilih Kabupaten..."),
      ("Kecamatan:", "Pilih Kecamatan..."), ("Desa:", "Pilih Desa...")], ""),
    ("4a.3", ["Tanyakan **besaran Daya yang diinginkan & Tarif Keperuntukannya**."], [], ""),
    ("4a.4", ["Tanyakan **produk layanan (Paskabayar/Prabayar)** yang diinginkan Pemohon/Pelanggan."], [], ""),
    ("4a.4-penambahan-daya",
     ["Untuk permohonan Penambahan Daya, lakukan konfirmasi produk layanan yang telah digunakan atau sesuaikan dengan notifikasi yang muncul."],
     [], ""),
    ("4a.4-contoh", ["**Contoh Penyampaian untuk Penyambungan Baru :**"], [],
     "“... untuk Penyambungan nanti {Bapak/Ibu} menginginkan dengan Layanan **PRABAYAR** (pengaturan penggunaan listriknya dengan pembelian pulsa listrik/token) **atau PASKABAYAR** (pembayaran rekening listrik setiap bulannya/pembayaran rekening di akhir setelah pemakaian) ?...”"),
    ("4a.5",
     ["Jika Pemohon/Pelanggan menginformasikan salah satu produk yang diinginkan, maka sampaikan permohonannya akan disesuaikan dengan ketersediaan material di Unit PLN di wilayahnya.",
      "**Contoh Penyampaian :**"], [],
     "“... baik {Bp/Ibu}, untuk produk layanan yang akan disambung nanti disesuaikan juga dengan material yang tersedia di Unit PLN di wilayah {Bp/Ibu} ya ...”"),
    ("4a.6",
     ["jika terdapat notifikasi pada aplikasi, maka permohonan tidak dapat diproses karena material belum tersedia di wilayah tsb, sampaikan permohonan maaf & informasikan kepada Pemohon sesuai notifikasi yang muncul, kemudian tawarkan dengan produk layanan yang dapat diproses.",
      "**Contoh Penyampaian :**"], [],
     "“... Mohon maaf Bapak/Ibu {Nama Pemohon}, untuk saat ini Daya ..... dengan layanan PASKABAYAR belum tersedia di wilayah {Bapak/Ibu}, apakah {bapak/Ibu} bersedia dilayani dengan layanan PRABAYAR? ...”"),
    ("4a.6-bersedia", ["Jika **“BERSEDIA”**, lanjut proses pada AP2T."], [], ""),
    ("4a.6-tidak-bersedia",
     ["Jika **“TIDAK BERSEDIA”**, tawarkan bantuan lain, **Closing (APKT ISSUE CLOSED)**."],
     [("Gangguan", "Keluhan"), ("Tipe Permasalahan *", "PDPB"), ("Sub Tipe Permasalahan", "Info")], ""),
    ("4a.6-alasan",
     ["Jika Pelanggan menanyakan lebih lanjut alasannya,\nSampaikan bahwa saat ini untuk material PASKABAYAR belum tersedia (Produk layanan disesuaikan dengan notifikasi yang muncul pada aplikasi)."],
     [], ""),
    ("4a.6-hard-complaint",
     ["Jika Pelanggan tetap menginginkan produk layanan tsb (**hard complaint**), maka buat laporan dan sampaikan ke Unit PLN terkait melalui aplikasi (APKT)."],
     [], ""),
    ("4a.6-notifikasi",
     ["**Contoh Notifikasi pada aplikasi (AP2T) :**",
      "Provinsi: DKI JAKARTA\nKabupaten: KOTA ADM. JAKARTA PUSAT\nKecamatan: GAMBIR\nDesa: GAMBIR",
      "Data Pemasangan*",
      "Produk: Pascabayar\nTarif: R1 Kode Pembeda Tarif: Pilih...\nDaya: 2200 Daya Manual",
      "Konfirmasi Kode Multiguna: [Pilih Kode Multiguna]\nLayanan PASCABAYAR saat ini belum tersedia di Wilayah Anda. Apakah anda bersedia dilayani dengan Layanan PRABAYAR?\nJenis Program: NOR\nYa Tidak"],
     [], ""),
    ("5", ["Ketentuan ini berlaku sejak diterimanya SOP ini."], [], ""),
    ("6",
     ["Dengan berlakunya ketentuan ini, maka kebijakan layanan sebelumnya di masing-masing wilayah tidak berlaku lagi **(CC PLN 123 hanya mengacu pada layanan yang tersedia pada aplikasi)**."],
     [], ""),
]  # fmt: skip


# The words ---------------------------------------------------------------------------------------


def test_the_sop_has_these_clauses_and_no_other() -> None:
    assert [clause.id for clause in SOP.clauses] == [id for id, *_ in TYPED]


@pytest.mark.parametrize(("id", "paragraphs", "fields", "line"), TYPED)
def test_each_clause_stands_letter_by_letter(id, paragraphs, fields, line) -> None:
    clause = SOP.clause(id)
    lines = script_versions().by_id("2021-01-26").lines
    assert list(clause.paragraphs) == paragraphs
    assert list(clause.fields) == fields
    assert (lines[clause.line].text if clause.line else "") == line


def test_head_and_opening_stand_letter_by_letter() -> None:
    assert (SOP.title, SOP.subject, SOP.date) == (
        "STANDAR OPERASIONAL PROSEDUR CSO PLN 123",
        "Pengaturan Alokasi Meter Layanan PB/PD",
        "26 Jan 2021",
    )
    assert SOP.opening == (
        "Sehubungan dengan kebijakan sebelumnya tahun 2018 perihal Pengaturan Alokasi Meter Layanan PB/PD yang berlaku untuk daya 450 VA s.d 5.500 VA, saat ini telah dilakukan penyempurnaan yaitu berlaku untuk batas daya 1 Phasa/ 3 Phasa sesuai dengan surat EVP QA Produk dan Layanan PLN Pusat No.1797/AGA.04.01/B01030103/2021, tanggal 20 Januari 2021 **perihal Penyempurnaan SOP Pengaturan Alokasi Meter Layanan PB/PD**, serta sesuai arahan Divisi Pemasaran dan Pelayanan Pelanggan, berikut ini kami sampaikan penjelasan sbb :"
    )


@pytest.mark.django_db
def test_the_page_shows_every_word_of_every_clause_and_the_matrix(agent, as_user) -> None:
    response = as_user(agent).get("/sop/")
    page = text_of(response)
    for _, paragraphs, fields, line in TYPED:
        for text in (*paragraphs, line):
            assert text.replace("**", "").replace("\n", " ") in page
        for label, value in fields:
            assert f"{label} {value}" in page
    assert html_of(response).count('id="baris-') == 30
    assert "<strong>user role MANAGER</strong>" in html_of(response)


# What is done about it, and where ----------------------------------------------------------------


@pytest.mark.parametrize("version", script_versions().versions, ids=lambda version: version.id)
def test_each_clause_says_in_one_or_two_sentences_what_is_done_about_it_and_where(version) -> None:
    assert set(version.handlings) == {clause.id for clause in version.sop.clauses}
    for id, handling in version.handlings.items():
        assert handling.text.endswith("."), id
        assert len(re.findall(r"[.]( |$)", handling.text)) <= 2, f"{id}: one or two sentences"
        assert handling.places, id


def test_each_place_is_where_some_clause_happens() -> None:
    newest = script_versions().versions[-1].handlings.values()
    assert {place for handling in newest for place in handling.places} == set(PLACES.values())


def test_each_role_finds_a_link_somewhere() -> None:
    for reader in Reader:
        assert any(reader in place.readers for place in PLACES.values()), reader


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("who", "reader"), CAST.items())
def test_each_link_a_role_is_shown_opens_and_each_it_is_not_shown_would_be_refused(
    who: str, reader: Reader, agent: User, request: pytest.FixtureRequest, as_user: Callable[[User], Client]
) -> None:
    user = request.getfixturevalue(who)
    client = as_user(user)
    assert readers_of(user) == {reader}
    for place in PLACES.values():
        answer = client.get(reverse(place.route))
        if reader in place.readers:
            assert answer.status_code == 200, place
        else:
            assert answer.status_code in (302, 403, 404), place
    links = [link for clause in sop_context(user)["clauses"] for link in clause["places"]]
    shown = {link["label"] for link in links if link["url"]}
    assert shown == {place.label for place in PLACES.values() if reader in place.readers}


@pytest.mark.django_db
@pytest.mark.parametrize("who", [*CAST, "stranger"])
def test_everybody_who_is_logged_in_reads_the_sop(who, request, as_user) -> None:
    response = as_user(request.getfixturevalue(who)).get("/sop/")
    assert response.status_code == 200
    assert 'id="4a.5"' in html_of(response)


@pytest.mark.django_db
def test_nobody_reads_it_without_a_login_and_nobody_posts_to_it(client, agent, as_user) -> None:
    assert client.get("/sop/").headers["Location"] == "/masuk/?next=/sop/"
    assert as_user(agent).post("/sop/").status_code == 405


@pytest.mark.django_db
def test_a_page_a_reader_may_not_open_is_named_with_those_who_may(manager, as_user) -> None:
    page = text_of(as_user(manager).get("/sop/"))
    assert "Panggilan baru (CSO)" in page
    assert "Jabatan dan pemegangnya (Administrator)" in page
    assert "Ketersediaan meter Jabatan" in page


@pytest.mark.django_db
def test_the_sop_of_today_is_shown(second_version: Path, it_is, agent, as_user) -> None:
    it_is("2026-12-31 23:59")
    assert OLD_LINE in text_of(as_user(agent).get("/sop/"))
    it_is("2027-01-01 00:00")
    page = text_of(as_user(agent).get("/sop/"))
    assert NEW_LINE in page
    assert "Naskah 2027-01-01, berlaku sejak 1 Januari 2027." in page


# From the desk -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db
def test_lines_and_instructions_at_the_desk_lead_to_their_clause_in_a_new_tab(walk: Walk, villages) -> None:
    walk.open("PD", current="1-PASCABAYAR", current_power="900")
    walk.village(villages.gambir)
    walk.power("2200")
    clauses = {clause.id for clause in SOP.clauses}
    found = {}
    for step in (2, 3, 4):
        found[step] = clause_links(walk.client.get(f"/asisten/{walk.call.pk}/{step}/"))
    walk.answer("product", "PRABAYAR")
    found[41] = clause_links(walk.client.get(f"/asisten/{walk.call.pk}/4/"))
    walk.answer("heard", "YA")
    found[5] = clause_links(walk.client.get(f"/asisten/{walk.call.pk}/5/"))
    walk.to_product(villages.gambir)
    found[40] = clause_links(walk.client.get(f"/asisten/{walk.call.pk}/4/"))
    walk.product("PASCABAYAR")
    walk.answer("offer", "ALASAN")
    found[50] = clause_links(walk.client.get(f"/asisten/{walk.call.pk}/5/"))
    assert found == {
        2: [("4a.2", "Arahan SOP 4a.2 (tab baru)")],
        3: [("4a.3", "Arahan SOP 4a.3 (tab baru)")],
        4: [("4a.4-penambahan-daya", "Arahan SOP 4a.4 (tab baru)")],
        41: [("4a.5", "SOP butir 4a.5 (tab baru)")],
        5: [],
        40: [("4a.4-contoh", "SOP butir 4a.4 (tab baru)")],
        50: [
            ("4a.6-alasan", "SOP butir 4a.6 (tab baru)"),
            ("4a.6", "SOP butir 4a.6 (tab baru)"),
        ],
    }
    assert {id for links in found.values() for id, _ in links} <= clauses


def clause_links(response) -> list[tuple[str, str]]:
    """(clause, name) of the links to a clause; each opens a tab of its own."""
    link = r'<a href="/sop/#([^"]+)" target="_blank" rel="noopener" aria-label="([^"]+)">'
    found = re.findall(link, html_of(response))
    assert html_of(response).count('href="/sop/#') == len(found)
    return found


@pytest.mark.django_db
def test_the_emergency_sheet_leads_nowhere_for_the_server_is_away(walk: Walk) -> None:
    assert "/sop/" not in html_of(walk.client.get("/asisten/darurat/"))
