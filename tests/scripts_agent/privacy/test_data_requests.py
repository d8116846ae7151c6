"""A person asks for their data, or to have it erased: by telephone number, for one site, and on record."""

import csv
import io
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from scripts_agent.calls.services import locked
from scripts_agent.contact.telephone import spellings
from scripts_agent.contact.visibility import WIPED_TEXT
from scripts_agent.models import Call, DataRequest, UnitReport
from scripts_agent.privacy import data_requests
from tests.scripts_agent.stored_calls import CALLER, WIPED, make_call
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db

AsUser = Callable[[User], Client]
PAGE = "/lokasi/data-pemohon/"


@pytest.fixture
def calls(agent: User) -> list[Call]:
    """Two of Sari's calls, oldest first: one ended in a report, in the other she gave her number as +62."""
    answers = {"transaction": "PB", "village": "31.71.01.1001", "power": "2200", "product": "PASCABAYAR"}
    first = make_call(
        agent, "19 08:00", closing="report", answers=answers, village_id="31.71.01.1001", **CALLER
    )
    report_of(first)
    second = make_call(agent, "20 08:00", closing="decline", telephone="+6281234567890")
    return [first, second]


def report_of(call: Call, **fields: str) -> UnitReport:
    at = call.opened_at
    report = {
        "unit_id": "UP3-MENTENG",
        "product": "PASCABAYAR",
        "power": 2200,
        "phase": 1,
        "outcome": "NOT_AVAILABLE",
        "text": "Ibu Sari tetap ingin Pascabayar",
    }
    return UnitReport.objects.create(call=call, created_at=at, state_since=at, **{**report, **fields})


def contact(call: Call) -> dict[str, str]:
    return Call.objects.get(pk=call.pk).contact


@pytest.fixture
def client(supervisor: User, as_user: AsUser) -> Client:
    return as_user(supervisor)


def look(client: Client, number: str = "081234567890") -> Any:
    return client.post(PAGE, {"telepon": number})


def act(client: Client, what: str, **changed: str) -> Any:
    """Presses a button beneath what is shown now."""
    form = look(client).context["form"]
    posted = {**form.initial, "alasan": "SURAT", "act": what, **changed}
    return client.post(PAGE, posted)


