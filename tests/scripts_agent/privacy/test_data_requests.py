"""A person asks for their data, or to have it erased: by telephone number, for one site, and on record."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from scripts_agent.contact.telephone import spellings
from scripts_agent.contact.visibility import WIPED_TEXT
from scripts_agent.models import Call, DataRequest, UnitReport
from tests.scripts_agent.privacy.asking import PAGE, act, contact, look, table
from tests.scripts_agent.stored_calls import CALLER, WIPED, make_call
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db


# What is shown ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "6281234567890", "0062 812 3456 7890"]
)
def test_a_number_finds_its_calls_however_it_is_written(
    calls: list[Call], client: Client, typed: str
) -> None:
    page = text_of(look(client, typed))
    first, second = calls
    assert "2 panggilan dengan nomor ini" in page
    assert (
        f"#{first.pk} 19 Nov 2026 08:00 WIB Laporan ke Unit PLN melalui APKT (hard complaint) "
        "sapaan, nama, telepon, ID pelanggan, isi laporan ke unit"
    ) in page
    assert f"#{second.pk} 20 Nov 2026 08:00 WIB" in page


def test_what_is_kept_is_named_and_not_shown(calls: list[Call], client: Client) -> None:
    page = text_of(look(client))
    assert "Sari" not in page
    assert "521234567890" not in page


def test_calls_of_another_number_or_site_or_without_a_number_are_not_there(
    agent: User, other_agent: User, client: Client
) -> None:
    make_call(agent, "19 08:00", **{**CALLER, "telephone": "081234567891"})
    make_call(agent, "19 08:00", name="Sari")
    make_call(other_agent, "19 08:00", **CALLER)
    page = text_of(look(client))
    assert "Tidak ada data dengan nomor ini di Semarang" in page
    assert "Yogyakarta" not in page


def test_a_call_in_progress_and_a_report_not_yet_done_are_warned_of(
    calls: list[Call], agent: User, client: Client
) -> None:
    make_call(agent, "21 08:00", **CALLER)
    page = text_of(look(client))
    assert "1 panggilan masih berjalan" in page
    assert "1 laporan ke unit belum selesai" in page
    UnitReport.objects.update(state="SELESAI")
    assert "laporan ke unit belum selesai" not in text_of(look(client))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Isi nomor telepon yang dicari."),
        ("   ", "Isi nomor telepon yang dicari."),
        ("Ibu Sari", "isi 6 sampai 15 angka"),
        ("12345", "isi 6 sampai 15 angka"),
        ("0" * 16, "isi 6 sampai 15 angka"),
        ("0" * 21, "terlalu panjang"),
        ("٠٨١٢٣٤٥٦٧٨", "isi 6 sampai 15 angka"),
        ("<script>alert(1)", "isi 6 sampai 15 angka"),
        ("0812\x003456789", ""),
    ],
)
@pytest.mark.parametrize("what", ["", "ekspor", "hapus-ya"])
def test_a_text_that_is_no_number_is_explained_and_nothing_happens(
    calls: list[Call], client: Client, typed: str, message: str, what: str
) -> None:
    refused = client.post(PAGE, {"telepon": typed, "act": what, "alasan": "SURAT", "token": "1-0"})
    assert refused.status_code == 422
    assert message in text_of(refused)
    assert "<script>alert" not in html_of(refused)
    assert contact(calls[0]) == CALLER
    assert not DataRequest.objects.exists()


# A copy ----------------------------------------------------------------------------------------------


def test_the_copy_holds_everything_in_words_a_person_understands(calls: list[Call], client: Client) -> None:
    response = act(client, "ekspor")
    assert response["Content-Disposition"].startswith('attachment; filename="data-pemohon-semarang-20')
    first, second = table(response)
    assert first == {
        "Panggilan": str(calls[0].pk),
        "Dibuka": "2026-11-19 08:00:00 WIB",
        "Ditutup": "2026-11-19 08:04:00 WIB",
        "Lokasi": "Semarang",
        "Sapaan": "Ibu",
        "Nama pemohon": "Sari",
        "Telepon": "081234567890",
        "ID pelanggan": "521234567890",
        "Jawaban": (
            "Jenis permohonan: Penyambungan Baru (PB); "
            "Wilayah: GAMBIR, GAMBIR, KOTA ADM. JAKARTA PUSAT, DKI JAKARTA; "
            "Daya: 2.200 VA; Produk layanan: Pascabayar"
        ),
        "Keadaan": "Laporan ke Unit PLN melalui APKT (hard complaint)",
        "Isi laporan ke unit": "Ibu Sari tetap ingin Pascabayar",
    }
    assert second["Telepon"] == "'+6281234567890"  # so that no spreadsheet reckons with it
    assert second["Ditutup"] == "2026-11-20 08:04:00 WIB"


def test_a_copy_changes_nothing_and_is_recorded_without_the_number(
    calls: list[Call], client: Client, supervisor: User, agent: User
) -> None:
    act(client, "ekspor")
    assert contact(calls[0]) == CALLER
    record = DataRequest.objects.get()
    assert (record.kind, record.reason, record.calls) == ("EKSPOR", "SURAT", 2)
    assert (record.by, record.site) == (supervisor, agent.membership.site)
    stored = str(DataRequest.objects.values().get())
    assert not [spelling for spelling in spellings("081234567890") if spelling in stored]
    page = text_of(client.get(PAGE))
    assert "penyelia salinan diberikan Diminta pemohon melalui surat atau surel 2" in page


# Erasing ---------------------------------------------------------------------------------------------


def test_erasing_takes_the_caller_off_every_call_and_the_reports_text(
    calls: list[Call], agent: User, client: Client
) -> None:
    other = make_call(agent, "21 08:00", **{**CALLER, "telephone": "081234567891"})
    before = Call.objects.get(pk=calls[0].pk)
    done = act(client, "hapus-ya")
    assert (done.status_code, done["Location"]) == (302, PAGE)
    assert "Data pemohon pada 2 panggilan sudah dihapus." in text_of(client.get(PAGE))
    assert [contact(call) for call in calls] == [WIPED, WIPED]
    assert UnitReport.objects.get().text == WIPED_TEXT
    assert contact(other) == {**CALLER, "telephone": "081234567891"}
    after = Call.objects.get(pk=calls[0].pk)
    assert (after.answers, after.closing, after.village_id) == (
        before.answers,
        before.closing,
        before.village_id,
    )
    record = DataRequest.objects.get()
    assert (record.kind, record.reason, record.calls) == ("HAPUS", "SURAT", 2)
    page = text_of(client.get(f"/lokasi/panggilan/{calls[0].pk}/"))
    assert f"Data pemohon dihapus {timezone.localtime():%-d}" in page


def test_erasing_is_asked_twice_and_apart_from_the_copy(calls: list[Call], client: Client) -> None:
    page = html_of(look(client))
    copy, end = page.split('<h2 id="hapus">Penghapusan</h2>')
    assert "Unduh salinan (CSV)" in copy
    assert "Unduh salinan" not in end
    asked = act(client, "hapus")
    assert "Hapus data pemohon pada 2 panggilan?" in text_of(asked)
    assert "Yang dihapus tidak dapat dikembalikan." in text_of(asked)
    assert contact(calls[0]) == CALLER
    assert not DataRequest.objects.exists()
    client.post(PAGE, {**asked.context["end"].data, "act": "hapus-ya"})
    assert contact(calls[0]) == WIPED


def test_the_question_can_be_answered_no(calls: list[Call], client: Client) -> None:
    page = client.post(PAGE, {**act(client, "hapus").context["end"].data, "act": ""})
    assert "2 panggilan dengan nomor ini" in text_of(page)
    assert contact(calls[0]) == CALLER


def test_erasing_twice_is_harmless_and_recorded_once(calls: list[Call], client: Client) -> None:
    form = look(client).context["form"]
    posted = {**form.initial, "alasan": "TELEPON", "act": "hapus-ya"}
    client.post(PAGE, posted)
    again = client.post(PAGE, posted, follow=True)
    assert "Datanya sudah dihapus sebelumnya." in text_of(again)
    assert DataRequest.objects.count() == 1


@pytest.mark.parametrize("what", ["ekspor", "hapus-ya"])
@pytest.mark.parametrize("reason", ["", "KARENA", "Ibu Sari meminta"])
def test_without_a_reason_nothing_happens(calls: list[Call], client: Client, what: str, reason: str) -> None:
    refused = act(client, what, alasan=reason)
    assert refused.status_code == 422
    assert "Pilih alasan permintaan ini." in text_of(refused)
    assert 'value="081234567890"' in html_of(refused)
    assert contact(calls[0]) == CALLER
    assert not DataRequest.objects.exists()


@pytest.mark.parametrize("what", ["ekspor", "hapus-ya"])
def test_a_call_that_came_in_meanwhile_is_shown_first(
    calls: list[Call], agent: User, client: Client, what: str
) -> None:
    form = look(client).context["form"]
    new = make_call(agent, "22 08:00", **CALLER)
    refused = client.post(PAGE, {**form.initial, "alasan": "SURAT", "act": what})
    assert refused.status_code == 409
    assert "Panggilan nomor ini berubah sejak ditampilkan." in text_of(refused)
    assert f"#{new.pk}" in text_of(refused)
    assert contact(calls[0]) == CALLER
    again = {**refused.context["form" if what == "ekspor" else "end"].data, "act": what}
    assert client.post(PAGE, again).status_code in (200, 302)
    assert DataRequest.objects.get().calls == 3


def test_a_copy_of_what_is_gone_says_so(calls: list[Call], client: Client) -> None:
    form = look(client).context["form"]
    act(client, "hapus-ya")
    refused = client.post(PAGE, {**form.initial, "alasan": "SURAT", "act": "ekspor"})
    assert refused.status_code == 409
    assert "Tidak ada data dengan nomor ini" in text_of(refused)


def test_the_page_of_a_call_in_progress_does_not_bring_the_data_back_unnoticed(
    walk: Walk, client: Client
) -> None:
    walk.open("PB", **{**CALLER, "customer_id": ""})
    stale = str(walk.call.revision)
    act(client, "hapus-ya")
    assert contact(walk.call) == WIPED
    answered = walk.post("1/", transaction="PB", revision=stale, name="Sari", telephone="081234567890")
    assert answered.status_code == 409
    assert contact(walk.call) == WIPED
    # The agent, who has the caller on the line, may ask again.
    walk.post("1/", transaction="PB", name="Sari", telephone="081234567890")
    assert contact(walk.call)["name"] == "Sari"


def test_a_call_opened_again_after_erasing_asks_for_a_new_report_text(
    walk: Walk, villages: Any, client: Client
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    walk.post("6/", name="Sari", telephone="081234567890", text="Ibu Sari tetap ingin Pascabayar")
    act(client, "hapus-ya")
    client.post(f"/lokasi/panggilan/{walk.call.pk}/buka/", {"alasan": "Salah catat"})
    page = walk.page(6)
    assert "Isi laporan" in page
    assert WIPED_TEXT not in page
