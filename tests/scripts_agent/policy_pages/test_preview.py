"""/naskah/: words and rows of any day, for Pusat alone, and what they changed, in words."""

# ruff: noqa: E501 - a sentence of the page stands in one piece, so that it can be found

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.versions import replace
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
OLD_LINE_45 = (
    "“... baik {Bp/Ibu}, untuk produk layanan yang akan disambung nanti disesuaikan juga dengan material "
    "yang tersedia di Unit PLN di wilayah {Bp/Ibu} ya ...”"
)
NEW_LINE_45 = (
    "“... baik {Bp/Ibu}, untuk produk layanan yang akan disambung nanti mengikuti material "
    "yang tersedia di Unit PLN di wilayah {Bp/Ibu} ya ...”"
)


@pytest.fixture
def preview(pusat, as_user) -> Callable[..., str]:
    """The page's text on a day; `status` is checked."""

    def show(status: int = 200, **query: str) -> str:
        response = as_user(pusat).get("/naskah/", query)
        assert response.status_code == status
        return text_of(response)

    return show


# Who ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["agent", "supervisor", "manager", "srm", "administrator", "stranger"])
def test_only_pusat_reads_the_words_of_another_day(who, request, as_user) -> None:
    response = as_user(request.getfixturevalue(who)).get("/naskah/?tanggal=2027-01-01")
    assert response.status_code == 403
    assert "Halaman ini hanya untuk Pusat." in text_of(response)


def test_without_a_login_the_login_comes_first_and_nothing_can_be_posted(
    client: Client, pusat, as_user
) -> None:
    assert client.get("/naskah/").headers["Location"] == "/masuk/?next=/naskah/"
    assert as_user(pusat).post("/naskah/").status_code == 405


# One version -------------------------------------------------------------------------------------


def test_every_line_stands_there_for_each_caller_and_both_products(preview) -> None:
    page = preview(tanggal="2021-01-26")
    for words in (
        "Bapak Budi – “... untuk Penyambungan nanti Bapak menginginkan dengan Layanan PRABAYAR (",
        "Ibu Sari – “... untuk Penyambungan nanti Ibu menginginkan dengan Layanan PRABAYAR (",
        "belum diketahui – “... untuk Penyambungan nanti Bapak/Ibu menginginkan dengan Layanan PRABAYAR (",
        "Bapak Budi – “... baik Bp, untuk produk layanan",
        "Ibu Sari PASKABAYAR “... Mohon maaf Bapak/Ibu Sari, untuk saat ini Daya 2.200 VA dengan layanan PASKABAYAR "
        "belum tersedia di wilayah Ibu, apakah Ibu bersedia dilayani dengan layanan PRABAYAR? ...”",
        "Bapak Budi PRABAYAR “... Mohon maaf Bapak/Ibu Budi, untuk saat ini Daya 2.200 VA dengan layanan PRABAYAR "
        "belum tersedia di wilayah Bapak, apakah bapak bersedia dilayani dengan layanan PASKABAYAR? ...”",
        "belum diketahui PRABAYAR “... Mohon maaf Bapak/Ibu, untuk saat ini Daya 2.200 VA dengan layanan PRABAYAR "
        "belum tersedia di wilayah Bapak/Ibu ...”",
        "– PASKABAYAR saat ini untuk material PASKABAYAR belum tersedia",
        "– PRABAYAR saat ini untuk material PRABAYAR belum tersedia",
        "layanan PRABAYAR pada 1 Phasa hanya sampai 11.000 VA",
        "layanan PRABAYAR pada 3 Phasa hanya sampai 41.500 VA",
        "layanan PASKABAYAR yang digunakan saat ini tetap berlaku",
        "Arahan SOP 4a.3 Tanyakan besaran Daya yang diinginkan & Tarif Keperuntukannya.",
        "Layanan PRABAYAR saat ini belum tersedia di Wilayah Anda. Apakah anda bersedia dilayani dengan Layanan PASCABAYAR?",
        "11 1 Phasa Prabayar PB - 450 VA s.d. 11.000 VA -",
        "TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED) bantuan lain sudah ditawarkan APKT ISSUE CLOSED Keluhan Tipe Permasalahan *: PDPB Sub Tipe Permasalahan: Info",
        "Laporan ke Unit PLN melalui APKT (hard complaint) nama dan telepon pemohon, unit PLN, isi laporan –",
    ):  # fmt: skip
        assert words in page
    assert "{" not in page
    assert "....." not in page


