"""One call's page: its trace as a person reads it aloud, who may open it, its file, and opening it again."""

import csv
import io
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from allocation.availability.changes import set_availability
from scripts_agent.models import Call, CallEvent, Membership
from tests.cast import AsUser
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db

CALLER = {"salutation": "Ibu", "name": "Sari", "telephone": "081234567890"}


@pytest.fixture
def call(walk: Walk, villages: SimpleNamespace) -> Call:
    """The SOP's own example, on to a hard complaint: GAMBIR, Pascabayar 2.200 VA."""
    walk.to_product(villages.gambir, **CALLER)
    walk.product("PASCABAYAR")
    walk.answer("offer", "ALASAN")
    walk.answer("offer", "KERAS")
    walk.post("6/", **CALLER, text="Tetap ingin Pascabayar")
    return walk.call


@pytest.fixture
def reader(supervisor: User, as_user: AsUser) -> Client:
    return as_user(supervisor)


def address(call: Call) -> str:
    return f"/lokasi/panggilan/{call.pk}/"


def csv_of(response: HttpResponse) -> list[dict[str, str]]:
    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(content)))


# What it tells ---------------------------------------------------------------------------------------


def test_the_trace_reads_from_the_first_question_to_the_report(call: Call, reader: Client) -> None:
    page = text_of(reader.get(address(call)))
    told = [
        "Pemohon Ibu Sari Telepon 081234567890",
        "Langkah 1 · Panggilan dibuka Jenis permohonan Penyambungan Baru (PB)",
        "Data pemohon diisi atau diubah sapaan, nama, telepon Kebijakan 2021-01-26 Naskah 2021-01-26",
        "Langkah 2 · Dijawab Wilayah GAMBIR, GAMBIR, KOTA ADM. JAKARTA PUSAT, DKI JAKARTA",
        "Langkah 3 · Dijawab Daya 2.200 VA Peruntukan Rumah tangga Tarif R1",
        "Langkah 4 · Dijawab Ucapan SOP butir 4a.4: “... untuk Penyambungan nanti Ibu menginginkan dengan",
        "Produk layanan Pascabayar",
        "Langkah 4 · Dijawab Ucapan SOP butir 4a.5:",
        "SOP butir 4a.5 diucapkan Lanjut: lihat hasil",
        "Keputusan Yang diminta Pascabayar 2.200 VA, 1 Phasa Hasil Ditawarkan Prabayar "
        "Sebab material belum tersedia Baris matriks 11 (kebijakan 2021-01-26) "
        "Ketersediaan 1 Phasa Prabayar, UP3 Menteng, diatur oleh Pemuatan data",
        "Langkah 5 · Dijawab Ucapan SOP butir 4a.6:",
        "“... Mohon maaf Bapak/Ibu Sari, untuk saat ini Daya 2.200 VA dengan layanan PASKABAYAR belum "
        "tersedia di wilayah Ibu, apakah Ibu bersedia dilayani dengan layanan PRABAYAR? ...”",
        "Pemohon bertanya alasannya ya",
        "Ucapan SOP butir 4a.6: saat ini untuk material PASKABAYAR belum tersedia",
        "Bersedia dilayani dengan produk lain? Pemohon tetap menginginkan produk ini (hard complaint)",
        "Laporan ke unit Keadaan baru Oleh CSO, Semarang",
        "Panggilan ditutup Penutup Laporan ke Unit PLN melalui APKT (hard complaint)",
    ]
    place = -1
    for words in told:
        found = page.find(words, place + 1)
        assert found > place, words
        place = found


def test_changed_answers_say_what_they_were_before(
    walk: Walk, villages: SimpleNamespace, reader: Client
) -> None:
    walk.to_offer(villages.gambir)
    walk.power("4400")
    walk.village(villages.bandung)
    page = text_of(reader.get(address(walk.call)))
    assert "Daya 4.400 VA (sebelumnya 2.200 VA) Tarif R2 (sebelumnya R1)" in page
    assert "Wilayah ISOLA, SUKASARI, KOTA BANDUNG, JAWA BARAT (sebelumnya GAMBIR," in page
    assert "Yang diminta Pascabayar 4.400 VA, 1 Phasa Hasil Dapat dilayani Baris matriks 6" in page


@pytest.mark.slow
def test_a_change_of_availability_shows_old_and_new_and_what_the_agent_chose(
    walk: Walk, villages: SimpleNamespace, reader: Client, manager: User
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "TIDAK")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Meter datang")
    stopped = walk.post("6/", bantuan_lain="on")
    walk.post("6/", bantuan_lain="on", keep=stopped.context["change"].new.version)
    page = text_of(reader.get(address(walk.call)))
    assert (
        "Ketersediaan berubah Sudah disampaikan Ditawarkan Prabayar Sekarang Dapat dilayani "
        "Ketersediaan 1 Phasa ALL (Pascabayar dan Prabayar), UP3 Menteng, diatur oleh Manager UP3 Menteng"
    ) in page
    assert "Pilihan Tutup dengan hasil yang sudah disampaikan" in page
    assert "Bantuan lain sudah ditawarkan" in page