def table(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


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
@pytest.mark.parametrize("what", ["", "ekspor", "hapus"])
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
    assert response["Content-Disposition"].startswith('attachment; filename="data-pemohon-20')
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
    done = act(client, "hapus")
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


def test_erasing_twice_is_harmless_and_recorded_once(calls: list[Call], client: Client) -> None:
    form = look(client).context["form"]
    posted = {**form.initial, "alasan": "TELEPON", "act": "hapus"}
    client.post(PAGE, posted)
    again = client.post(PAGE, posted, follow=True)
    assert "Datanya sudah dihapus sebelumnya." in text_of(again)
    assert DataRequest.objects.count() == 1


@pytest.mark.parametrize("what", ["ekspor", "hapus"])
@pytest.mark.parametrize("reason", ["", "KARENA", "Ibu Sari meminta"])
def test_without_a_reason_nothing_happens(calls: list[Call], client: Client, what: str, reason: str) -> None:
    refused = act(client, what, alasan=reason)
    assert refused.status_code == 422
    assert "Pilih alasan permintaan ini." in text_of(refused)
    assert 'value="081234567890"' in html_of(refused)
    assert contact(calls[0]) == CALLER
    assert not DataRequest.objects.exists()


@pytest.mark.parametrize("what", ["ekspor", "hapus"])
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
    again = {**refused.context["form"].data, "act": what}
    assert client.post(PAGE, again).status_code in (200, 302)
    assert DataRequest.objects.get().calls == 3


def test_a_copy_of_what_is_gone_says_so(calls: list[Call], client: Client) -> None:
    form = look(client).context["form"]
    act(client, "hapus")
    refused = client.post(PAGE, {**form.initial, "alasan": "SURAT", "act": "ekspor"})
    assert refused.status_code == 409
    assert "Tidak ada data dengan nomor ini" in text_of(refused)


def test_the_page_of_a_call_in_progress_does_not_bring_the_data_back_unnoticed(
    walk: Walk, client: Client
) -> None:
    walk.open("PB", **{**CALLER, "customer_id": ""})
    stale = str(walk.call.revision)
    act(client, "hapus")
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
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.answer("offer", "KERAS")
    walk.post("6/", name="Sari", telephone="081234567890", text="Ibu Sari tetap ingin Pascabayar")
    act(client, "hapus")
    client.post(f"/lokasi/panggilan/{walk.call.pk}/buka/", {"alasan": "Salah catat"})
    page = walk.page(6)
    assert "Isi laporan" in page
    assert WIPED_TEXT not in page


# Who does it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["agent", "other_agent", "manager", "srm", "pusat", "administrator", "stranger"]
)
def test_nobody_but_a_supervisor_reaches_the_page(
    calls: list[Call], who: str, as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    client = as_user(request.getfixturevalue(who))
    token = data_requests.find(calls[0].site, "081234567890").token
    posted = {"telepon": "081234567890", "token": token, "alasan": "SURAT"}
    assert client.get(PAGE).status_code == 403
    for what in ("", "ekspor", "hapus"):
        assert client.post(PAGE, posted | {"act": what}).status_code == 403
    assert contact(calls[0]) == CALLER
    assert not DataRequest.objects.exists()


def test_without_a_session_the_login_follows(calls: list[Call], client: Client) -> None:
    nobody = Client()
    assert nobody.get(PAGE).status_code == 302
    assert nobody.post(PAGE, {"telepon": "081234567890", "act": "hapus"}).status_code == 302
    assert contact(calls[0]) == CALLER


def test_another_sites_supervisor_finds_and_erases_nothing_here(
    calls: list[Call], make_member: Callable[..., User], as_user: AsUser
) -> None:
    client = as_user(make_member("penyelia.lain", "SUPERVISOR", "Yogyakarta"))
    assert "Tidak ada data dengan nomor ini di Yogyakarta" in text_of(look(client))
    token = data_requests.find(calls[0].site, "081234567890").token
    posted = {"telepon": "081234567890", "token": token, "alasan": "SURAT"}
    assert client.post(PAGE, posted | {"act": "ekspor"}).status_code == 409
    client.post(PAGE, posted | {"act": "hapus"})
    assert contact(calls[0]) == CALLER
    assert not DataRequest.objects.exists()


def test_the_service_checks_for_itself(calls: list[Call], agent: User, supervisor: User) -> None:
    token = data_requests.find(calls[0].site, "081234567890").token
    given = {"telephone": "081234567890", "token": token}
    for service in (data_requests.export, data_requests.erase):
        with pytest.raises(PermissionDenied):
            service(by=agent.membership, reason="SURAT", **given)
        with pytest.raises(ValidationError):
            service(by=supervisor.membership, reason="Ibu Sari", **given)
    assert contact(calls[0]) == CALLER


# Nothing personal anywhere else ----------------------------------------------------------------------


def test_the_number_stands_in_no_address_and_no_log(
    calls: list[Call], client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert "0812" not in html_of(client.get(PAGE, {"telepon": "081234567890"}))
    act(client, "ekspor")
    assert "?" not in act(client, "hapus")["Location"]
    assert "1234567890" not in caplog.text
    assert "HAPUS" not in caplog.text
    request = DataRequest.objects.get(kind="HAPUS")
    wiped = " ".join(f"#{call.pk}" for call in calls)
    assert request.wiped_calls == wiped, "the calls, never the number"
    assert f"data request {request.pk}: ERASE {wiped}" in caplog.text


def test_the_page_is_not_kept_by_the_browser(client: Client) -> None:
    assert "no-store" in client.get(PAGE)["Cache-Control"]


def test_it_takes_few_statements_however_many_calls(
    agent: User, client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _ in range(30):
        report_of(make_call(agent, "19 08:00", closing="report", village_id="31.71.01.1001", **CALLER))
    with django_assert_max_num_queries(15):
        form = look(client).context["form"]
    posted = {**form.initial, "alasan": "SURAT"}
    with django_assert_max_num_queries(20):
        assert len(table(client.post(PAGE, posted | {"act": "ekspor"}))) == 30
    with django_assert_max_num_queries(20):
        client.post(PAGE, posted | {"act": "hapus"})
    assert not Call.objects.filter(name="Sari").exists()


def test_a_call_that_its_agent_has_saved_meanwhile_is_not_erased_unseen(walk: Walk, supervisor: User) -> None:
    walk.open("PB", name="Sari", telephone="081234567890")
    token = data_requests.find(walk.call.site, "081234567890").token
    with locked(call_id=walk.call.pk, agent=walk.call.agent) as situation:
        situation.call.revision += 1
        situation.call.save()
    with pytest.raises(data_requests.FoundChanged):
        data_requests.erase(by=supervisor.membership, telephone="081234567890", reason="SURAT", token=token)
    assert contact(walk.call)["name"] == "Sari"
