"""The desk through plain forms: what is asked, what is refused, and that nothing typed is lost."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from allocation.models import Demand
from scripts_agent.models import UnitReport
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
    walk.to_offer(villages.gambir)
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
    walk.to_offer(villages.gambir)
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
    walk.to_offer(villages.gambir)
    assert "saat ini untuk material PASKABAYAR belum tersedia" not in walk.page(5)
    walk.answer("offer", "ALASAN")
    assert "saat ini untuk material PASKABAYAR belum tersedia" in walk.page(5)
    assert walk.answer("offer", "YA").status_code == 302


def test_hard_complaint_becomes_a_report_to_the_unit(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_offer(villages.gambir)
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


# Words ---------------------------------------------------------------------------------------------


def test_the_box_has_the_headings_of_ap2t_letter_by_letter(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_offer(villages.gambir)
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
