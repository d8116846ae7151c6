"""What the agent says on each step, in the SOP's words (4a.4 to 4a.6), and where the SOP only instructs."""

from datetime import date
from types import SimpleNamespace

import pytest

from scripts_agent.calls import speech
from scripts_agent.calls.situation import node_at, replay
from scripts_agent.calls.told import case_told
from tests.walk import Walk

pytestmark = pytest.mark.django_db

SORRY = (
    "“... Mohon maaf Bapak/Ibu, untuk saat ini Daya {power} VA dengan layanan {missing} belum tersedia "
    "di wilayah Bapak/Ibu ...”"
)
OFFER = (
    "“... Mohon maaf Bapak/Ibu, untuk saat ini Daya 2.200 VA dengan layanan {missing} belum tersedia "
    "di wilayah Bapak/Ibu, apakah bapak/Ibu bersedia dilayani dengan layanan {other}? ...”"
)
ASK_PRODUCT = (
    "“... untuk Penyambungan nanti Bapak/Ibu menginginkan dengan Layanan PRABAYAR (pengaturan penggunaan "
    "listriknya dengan pembelian pulsa listrik/token) atau PASKABAYAR (pembayaran rekening listrik setiap "
    "bulannya/pembayaran rekening di akhir setelah pemakaian) ?...”"
)
MATERIAL_DEPENDS = (
    "“... baik Bp/Ibu, untuk produk layanan yang akan disambung nanti disesuaikan juga dengan material yang "
    "tersedia di Unit PLN di wilayah Bp/Ibu ya ...”"
)
CONFIRM_PRODUCT = (
    "Untuk permohonan Penambahan Daya, lakukan konfirmasi produk layanan yang telah digunakan atau "
    "sesuaikan dengan notifikasi yang muncul."
)
ASK_POWER = "Tanyakan besaran Daya yang diinginkan & Tarif Keperuntukannya."


def said_at(walk: Walk, step: int) -> list[str]:
    situation = replay(walk.call)
    return [line.plain for line in speech.lines_to_say(situation, node_at(situation.position, step))]


def instructed_at(walk: Walk, step: int) -> str | None:
    situation = replay(walk.call)
    node = node_at(situation.position, step)
    found = speech.instruction_for(node, situation.scripts.sop, situation.answers["transaction"])
    return found and found.text


@pytest.fixture
def beyond_prabayar(walk: Walk, villages: SimpleNamespace) -> Walk:
    """Prabayar for 17.600 VA with one phase, which no meter serves anywhere."""
    walk.open()
    walk.village(villages.gambir)
    walk.power("17600", phase="1")
    walk.product("PRABAYAR")
    return walk


def test_a_pb_is_asked_for_its_product_and_a_pd_confirms_it(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    assert (said_at(walk, 4), instructed_at(walk, 4)) == ([ASK_PRODUCT], None)
    walk.to_product(villages.gambir, transaction="PD", current="1-PRABAYAR", current_power="900")
    assert (said_at(walk, 4), instructed_at(walk, 4)) == ([], CONFIRM_PRODUCT)


def test_what_depends_on_the_material_is_said_once(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.answer("product", "PASCABAYAR")
    assert said_at(walk, 4) == [MATERIAL_DEPENDS]
    walk.answer("heard", "YA")
    assert said_at(walk, 4) == [ASK_PRODUCT]


def test_each_step_has_its_own_lines_also_once_there_is_a_result(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_offer(villages.gambir)
    assert said_at(walk, 2) == said_at(walk, 3) == []
    assert instructed_at(walk, 3) == ASK_POWER
    assert said_at(walk, 5) == [OFFER.format(missing="PASKABAYAR", other="PRABAYAR")]
    assert instructed_at(walk, 5) is None


def test_the_apology_names_the_product_asked_for_and_its_reason_waits_for_the_question(
    beyond_prabayar: Walk,
) -> None:
    sorry = SORRY.format(power="17.600", missing="PRABAYAR")
    assert said_at(beyond_prabayar, 5) == [sorry]
    beyond_prabayar.answer("unavailable", "ALASAN")
    assert said_at(beyond_prabayar, 5) == [sorry, "layanan PRABAYAR pada 1 Phasa hanya sampai 11.000 VA"]


def test_the_limit_stays_the_reason_where_ap2t_says_the_same(beyond_prabayar: Walk) -> None:
    beyond_prabayar.post("ap2t/", answer="KEDUANYA_TIDAK")
    beyond_prabayar.answer("unavailable", "ALASAN")
    assert said_at(beyond_prabayar, 5)[1:] == ["layanan PRABAYAR pada 1 Phasa hanya sampai 11.000 VA"]


def test_a_request_taken_back_was_heard_by_nobody(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_offer(villages.gambir)
    assert case_told(walk.call)
    walk.answer("product", "BELUM")
    assert case_told(walk.call) is None


def test_the_emergency_sheet_has_every_line_for_both_products_and_no_caller() -> None:
    lines = speech.emergency_context(date(2026, 11, 30))["lines"]
    assert [line.plain for line in lines] == [
        ASK_PRODUCT,
        MATERIAL_DEPENDS,
        OFFER.format(missing="PASKABAYAR", other="PRABAYAR"),
        OFFER.format(missing="PRABAYAR", other="PASKABAYAR"),
        "saat ini untuk material PASKABAYAR belum tersedia",
        "saat ini untuk material PRABAYAR belum tersedia",
    ]
