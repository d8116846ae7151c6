"""Whatever is practised, nothing outside practice changes: no table, list, export, report or answer."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.urls import URLPattern, get_resolver

from allocation.models import Demand
from scripts_agent.cards.card import Card
from scripts_agent.intake.closing import RULES
from scripts_agent.models import Call, PracticeCall, UnitReport
from scripts_agent.practice.dealing import deal_to
from tests.practice import play
from tests.scripts_agent.stored_calls import make_call
from tests.walk import text_of

pytestmark = pytest.mark.django_db

PRACTICE = {"scripts_agent.PracticeCall", "scripts_agent.PracticeEvent"}
# Somebody logs in and works; nothing of a call stands there.
ITS_OWN = {"sessions.Session", "auth.User", "axes.AccessLog"}
# When somebody came, and a token was used; how many requests the server has answered.
OF_LOGINS = ("/admin/axes/", "/admin/allocation/apitoken/", "/akun/", "/metrics")
REGIONS = {"allocation.Region", "allocation.Coverage"}  # large, and nobody writes them in a call
CLOSINGS = {*RULES}


@pytest.fixture
def practised(agent, as_user, demo_settings, clock):
    """Practises until every closing was reached, a report to a unit among them: practised()"""

    def practise() -> list[PracticeCall]:
        done: dict[str, PracticeCall] = {}
        client = as_user(agent)
        for seed in range(1, 500):  # the rarest closing is one of thirty cards
            call = deal_to(agent.membership, seed=seed)
            if call.dealt.closing in done:
                call.delete()
                continue
            done[call.dealt.closing] = play(client, call)
            if set(done) == CLOSINGS:
                break
        assert {call.closing for call in done.values()} == CLOSINGS
        return list(done.values())

    return practise


def rows() -> dict[str, list[Any]]:
    """Every row of every table that is not practice's own."""
    models = [m for m in apps.get_models() if m._meta.label not in PRACTICE | ITS_OWN | REGIONS]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


def addresses(patterns: Any = None, before: str = "/") -> Iterator[str]:
    """Every address of the site that needs nothing filled in, but those of practice."""
    for pattern in patterns or get_resolver().url_patterns:
        path = before + str(pattern.pattern)
        if (
            "<" in path
            or "(" in path
            or "^" in path
            or path.startswith(("/latihan/", "/masuk/", "/keluar/", *OF_LOGINS))
        ):
            continue
        if isinstance(pattern, URLPattern):
            yield path
        else:
            yield from addresses(pattern.url_patterns, path)


def words(content: bytes) -> str:
    """What can be read in it, without the tokens of its forms."""
    return " ".join(re.sub(rb"<[^>]+>", b" ", content).decode().split())


@pytest.mark.slow
def test_no_table_but_practices_own_is_written(practised, agent):
    make_call(agent, "19 08:00", outcome="SERVED", closing="continue_ap2t")
    before = rows()
    assert len(before["scripts_agent.Call"]) == 1
    done = practised()
    assert len(done) == len(CLOSINGS)
    after = rows()
    assert [label for label in before if before[label] != after[label]] == []


@pytest.mark.slow
def test_no_page_export_or_answer_tells_of_it(
    practised, agent, supervisor, manager, srm, pusat, administrator, as_user, api
):
    make_call(agent, "19 08:00", outcome="SERVED", closing="continue_ap2t")
    walked = sorted({*addresses()})
    assert {"/lokasi/", "/lokasi/ringkasan/", "/laporan/", "/asisten/"} < {*walked}
    assert "/admin/allocation/meteravailability/" in walked
    plots = [f"/lokasi/ringkasan/{key}.csv" for key in ("per-jam", "hasil", "belum-terlayani")]
    plots += ["/laporan/daftar.csv", "/tindakan/daftar.csv"]
    people = [agent, supervisor, manager, srm, pusat, administrator]

    def read() -> dict[tuple[str, str], str]:
        found = {}
        for person in people:
            client = as_user(person)
            for address in (*walked, *plots):
                response = client.get(address)
                text = b"".join(response) if response.streaming else response.content
                if response["Content-Type"].startswith(("text/", "application/json")):  # no workbooks
                    found[person.username, address] = f"{response.status_code} {words(text)}"
        for answer in ("villages?q=gambir", "units/UP3-MENTENG/availability"):
            found["api", answer] = api.get(answer).content.decode()
        return found

    before = read()
    done = practised()
    after = read()
    assert [key for key in before if before[key] != after[key]] == []
    seen = " ".join(after.values())
    assert not [call for call in done if call.dealt.telephone in seen]


@pytest.mark.slow
def test_no_search_by_number_finds_it(practised, agent, supervisor, as_user):
    done = practised()
    number = next(call.telephone for call in done if call.telephone)
    page, desk = as_user(supervisor), as_user(agent)
    assert "Tidak ada panggilan dengan nomor itu" in text_of(page.post("/lokasi/cari/", {"telepon": number}))
    assert "#" not in text_of(desk.post("/asisten/nomor/", {"telephone": number}))
    assert not Call.objects.filter(telephone=number).exists()


def test_control_the_same_card_as_a_real_call_is_found(agent, walk, supervisor, as_user):
    """What the tests above look for would be seen: a real hard complaint is demand, and goes to the unit."""
    walk.to_product("31.71.01.1001")
    walk.product("PASCABAYAR")
    walk.answer("offer", "KERAS")
    walk.post("6/", name="Sari", telephone="0000123456", text="Kapan ada meternya?")
    assert (Call.objects.count(), Demand.objects.count(), UnitReport.objects.count()) == (1, 1, 1)
    found = as_user(supervisor).post("/lokasi/cari/", {"telepon": "0000123456"})
    assert f"#{walk.call.pk}" in text_of(found)


def test_a_practice_call_fits_into_no_row_of_the_real_ones(agent):
    """A newcomer who forgets the difference is stopped: a relation to Call takes no PracticeCall."""
    call = deal_to(agent.membership, seed=1)
    assert isinstance(call.dealt, Card)
    with pytest.raises(ValueError, match="instance"):
        UnitReport(call=call)
    with pytest.raises(ValueError, match="Call"):
        UnitReport.objects.filter(call=call).exists()
