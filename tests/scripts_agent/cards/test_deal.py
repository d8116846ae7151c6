"""Practice cards: everything that can happen in a call comes up, and each card keeps the rules."""

import json
from collections import Counter
from datetime import date
from random import Random

import pytest

from allocation import reference
from allocation.availability.of_village import VillageAllocation
from allocation.models import Region, Unit
from scripts_agent.calls import situation
from scripts_agent.calls.set_stock import with_stock
from scripts_agent.cards.card import Card
from scripts_agent.cards.deal import NoSuchCard, Place, Table, deal
from scripts_agent.cards.people import number_words
from scripts_agent.intake.flow import End
from scripts_agent.models import Call
from scripts_agent.words.of_call import versions_on
from tests.versions import moment

DAY = date(2026, 11, 20)
GAMBIR = Place("31.71.01.1001", ("GAMBIR", "GAMBIR", "KOTA ADM. JAKARTA PUSAT"))
BATAM = Place("21.71.02.1001", ("TANJUNG SENGKUANG", "BATU AMPAR", "KOTA BATAM"), is_batam=True)


@pytest.fixture(scope="module")
def table():
    matrix = reference.policies().on(DAY)
    return Table(matrix, reference.ladder(DAY), reference.tariffs(DAY), (GAMBIR, BATAM))


@pytest.fixture(scope="module")
def cards(table):
    random = Random(123)
    return [deal(random, table) for _ in range(10_000)]


def test_ten_thousand_cards_cover_every_row_and_what_it_can_lead_to(cards):
    rows = Counter(card.row for card in cards if card.row)
    assert set(rows) == set(range(1, 31))
    assert min(rows.values()) > 100
    pairs = {(card.row, card.outcome) for card in cards if card.row and "ap2t" not in card.answers}
    assert {row for row, outcome in pairs if outcome == "SERVED"} == set(range(1, 31))
    # Rows in which a power of the ladder has no product, and Migrasi murni without one.
    assert {row for row, outcome in pairs if outcome == "NOT_AVAILABLE"} >= {11, 13, 14, 15}


def test_ten_thousand_cards_cover_every_outcome_and_closing(cards):
    # "": before a result the caller hangs up, has only asked for information, or is referred to Batam.
    assert {card.outcome for card in cards} == {
        "",
        "SERVED",
        "OFFER_ALTERNATIVE",
        "NOT_AVAILABLE",
        "UNDECIDABLE",
    }
    closings = Counter(card.closing for card in cards)
    assert set(closings) == {
        "continue_ap2t",
        "continue_ap2t_alternative",
        "decline",
        "report",
        "refer",
        "cancelled",
    }
    assert min(closings.values()) > 300


def test_ten_thousand_cards_cover_every_answer_of_ap2t_note_and_stock(cards):
    assert {card.answers.get("ap2t", "") for card in cards} == {
        "",
        "DAPAT",
        "PASCABAYAR_TIDAK",
        "PRABAYAR_TIDAK",
        "KEDUANYA_TIDAK",
    }
    assert {note for card in cards for note in card.notes} == {"why", "undecided"}
    assert {card.stock.serves for card in cards} == {"UP3", "UNSURE", "NONE", "BATAM"}
    assert any(not card.stock.availability for card in cards if card.stock.serves == "UP3")
    kinds = {(card.answers.get("transaction"), card.answers.get("current")) for card in cards}
    assert len(kinds - {(None, None)}) == 9  # PB, PD and Migrasi murni from each of the four services


def test_every_card_leads_where_it_says_by_the_rules_of_the_desk(cards):
    """The situation of a call with the card's answers and stock, as a real call is replayed."""
    for card in cards[:1000]:
        region = Region(code=card.answers.get("village", GAMBIR.code), level=4, ap2t_name="GAMBIR")
        village = with_stock(
            VillageAllocation(region, unit_of(card), is_doubtful=False, version=""), card.stock
        )
        at = moment("2026-11-20 09:00")
        call = Call(opened_at=at, saved_at=at, answers=dict(card.answers), **versions_on(DAY))
        replayed = situation.replay(call, village)
        assert replayed.problem is None
        reached = str(replayed.result[0]) if replayed.result else ""
        assert reached == card.outcome, card
        node = replayed.position.node
        assert card.closing == "cancelled" or (isinstance(node, End) and node.closing == card.closing), card
        assert (replayed.row.number if replayed.row else None) == card.row


def unit_of(card):
    operator = "PLN BATAM" if card.stock.serves == "BATAM" else "PLN"
    return Unit(code="UP3", name="UP3", level="UP3", operator=operator)


@pytest.mark.slow
@pytest.mark.parametrize("outcome", ["SERVED", "OFFER_ALTERNATIVE", "NOT_AVAILABLE", "UNDECIDABLE"])
def test_a_card_of_one_outcome_comes_to_it(table, outcome):
    random = Random(5)
    assert {deal(random, table, outcome).outcome for _ in range(200)} == {outcome}


def test_an_outcome_that_no_request_has_is_refused(table):
    with pytest.raises(NoSuchCard):
        deal(Random(1), table, "TIDAK_ADA")


def test_the_same_seed_deals_the_same_card(table):
    assert deal(Random(7), table) == deal(Random(7), table)


def test_a_card_comes_back_from_json_as_it_was(cards):
    for card in cards[:100]:
        assert Card.load(json.loads(json.dumps(card.dump()))) == card


def test_a_card_tells_what_the_caller_wants_and_nobody_real(cards):
    for card in cards[:500]:
        assert card.telephone.startswith("0000")
        assert card.opening.startswith(f"{card.salutation} {card.name} dari ")
        if card.answers.get("ap2t"):
            assert "AP2T menampilkan" in dict(card.asked)
        if "why" in card.notes:
            assert ("Setelah mendengar hasilnya", "“Kenapa tidak bisa?”") in card.asked
        if card.closing == "cancelled":
            assert "terputus" in card.asked[-1][1]


def test_callers_slip_and_change_their_mind(cards):
    said = [answer for card in cards[:500] for _, answer in card.asked]
    assert any(answer.startswith("Semula ") for answer in said)
    spoken = {card.opening.split(" dari ")[1].split(":")[0] for card in cards[:500]}
    assert {"Gambir", "gambir"} < spoken
    assert any(name.startswith("G") and len(name) == 5 for name in spoken)  # a letter less


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (450, "empat ratus lima puluh"),
        (900, "sembilan ratus"),
        (1300, "seribu tiga ratus"),
        (2200, "dua ribu dua ratus"),
        (11_000, "sebelas ribu"),
        (13_900, "tiga belas ribu sembilan ratus"),
        (16_500, "enam belas ribu lima ratus"),
        (53_000, "lima puluh tiga ribu"),
        (105_000, "seratus lima ribu"),
        (1_110_000, "satu juta seratus sepuluh ribu"),
    ],
)
def test_powers_in_words(number, words):
    assert number_words(number) == words
