"""The trace of a call: what it records, and that nobody changes it afterwards."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from allocation.availability.changes import set_availability
from allocation.models.append_only import AppendOnlyError
from scripts_agent.models import Call, CallEvent, ReportStep
from tests.cast import AsUser
from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db


def data_of(call: Call, kind: str) -> list[dict[str, Any]]:
    return [event.data for event in CallEvent.objects.filter(call=call, kind=kind)]


# What is recorded ------------------------------------------------------------------------------------


def test_each_answer_is_kept_with_its_step_and_the_lines_that_stood_on_the_page(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "ALASAN")
    walk.answer("offer", "TIDAK")
    walk.post("6/", bantuan_lain="on")
    opened = data_of(walk.call, "OPENED")[0]
    assert (opened["step"], opened["answers"]) == (1, {"transaction": "PB"})
    assert {opened[name] for name in ("policy", "scripts", "flow")} == {"2021-01-26"}
    answered = data_of(walk.call, "ANSWERED")
    assert [event["step"] for event in answered] == [2, 3, 4, 4, 5, 5]
    assert [event["lines"] for event in answered] == [
        [],
        [],
        ["ask_product@2021-01-26"],
        ["material_depends@2021-01-26"],
        ["offer_alternative@2021-01-26"],
        ["offer_alternative@2021-01-26", "reason_material@2021-01-26"],
    ]
    assert answered[2]["answers"] == {"product": "PASCABAYAR"}
    assert answered[3]["answers"] == {"heard": "YA"}
    assert answered[4]["answers"] == {"why": "YA"}
    closed = data_of(walk.call, "CLOSED")[0]
    assert (closed["closing"], closed["bantuan_lain"], closed["lines"]) == ("decline", True, [])


def test_lines_on_the_page_where_a_caller_hung_up_are_kept(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir, "17600")
    walk.product("PASCABAYAR")
    walk.post("terputus/")
    closed = data_of(walk.call, "CLOSED")[0]
    assert closed["lines"] == ["apology@2021-01-26"]


def test_lines_that_were_said_before_the_agent_went_back_are_kept(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_offer(villages.gambir)
    walk.power("17600")
    walk.answer("product", "PRABAYAR")
    walk.answer("product", "PASCABAYAR")
    assert [event["lines"] for event in data_of(walk.call, "ANSWERED")[-3:]] == [
        ["offer_alternative@2021-01-26"],
        ["apology@2021-01-26", "ask_product@2021-01-26"],
        ["material_depends@2021-01-26", "ask_product@2021-01-26"],
    ]


def test_the_lines_of_a_result_that_a_new_one_replaced_are_kept(
    walk: Walk, villages: SimpleNamespace, manager: User, supervisor: User, as_user: AsUser
) -> None:
    walk.to_offer(villages.gambir)
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Meter datang")
    walk.post(
        "hasil-baru/", seen=walk.client.get(f"/asisten/{walk.call.pk}/5/").context["live_change"].new.version
    )
    assert data_of(walk.call, "RECOMPUTED")[0]["lines"] == ["offer_alternative@2021-01-26"]
    page = text_of(as_user(supervisor).get(f"/lokasi/panggilan/{walk.call.pk}/"))
    assert "untuk saat ini Daya 2.200 VA dengan layanan PASKABAYAR belum tersedia" in page


def test_our_own_additions_have_an_id_too(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("MIGRASI", current="1-PRABAYAR", current_power="2200")
    walk.village(villages.gambir)
    walk.post("3/", purpose="Rumah tangga")
    walk.product("PASCABAYAR")
    walk.answer("unavailable", "TIDAK")
    assert [line.split("@")[0] for line in data_of(walk.call, "ANSWERED")[-1]["lines"]] == [
        "apology",
        "reason_material",
        "present_service_stays",
    ]


def test_a_result_is_kept_with_row_policy_and_whose_setting_it_was(
    walk: Walk, villages: SimpleNamespace, manager: User
) -> None:
    set_availability(unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="Meter datang")
    walk.to_offer(villages.gambir)
    told = data_of(walk.call, "TOLD")[0]
    assert (told["decision"]["matrix_row"], told["decision"]["policy"]) == (1, "2021-01-26")
    assert told["settings"] == {"1": "ALL", "3": "ALL"}
    one, three = told["sources"]["1"], told["sources"]["3"]
    assert (one["unit"], one["by"], one["version"]) == ("UP3 Menteng", "Manager UP3 Menteng", 2)
    assert one["at"].startswith("20")
    assert (three["unit"], three["by"]) == ("UID Jakarta Raya", "Pemuatan data")


def test_a_changed_answer_and_one_taken_back_are_told_apart(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir)
    walk.answer("product", "BELUM")
    walk.answer("product", "PRABAYAR")
    event = data_of(walk.call, "ANSWERED")[-1]
    assert (event["answers"], event["taken_back"]) == ({"product": "PRABAYAR"}, ["undecided"])


def test_the_trace_names_the_fields_that_changed_and_never_the_caller(walk: Walk) -> None:
    walk.open("PB", name="Sari")
    walk.post("1/", transaction="PB", name="Dewi", telephone="081234567890")
    assert data_of(walk.call, "ANSWERED")[0]["contact"] == ["name", "telephone"]
    trace = str(list(CallEvent.objects.values_list("data", flat=True)))
    for personal in ("Sari", "Dewi", "081234567890"):
        assert personal not in trace


# That it stays ---------------------------------------------------------------------------------------


@pytest.fixture(params=["event", "step"])
def row(request: pytest.FixtureRequest, walk: Walk, villages: SimpleNamespace) -> Any:
    """A line of each of the two traces: of a call, and of a report."""
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    walk.post("6/", name="Sari", telephone="081234567890", text="Tetap ingin Pascabayar")
    model = CallEvent if request.param == "event" else ReportStep
    return model.objects.latest("pk")


def test_a_line_of_a_trace_is_not_saved_again_and_not_deleted(row: Any) -> None:
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.delete()


@pytest.mark.parametrize("act", ["update", "delete", "bulk_update", "update_or_create"])
def test_lines_of_a_trace_are_not_changed_in_bulk(row: Any, act: str) -> None:
    with pytest.raises(AppendOnlyError):
        getattr(type(row).objects.all(), act)()


@pytest.mark.parametrize("statement", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_the_database_refuses_what_goes_round_the_application(row: Any, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as c:
        c.execute(statement.format(type(row)._meta.db_table))
    assert type(row).objects.filter(pk=row.pk).exists()


def test_a_call_with_a_trace_cannot_be_deleted(walk: Walk) -> None:
    walk.open("PB")
    with pytest.raises(ProtectedError):
        walk.call.delete()


def test_the_reason_that_was_said_after_ap2ts_no_stands_on_its_page(
    walk: Walk, villages: SimpleNamespace, supervisor: User, as_user: AsUser
) -> None:
    """Papua has no setting: only AP2T's no led to this reason, and no decision of ours."""
    walk.to_product(villages.papua, "13900")
    walk.product("PRABAYAR")
    walk.post("ap2t/", answer="PRABAYAR_TIDAK")
    walk.answer("offer", "ALASAN")
    walk.answer("offer", "TIDAK")
    page = text_of(as_user(supervisor).get(f"/lokasi/panggilan/{walk.call.pk}/"))
    assert "layanan PRABAYAR pada 1 Phasa hanya sampai 11.000 VA" in page