def test_the_first_version_names_its_start_and_source_and_has_none_before_it(preview, first_version) -> None:
    page = preview(tanggal="2021-01-26")
    assert (
        "Naskah 2021-01-26 26 Januari 2021 belum ada versi berikutnya "
        "SOP CSO PLN 123 Pengaturan Alokasi Meter Layanan PB/PD, tanggal 26 Januari 2021"
    ) in page
    assert (
        "Matriks 2021-01-26 26 Januari 2021 belum ada versi berikutnya "
        "1797/AGA.04.01/B01030103/2021, tanggal 20 Januari 2021"
    ) in page
    assert "Naskah Versi pertama: tidak ada versi sebelumnya." in page
    assert "Matriks Versi pertama: tidak ada versi sebelumnya." in page
    assert (
        "Penutup 2021-01-26 26 Januari 2021 belum ada versi berikutnya SOP CSO PLN 123, 26 Januari 2021"
        in page
    )
    assert "Penutup Versi pertama: tidak ada versi sebelumnya." in page
    assert (
        "Daya 2021-01-26 26 Januari 2021 belum ada versi berikutnya daya tersambung baku tegangan rendah; "
        "batas-batasnya disebut SOP CSO PLN 123, 26 Januari 2021, butir 3"
    ) in page
    assert (
        "Tarif 2021-01-26 26 Januari 2021 belum ada versi berikutnya "
        "Permen ESDM 7/2024; dipakai untuk setiap panggilan sejak SOP 26 Januari 2021 (tambahan)"
    ) in page


def test_without_a_date_today_is_shown(preview, it_is) -> None:
    it_is("2026-12-31 23:59")
    assert "Berlaku pada 31 Desember 2026" in preview()
    assert "Berlaku pada 31 Desember 2026" in preview(tanggal="")
    it_is("2027-01-01 00:00")
    assert "Berlaku pada 1 Januari 2027" in preview()


# Two versions ------------------------------------------------------------------------------------


def test_both_versions_can_be_seen_before_the_second_is_in_force(preview, second_version, it_is) -> None:
    it_is("2026-11-23 09:00")
    before, after = preview(tanggal="2026-12-31"), preview(tanggal="2027-01-01")
    assert "Naskah 2021-01-26 26 Januari 2021 31 Desember 2026" in before
    assert "Matriks 2021-01-26 26 Januari 2021 31 Desember 2026" in before
    assert "disesuaikan juga dengan material" in before
    assert "11 1 Phasa Prabayar PB - 450 VA s.d. 11.000 VA -" in before
    assert "Naskah 2027-01-01 1 Januari 2027 belum ada versi berikutnya Surat percobaan" in after
    assert (
        "Ibu Sari – “... baik Ibu, untuk produk layanan yang akan disambung nanti mengikuti material" in after
    )
    assert "11 · berubah 1 Phasa Prabayar PB - 450 VA s.d. 11.000 VA 450 VA s.d. 22.000 VA" in after


def test_the_differences_are_told_in_words(preview, second_version) -> None:
    page = preview(tanggal="2027-01-01")
    assert (
        f"Naskah Ucapan “Disesuaikan dengan material” (SOP butir 4a.5) 2021-01-26: {OLD_LINE_45} "
        f"2027-01-01: {NEW_LINE_45}"
    ) in page
    assert (
        "Matriks Baris 11 (1 Phasa / PRABAYAR / PB), Pascabayar 2021-01-26: - 2027-01-01: 450 VA s.d. 22.000 VA"
    ) in page
    assert (
        "Penutup Penutup “TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED)” "
        "2021-01-26: TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED) APKT ISSUE CLOSED Keluhan "
        "Tipe Permasalahan *: PDPB Sub Tipe Permasalahan: Info "
        "2027-01-01: TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED) APKT ISSUE CLOSED Keluhan "
        "Tipe Permasalahan *: PDPB Sub Tipe Permasalahan: Info Meter"
    ) in page
    assert "Daya Daya 9.000 VA 2021-01-26: (belum ada) 2027-01-01: 1 Phasa, 40 A" in page
    assert (
        "Tarif Tarif R2 2021-01-26: Rumah tangga, Rumah tangga 2: 3.500 VA s.d. 5.500 VA, dengan harga prabayar "
        "2027-01-01: Rumah tangga, Rumah tangga 2: 3.500 VA s.d. 4.400 VA, dengan harga prabayar"
    ) in page
    assert page.count("2021-01-26: ") == 5


