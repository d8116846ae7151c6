"""The second look at closing time, and what a call keeps of itself."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone

from allocation.availability.changes import set_availability
from allocation.models import Demand, MeterAvailability
from scripts_agent.models import Call, CallEvent
from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(manager: User, srm: User) -> object:
    """change("ALL"): Manager UP3 Menteng sets the 1 phase meters of GAMBIR's unit."""

    def to(availability: str, phase: int = 1) -> None:
        row = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=phase)
        set_availability(
            unit="UP3-MENTENG",
            phase=phase,
            availability=availability,
            by=manager,
            reason="Stok opname",
            expected_version=row.version,
        )

    return to


def kinds(call: Call) -> list[str]:
    return [event.kind for event in CallEvent.objects.filter(call=call)]


def test_the_same_result_from_a_new_setting_closes_and_is_traced(
    walk: Walk, villages: SimpleNamespace, change
) -> None:
    walk.to_product(villages.gambir)
    walk.product("PRABAYAR")  # SERVED with PRABAYAR meters, and with ALL
    walk.answer("served", "LANJUT")
    change("ALL")
    walk.post("6/")
    assert walk.call.closing == "continue_ap2t"
    event = CallEvent.objects.get(call=walk.call, kind="RECOMPUTED")
    assert event.data["choice"] == "same"
    assert event.data["old"]["settings"]["1"] == "PRABAYAR"
    assert event.data["new"]["settings"]["1"] == "ALL"


@pytest.fixture
def stopped(walk: Walk, villages: SimpleNamespace, change) -> HttpResponse:
    """A refusal that is not closed: the result has changed since it was said."""
    walk.to_offer(villages.gambir)
    walk.answer("offer", "TIDAK")
    change("ALL")
    return walk.post("6/", bantuan_lain="on")


def test_a_changed_result_stops_the_closing_and_shows_old_and_new(walk: Walk, stopped: HttpResponse) -> None:
    page = text_of(stopped)
    assert stopped.status_code == 409
    assert "Sudah disampaikan Pascabayar: Ditawarkan Prabayar" in page
    assert "Sekarang Pascabayar: Dapat dilayani" in page
    assert walk.call.closed_at is None
    assert "CLOSED" not in kinds(walk.call)


def test_pakai_hasil_baru_asks_step_5_again(walk: Walk, stopped: HttpResponse) -> None:
    moved = walk.post("hasil-baru/", seen=seen_in(stopped))
    recomputed = CallEvent.objects.get(call=walk.call, kind="RECOMPUTED")
    assert recomputed.data["choice"] == "new"
    outcomes = {when: recomputed.data[when]["decision"]["outcome"] for when in ("old", "new")}
    assert outcomes == {"old": "OFFER_ALTERNATIVE", "new": "SERVED"}
    assert moved.url.endswith("/5/")
    assert "Dapat dilayani: Pascabayar" in walk.page()
    assert "offer" not in walk.call.answers
    walk.answer("served", "LANJUT")
    walk.post("6/")
    assert walk.call.closing == "continue_ap2t"


def test_with_a_new_result_the_trace_keeps_what_was_read_of_the_old_one(
    walk: Walk, villages: SimpleNamespace, change
) -> None:
    walk.to_offer(villages.gambir)
    change("ALL")
    page = walk.client.get(f"/asisten/{walk.call.pk}/5/")
    walk.post("hasil-baru/", seen=page.context["live_change"].new.version)
    recomputed = CallEvent.objects.get(call=walk.call, kind="RECOMPUTED")
    assert recomputed.data["lines"] == ["offer_alternative@2021-01-26"]


def test_the_old_result_may_close_what_promises_nothing(walk: Walk, stopped: HttpResponse) -> None:
    walk.post("6/", bantuan_lain="on", keep=seen_in(stopped))
    assert walk.call.closing == "decline"
    assert CallEvent.objects.get(call=walk.call, kind="RECOMPUTED").data["choice"] == "old"


def test_a_product_no_longer_served_never_goes_on_to_ap2t(
    walk: Walk, villages: SimpleNamespace, change
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "YA")  # PRABAYAR was taken
    change("PASCABAYAR")  # and is gone
    stopped = walk.post("6/")
    assert "Tutup dengan hasil yang sudah disampaikan" not in text_of(stopped)
    again = walk.post("6/", keep=seen_in(stopped))
    assert again.status_code == 409
    assert walk.call.closed_at is None


