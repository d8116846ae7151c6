"""The desk through plain forms: what is asked, what is refused, and that nothing typed is lost."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from allocation.availability.changes import set_availability
from allocation.models import Demand, RegionLoad
from scripts_agent import access
from scripts_agent.models import Call, CallEvent, Membership, UnitReport
from tests.scripts_agent.stored_calls import make_call
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db


# The SOP's own example -----------------------------------------------------------------------------


def test_the_sops_example_ends_in_ap2t_with_the_other_product(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB", salutation="Ibu", name="Sari")
    walk.village(villages.gambir)
    walk.power("2200")
    assert "untuk Penyambungan nanti Ibu menginginkan dengan Layanan PRABAYAR" in walk.page()
    walk.product("PASCABAYAR")
    page = walk.page()
    assert (
        "“... Mohon maaf Bapak/Ibu Sari, untuk saat ini Daya 2.200 VA dengan layanan PASKABAYAR belum "
        "tersedia di wilayah Ibu, apakah Ibu bersedia dilayani dengan layanan PRABAYAR? ...”"
    ) in page
    assert (
        "Layanan PASCABAYAR saat ini belum tersedia di Wilayah Anda. "
        "Apakah anda bersedia dilayani dengan Layanan PRABAYAR?"
    ) in page
    walk.answer("offer", "YA")
    assert "Produk: Prabayar" in walk.page()
    walk.post("6/")
    assert walk.call.closing == "continue_ap2t_alternative"
    assert walk.call.closed_at is not None


LINE_4A5 = "disesuaikan juga dengan material yang tersedia di Unit PLN di wilayah"
RESULTS = ("Dapat dilayani:", "Mohon maaf", "Layanan PASCABAYAR", "Prabayar 450", "belum tersedia")


@pytest.mark.parametrize("product", ["PRABAYAR", "PASCABAYAR"])
def test_line_4a5_stands_alone_and_nothing_is_decided_before_it_is_said(
    walk: Walk, villages: SimpleNamespace, product: str
) -> None:
    walk.to_product(villages.gambir)
    named = walk.answer("product", product)
    assert named.url == f"/asisten/{walk.call.pk}/4/"
    page = walk.page()
    assert LINE_4A5 in page
    assert [word for word in RESULTS if word in page] == []
    assert "Tampil bersama hasil, setelah SOP butir 4a.5 diucapkan." in page
    assert (walk.call.told, walk.call.outcome) == (None, "")
    assert Demand.objects.count() == 0
    walk.answer("heard", "YA")
    assert walk.call.outcome == ("SERVED" if product == "PRABAYAR" else "OFFER_ALTERNATIVE")
    assert LINE_4A5 not in walk.page()


def test_ap2t_cannot_have_answered_before_line_4a5_is_said(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.answer("product", "PASCABAYAR")
    assert walk.post("ap2t/", answer="DAPAT").status_code == 409
    assert "ap2t" not in walk.call.answers


def test_line_4a5_is_said_again_when_the_product_is_named_again(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.answer("product", "PRABAYAR")
    assert LINE_4A5 in walk.page()
    assert walk.call.told is None


def test_the_way_back_from_line_4a5_leads_to_the_product(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.answer("product", "PASCABAYAR")
    address = f"/asisten/{walk.call.pk}/4/"
    assert f'href="{address}?ubah" data-back' in html_of(walk.client.get(address))
    page = html_of(walk.client.get(f"{address}?ubah"))
    assert 'value="PRABAYAR"' in page
    assert f'href="/asisten/{walk.call.pk}/3/" data-back' in page


def test_a_poll_shows_nothing_of_the_result_before_line_4a5_is_said(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_product(villages.gambir)
    walk.answer("product", "PASCABAYAR")
    page = html_of(walk.client.get(f"/asisten/{walk.call.pk}/4/"))
    assert "&amp;hasil=tahan&amp;" in page
    polled = text_of(
        walk.client.get(f"/asisten/{walk.call.pk}/ketersediaan/?versi=x&hasil=tahan&dulu=ALL.ALL")
    )
    assert "Tampil bersama hasil" in polled
    assert "450 VA" not in polled
    assert "Ketersediaan berubah" not in polled


def test_tidak_needs_bantuan_lain_before_the_ticket_closes(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.answer("offer", "TIDAK")
    page = walk.page()
    for words in ("APKT ISSUE CLOSED", "Keluhan", "PDPB", "Info"):
        assert words in page
    refused = walk.post("6/")
    assert refused.status_code == 422
    assert "Tawarkan bantuan lain dahulu" in text_of(refused)
    assert walk.call.closed_at is None
    walk.post("6/", bantuan_lain="on")
    assert walk.call.closing == "decline"


def test_asking_why_keeps_the_place_and_shows_the_reason(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    assert "saat ini untuk material PASKABAYAR belum tersedia" not in walk.page(5)
    walk.answer("offer", "ALASAN")
    assert "saat ini untuk material PASKABAYAR belum tersedia" in walk.page(5)
    assert walk.answer("offer", "YA").status_code == 302


def test_hard_complaint_becomes_a_report_to_the_unit(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.answer("offer", "KERAS")
    refused = walk.post("6/", text="Tetap ingin Pascabayar")
    assert "Tanyakan dan isi nama pemohon." in text_of(refused)
    assert "Tetap ingin Pascabayar" in html_of(refused)
    walk.post("6/", salutation="Ibu", name="Sari", telephone="0812-3456-7890", text="Tetap ingin Pascabayar")
    report = UnitReport.objects.get()
    assert (report.unit_id, report.product, report.power) == ("UP3-MENTENG", "PASCABAYAR", 2200)
    assert report.text == "Tetap ingin Pascabayar"
    assert walk.call.telephone == "081234567890"
    assert "Sub Tipe" not in walk.page(6)


# PD and Migrasi murni ------------------------------------------------------------------------------


def test_pd_keeps_the_product_the_customer_already_holds(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir, "2200", "PD", current="1-PASCABAYAR", current_power="1.300")
    page = walk.page(4)
    assert "lakukan konfirmasi produk layanan yang telah digunakan" in page
    assert "menginginkan dengan Layanan" not in page  # 4a.4 is for Penyambungan Baru
    walk.product("PASCABAYAR")
    assert "Dapat dilayani: Pascabayar" in walk.page(5)


def test_migrasi_murni_keeps_its_power_and_offers_only_the_other_product(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.open("MIGRASI", current="1-PASCABAYAR", current_power="2.200")
    walk.village(villages.gambir)
    assert "Daya tetap: 2.200 VA" in walk.page(3)
    walk.post("3/", purpose="Rumah tangga", power="5500")
    assert walk.call.answers["power"] == "2200"
    assert walk.product("PASCABAYAR").status_code == 409
    walk.product("PRABAYAR")
    assert "Dapat dilayani: Prabayar" in walk.page(5)


def test_unserved_migration_says_why_and_that_the_present_service_stays(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.open("MIGRASI", current="1-PRABAYAR", current_power="2200")
    walk.village(villages.gambir)
    walk.post("3/", purpose="Rumah tangga")
    walk.product("PASCABAYAR")
    page = walk.page(5)
    assert "saat ini untuk material PASKABAYAR belum tersedia" in page
    assert "tetap berlaku" in page
    assert "Apakah anda bersedia" not in page


def test_suggestion_of_an_unserved_migration_becomes_a_pd(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("MIGRASI", current="1-PRABAYAR", current_power="2200")
    walk.village(villages.gambir)
    walk.post("3/", purpose="Rumah tangga")
    walk.product("PASCABAYAR")
    walk.post("saran/", suggestion="3900-3")
    assert walk.call.answers["transaction"] == "PD"
    assert walk.power("3900").url.endswith("/5/")
    assert "Dapat dilayani: Pascabayar" in walk.page(5)


def test_the_same_service_again_is_refused_with_a_way_out(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir, "2200", "PD", current="1-PASCABAYAR", current_power="2200")
    walk.product("PASCABAYAR")
    assert "Daya, phasa dan produk sama dengan layanan saat ini: ubah salah satunya." in walk.page()
    walk.product("PRABAYAR")
    assert "Dapat dilayani: Prabayar" in walk.page(5)


# What cannot be served -----------------------------------------------------------------------------


def test_not_available_gives_suggestions_and_a_taken_one_goes_back_to_step_3(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_product(villages.gambir, "17.600")
    walk.product("PASCABAYAR")
    page = walk.page(5)
    assert "16.500 VA · 3 Phasa · Prabayar dan Pascabayar" in page
    assert "11.000 VA · 1 Phasa · Prabayar" in page
    assert "Apakah anda bersedia" not in page
    assert "bersedia dilayani" not in page
    taken = walk.post("saran/", suggestion="16500-3")
    assert taken.url.endswith("/3/")
    form = html_of(walk.client.get(taken.url))
    assert re.search(r'name="power" value="16\.500"', form)
    walk.post("3/", power="16500", purpose="Rumah tangga")
    assert "Dapat dilayani: Pascabayar" in walk.page()
    assert walk.call.answers["tariff"] == "R3"


def test_nothing_set_is_said_so_and_promises_nothing(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.papua)
    walk.product("PRABAYAR")
    page = walk.page(5)
    assert "Alokasi untuk wilayah ini belum diatur." in page
    assert "Mohon maaf" not in page
    assert "Konfirmasi" not in page
    walk.answer("undecidable", "DIRUJUK")
    walk.post("6/")
    assert walk.call.closing == "refer"


def test_batam_is_referred_without_a_decision(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB")
    walk.village(villages.batam)
    assert "Wilayah ini dilayani PT PLN Batam" in walk.page()
    assert walk.power("2200").status_code == 409
    walk.answer("batam", "DIRUJUK")
    walk.post("6/")
    assert walk.call.closing == "refer"
    assert walk.call.told is None


def test_undecided_caller_sees_both_results_and_nothing_is_stored(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_product(villages.gambir)
    assert walk.answer("product", "INFO").status_code == 409  # only once he has not decided
    walk.answer("product", "BELUM")
    page = walk.page()
    assert "Prabayar Dapat dilayani" in page
    assert "Pascabayar Ditawarkan Prabayar" in page
    assert "disesuaikan juga dengan material" not in page
    assert "product" not in walk.call.answers
    walk.answer("product", "INFO")
    walk.post("6/", bantuan_lain="on")
    assert walk.call.closing == "decline"
    assert walk.call.told is None


@pytest.mark.parametrize(
    ("ap2t", "shown"),
    [
        ("DAPAT", "Dapat dilayani: Pascabayar"),
        ("PRABAYAR_TIDAK", "Dapat dilayani: Pascabayar"),
        ("PASCABAYAR_TIDAK", "Ditawarkan Prabayar"),
        ("KEDUANYA_TIDAK", "Belum tersedia"),
    ],
)
def test_ap2t_has_the_last_word_and_both_answers_are_kept(
    walk: Walk, villages: SimpleNamespace, ap2t: str, shown: str
) -> None:
    walk.to_product(villages.papua)
    walk.product("PASCABAYAR")
    walk.post("ap2t/", answer=ap2t)
    assert shown in walk.page(5)
    assert walk.call.answers["ap2t"] == ap2t
    assert walk.call.told["decision"]["outcome"] == "UNDECIDABLE"


def test_a_new_answer_of_ap2t_takes_the_callers_answer_back(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.answer("offer", "TIDAK")
    walk.post("ap2t/", answer="DAPAT")
    assert "Dapat dilayani: Pascabayar" in walk.page()
    assert "offer" not in walk.call.answers


def test_reason_after_ap2ts_no_is_the_sops_sentence(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PRABAYAR")  # ours: served
    walk.post("ap2t/", answer="PRABAYAR_TIDAK")
    walk.answer("offer", "ALASAN")
    assert "saat ini untuk material PRABAYAR belum tersedia" in walk.page(5)


# Going back, twice, elsewhere ----------------------------------------------------------------------


def test_a_changed_power_asks_only_the_offer_again(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.answer("offer", "YA")
    answer = walk.power("4400")
    assert answer.url.endswith("/5/")
    assert "Daya 4.400 VA dengan layanan PASKABAYAR" in walk.page()
    assert walk.call.answers["product"] == "PASCABAYAR"
    assert "offer" not in walk.call.answers


def test_each_earlier_step_shows_what_was_answered(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB", salutation="Ibu", name="Sari", telephone="081234567890")
    walk.village(villages.gambir)
    walk.power("3000", purpose="Bisnis")
    pages = {step: html_of(walk.client.get(f"/asisten/{walk.call.pk}/{step}/")) for step in (1, 2, 3)}
    assert 'value="Sari"' in pages[1]
    assert f'<option value="{villages.gambir}" selected' in pages[2]
    assert 'value="3.000"' in pages[3]


def test_the_same_post_twice_is_harmless(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB")
    revision = str(walk.call.revision)
    first = walk.post("2/", village=villages.gambir, revision=revision)
    second = walk.post("2/", village=villages.gambir, revision=revision)
    assert (first.status_code, second.status_code) == (302, 302)
    assert CallEvent.objects.filter(call=walk.call, kind="ANSWERED").count() == 1


def test_the_same_first_step_twice_opens_one_call(walk: Walk, other_agent: User, as_user) -> None:
    page = html_of(walk.client.get("/asisten/baru"))
    token = re.search(r'name="token" value="([0-9a-f-]{36})"', page)[1]
    urls = {walk.open("PB", token=token).url for _ in range(2)}
    assert len(urls) == 1
    assert Call.objects.count() == 1
    as_user(other_agent).post("/asisten/baru", {"transaction": "PB", "token": token})
    assert Call.objects.filter(agent=other_agent).count() == 1  # a token belongs to its agent alone


def test_a_first_step_sent_again_corrects_the_call_that_nobody_went_on_with(
    walk: Walk, villages: SimpleNamespace
) -> None:
    """The answer to the first was lost; the agent put something right before pressing again."""
    page = html_of(walk.client.get("/asisten/baru"))
    token = re.search(r'name="token" value="([0-9a-f-]{36})"', page)[1]
    pd = {"transaction": "PD", "current": "1-PRABAYAR", "current_power": "900", "token": token}
    walk.client.post("/asisten/baru", {**pd, "name": "Sri"})
    walk.client.post(
        "/asisten/baru", {"transaction": "PB", "token": token, "name": "Sari", "telephone": "0812345"}
    )
    call = Call.objects.get()
    assert (call.answers, call.name, call.telephone) == ({"transaction": "PB"}, "Sari", "0812345")
    answered = CallEvent.objects.get(kind="ANSWERED").data
    assert set(answered["taken_back"]) == {"current", "current_power"}
    walk.village(villages.gambir)
    late = walk.client.post("/asisten/baru", {"transaction": "PB", "token": token, "name": "Sri"})
    assert late.status_code == 302
    assert Call.objects.get().name == "Sari"  # the call has gone on: an old form changes nothing


def test_closing_twice_is_harmless(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PRABAYAR")
    walk.answer("served", "LANJUT")
    revision = str(walk.call.revision)
    for _ in range(2):
        walk.post("6/", revision=revision)
    assert CallEvent.objects.filter(call=walk.call, kind="CLOSED").count() == 1


def test_stale_tab_is_told_and_keeps_what_was_typed(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB", name="Sari")
    old = str(walk.call.revision)
    walk.village(villages.gambir)
    refused = walk.post("1/", transaction="PB", name="Dewi", revision=old)
    assert refused.status_code == 409
    assert "sudah berubah di tab lain" in text_of(refused)
    assert 'value="Dewi"' in html_of(refused)
    assert walk.call.name == "Sari"


def test_steps_out_of_order_are_refused_and_change_nothing(walk: Walk) -> None:
    walk.open("PB")
    before = walk.call.answers
    for path, fields in (
        ("3/", {"power": "2200", "purpose": "Rumah tangga"}),
        ("4/", {"question": "product", "answer": "PRABAYAR"}),
        ("5/", {"question": "offer", "answer": "YA"}),
        ("6/", {"bantuan_lain": "on"}),
        ("ap2t/", {"answer": "DAPAT"}),
        ("saran/", {"suggestion": "16500-3"}),
    ):
        refused = walk.post(path, **fields)
        assert refused.status_code == 409, path
        assert "Jawab dahulu langkah 2" in text_of(refused), path
    assert walk.call.answers == before
    assert walk.client.get(f"/asisten/{walk.call.pk}/5/").url.endswith("/2/")


def test_an_outcome_that_was_not_offered_is_refused(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PRABAYAR")  # SERVED: there is no offer to accept
    for question, value in (("offer", "YA"), ("served", "KERAS"), ("served", ""), ("tidak ada", "YA")):
        refused = walk.answer(question, value)
        assert refused.status_code == 409
        assert "tidak ditawarkan pada langkah ini" in text_of(refused)
    assert walk.call.closed_at is None


def test_a_closed_call_can_be_read_and_not_changed(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.post("terputus/")
    assert walk.call.closing == "cancelled"
    for step in range(1, 6):
        assert "Panggilan ditutup" in walk.page(step)
        refused = walk.post(f"{step}/", transaction="PD", village=villages.bandung)
        assert refused.status_code == 409
        assert "sudah ditutup" in text_of(refused)
    assert walk.call.answers["transaction"] == "PB"


def test_permohonan_lain_takes_the_caller_along_without_naming_them_in_the_address(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.open("PB", salutation="Bapak", name="Budi", telephone="081234567890")
    walk.post("terputus/")
    first = walk.call
    page = walk.client.get(f"/asisten/baru?dari={first.pk}").content.decode()
    assert 'value="Budi"' in page
    walk.client.post(f"/asisten/baru?dari={first.pk}", {"transaction": "PB", "name": "Budi"})
    assert walk.call.follows == first


def test_desk_lists_the_open_call_and_resumes_it(walk: Walk, villages: SimpleNamespace) -> None:
    assert "Belum ada panggilan. Tekan Alt+N atau tunggu layar dari telepon." in text_of(
        walk.client.get("/asisten/")
    )
    walk.to_product(villages.gambir)
    assert f"Lanjutkan panggilan #{walk.call.pk}" in text_of(walk.client.get("/asisten/"))
    assert walk.client.get(f"/asisten/{walk.call.pk}/").url.endswith("/4/")


def test_home_says_how_many_calls_are_open_and_since_when_the_old_ones(
    agent: User, other_agent: User, it_is: Callable[[str], None], as_user: Callable[[User], Client]
) -> None:
    it_is("2026-11-28 09:00")
    make_call(agent, "27 14:05", name="Sari")
    make_call(agent, "28 08:00")
    make_call(agent, "28 08:01")
    make_call(agent, "28 08:30", closing="decline")
    make_call(other_agent, "28 08:40")
    page = text_of(as_user(agent).get("/asisten/"))
    assert "3 panggilan masih terbuka" in page
    assert page.count("Lanjutkan panggilan") == 3
    since = re.findall(r"masih terbuka sejak (\d+ \w+ \d\d:\d\d WIB)", page)
    assert since == ["28 Nov 08:00 WIB", "27 Nov 14:05 WIB"]  # an hour or more


def test_home_counts_and_shows_more_open_calls_than_fit(
    agent: User, it_is: Callable[[str], None], as_user: Callable[[User], Client]
) -> None:
    it_is("2026-11-28 09:00")
    for minute in range(25):
        make_call(agent, f"28 08:{minute:02}")
    client = as_user(agent)
    page = text_of(client.get("/asisten/"))
    assert "25 panggilan masih terbuka" in page
    assert page.count("Lanjutkan panggilan") == 20
    assert "Tampilkan semua 25 panggilan yang masih terbuka" in page
    everything = text_of(client.get("/asisten/?semua=1"))
    assert everything.count("Lanjutkan panggilan") == 25
    assert "Tampilkan semua" not in everything


def test_the_page_of_a_new_call_names_the_newest_open_one_of_the_last_hour(
    agent: User, other_agent: User, it_is: Callable[[str], None], as_user: Callable[[User], Client]
) -> None:
    it_is("2026-11-28 09:00")
    client = as_user(agent)
    make_call(agent, "28 07:59")
    make_call(agent, "28 08:30", closing="decline")
    make_call(other_agent, "28 08:40")
    assert "masih terbuka" not in text_of(client.get("/asisten/baru"))
    for opened in ("28 08:10", "28 08:20"):
        call = make_call(agent, opened)
    page = text_of(client.get("/asisten/baru"))
    assert f"Panggilan #{call.pk} masih terbuka sejak 08:20:00 WIB. Kembali ke" in page
    assert page.count("masih terbuka") == 1


def test_a_call_of_an_older_flow_is_asked_again(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    Call.objects.filter(pk=walk.call.pk).update(flow_version="2019-01-01")
    assert walk.client.get(f"/asisten/{walk.call.pk}/").url.endswith("/1/")
    walk.post("1/", transaction="PB")
    assert walk.call.flow_version == "2021-01-26"


# Words ---------------------------------------------------------------------------------------------


def test_the_box_has_the_headings_of_ap2t_letter_by_letter(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    page = walk.page(5)
    assert "Desa GAMBIR Data Pemasangan* Produk Pascabayar Tarif R1 Kode Pembeda Tarif Pilih..." in page
    assert (
        "Daya 2200 ☐ Daya Manual Kode Multiguna [Pilih Kode Multiguna] Jenis Program NOR Konfirmasi" in page
    )


def test_an_ending_that_the_sop_does_not_give_is_marked(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.answer("product", "BELUM")
    assert "Info saja (tambahan)" in walk.page(4)


def test_a_code_of_ap2t_that_is_too_long_says_how_long_it_may_be(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.open("PB")
    walk.village(villages.gambir)
    answer = text_of(walk.power("2200", kode_multiguna="M" * 21, jenis_program="P" * 11))
    assert "Terlalu panjang: isi paling banyak 20 huruf, seperti pada AP2T." in answer
    assert "Terlalu panjang: isi paling banyak 10 huruf, seperti pada AP2T." in answer


# Bad input -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0", "di bawah batas: isi 450 VA atau lebih."),
        ("-1", "tidak terbaca"),
        ("abc", "tidak terbaca"),
        ("449", "Daya 449 VA di bawah batas: isi 450 VA atau lebih."),
        ("1e9", "tidak terbaca"),
        ("1.000.000.000", "di atas batas: isi 999.999.999 VA atau kurang."),
        ("9" * 10_000, "di atas batas"),
        ("<script>alert(1)</script>", "tidak terbaca"),
        ("", "Isi daya dalam VA, misalnya 2200 atau 2.200."),
    ],
)
def test_bad_power_is_explained_and_kept(
    walk: Walk, villages: SimpleNamespace, text: str, message: str
) -> None:
    walk.open("PB")
    walk.village(villages.gambir)
    refused = walk.power(text)
    assert refused.status_code == 422
    assert message in text_of(refused)
    assert "<script>alert" not in html_of(refused)
    if text and len(text) < 20:
        assert f'value="{text}"' in html_of(refused)
    assert "power" not in walk.call.answers


@pytest.mark.parametrize(
    "code", ["31.71.01.9999", "31.71.01", "abc", "1" * 10_000, "", "'; DROP TABLE", "\x00"]
)
def test_unknown_village_is_refused(walk: Walk, code: str) -> None:
    walk.open("PB")
    refused = walk.village(code)
    assert refused.status_code == 422
    assert "village" not in walk.call.answers


@pytest.mark.parametrize("name", ["{Nama Pemohon}", "<script>alert(1)</script>", "**Sari**", "{Bapak/Ibu}"])
def test_odd_names_are_shown_as_typed(walk: Walk, villages: SimpleNamespace, name: str) -> None:
    walk.open("PB", salutation="Ibu", name=name)
    walk.village(villages.gambir)
    walk.power("2200")
    walk.product("PASCABAYAR")
    response = walk.client.get(f"/asisten/{walk.call.pk}/5/")
    assert f"Mohon maaf Bapak/Ibu {name}, untuk saat ini" in text_of(response).replace("alert(1)", "alert(1)")
    assert "<script>alert" not in html_of(response)


def test_a_name_of_10000_letters_is_refused_and_kept(walk: Walk) -> None:
    refused = walk.open("PB", name="S" * 10_000, salutation="Ibu")
    assert refused.status_code == 422
    assert "isi paling banyak 100 huruf" in text_of(refused)
    assert "S" * 10_000 in html_of(refused)
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Pilih jenis permohonan: PB, PD atau Migrasi murni."),
        ({"transaction": "XX"}, "Pilih jenis permohonan: PB, PD atau Migrasi murni."),
        ({"transaction": "PD"}, "Pilih layanan pelanggan saat ini."),
        ({"transaction": "PD", "current": "2-PRABAYAR"}, "Pilih salah satu dari empat layanan saat ini."),
        ({"transaction": "MIGRASI", "current": "1-PRABAYAR"}, "Isi daya saat ini"),
        ({"transaction": "PD", "current": "1-PRABAYAR", "current_power": "x"}, "Daya saat ini"),
        ({"transaction": "PD", "current": "3-PRABAYAR", "current_power": "1300"}, "hanya ada pada 1 Phasa"),
        ({"transaction": "PB", "telephone": "nol delapan"}, "isi 6 sampai 15 angka"),
        ({"transaction": "PB", "customer_id": "123"}, "ID pelanggan terdiri dari 12 angka."),
        ({"transaction": "PB", "salutation": "Tuan"}, "Pilih Bapak, Ibu atau Belum tahu."),
    ],
)
def test_step_1_says_what_to_do(walk: Walk, fields: dict[str, str], message: str) -> None:
    refused = walk.client.post("/asisten/baru", {"name": "Sari", **fields})
    assert refused.status_code == 422
    assert message in text_of(refused)
    assert 'value="Sari"' in html_of(refused)
    assert not Call.objects.exists()


@pytest.mark.parametrize("name", ["tel", "nama", "idpel"])
def test_personal_data_in_an_address_is_refused(walk: Walk, name: str) -> None:
    assert walk.client.get(f"/asisten/baru?{name}=081234567890").status_code == 400


@pytest.mark.parametrize("revision", ["", "-1", "abc", "9" * 5000, "²"])
def test_odd_revisions_are_only_old(walk: Walk, villages: SimpleNamespace, revision: str) -> None:
    walk.open("PB")
    assert walk.post("2/", village=villages.gambir, revision=revision).status_code == 409


# Who may what --------------------------------------------------------------------------------------


def test_only_a_cso_reaches_the_desk(
    supervisor: User,
    manager: User,
    pusat: User,
    administrator: User,
    stranger: User,
    as_user: Callable[[User], Client],
) -> None:
    for user in (supervisor, manager, pusat, administrator, stranger):
        client = as_user(user)
        for path in ("/asisten/baru", "/asisten/1/2/"):
            assert client.get(path).status_code == 403, (user, path)
    assert Client().get("/asisten/baru").status_code == 302


def test_a_supervisor_sees_the_own_sites_calls_and_no_callers_data(
    walk: Walk,
    villages: SimpleNamespace,
    supervisor: User,
    other_agent: User,
    as_user: Callable[[User], Client],
) -> None:
    walk.to_product(villages.gambir, name="Sari", telephone="081234567890")
    elsewhere = Walk(as_user(other_agent))
    elsewhere.open("PB")
    page = text_of(as_user(supervisor).get("/", follow=True))
    assert "Panggilan di Semarang" in page
    assert "GAMBIR UP3 Menteng Sedang berjalan" in page
    assert "Sari" not in page
    assert "081234567890" not in page
    assert f"#{elsewhere.call.pk}" not in page
    assert walk.client.get("/lokasi/").status_code == 403


def test_a_foreign_call_is_not_found(
    walk: Walk, villages: SimpleNamespace, other_agent: User, as_user: Callable[[User], Client]
) -> None:
    walk.to_product(villages.gambir)
    other = as_user(other_agent)
    pk = walk.call.pk
    for path in ("", *(f"{n}/" for n in range(1, 7))):
        assert other.get(f"/asisten/{pk}/{path}").status_code == 404
    for path in (*(f"{n}/" for n in range(1, 7)), "ap2t/", "saran/", "hasil-baru/", "terputus/"):
        assert (
            other.post(f"/asisten/{pk}/{path}", {"question": "product", "answer": "PRABAYAR"}).status_code
            == 404
        )
    assert other.get(f"/asisten/baru?dari={pk}").status_code == 404
    assert walk.call.closed_at is None


def test_wrong_methods_are_refused(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    for name in ("ap2t", "suggestion", "use_new_result", "cancel"):
        assert walk.client.get(reverse(f"desk:{name}", args=[walk.call.pk])).status_code == 405
    assert walk.client.post("/matriks/").status_code == 405
    assert walk.client.get(f"/asisten/{walk.call.pk}/7/").status_code == 404


def test_pages_of_a_call_are_never_cached(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    assert "no-store" in walk.client.get(f"/asisten/{walk.call.pk}/4/")["Cache-Control"]


# The four lists of SOP 4a.2 --------------------------------------------------------------------------


def options(page: str, list_id: str) -> list[str]:
    select = page.split(f'id="{list_id}"')[1].split("</select>")[0]
    return re.findall(r"<option[^>]*>([^<]*)", select)


def below(client: Client, **asked: str) -> HttpResponse:
    return client.get("/asisten/wilayah/", asked, headers={"HX-Request": "true"})


def test_a_choice_fills_the_next_list_and_empties_those_below(walk: Walk) -> None:
    page = html_of(below(walk.client, provinsi="31"))
    assert options(page, "daftar-kabupaten")[:2] == ["Pilih Kabupaten...", "KAB. ADM. KEPULAUAN SERIBU"]
    assert options(page, "daftar-kecamatan") == ["Pilih Kecamatan..."]
    assert options(page, "daftar-desa") == ["Pilih Desa..."]
    assert 'id="pilih-provinsi"' not in page
    page = html_of(below(walk.client, kabupaten="31.71"))
    assert "GAMBIR" in options(page, "daftar-kecamatan")
    assert 'id="pilih-kabupaten"' not in page
    page = html_of(below(walk.client, kecamatan="31.71.01"))
    assert options(page, "daftar-desa") == [
        *("Pilih Desa...", "CIDENG", "DURI PULO", "GAMBIR"),
        *("KEBON KELAPA", "PETOJO SELATAN", "PETOJO UTARA"),
    ]
    assert "hx-swap-oob" not in page


@pytest.mark.parametrize(
    "asked", [{"provinsi": ""}, {"provinsi": "99"}, {"provinsi": "x\0"}, {"kabupaten": "'"}]
)
def test_a_choice_of_nothing_empties_the_lists_below(walk: Walk, asked: dict[str, str]) -> None:
    answer = below(walk.client, **asked)
    assert answer.status_code == 200
    assert options(html_of(answer), "daftar-kecamatan") == ["Pilih Kecamatan..."]


@pytest.mark.parametrize("asked", [{}, {"desa": "31.71.01.1001"}, {"entah": "1"}])
def test_without_a_list_there_is_nothing_to_fill(walk: Walk, asked: dict[str, str]) -> None:
    answer = below(walk.client, **asked)
    assert answer.status_code == 200
    assert "<select" not in html_of(answer)


def test_a_browser_keeps_the_lists_of_this_load_and_no_other_page(walk: Walk) -> None:
    load = RegionLoad.number()
    assert load
    walk.open("PB")
    page = html_of(walk.client.get(f"/asisten/{walk.call.pk}/2/"))
    assert f'hx-get="/asisten/wilayah/?muat={load}"' in page
    assert (
        below(walk.client, muat=load, provinsi="31")["Cache-Control"] == "private, max-age=86400, immutable"
    )
    for other in ({"muat": "1-00000000"}, {"muat": ""}, {}):
        assert below(walk.client, **other, provinsi="31")["Cache-Control"] == "no-store"
    assert "no-store" in walk.client.get("/asisten/wilayah/cari/", {"q": "gambir"})["Cache-Control"]


def test_the_lists_are_for_agents(client: Client, supervisor: User) -> None:
    assert below(client, provinsi="31").headers["HX-Redirect"].startswith("/masuk/")
    client.force_login(supervisor)
    assert below(client, provinsi="31").status_code == 403


def test_a_kept_list_asks_the_database_for_nothing_but_the_user(walk: Walk) -> None:
    below(walk.client, kabupaten="31.71")
    with CaptureQueriesContext(connection) as captured:
        below(walk.client, kabupaten="31.71")
    assert [q["sql"] for q in captured if "allocation_" in q["sql"]] == []


# htmx, statements, matrix --------------------------------------------------------------------------


def test_htmx_gets_the_next_step_and_its_address_in_one_answer(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB")
    fields = {"village": villages.gambir, "revision": str(walk.call.revision)}
    answer = walk.client.post(f"/asisten/{walk.call.pk}/2/", fields, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Push-Url"] == f"/asisten/{walk.call.pk}/3/"
    assert "HX-Request" in answer["Vary"]
    body = html_of(answer)
    assert '<div id="desk"' in body
    assert "<html" not in body


def test_every_step_takes_at_most_12_statements(
    walk: Walk, villages: SimpleNamespace, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    """Session, user and the agent's place included; savepoints counted too."""
    steps: list[Callable[[], object]] = [
        lambda: walk.client.post("/asisten/baru", {"transaction": "PB", "name": "Sari"}),
        lambda: walk.client.post(
            f"/asisten/{pk}/2/", {"village": villages.gambir, "revision": 0}, headers=HTMX
        ),
        lambda: walk.client.post(
            f"/asisten/{pk}/3/", {"power": "2200", "purpose": "Bisnis", "revision": 1}, headers=HTMX
        ),
        lambda: walk.client.post(
            f"/asisten/{pk}/4/", {"question": "product", "answer": "PASCABAYAR", "revision": 2}, headers=HTMX
        ),
        lambda: walk.client.post(
            f"/asisten/{pk}/4/", {"question": "heard", "answer": "YA", "revision": 3}, headers=HTMX
        ),
        lambda: walk.client.post(
            f"/asisten/{pk}/5/", {"question": "offer", "answer": "YA", "revision": 4}, headers=HTMX
        ),
        lambda: walk.client.post(f"/asisten/{pk}/6/", {"revision": 5}, headers=HTMX),
    ]
    pk = 0
    for number, step in enumerate(steps, 1):
        with django_assert_max_num_queries(12):
            answer = step()
        assert answer.status_code in (200, 302), number
        pk = walk.call.pk
    assert walk.call.closing == "continue_ap2t_alternative"