def test_a_clause_that_was_added_changed_or_dropped_is_told(preview, second_version: Path) -> None:
    from scripts_agent.words.script import script_versions

    folder = second_version / "scripts" / "2027-01-01"
    replace(folder / "sop.toml", "Ketentuan ini berlaku sejak", "Ketentuan ini mulai berlaku sejak")
    for name in ("sop.toml", "handlings.toml"):
        replace(folder / name, 'id = "6"', 'id = "7"')
    script_versions.cache_clear()
    page = preview(tanggal="2027-01-01")
    assert (
        "SOP butir 5 2021-01-26: Ketentuan ini berlaku sejak diterimanya SOP ini. "
        "2027-01-01: Ketentuan ini mulai berlaku sejak diterimanya SOP ini."
    ) in page
    assert "SOP butir 7 2021-01-26: (belum ada) 2027-01-01: Dengan berlakunya" in page
    assert "SOP butir 6 2021-01-26: Dengan berlakunya" in page
    assert "2027-01-01: (dihapus)" in page


def test_a_version_that_changes_nothing_says_so(preview, second_version: Path) -> None:
    from allocation import reference

    matrix = second_version / "policy" / "matrix-2027-01-01.csv"
    row = "11,1 Phasa / PRABAYAR / PB,1,PRABAYAR,PB,-,450 VA s.d. 11.000 VA,"
    replace(matrix, f"{row}450 VA s.d. 22.000 VA", f"{row}-")
    reference.policies.cache_clear()
    page = preview(tanggal="2027-01-01")
    assert "Matriks Sama dengan versi 2021-01-26." in page
    assert "· berubah" not in page


# Dates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2026-11-23", "23-11-2026", "23/11/2026", " 2026-11-23 "])
def test_a_date_is_read_in_the_ways_people_write_it(preview, text: str) -> None:
    assert "Berlaku pada 23 November 2026" in preview(tanggal=text)


@pytest.mark.parametrize(
    "text",
    ["besok", "31-02-2027", "2027-13-01", "0", "-1", "2027", "1e9", "\x00", "<script>alert(1)</script>", "9" * 3000],
)  # fmt: skip
def test_a_date_that_cannot_be_read_is_kept_and_the_page_says_what_to_do(pusat, as_user, text: str) -> None:
    response = as_user(pusat).get("/naskah/", {"tanggal": text})
    assert response.status_code == 422
    assert "Tanggal ini tidak terbaca: isi misalnya 23/11/2026." in text_of(response)
    assert response.context["form"]["tanggal"].value() == text
    assert "<script>alert" not in response.content.decode()
    assert "Mohon maaf" not in text_of(response)


@pytest.mark.parametrize("text", ["2021-01-25", "01-01-2000"])
def test_a_date_before_the_first_version_is_refused_with_the_first_date(pusat, as_user, text: str) -> None:
    response = as_user(pusat).get("/naskah/", {"tanggal": text})
    assert response.status_code == 422
    page = text_of(response)
    assert "sebelum kebijakan pertama: isi tanggal 2021-01-26 atau sesudahnya." in page
    assert f'value="{text}"' in html_of(response)
    assert "Versi mulai berlaku: 26 Januari 2021" in page


def test_the_last_day_of_the_century_can_be_seen(preview) -> None:
    assert "Berlaku pada 31 Desember 2099" in preview(tanggal="2099-12-31")
