"""A village whose unit is a guess, at the desk and wherever its decision goes.

Sawah Besar is mapped low to UP3 Bandengan; UP3 Cempaka Putih and UP3 Menteng serve others of Jakarta Pusat.
Under the demo's settings UP3 Menteng has Prabayar for 1 Phasa, all else in Jakarta ALL.
"""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User

from allocation.availability.changes import set_availability
from allocation.coverage.verification import verify_coverage
from allocation.models import Demand
from scripts_agent.models import UnitReport
from scripts_agent.records.timeline import moments_of
from tests.cast import AsUser
from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db
ALL_THREE = "UP3 Bandengan, UP3 Cempaka Putih atau UP3 Menteng"
DEMAND = "/admin/allocation/demand/"


@pytest.fixture
def at_product(walk: Walk, villages: SimpleNamespace) -> Walk:
    """At step 4 of a PB of 2.200 VA in a village of Sawah Besar."""
    walk.to_product(villages.low_confidence, salutation="Ibu", name="Sari")
    return walk


@pytest.fixture
def unsure(at_product: Walk) -> Walk:
    """Pascabayar is asked for: served at two of the three."""
    at_product.product("PASCABAYAR")
    return at_product


def set_at(unit: str, availability: str, by: User, phase: int = 1) -> None:
    set_availability(unit=unit, phase=phase, availability=availability, by=by, reason="Stok")


# The page


@pytest.mark.slow
def test_where_all_units_agree_the_result_stands_and_the_agent_sees_the_doubt(at_product: Walk) -> None:
    at_product.product("PRABAYAR")
    page = at_product.page(5)
    assert "Dapat dilayani: Prabayar" in page
    assert f"Unit desa ini belum pasti: {ALL_THREE}; hasilnya sama" in page


def test_where_the_units_differ_nothing_is_said_or_promised(unsure: Walk) -> None:
    page = unsure.page(5)
    assert f"Unit belum pasti: {ALL_THREE}. Jangan menjanjikan produk." in page
    assert "hasilnya sama" not in page
    for words in ("Mohon maaf", "Layanan PASCABAYAR saat ini", "Dapat dilayani: ", "Daya terdekat"):
        assert words not in page
    assert "AP2T menjawab lain" in page
    assert "Tutup sebagai dirujuk" in page


def test_the_panel_shows_what_holds_at_which_unit(unsure: Walk) -> None:
    page = unsure.page(5)
    both, one = "UP3 Bandengan atau UP3 Cempaka Putih", "UP3 Menteng"
    assert f"1 Phasa bila {both} 450 VA s.d. 11.000 VA 450 VA s.d. 22.000 VA" in page
    assert f"1 Phasa bila {one} 450 VA s.d. 11.000 VA belum tersedia " in page
    assert "3 Phasa 3.900 VA s.d. 41.500 VA 3.900 VA s.d. ke atas" in page
    assert f"Unit belum pasti: {ALL_THREE} pemetaan perlu diverifikasi" in page
    assert "Ketersediaan 3 Phasa ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya)" in page
    assert "Ketersediaan 1 Phasa" not in page  # the table says it, for each UP3


def test_an_undecided_caller_sees_both_products_and_no_promise_where_units_differ(at_product: Walk) -> None:
    at_product.answer("product", "BELUM")
    page = at_product.page(4)
    assert "Pascabayar Unit desa ini belum pasti." in page
    assert "Prabayar Dapat dilayani" in page