def test_ap2ts_answer_an_undecided_caller_and_a_suggestion_are_told(
    walk: Walk, villages: SimpleNamespace, reader: Client
) -> None:
    walk.to_product(villages.gambir, "17600")
    walk.answer("product", "BELUM")
    walk.product("PASCABAYAR")
    walk.post("saran/", suggestion="16500-3")
    walk.post("3/", power="16500", purpose="Rumah tangga")
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    page = text_of(reader.get(address(walk.call)))
    assert "Belum menentukan ya" in page
    assert "Saran daya yang diambil 16.500 VA Phasa saran itu 3 Phasa" in page
    assert "AP2T menjawab Keduanya tidak tersedia" in page


def test_missing_prabayar_changes_the_words_only_where_the_page_did(
    walk: Walk, villages: SimpleNamespace, reader: Client
) -> None:
    walk.to_product(villages.bandung)
    walk.product("PRABAYAR")
    walk.answer("offer", "TIDAK")
    page = text_of(reader.get(address(walk.call)))
    assert "menginginkan dengan Layanan PRABAYAR (pengaturan" in page
    assert "dengan layanan PRABAYAR belum tersedia di wilayah" in page


def test_our_additions_are_told_as_such(walk: Walk, villages: SimpleNamespace, reader: Client) -> None:
    walk.to_product(villages.cideng, "13900", phase="1")
    walk.product("PRABAYAR")
    walk.answer("unavailable", "ALASAN")
    walk.answer("unavailable", "TIDAK")
    page = text_of(reader.get(address(walk.call)))
    assert "Ucapan tambahan: layanan PRABAYAR pada 1 Phasa hanya sampai 11.000 VA" in page


def test_a_call_that_follows_another_names_it(walk: Walk, call: Call, reader: Client) -> None:
    walk.client.post(f"/asisten/baru?dari={call.pk}", {"transaction": "PB"})
    assert f"Permohonan lain dari panggilan #{call.pk}" in text_of(reader.get(address(walk.call)))