HTMX = {"HX-Request": "true"}


def test_matrix_page_prints_the_30_rows_and_marks_the_calls_row(walk: Walk) -> None:
    response = walk.client.get("/matriks/?baris=11")
    page = text_of(response)
    assert html_of(response).count('id="baris-') == 30
    assert "11 · panggilan ini 1 Phasa Prabayar PB - 450 VA s.d. 11.000 VA -" in page
    assert "26 3 Phasa Prabayar PB - 3.900 VA s.d. 41.500 VA 53.000 VA s.d. ke atas" in page
    for odd in ("x", "99", "-1", "9" * 5000, "²"):
        assert "panggilan ini" not in text_of(walk.client.get("/matriks/", {"baris": odd}))


# Live availability, keys, emergency sheet ----------------------------------------------------------


def poll(walk: Walk, **query: str):
    return walk.client.get(f"/asisten/{walk.call.pk}/ketersediaan/", query, headers={"X-Background": "1"})


def test_poll_is_silent_until_something_changed(walk: Walk, villages: SimpleNamespace, manager: User) -> None:
    walk.to_product(villages.gambir)
    version = walk.client.get(f"/asisten/{walk.call.pk}/4/").context["situation"].village.version
    assert poll(walk, versi=version, dulu="PRABAYAR.ALL").status_code == 204
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Meter datang")
    changed = text_of(poll(walk, versi=version, dulu="PRABAYAR.ALL"))
    assert "Ketersediaan berubah: 1 Phasa Prabayar menjadi ALL (Pascabayar dan Prabayar)." in changed
    assert "Manager UP3 Menteng" in changed