def test_ap2ts_answer_to_each_request_stands_on_its_page_though_it_is_the_same(
    walk: Walk, villages: SimpleNamespace, supervisor: User, as_user: AsUser
) -> None:
    walk.to_offer(villages.gambir)
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    walk.power("1300")
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    walk.answer("product", "PRABAYAR")
    walk.answer("heard", "YA")
    walk.post("ap2t/", answer="DAPAT")
    page = text_of(as_user(supervisor).get(f"/lokasi/panggilan/{walk.call.pk}/"))
    assert page.count("AP2T menjawab Keduanya tidak tersedia") == 2
    assert "AP2T menjawab Dapat diproses (sebelumnya" not in page  # that was about another request


def test_ap2ts_answer_that_the_agent_corrected_names_the_one_before(
    walk: Walk, villages: SimpleNamespace, supervisor: User, as_user: AsUser
) -> None:
    walk.to_offer(villages.gambir)
    walk.post("ap2t/", answer="KEDUANYA_TIDAK")
    walk.answer("product", "PASCABAYAR")  # the same once more
    walk.answer("heard", "YA")
    walk.post("ap2t/", answer="DAPAT")
    page = text_of(as_user(supervisor).get(f"/lokasi/panggilan/{walk.call.pk}/"))
    assert "AP2T menjawab Dapat diproses (sebelumnya Keduanya tidak tersedia)" in page