def test_the_page_takes_few_statements(
    call: Call, reader: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with django_assert_max_num_queries(15):
        reader.get(address(call))


# Who may open it -------------------------------------------------------------------------------------


def test_the_agent_of_the_call_reads_it_and_goes_back_to_it(call: Call, walk: Walk) -> None:
    page = walk.client.get(address(call))
    assert "081234567890" in text_of(page)
    assert f'href="/asisten/{call.pk}/"' in html_of(page)
    assert "Buka kembali" not in text_of(page)
    assert address(call) in html_of(walk.client.get(f"/asisten/{call.pk}/6/"))


def test_pusat_reads_it_with_the_caller_masked(call: Call, pusat: User, as_user: AsUser) -> None:
    page = html_of(as_user(pusat).get(address(call)))
    assert "disamarkan di luar lokasi" in page
    assert "0812****90" in page
    assert "Sari" not in page
    assert "081234567890" not in page
    assert "Buka kembali" not in page


@pytest.mark.slow
def test_people_of_other_sites_do_not_find_it(
    call: Call, other_agent: User, make_member: Callable[..., User], as_user: AsUser
) -> None:
    other_supervisor = make_member("penyelia.lain", "SUPERVISOR", "Yogyakarta")
    colleague = make_member("agen.dua", "CSO", "Semarang")
    for user in (other_agent, other_supervisor, colleague):
        for path in ("", "jejak.csv"):
            assert as_user(user).get(f"{address(call)}{path}").status_code == 404, user
    assert as_user(other_supervisor).post(f"{address(call)}buka/", {"alasan": "x"}).status_code == 404
    call.refresh_from_db()
    assert call.closed_at


@pytest.mark.parametrize("user", ["manager", "srm", "administrator", "stranger"])
def test_the_page_is_only_for_people_of_a_call_site_and_pusat(
    call: Call, user: str, as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    client = as_user(request.getfixturevalue(user))
    for path in ("", "jejak.csv"):
        assert client.get(f"{address(call)}{path}").status_code == 403


# As a file -------------------------------------------------------------------------------------------


def test_the_file_has_the_whole_trace_and_nobody_in_it(call: Call, reader: Client) -> None:
    response = reader.get(f"{address(call)}jejak.csv")
    assert f"panggilan-{call.pk}-" in response["Content-Disposition"]
    rows = csv_of(response)
    assert list(rows[0]) == ["Panggilan", "Waktu", "Langkah", "Peristiwa", "Hal", "Isi"]
    assert {row["Panggilan"] for row in rows} == {str(call.pk)}
    found = {(row["Langkah"], row["Hal"], row["Isi"]) for row in rows}
    assert ("4", "Produk layanan", "Pascabayar") in found
    assert ("", "Baris matriks", "11 (kebijakan 2021-01-26)") in found
    spoken = next(row for row in rows if "(offer_alternative)" in row["Hal"])
    assert spoken["Hal"] == "Ucapan SOP butir 4a.6 (offer_alternative)"
    assert spoken["Isi"].startswith("“... Mohon maaf Bapak/Ibu, untuk saat ini Daya 2.200 VA")
    assert "Sari" not in str(rows)
    assert "081234567890" not in str(rows)


def test_a_reason_that_looks_like_a_formula_is_text(call: Call, reader: Client) -> None:
    reader.post(f"{address(call)}buka/", {"alasan": "=HYPERLINK(1)"})
    rows = csv_of(reader.get(f"{address(call)}jejak.csv"))
    assert next(row["Isi"] for row in rows if row["Hal"] == "Alasan") == "'=HYPERLINK(1)"


# Opening it again ------------------------------------------------------------------------------------


def test_a_supervisor_opens_it_again_and_the_page_says_so(call: Call, reader: Client) -> None:
    assert "Buka kembali panggilan ini" in text_of(reader.get(address(call)))
    page = text_of(reader.post(f"{address(call)}buka/", {"alasan": "Daya salah dicatat"}, follow=True))
    assert "Panggilan dibuka kembali: CSO menemukannya di antara panggilan yang masih terbuka." in page
    assert (
        "Panggilan dibuka kembali Alasan Daya salah dicatat Oleh penyelia (Supervisor, Semarang) "
        "Penutup sebelumnya Laporan ke Unit PLN melalui APKT (hard complaint)"
    ) in page
    assert "Sedang berjalan" in page
    assert "Buka kembali panggilan ini" not in page


def test_without_a_reason_nothing_happens_and_what_was_typed_stays(call: Call, reader: Client) -> None:
    refused = reader.post(f"{address(call)}buka/", {"alasan": ""})
    assert (refused.status_code, Call.objects.get(pk=call.pk).closing) == (422, "report")
    assert "Isi alasan membuka kembali panggilan ini." in text_of(refused)
    refused = reader.post(f"{address(call)}buka/", {"alasan": "Hubungi 081234567890 segera"})
    assert "Jangan menulis nomor telepon" in text_of(refused)
    assert "Hubungi 081234567890 segera" in text_of(refused)


def test_a_reason_that_names_the_caller_is_refused(call: Call, reader: Client) -> None:
    refused = reader.post(f"{address(call)}buka/", {"alasan": "Bu Sari menelepon lagi"})
    assert (refused.status_code, Call.objects.get(pk=call.pk).closing) == (422, "report")
    assert "Jangan menulis nama pemohon (“Sari”) di sini" in text_of(refused)


def test_a_running_call_is_not_opened_again(walk: Walk, reader: Client) -> None:
    walk.open("PB")
    refused = reader.post(f"{address(walk.call)}buka/", {"alasan": "Salah"})
    assert refused.status_code == 409
    assert "belum ditutup" in text_of(refused)
    assert not CallEvent.objects.filter(kind="REOPENED").exists()


def test_opening_again_is_for_supervisors_by_post(call: Call, walk: Walk, reader: Client) -> None:
    assert walk.client.post(f"{address(call)}buka/", {"alasan": "x"}).status_code == 403
    assert reader.get(f"{address(call)}buka/").status_code == 405


@pytest.mark.parametrize("gone", ["locked", "promoted", "left the site"])
def test_a_call_that_nobody_could_close_again_is_not_opened(
    call: Call, reader: Client, agent: User, gone: str
) -> None:
    if gone == "locked":
        User.objects.filter(pk=agent.pk).update(is_active=False)
    elif gone == "promoted":
        Membership.objects.filter(user=agent).update(role="SUPERVISOR")
    else:
        Membership.objects.filter(user=agent).delete()
    refused = reader.post(f"{address(call)}buka/", {"alasan": "Daya salah dicatat"})
    assert (refused.status_code, Call.objects.get(pk=call.pk).closing) == (409, "report")
    assert "CSO panggilan ini sudah tidak bertugas sebagai CSO" in text_of(refused)
    assert "Daya salah dicatat" in text_of(refused)


def test_a_page_leads_to_the_desk_only_whoever_may_go_there(call: Call, agent: User, as_user: AsUser) -> None:
    link = f'href="/asisten/{call.pk}/"'
    assert link in html_of(as_user(agent).get(address(call)))
    Membership.objects.filter(user=agent).update(role="SUPERVISOR")
    assert link not in html_of(as_user(agent).get(address(call)))
