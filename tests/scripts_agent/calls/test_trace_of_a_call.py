"""What the trace keeps of a call, whole: what was answered and said, what was told, and nothing personal."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User

from allocation.models import MeterAvailability
from scripts_agent.calls.opening import open_call
from scripts_agent.models import Call
from tests.cast import AsUser
from tests.walk import Walk

pytestmark = pytest.mark.django_db
VERSION = "2021-01-26"
SARI = {"salutation": "Ibu", "name": "Sari"}


def trace_of(call: Call) -> list[tuple[str, dict]]:
    return list(call.events.order_by("pk").values_list("kind", "data"))


def source(unit: str, name: str, phase: int) -> dict:
    set_at = MeterAvailability.objects.get(unit=unit, phase=phase).changed_at
    return {"unit": name, "version": 1, "by": "Pemuatan data", "at": set_at.isoformat()}


def answered(step: int, *lines: str, contact: tuple[str, ...] = (), **answers: str) -> tuple[str, dict]:
    said = [f"{line}@{VERSION}" for line in lines]
    data = {"step": step, "answers": answers, "taken_back": [], "contact": [*contact], "lines": said}
    return ("ANSWERED", data)


def test_the_sops_example_that_ended_in_a_report_and_was_opened_again(
    walk: Walk, villages: SimpleNamespace, supervisor: User, as_user: AsUser
) -> None:
    walk.to_product(villages.gambir, **SARI)
    walk.product("PASCABAYAR")
    walk.answer("offer", "KERAS")
    walk.post("6/", **SARI, telephone="081234567890", text="Tetap ingin Pascabayar")
    as_user(supervisor).post(f"/lokasi/panggilan/{walk.call.pk}/buka/", {"alasan": "Salah catat"})
    case = {"transaction": "PB", "village": villages.gambir, "power": 2200, "phase": 1}
    told = {
        "case": {**case, "product": "PASCABAYAR", "current": None, "current_power": None},
        "decision": {
            "outcome": "OFFER_ALTERNATIVE",
            "alternative": "PRABAYAR",
            "reason": "MATERIAL",
            "matrix_row": 11,
            "policy": VERSION,
        },
        "settings": {"1": "PRABAYAR", "3": "ALL"},
        "sources": {
            "1": source("UP3-MENTENG", "UP3 Menteng", 1),
            "3": source("UID-JAYA", "UID Jakarta Raya", 3),
        },
        "candidates": [],
        "version": '{"region":"31.71.01","confidence":"medium","verified":false,'
        '"versions":{"UP3-MENTENG":[1,0],"UID-JAYA":[1,1]}}',
    }
    opened = {
        "step": 1,
        "policy": VERSION,
        "scripts": VERSION,
        "closings": VERSION,
        "flow": VERSION,
        "answers": {"transaction": "PB"},
        "contact": ["salutation", "name"],
        "follows": None,
    }
    closed = {
        "closing": "report",
        "bantuan_lain": False,
        "told": told,
        "ap2t": None,
        "contact": ["telephone"],
        "lines": [],
    }
    reopened = {
        "reason": "Salah catat",
        "by": "penyelia",
        "as": "Supervisor, Semarang",
        "closing": "report",
    }
    assert trace_of(walk.call) == [
        ("OPENED", opened),
        answered(2, village=villages.gambir),
        answered(3, power="2200", purpose="Rumah tangga", tariff="R1"),
        answered(4, "ask_product", product="PASCABAYAR"),
        answered(4, "material_depends", heard="YA"),
        ("TOLD", told),
        answered(5, "offer_alternative", offer="KERAS"),
        ("CLOSED", closed),
        ("REOPENED", reopened),
    ]


def test_an_answer_that_is_changed_takes_back_what_rested_on_it(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "YA")
    walk.answer("product", "PRABAYAR")
    kind, data = trace_of(walk.call)[-1]
    assert kind == "ANSWERED"
    assert (data["answers"], data["taken_back"]) == ({"product": "PRABAYAR"}, ["heard"])


def test_a_product_named_anew_is_traced_with_the_line_that_asks_for_it(
    walk: Walk, villages: SimpleNamespace
) -> None:
    """Though the call stood at line 4a.5, which is on the same step, and was on the page before."""
    walk.to_product(villages.gambir)
    walk.answer("product", "PASCABAYAR")
    walk.answer("product", "PRABAYAR")
    assert trace_of(walk.call)[-1][1]["lines"] == ["material_depends@2021-01-26", "ask_product@2021-01-26"]


def test_a_call_that_follows_another_names_it(walk: Walk, agent: User) -> None:
    walk.open("PB")
    member = agent.membership
    second = open_call(member=member, answers={"transaction": "PD"}, contact={}, follows=walk.call)
    [(kind, data)] = trace_of(second)
    assert (kind, data["follows"]) == ("OPENED", second.follows_id)


def test_the_same_form_corrected_and_sent_again_is_an_answer_of_step_1(agent: User) -> None:
    call = open_call(member=agent.membership, answers={"transaction": "PB"}, contact=SARI)
    again = {"member": agent.membership, "contact": SARI | {"name": "Sarah"}, "token": call.token}
    assert open_call(answers={"transaction": "PD"}, **again) == call
    assert trace_of(call)[1:] == [answered(1, contact=("name",), transaction="PD")]