def test_a_village_with_a_certain_unit_shows_no_doubt(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    assert "belum pasti" not in walk.page(5)


def test_ap2t_leads_on_and_suggestions_promise_only_what_all_have(unsure: Walk) -> None:
    """13.900 VA lies in 1 Phasa, where they differ; of 3 Phasa all have ALL."""
    unsure.power("13900")
    unsure.answer("heard", "YA")
    assert "Jangan menjanjikan produk" in unsure.page(5)
    unsure.post("ap2t/", answer="KEDUANYA_TIDAK")
    page = unsure.page(5)
    assert "belum tersedia di wilayah Ibu" in page
    assert "3 Phasa · Prabayar dan Pascabayar" in page
    assert "1 Phasa · " not in page


# Changes during the call


def poll(walk: Walk, **query: str):
    return walk.client.get(f"/asisten/{walk.call.pk}/ketersediaan/", query, headers={"X-Background": "1"})


def village_of(walk: Walk):
    return walk.client.get(f"/asisten/{walk.call.pk}/4/").context["situation"].village


def test_a_change_at_any_candidate_reaches_the_open_page(at_product: Walk, srm: User) -> None:
    seen = village_of(at_product).version
    assert poll(at_product, versi=seen).status_code == 204
    set_at("UP3-MENTENG", "ALL", srm)
    answer = text_of(poll(at_product, versi=seen, dulu="BEDA.ALL"))
    assert "1 Phasa belum pasti menjadi ALL (Pascabayar dan Prabayar)" in answer
    assert "1 Phasa bila" not in answer


def test_a_candidate_that_no_longer_agrees_stops_the_closing(at_product: Walk, srm: User) -> None:
    at_product.product("PRABAYAR")
    set_at("UP3-MENTENG", "PASCABAYAR", srm)
    at_product.post("6/")
    assert at_product.call.closed_at is None
    page = at_product.page()
    assert "Sudah disampaikan Prabayar: Dapat dilayani" in page
    assert "Sekarang Prabayar: Unit desa ini belum pasti." in page


def test_a_change_with_the_same_result_is_traced_and_stops_nothing(at_product: Walk, srm: User) -> None:
    at_product.product("PRABAYAR")
    set_at("UP3-MENTENG", "ALL", srm)
    at_product.answer("served", "LANJUT")
    at_product.post("6/")
    assert at_product.call.closing == "continue_ap2t"
    assert at_product.call.events.filter(kind="RECOMPUTED").get().data["choice"] == "same"


# What is kept


def test_the_trace_names_the_units_that_could_be_meant_and_what_each_had(unsure: Walk) -> None:
    [told] = [moment for moment in moments_of(unsure.call, None) if moment.title == "Keputusan"]
    assert ("Sebab", "unit desa belum pasti") in told.facts
    both = "1 Phasa ALL (Pascabayar dan Prabayar), 3 Phasa ALL (Pascabayar dan Prabayar)"
    assert [words for name, words in told.facts if name == "Unit yang mungkin"] == [
        f"UP3 Bandengan: {both}",
        f"UP3 Cempaka Putih: {both}",
        "UP3 Menteng: 1 Phasa Prabayar, 3 Phasa ALL (Pascabayar dan Prabayar)",
    ]


def test_a_closed_call_keeps_the_units_it_was_told_of(unsure: Walk, srm: User) -> None:
    verify_coverage(region="31.71.02", unit="UP3-MENTENG", by=srm, reason="Sudah dicek")
    assert ALL_THREE in unsure.page(5)


def test_the_call_has_no_unit_until_it_is_certain(unsure: Walk, srm: User) -> None:
    assert unsure.call.unit is None
    verify_coverage(region="31.71.02", unit="UP3-BANDENGAN", by=srm, reason="Sudah dicek")
    unsure.power("1300")
    assert unsure.call.unit.code == "UP3-BANDENGAN"


def test_an_undecidable_request_counts_as_unsure_and_at_no_unit_as_unmet(unsure: Walk) -> None:
    row = Demand.objects.get()
    assert (row.unit_id, row.reason, row.outcome) == ("UP3-BANDENGAN", "UNIT_UNSURE", "UNDECIDABLE")


@pytest.mark.parametrize("ap2t", ["DAPAT", "PASCABAYAR_TIDAK", "KEDUANYA_TIDAK"])
def test_whatever_ap2t_answers_no_unit_is_charged_with_what_was_a_guess(unsure: Walk, ap2t: str) -> None:
    unsure.post("ap2t/", answer=ap2t)
    assert list(Demand.objects.values_list("reason", flat=True)) == ["UNIT_UNSURE"]


def test_a_request_that_all_would_refuse_is_unmet_at_the_mapped_unit(at_product: Walk, srm: User) -> None:
    for unit in ("UP3-BANDENGAN", "UP3-CEMPAKA-PUTIH"):
        set_at(unit, "PRABAYAR", srm)
    at_product.product("PASCABAYAR")
    row = Demand.objects.get()
    assert (row.unit_id, row.reason, row.outcome) == (
        "UP3-BANDENGAN",
        "MATERIAL",
        "OFFER_ALTERNATIVE PRABAYAR",
    )


@pytest.mark.slow
def test_a_report_asks_for_its_unit(unsure: Walk) -> None:
    unsure.post("ap2t/", answer="KEDUANYA_TIDAK")
    unsure.answer("unavailable", "KERAS")
    assert "Unit PLN (unit desa ini belum pasti)" in unsure.page(6)
    fields = {"salutation": "Ibu", "name": "Sari", "telephone": "081234567890", "text": "Tetap ingin"}
    assert "Pilih unit yang menerima laporan ini." in text_of(unsure.post("6/", **fields))
    unsure.post("6/", **fields, unit="UP3-MENTENG")
    assert UnitReport.objects.get().unit_id == "UP3-MENTENG"


# Who reads of it


@pytest.mark.slow
def test_managers_see_unsure_requests_apart_from_unmet_and_unset_ones(
    unsure: Walk, srm: User, as_user: AsUser
) -> None:
    response = as_user(srm).get(DEMAND)
    found = {name: response.context[name].cells for name in ("unit", "belum", "pasti")}
    assert found == {"unit": [], "belum": [], "pasti": [["UID Jakarta Raya", "UP3 Bandengan", 1, 0, 1]]}
    assert "Unit belum pasti Permintaan yang tidak dapat diputuskan karena pemetaan desanya" in text_of(
        response
    )
    csv = as_user(srm).get(DEMAND, {"csv": "pasti"})
    assert b"UP3 Bandengan" in b"".join(csv)


@pytest.mark.slow
def test_the_work_list_does_not_count_unsure_requests(unsure: Walk, srm: User, as_user: AsUser) -> None:
    rows = as_user(srm).get("/admin/allocation/meteravailability/").context["cl"].result_list
    assert {row.unmet for row in rows} == {0}


def test_the_supervisor_sees_unsure_requests_apart(unsure: Walk, supervisor: User, as_user: AsUser) -> None:
    page = text_of(as_user(supervisor).get("/lokasi/ringkasan/"))
    assert "Permintaan tak terlayani 0 Unit belum pasti 1 belum diputuskan" in page
