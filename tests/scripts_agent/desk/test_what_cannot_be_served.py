"""The desk: what is not available, not set or refused, and what is offered in its place."""

import re
from types import SimpleNamespace

import pytest

from tests.walk import Walk, html_of

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(("village", "power"), [("gambir", "53000"), ("papua", "17600")])
def test_after_ap2ts_no_no_product_is_offered_that_no_meter_serves_at_this_power(
    walk: Walk, villages: SimpleNamespace, village: str, power: str
) -> None:
    walk.to_product(getattr(villages, village), power)
    walk.product("PASCABAYAR")
    walk.post("ap2t/", answer="PASCABAYAR_TIDAK")
    page = walk.page(5)
    assert "Belum tersedia" in page
    assert "bersedia dilayani" not in page


def test_a_new_answer_of_ap2t_takes_the_callers_answer_back(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "TIDAK")
    walk.post("ap2t/", answer="DAPAT")
    assert "Dapat dilayani: Pascabayar" in walk.page()
    assert "offer" not in walk.call.answers


def test_reason_after_ap2ts_no_is_the_limit_where_no_meter_would_help(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_product(villages.papua, "17600")  # ours: nothing set
    walk.product("PRABAYAR")
    walk.post("ap2t/", answer="PRABAYAR_TIDAK")
    walk.answer("offer", "ALASAN")
    page = walk.page(5)
    assert "layanan PRABAYAR pada 1 Phasa hanya sampai 11.000 VA" in page
    assert "material PRABAYAR belum tersedia" not in page


def test_reason_after_ap2ts_no_is_the_sops_sentence(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PRABAYAR")  # ours: served
    walk.post("ap2t/", answer="PRABAYAR_TIDAK")
    walk.answer("offer", "ALASAN")
    assert "saat ini untuk material PRABAYAR belum tersedia" in walk.page(5)
