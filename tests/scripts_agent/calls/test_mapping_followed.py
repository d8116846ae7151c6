"""An open call follows the mapping of its village as soon as a manager verifies or corrects it."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User

from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage, Demand
from scripts_agent.calls.reads import call_with_village
from scripts_agent.models import UnitReport
from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db
DOUBT = "pemetaan perlu diverifikasi"


def verify(by: User, unit: str = "UP3-BANDENGAN", region: str = "31.71.02") -> None:
    verify_coverage(region=region, unit=unit, by=by, reason="Sudah dicek di lapangan")


def poll(walk: Walk, **query: str):
    return walk.client.get(f"/asisten/{walk.call.pk}/ketersediaan/", query, headers={"X-Background": "1"})


@pytest.fixture
def open_call(walk: Walk, villages: SimpleNamespace) -> Walk:
    """At step 4, in a village of Sawah Besar: UP3 Bandengan, of low confidence, ALL from its UID."""
    walk.to_product(villages.low_confidence)
    return walk


def what_counts() -> tuple[str, ...]:
    """Of the only request: its unit and what that has, our result, what it counts as, and AP2T's result."""
    return Demand.objects.values_list("unit_id", "availability", "outcome", "reason", "ap2t").get()


def version_of(walk: Walk) -> str:
    return walk.client.get(f"/asisten/{walk.call.pk}/4/").context["situation"].village.version


def test_the_next_poll_after_a_confirmation_shows_no_doubt_any_more(open_call: Walk, srm: User) -> None:
    assert DOUBT in open_call.page(4)
    seen = version_of(open_call)
    assert poll(open_call, versi=seen).status_code == 204
    verify(srm)
    answer = poll(open_call, versi=seen)
    assert answer.status_code == 200
    assert "UP3 Bandengan" in text_of(answer)
    assert DOUBT not in text_of(answer)
    assert poll(open_call, versi=version_of(open_call)).status_code == 204


@pytest.mark.parametrize("region", ["31.71.02", "31.71.02.1001"])
def test_the_unit_changes_with_the_next_poll_after_a_correction(
    open_call: Walk, srm: User, region: str
) -> None:
    seen = version_of(open_call)
    verify(srm, "UP3-MENTENG", region)
    answer = text_of(poll(open_call, versi=seen, dulu="ALL.ALL"))
    assert "UP3 Menteng" in answer
    assert "UP3 Bandengan" not in answer
    assert DOUBT not in answer
    assert "1 Phasa ALL (Pascabayar dan Prabayar) menjadi Prabayar" in answer


def test_a_correction_of_another_village_changes_nothing_on_the_page(open_call: Walk, srm: User) -> None:
    seen = version_of(open_call)
    verify(srm, "UP3-MENTENG", "31.71.02.1002")
    assert poll(open_call, versi=seen).status_code == 204


def test_a_call_keeps_its_unit_until_it_is_answered_again(open_call: Walk, srm: User, agent: User) -> None:
    verify(srm)
    open_call.product("PRABAYAR")
    verify(srm, "UP3-MENTENG")
    call, village = call_with_village(agent, open_call.call.pk)
    assert call.unit
    assert village
    assert (call.unit.pk, village.unit.pk) == ("UP3-BANDENGAN", "UP3-MENTENG")


def test_a_closing_is_stopped_when_the_new_unit_cannot_serve_what_was_promised(
    open_call: Walk, srm: User
) -> None:
    verify(srm)
    open_call.product("PASCABAYAR")
    assert "Dapat dilayani" in open_call.page(5)
    verify(srm, "UP3-MENTENG")
    open_call.post("6/")
    assert open_call.call.closed_at is None
    assert "Sekarang Pascabayar: Ditawarkan Prabayar." in open_call.page()


def test_the_demand_goes_to_the_unit_that_is_mapped_when_the_new_result_is_used(
    open_call: Walk, srm: User
) -> None:
    verify(srm)
    open_call.product("PASCABAYAR")
    assert Demand.objects.get().reason == ""
    verify(srm, "UP3-MENTENG")
    open_call.post("hasil-baru/", seen=version_of(open_call))
    kept = Demand.objects.get()
    assert (kept.unit_id, kept.reason) == ("UP3-MENTENG", "MATERIAL")


@pytest.mark.parametrize(
    "answer", [{"question": "offer", "answer": "TIDAK"}, {"question": "offer", "answer": "ALASAN"}]
)
def test_an_answer_after_the_correction_already_counts_for_the_unit_of_now(
    open_call: Walk, srm: User, answer: dict[str, str]
) -> None:
    verify(srm, "UP3-MENTENG")
    open_call.product("PASCABAYAR")
    assert what_counts() == ("UP3-MENTENG", "PRABAYAR", "OFFER_ALTERNATIVE PRABAYAR", "MATERIAL", "")
    verify(srm)
    open_call.post("5/", **answer)
    assert what_counts() == ("UP3-BANDENGAN", "ALL", "SERVED", "", "")
    open_call.answer("offer", "TIDAK")
    stopped = open_call.post("6/", bantuan_lain="on")
    open_call.post("6/", bantuan_lain="on", keep=stopped.context["change"].new.version)
    assert open_call.call.closing == "decline"
    assert what_counts() == ("UP3-BANDENGAN", "ALL", "SERVED", "", "")


