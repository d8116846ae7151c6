"""docs/how-to/new-letter.md, step by step: a draft with a new word, a cell by policy and another line."""

from datetime import date

import pytest
from django.core.management import call_command

from allocation import reference
from allocation.availability.changes import set_availability
from allocation.domain.decision import Case, Outcome, Reason, decide
from allocation.domain.errors import CaseError, PolicyFileError
from allocation.domain.matrix import Availability, Product, Transaction
from allocation.domain.reviewed.policies import load_policies
from allocation.models import MeterAvailability
from scripts_agent.calls import walk as walks
from scripts_agent.cards.stock import Serves, Stock
from scripts_agent.models import PracticeCall
from tests import versions
from tests.letter import BY_POLICY, DAY, ID
from tests.practice import Play
from tests.walk import text_of

pytestmark = pytest.mark.django_db


def pb(product: Product, power: int, phase: int) -> Case:
    return Case(Transaction.PB, None, None, power, phase, product)


def test_the_new_word_decides_in_its_own_policy_alone(letter):
    new, old = reference.policies().on(DAY), reference.policies().on(date(2027, 2, 28))
    ami = Availability("AMI")
    assert ami.label == "AMI"
    assert (len(old.rows), len(new.rows)) == (30, 40)
    served = decide(new, pb(Product.PRABAYAR, 2200, 1), ami)
    assert (served.outcome, served.matrix_row, served.policy) == (Outcome.SERVED, 16, ID)
    with pytest.raises(CaseError, match="tidak mengenal ketersediaan AMI: isi ALL, PASCABAYAR, PRABAYAR"):
        decide(old, pb(Product.PRABAYAR, 2200, 1), ami)


def test_what_the_policy_does_not_serve_is_said_and_charged_to_no_unit(letter):
    decision = decide(reference.policies().on(DAY), pb(Product.PRABAYAR, 6600, 3), Availability("AMI"))
    assert (decision.outcome, decision.alternative) == (Outcome.OFFER_ALTERNATIVE, Product.PASCABAYAR)
    assert decision.reason is Reason.POLICY


@pytest.mark.slow
def test_every_way_is_walked_under_the_draft(letter, capsys, monkeypatch):
    monkeypatch.setattr(walks, "EDGES", (2200, 16500, 6600, 53000))
    call_command("walk_intake", "--on", ID)
    said = capsys.readouterr().out
    assert "Baris matriks: 40 dari 40" in said
    assert "POLICY" in said


def test_pusat_previews_the_draft(letter, pusat, as_user):
    text = text_of(as_user(pusat).get(f"/naskah/?tanggal={ID}"))
    assert "Baris 36 (3 Phasa / AMI / PB), Prabayar" in text
    assert BY_POLICY in text
    assert versions.NEW_LINE in text


@pytest.mark.slow
def test_a_call_is_practised_under_the_draft(letter, agent, as_user):
    """The new word is in stock, the new line is said, and the caller hears what the policy does not serve."""
    desk = as_user(agent)
    desk.post("/latihan/bagi/", {"aturan": ID, "hasil": "OFFER_ALTERNATIVE"})
    call = PracticeCall.objects.get()
    answers = {
        "transaction": "PB",
        "village": "31.71.01.1001",
        "power": "6600",
        "product": "PRABAYAR",
        "purpose": "Rumah tangga",
        "tariff": "R3",
        "heard": "YA",
        "offer": "YA",
    }
    stock = Stock(Serves.UP3, {1: Availability("AMI"), 3: Availability("AMI")})
    call.card |= {"answers": answers, "notes": ["why"], "closing": "continue_ap2t_alternative"}
    call.card |= {"stock": stock.dump(), "outcome": "OFFER_ALTERNATIVE", "row": 36}
    call.save()
    play = Play(desk, call)
    play._request(answers)
    play.post("4/", question="product", answer="PRABAYAR")
    assert versions.NEW_LINE in text_of(desk.get(f"/latihan/{call.pk}/4/"))
    play.post("4/", question="heard", answer="YA")
    page = text_of(play.post("5/", question="offer", answer="ALASAN")) or ""
    page += text_of(desk.get(f"/latihan/{call.pk}/5/"))
    assert f"layanan PRABAYAR pada 3 Phasa {BY_POLICY} yang berlaku" in page
    play.post("5/", question="offer", answer="YA")
    play.post("6/")
    call.refresh_from_db()
    assert (call.closing, call.policy) == ("continue_ap2t_alternative", ID)
    assert call.told["decision"]["matrix_row"] == 36


def test_managers_find_the_new_word_from_the_day_it_holds(letter, manager, as_user, it_is):
    def offered() -> set[str]:
        row = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1)
        form = as_user(manager).get(f"/admin/allocation/meteravailability/{row.pk}/change/")
        return {word for word in ("ALL", "AMI") if f'value="{word}"' in form.content.decode()}

    assert offered() == {"ALL"}
    it_is("2027-03-01 09:00")
    assert offered() == {"ALL", "AMI"}
    row = set_availability(
        unit="UP3-MENTENG", phase=1, availability="AMI", by=manager, reason="Meter AMI tiba"
    )
    assert row.availability == "AMI"


def test_the_effect_is_counted_on_stored_demand(letter, walk, capsys, it_is):
    """A refused Pascabayar in GAMBIR: under the draft PRABAYAR serves it no more than before."""
    walk.to_product("31.71.01.1001")
    walk.product("PASCABAYAR")
    call_command("weigh_policy", "--on", ID)
    said = capsys.readouterr().out
    assert said.startswith(f"Kebijakan {ID}: 1 permintaan diputuskan lagi, 0 berakhir lain")


def test_a_draft_that_serves_it_shows_in_the_count(walk, agent, second_version, it_is, capsys):
    """From 1 January 2027 row 11 serves Pascabayar."""
    it_is("2026-12-20 09:00")
    walk.client.force_login(agent)
    walk.to_product("31.71.01.1001")
    walk.product("PASCABAYAR")
    call_command("weigh_policy", "--on", "2027-01-01")
    said = capsys.readouterr().out
    assert "1 permintaan diputuskan lagi, 1 berakhir lain" in said
    assert "menjadi dapat dilayani" in said


@pytest.mark.parametrize("words", ['["ami"]', '["ALL"]', '["AMI", "AMI"]', '"AMI"', "[1]"])
def test_a_word_that_cannot_be_one_is_refused_with_file_and_line(letter, words):
    versions.replace(letter / "policy" / "versions.toml", '["AMI"]', words)
    with pytest.raises(PolicyFileError, match=r"versions.toml:\d+: isi availability dengan kata baru"):
        load_policies(letter / "policy")


def test_a_word_without_all_its_rows_is_refused(letter):
    path = letter / "policy" / f"matrix-{ID}.csv"
    text = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(text[:-1]), encoding="utf-8")
    with pytest.raises(PolicyFileError, match="berkas berhenti sebelum baris matriks 40"):
        load_policies(letter / "policy")
