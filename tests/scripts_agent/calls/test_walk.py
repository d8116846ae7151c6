"""`manage.py walk_intake`: every way of a call comes to an end, and a flow with a fault is found out."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from allocation.demand.period import Period
from allocation.domain.matrix import Availability
from allocation.models import Region
from scripts_agent.calls import situation as situations
from scripts_agent.calls import walk as walks
from scripts_agent.calls.walk import Walked, stocks, walk_flow
from scripts_agent.calls.ways import ways_taken
from scripts_agent.cards.stock import Serves, Stock
from scripts_agent.intake.flow import Choice, flow
from scripts_agent.intake.questions import INTAKE, LINES
from scripts_agent.management.commands import walk_intake as command
from tests.scripts_agent.stored_calls import make_call
from tests.versions import moment

DAY = date(2026, 11, 20)
REASONS = {"SERVED", "MATERIAL", "POWER_LIMIT", "NO_SETTING", "NO_UNIT", "UNIT_UNSURE", "PLN_BATAM"}


@pytest.fixture(scope="module")
def walked():
    return walk_flow(DAY)


def test_every_way_is_walked_to_its_end_and_meets_every_row_reason_and_line(walked):
    assert walked.faults == []
    assert set(walked.ends) == {
        "continue_ap2t",
        "continue_ap2t_alternative",
        "decline",
        "report",
        "refer",
        "cancelled",
    }
    assert walked.paths > 10_000
    assert walked.rows == set(range(1, 31))
    assert set(walked.outcomes) == REASONS
    assert walked.lines >= set(LINES)


def test_each_kind_of_stock_is_tried_once():
    every, prabayar, pascabayar = Availability.ALL, Availability.PRABAYAR, Availability.PASCABAYAR
    assert list(stocks([every, prabayar, pascabayar])) == [
        Stock(Serves.UP3, {1: every, 3: every}),
        Stock(Serves.UP3, {1: prabayar, 3: prabayar}),
        Stock(Serves.UP3, {1: pascabayar, 3: pascabayar}),
        Stock(Serves.UP3, {}),
        Stock(Serves.UNSURE, {1: every, 3: every}),
        Stock(Serves.NONE, {}),
        Stock(Serves.BATAM, {}),
    ]


@pytest.mark.django_db
def test_the_village_is_named_as_in_the_table(villages):
    walked, real = walks._village(Stock(Serves.NONE, {})).village, Region.objects.get(pk=villages.gambir)
    for level in (4, 3, 2, 1):
        for field in ("code", "level", "ap2t_name"):
            assert getattr(walked, field) == getattr(real, field), (level, field)
        walked, real = walked.parent, real.parent


@pytest.mark.parametrize(
    ("power", "told"),
    [
        # PB: 1 way to step 3. PD: 6, of 4 present services without a power and of 2 (1 Phasa) with 2.200 VA.
        # Each product, named at once or after "belum menentukan": 4. What would be no change: 2, twice.
        # Migrasi murni: two of 1 Phasa, the other product.
        (2200, 4 + (6 * 4 - 2 * 2) + 2),
        # Manual, and so in either phase: twice as many each, and the present power in all four services.
        (5000, 2 * 4 + (2 * 8 * 4 - 4 * 2) + 4),
    ],
)
def test_the_ways_to_a_village_without_a_unit_are_as_many_as_by_hand(monkeypatch, power, told):
    monkeypatch.setattr(walks, "EDGES", (power,))
    monkeypatch.setattr(walks, "stocks", lambda words: [Stock(Serves.NONE, {})])
    found = walk_flow(DAY)
    assert found.outcomes == {"NO_UNIT": told}
    assert found.ends["refer"] == told


def test_the_ends_of_a_village_without_a_unit_are_as_many_as_by_hand(monkeypatch):
    """Of one power: what is told comes to 26, of which 6 have no other product to offer."""
    monkeypatch.setattr(walks, "EDGES", (2200,))
    monkeypatch.setattr(walks, "stocks", lambda words: [Stock(Serves.NONE, {})])
    # AP2T has not this product: there is another, or none. Or it has neither.
    offers, alone, both = 20, 6, 26
    info = 1 + 6  # of PB and PD, after "belum menentukan"
    questions = (
        (1 + 2 + 9 + 9)  # transaction; current; village and power: of PB 1, of PD 6, of Migrasi murni 2
        + (2 * 1 + 2 * 6 + 2 + 26)  # product, before and after "belum menentukan", and line 4a.5
        + (26 + 26 + 26)  # referred; served: by "dapat diproses", by "the other is not there"
        + 2 * (offers + alone + both)  # the offer, the apology: before and after "why"
    )
    assert walk_flow(DAY).ends == {
        "continue_ap2t": 2 * 26,
        "continue_ap2t_alternative": 2 * offers,
        "decline": info + 2 * (offers + alone + both),
        "report": 2 * (offers + alone + both),
        "refer": 26,
        "cancelled": questions,
    }


@pytest.fixture
def short(monkeypatch):
    """Few powers and few kinds of stock: enough to come past a fault."""
    monkeypatch.setattr(walks, "EDGES", (2200, 16500))
    stocks = [Stock(Serves.UP3, {1: Availability.PRABAYAR}), Stock(Serves.NONE, {})]
    monkeypatch.setattr(walks, "stocks", lambda words: stocks)


def changed(monkeypatch, id, **fields):
    """The flow with one node changed, as the walk and the desk see it."""
    nodes = [replace(node, **fields) if node.id == id else node for node in INTAKE.nodes]
    other = flow("2021-01-26", *nodes, lines=(*LINES, "unsaid"), side_exits=INTAKE.side_exits)
    for module in (walks, situations):
        monkeypatch.setattr(module, "INTAKE", other)


@pytest.mark.slow
def test_a_question_that_nobody_can_answer_is_a_fault(monkeypatch, short):
    changed(monkeypatch, "served", choices=(), goto="continue_ap2t")
    found = walk_flow(DAY)
    assert any(fault.startswith("Jalan buntu pada served") for fault in found.faults)


@pytest.mark.slow
def test_a_question_whose_every_answer_is_refused_is_a_fault(monkeypatch, short):
    """Who has Pascabayar may not ask for the same again."""
    monkeypatch.setattr(
        walks,
        "offered_choices",
        lambda node, answers: [c for c in node.choices if node.id != "product" or c.value == "PASCABAYAR"],
    )
    assert {fault for fault in walk_flow(DAY).faults if fault.startswith("Jalan buntu")} == {
        f"Jalan buntu pada product dengan jawaban {{'transaction': '{transaction}', 'current': '{current}',"
        f" 'current_power': '{power}', 'village': '31.71.01.1001', 'power': '{power}'}}."
        for transaction in ("PD", "MIGRASI")
        for current, power in (("1-PASCABAYAR", 2200), ("3-PASCABAYAR", 16500))
    }


@pytest.mark.slow
def test_an_answer_that_is_never_offered_is_a_fault(monkeypatch, short):
    monkeypatch.setattr(
        walks, "offered_choices", lambda node, answers: [c for c in node.choices if c.value != "INFO"]
    )
    assert "Jawaban INFO pada product tidak pernah ditawarkan." in walk_flow(DAY).faults


@pytest.mark.slow
def test_a_line_that_is_never_said_is_a_fault(monkeypatch, short):
    monkeypatch.setattr(walks, "LINES", (*LINES, "unsaid"))
    assert "Kalimat unsaid tidak pernah diucapkan." in walk_flow(DAY).faults


@pytest.mark.slow
def test_an_end_that_may_not_follow_its_result_is_a_fault(monkeypatch, short):
    changed(monkeypatch, "undecidable", choices=(Choice("DIRUJUK", "Rujuk", goto="report"),))
    assert "Penutup report tidak boleh mengikuti hasil UNDECIDABLE." in walk_flow(DAY).faults


def test_the_command_reports_what_was_met(walked, monkeypatch, capsys):
    monkeypatch.setattr(command, "walk_flow", lambda day: walked)
    call_command("walk_intake", "--on", "2026-11-20")
    said = capsys.readouterr().out
    assert "Baris matriks: 30 dari 30\nKalimat: 5 dari 5\n" in said
    assert "Tidak ada jalan buntu" in said


@pytest.mark.slow
def test_the_command_fails_with_a_fault(monkeypatch, short):
    monkeypatch.setattr(walks, "LINES", (*LINES, "unsaid"))
    with pytest.raises(CommandError, match="Kalimat unsaid tidak pernah diucapkan"):
        call_command("walk_intake")


def test_a_day_before_the_first_policy_is_refused_with_what_to_do():
    with pytest.raises(CommandError) as caught:
        call_command("walk_intake", "--on", "2020-01-01")
    assert str(caught.value) == (
        "Tanggal 2020-01-01 sebelum kebijakan pertama: isi tanggal 2021-01-26 atau sesudahnya."
    )


@pytest.mark.django_db
def test_a_picture_that_cannot_be_written_is_told_with_its_path(monkeypatch, tmp_path):
    monkeypatch.setattr(command, "walk_flow", lambda day: Walked())
    path = tmp_path / "tidak-ada" / "alur.mmd"
    with pytest.raises(CommandError) as caught:
        call_command("walk_intake", "--picture", str(path))
    assert str(caught.value) == f"{path} tidak dapat ditulis: No such file or directory."


def test_the_picture_shows_how_often_each_way_was_taken(agent, clock, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "walk_flow", lambda day: Walked())
    pb = {"transaction": "PB", "village": "31.71.01.1001", "power": "2200"}
    ended = pb | {"product": "PRABAYAR", "heard": "YA", "served": "LANJUT"}
    make_call(agent, "19 08:00", answers=ended, outcome="SERVED", closing="continue_ap2t")
    for hour in ("09:00", "10:00"):
        make_call(agent, f"19 {hour}", answers=pb, closing="cancelled")
    make_call(agent, "18 09:00", answers={"transaction": "PD", "current": "1-PRABAYAR"})
    make_call(
        agent, "20 08:00", answers={"village": "21.71.02.1001", "transaction": "PB"}, unit_id="UP3-PLN-BATAM"
    )
    for day in ("2026-10-01 09:00", "2026-12-31 09:00"):
        other = make_call(agent, "01 09:00", answers=ended, outcome="SERVED", closing="continue_ap2t")
        type(other).objects.filter(pk=other.pk).update(opened_at=moment(day))
    path = tmp_path / "alur.mmd"
    call_command("walk_intake", "--picture", str(path))
    picture = path.read_text(encoding="utf-8")
    assert 'transaction -->|"[1] Penyambungan Baru (PB)<br>4 kali"| village' in picture
    assert 'served -->|"[P] Lanjut proses pada AP2T<br>1 kali"| continue_ap2t' in picture
    assert 'area -->|"PT PLN Batam<br>1 kali"| batam' in picture
    assert 'offer -->|"[Y] Ya<br>0 kali"| continue_ap2t_alternative' in picture
    assert "dari langkah mana pun<br>2 kali" in picture
    assert ways_taken(Period.recent())["product", "heard"] == 1