def test_a_mapping_that_is_corrected_back_counts_for_its_first_unit_again(open_call: Walk, srm: User) -> None:
    verify(srm, "UP3-MENTENG")
    open_call.product("PASCABAYAR")
    verify(srm)
    open_call.answer("offer", "TIDAK")
    assert what_counts() == ("UP3-BANDENGAN", "ALL", "SERVED", "", "")
    verify(srm, "UP3-MENTENG")
    open_call.post("6/", bantuan_lain="on")
    assert open_call.call.closing == "decline"
    assert what_counts() == ("UP3-MENTENG", "PRABAYAR", "OFFER_ALTERNATIVE PRABAYAR", "MATERIAL", "")


def test_ap2t_differs_from_the_unit_of_now_and_not_from_the_one_that_was_corrected(
    open_call: Walk, srm: User
) -> None:
    verify(srm, "UP3-MENTENG")
    open_call.product("PASCABAYAR")
    verify(srm)
    open_call.post("ap2t/", answer="DAPAT")
    assert what_counts() == ("UP3-BANDENGAN", "ALL", "SERVED", "", "")
    open_call.post("ap2t/", answer="KEDUANYA_TIDAK")
    assert what_counts() == ("UP3-BANDENGAN", "ALL", "SERVED", "MATERIAL", "NOT_AVAILABLE")


def test_nothing_counts_once_the_village_turned_out_to_be_of_batam(open_call: Walk) -> None:
    open_call.product("PASCABAYAR")
    Coverage.objects.filter(region="31.71.02").update(unit="UP3-PLN-BATAM", confidence="high")
    open_call.answer("batam", "DIRUJUK")
    assert not Demand.objects.exists()


# What a hard complaint is sent to ---------------------------------------------------------------

REPORT = {"name": "Sari", "telephone": "081234567890", "text": "Tetap ingin Prabayar"}
UNIT_ASKED = "Unit PLN (unit desa ini belum pasti)"


def complain(walk: Walk) -> None:
    walk.product("PRABAYAR")
    walk.post("ap2t/", answer="PRABAYAR_TIDAK")
    walk.answer("offer", "KERAS")


def test_a_report_goes_to_the_unit_that_is_mapped_when_it_is_sent(open_call: Walk, srm: User) -> None:
    verify(srm)
    complain(open_call)
    verify(srm, "UP3-MENTENG")
    assert Demand.objects.get().unit_id == "UP3-BANDENGAN"
    open_call.post("6/", **REPORT)
    assert UnitReport.objects.get().unit_id == "UP3-MENTENG"
    assert open_call.call.unit_id == "UP3-MENTENG"
    assert Demand.objects.get().unit_id == "UP3-MENTENG"


def test_no_unit_is_charged_with_what_another_one_lacked(open_call: Walk, srm: User) -> None:
    """The caller insists on what was told; what is counted is what the unit of now has."""
    verify(srm, "UP3-MENTENG")
    open_call.product("PASCABAYAR")
    open_call.answer("offer", "TIDAK")
    assert Demand.objects.get().reason == "MATERIAL"
    verify(srm)
    stopped = open_call.post("6/", bantuan_lain="on")
    open_call.post("6/", bantuan_lain="on", keep=stopped.context["change"].new.version)
    kept = Demand.objects.get()
    assert (kept.unit_id, kept.availability, kept.outcome, kept.reason) == (
        "UP3-BANDENGAN",
        "ALL",
        "SERVED",
        "",
    )


def test_a_unit_that_became_certain_is_charged_with_what_ap2t_refused(open_call: Walk, srm: User) -> None:
    open_call.product("PASCABAYAR")
    open_call.post("ap2t/", answer="KEDUANYA_TIDAK")
    open_call.answer("unavailable", "TIDAK")
    assert Demand.objects.get().reason == "UNIT_UNSURE"
    verify(srm, "UP3-MENTENG")
    open_call.post("6/", bantuan_lain="on")
    kept = Demand.objects.get()
    assert (kept.unit_id, kept.reason) == ("UP3-MENTENG", "MATERIAL")


def test_a_unit_that_was_verified_meanwhile_is_not_asked_for(open_call: Walk, srm: User) -> None:
    complain(open_call)
    assert UNIT_ASKED in open_call.page(6)
    verify(srm, "UP3-MENTENG")
    assert UNIT_ASKED not in open_call.page(6)
    open_call.post("6/", **REPORT, unit="UP3-BANDENGAN")  # of the page from before
    assert UnitReport.objects.get().unit_id == "UP3-MENTENG"


def test_the_block_for_apkt_names_the_unit_of_now_and_later_that_of_the_closing(
    open_call: Walk, srm: User
) -> None:
    verify(srm)
    open_call.product("PRABAYAR")
    open_call.post("ap2t/", answer="KEDUANYA_TIDAK")
    open_call.answer("unavailable", "TIDAK")
    verify(srm, "UP3-MENTENG")
    assert "Unit PLN: UP3 Menteng" in open_call.page(6)
    open_call.post("6/", bantuan_lain="on")
    verify(srm)
    assert "Unit PLN: UP3 Menteng" in open_call.page(6)