def test_open_result_shows_old_and_new_as_soon_as_it_changed(
    walk: Walk, villages: SimpleNamespace, manager: User
) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Meter datang")
    notice = (
        "Hasil berubah. Sudah disampaikan Pascabayar: Ditawarkan Prabayar. "
        "Sekarang Pascabayar: Dapat dilayani."
    )
    assert notice in text_of(poll(walk, versi="", dulu="PRABAYAR.ALL", hasil="1"))
    assert notice in walk.page(5)


@pytest.mark.parametrize("before", ["", "x", "ALL", "ALL.ALL.ALL", "<script>", "." * 5000])
def test_odd_polls_are_harmless(walk: Walk, villages: SimpleNamespace, before: str) -> None:
    walk.to_product(villages.gambir)
    answer = poll(walk, versi="x" * 5000, dulu=before)
    assert answer.status_code == 200
    assert "<script>" not in html_of(answer)


def test_poll_of_a_closed_or_foreign_call_tells_nothing(
    walk: Walk, villages: SimpleNamespace, other_agent: User, as_user: Callable[[User], Client]
) -> None:
    walk.to_product(villages.gambir)
    assert as_user(other_agent).get(f"/asisten/{walk.call.pk}/ketersediaan/").status_code == 404
    walk.post("terputus/")
    assert poll(walk, versi="").status_code == 204