def test_a_taken_alternative_that_is_still_served_may_be_kept(
    walk: Walk, villages: SimpleNamespace, change
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "YA")
    change("ALL")  # now both are there: another result, and PRABAYAR still served
    stopped = walk.post("6/")
    walk.post("6/", keep=seen_in(stopped))
    assert walk.call.closing == "continue_ap2t_alternative"


def test_one_more_change_shows_again(walk: Walk, villages: SimpleNamespace, change) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "TIDAK")
    change("ALL")
    stopped = walk.post("6/", bantuan_lain="on")
    change("PASCABAYAR")
    again = walk.post("6/", bantuan_lain="on", keep=seen_in(stopped))
    assert again.status_code == 409
    assert seen_in(again) != seen_in(stopped)
    late = walk.post("hasil-baru/", seen=seen_in(stopped))  # the old page's other button: nothing happens
    assert late.url.endswith("/6/")
    assert walk.call.closed_at is None


def test_report_typed_before_the_stop_is_kept(walk: Walk, villages: SimpleNamespace, change) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    change("ALL")
    stopped = walk.post("6/", name="Sari", telephone="081234567890", text="Mohon meter Pascabayar")
    assert "Mohon meter Pascabayar" in stopped.content.decode()


def test_ap2ts_own_answer_is_not_stopped_by_ours(walk: Walk, villages: SimpleNamespace, change) -> None:
    walk.to_offer(villages.gambir)
    walk.post("ap2t/", answer="DAPAT")
    walk.answer("served", "LANJUT")
    change("ALL")
    walk.post("6/")
    assert walk.call.closing == "continue_ap2t"


def test_a_call_keeps_the_policy_of_its_day_and_its_trace(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir, name="Sari", telephone="081234567890")
    walk.product("PASCABAYAR")
    walk.answer("offer", "TIDAK")
    walk.post("6/", bantuan_lain="on")
    assert walk.call.policy == "2021-01-26"
    assert kinds(walk.call) == ["OPENED", *["ANSWERED"] * 4, "TOLD", "ANSWERED", "CLOSED"]
    told = walk.call.told
    assert told["decision"]["matrix_row"] == 11
    assert told["decision"]["reason"] == "MATERIAL"
    trace = str(list(CallEvent.objects.values_list("data", flat=True)))
    assert "Sari" not in trace
    assert "081234567890" not in trace


def test_call_keeps_its_site_when_the_agent_moves(walk: Walk, agent: User, other_agent: User) -> None:
    walk.open("PB")
    agent.membership.site = other_agent.membership.site
    agent.membership.save()
    assert walk.call.site.name == "Semarang"


def test_database_refuses_a_closed_call_without_a_closing(walk: Walk) -> None:
    walk.open("PB")
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.update(closed_at=timezone.now())


def seen_in(response) -> str:
    """The version of the availability that a stopped closing shows."""
    return response.context["change"].new.version


# Demand: what the unit's manager must know ---------------------------------------------------------


def demand() -> list[tuple[str, int, str, int, str, str, str]]:
    columns = ("unit", "phase", "product", "power", "reason", "outcome", "ap2t")
    return list(Demand.objects.values_list(*columns))


def test_a_request_without_meters_is_kept_for_the_unit_once_per_call(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "TIDAK")
    walk.post("6/", bantuan_lain="on")
    kept = ("UP3-MENTENG", 1, "PASCABAYAR", 2200, "MATERIAL", "OFFER_ALTERNATIVE PRABAYAR", "")
    assert demand() == [kept]
    assert Demand.objects.get().call_number == walk.call.pk


def test_an_accepted_offer_is_unmet_demand_all_the_same(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "YA")
    walk.post("6/")
    assert walk.call.closing == "continue_ap2t_alternative"
    assert [row[4] for row in demand()] == ["MATERIAL"]


def test_a_village_without_a_setting_is_kept_apart_from_unmet_demand(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_product(villages.papua)
    walk.product("PASCABAYAR")
    assert demand() == [("UP3-JAYAPURA", 1, "PASCABAYAR", 2200, "NO_SETTING", "UNDECIDABLE", "")]


def test_villages_of_batam_leave_no_demand(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("PB")
    walk.village(villages.batam)
    assert demand() == []