def test_poll_does_not_renew_the_session(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    session = walk.client.session
    session["seen"] = 0
    session.save()
    poll(walk, versi="")
    assert walk.client.session["seen"] == 0
    walk.page(4)
    assert walk.client.session["seen"] > 0


def test_an_agent_sees_only_their_own_open_calls_of_a_number(
    walk: Walk, other_agent: User, as_user: Callable[[User], Client]
) -> None:
    walk.open("PB", telephone="081234567890")
    number = {"telephone": "0812-3456-7890"}
    assert f"#{walk.call.pk}" in text_of(walk.client.post("/asisten/nomor/", number))
    assert "panggilan" not in text_of(as_user(other_agent).post("/asisten/nomor/", number)).lower()
    assert "panggilan" not in text_of(walk.client.post("/asisten/nomor/", {"telephone": ""})).lower()
    assert walk.client.get("/asisten/nomor/", number).status_code == 405


SPELLINGS = ("081234567890", "6281234567890", "+6281234567890", "006281234567890", "81234567890")


@pytest.mark.parametrize("stored", SPELLINGS)
@pytest.mark.parametrize("typed", [*SPELLINGS, "0812-3456-7890", "+62 812 3456 7890"])
def test_an_open_call_is_found_by_any_spelling_of_its_number(walk: Walk, stored: str, typed: str) -> None:
    walk.open("PB", telephone=stored)
    walk.open("PB", telephone="081234567899")
    found = text_of(walk.client.post("/asisten/nomor/", {"telephone": typed}))
    assert re.findall(r"#(\d+)", found) == [str(Call.objects.get(telephone=stored).pk)]


def test_keys_of_one_letter_are_switched_off_per_agent(walk: Walk, agent: User) -> None:
    assert "menyala" in text_of(walk.client.get("/asisten/pintasan/"))
    walk.client.post("/asisten/pintasan/", {"single_keys": "off"})
    agent.membership.refresh_from_db()
    assert agent.membership.single_keys is False
    assert "mati" in text_of(walk.client.get("/asisten/pintasan/"))


def test_an_agent_who_loses_the_place_in_mid_request_gets_no_fault(
    walk: Walk, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_then_taken_away(user: User) -> Membership:
        member = Membership.objects.select_related("site").get(user=user.pk)
        Membership.objects.filter(pk=member.pk).delete()
        return member

    with monkeypatch.context() as patch:
        patch.setattr(access, "membership_of", read_then_taken_away)
        assert walk.client.post("/asisten/pintasan/", {"single_keys": "off"}).status_code == 302
    assert walk.client.get("/asisten/pintasan/").status_code == 403


def test_emergency_sheet_holds_matrix_and_lines_and_no_blank(walk: Walk) -> None:
    response = walk.client.get("/asisten/darurat/")
    page = text_of(response)
    assert html_of(response).count('id="baris-') == 30
    assert "untuk saat ini Daya 2.200 VA dengan layanan PRABAYAR belum tersedia" in page
    assert "{" not in page
    assert "....." not in page


def test_service_worker_keeps_the_sheet_and_nothing_else() -> None:
    response = Client().get("/asisten/pekerja.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert 'const SHEET = "/asisten/darurat/";' in html_of(response)


def test_the_search_reads_nothing_of_a_call(walk: Walk) -> None:
    walk.open("PB")
    walk.client.get("/asisten/wilayah/cari/", {"q": "gambir"})  # the search is built once for a process
    with CaptureQueriesContext(connection) as captured:
        answer = walk.client.get("/asisten/wilayah/cari/", {"q": "gambir"}, headers={"HX-Request": "true"})
    assert "GAMBIR" in text_of(answer)
    read = {table for query in captured for table in re.findall(r'(?:FROM|JOIN) "?(\w+)', query["sql"])}
    assert read <= {
        *("django_session", "auth_user", "scripts_agent_membership", "scripts_agent_site"),
        *("allocation_region", "allocation_regionload"),
    }


def test_only_the_agents_open_calls_of_a_number_are_read(walk: Walk) -> None:
    walk.open("PB", telephone="081234567890")
    with CaptureQueriesContext(connection) as captured:
        walk.client.post("/asisten/nomor/", {"telephone": "0812-3456-7890"})
    assert "JOIN" not in captured[-1]["sql"]
    assert "answers" not in captured[-1]["sql"].partition("FROM")[0]


def test_misspelled_villages_are_found_and_nonsense_names_the_nearest(walk: Walk) -> None:
    walk.open("PB")
    path = "/asisten/wilayah/cari/"
    assert "GAMBIR Kel. · GAMBIR · KOTA ADM. JAKARTA PUSAT" in text_of(
        walk.client.get(path, {"q": "gambr jakpus"})
    )
    page = html_of(walk.client.get(path, {"q": "zzqxv"}))
    assert 'data-status="Tidak ada wilayah &#39;zzqxv&#39;.' in page
    page = text_of(walk.client.get(f"/asisten/{walk.call.pk}/2/", {"q": "zzqxv"}))
    assert "Tidak ada wilayah 'zzqxv'." in page
