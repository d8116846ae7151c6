"""Deals practice cards from the flow's own graph.

First the request: any row of the matrix, any outcome it can have, any reason why nothing can be decided, each
as likely as the other. Then the call walks through the flow; at each question the caller answers what the
desk would offer. A question that is added to the flow is dealt without a change here, as long as it has
buttons.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from allocation.domain.decision import Case, Decision, Outcome, build_case
from allocation.domain.errors import CaseError
from allocation.domain.matrix import Matrix, MatrixRow, Product
from allocation.domain.power import PHASES, Ladder, allowed_phases
from allocation.domain.tariff import Tariff, fitting, purposes
from scripts_agent.intake.ap2t import after_ap2t
from scripts_agent.intake.flow import End, Question, position
from scripts_agent.intake.offered import MIGRATION, offered_choices
from scripts_agent.intake.questions import AP2T_CHOICES, INTAKE

from . import people
from .card import Card
from .script import asked_words, opening_words
from .stock import Serves, Stock, decide_with

MANUAL_POWERS = (1000, 5000, 12_000, 60_000, 250_000)
SAMPLES = 25  # requests of a row to choose from: enough for its rare outcomes
HANGS_UP, AP2T_DIFFERS, NOTES, INFO = 0.02, 0.15, 0.4, 0.1  # how likely


@dataclass(frozen=True)
class Place:
    """A village that a caller may live in. names: village, district, regency, as AP2T has them."""

    code: str
    names: tuple[str, str, str]
    is_batam: bool = False


@dataclass(frozen=True)
class Table:
    """What cards are dealt from: the rules of a day, and at least one place in Batam and one elsewhere."""

    matrix: Matrix
    ladder: Ladder
    tariffs: Sequence[Tariff]
    places: Sequence[Place]


@dataclass(frozen=True)
class Wish:
    """A request with what is in stock for it, and what follows."""

    case: Case
    stock: Stock
    decision: Decision


class NoSuchCard(ValueError):
    """No card of this kind can be dealt under these rules."""


def deal(random: Random, table: Table, outcome: str = "") -> Card:
    """A card. outcome: the one it shall have, "" for any. Raises NoSuchCard."""
    wish = _wish(random, table, outcome)
    places = [p for p in table.places if p.is_batam == (wish.stock.serves is Serves.BATAM)]
    place = random.choice(places)
    request = _request(random, table, wish.case) | {"village": place.code}
    request["ap2t"] = _ap2t(random, wish) if not outcome else ""
    result = after_ap2t(table.matrix, wish.case, wish.decision, request["ap2t"])[0]
    answers, notes, closing = _walk(random, request, wish, result, straight=bool(outcome))
    reached = "heard" in answers
    salutation, name = people.salutation_and_name(random)
    return Card(
        salutation=salutation,
        name=name,
        telephone=people.telephone(random),
        opening=opening_words(random, f"{salutation} {name}", place.names[0], answers),
        asked=tuple(asked_words(random, place.names, answers, notes, closing)),
        stock=wish.stock,
        answers=answers,
        notes=notes,
        outcome=str(result) if reached else "",
        row=wish.decision.matrix_row if reached else None,
        closing=closing,
    )


def _wish(random: Random, table: Table, outcome: str) -> Wish:
    """Rows and reasons are dealt evenly, and within a row its outcomes, however few powers have one."""
    undecided = [serves for serves in Serves if serves is not Serves.UP3]
    rows: list[MatrixRow | Serves | None] = [*table.matrix.rows, *undecided, None]
    random.shuffle(rows)
    for row in rows:
        found: dict[str, list[Wish]] = {}
        for wish in _wishes(random, table, row):
            found.setdefault(wish.decision.outcome, []).append(wish)
        if outcome:
            found = {outcome: found[outcome]} if outcome in found else {}
        if found:
            return random.choice(found[random.choice(sorted(found))])
    raise NoSuchCard(outcome)


def _wishes(random: Random, table: Table, row: MatrixRow | Serves | None) -> Iterator[Wish]:
    """Requests that this row answers; for a way of being served, or no setting (None), requests of any row
    with nothing to decide by."""
    base = row if isinstance(row, MatrixRow) else random.choice(table.matrix.rows)
    other = random.choice(table.matrix.rows).availability
    settings = {base.phase: base.availability} | {p: other for p in PHASES if p != base.phase}
    stock = Stock(Serves.UP3, settings)
    if not isinstance(row, MatrixRow):
        stock = Stock(row or Serves.UP3, settings if row is Serves.UNSURE else {})
    manual = [va for va in MANUAL_POWERS if base.phase in allowed_phases(table.ladder, va)]
    powers = (*table.ladder.of_phase(base.phase), *manual)
    for _ in range(SAMPLES):
        if case := _case(random, table.ladder, base, random.choice(powers)):
            yield Wish(case, stock, decide_with(table.matrix, case, stock))


def _case(random: Random, ladder: Ladder, row: MatrixRow, power: int) -> Case | None:
    """A request of this row for this power; None for one that would change nothing."""
    current_power = None
    if row.current:
        current_power = random.choice((None, power, random.choice(ladder.of_phase(row.current.phase))))
    try:
        return build_case(
            ladder,
            transaction=row.transaction,
            product=random.choice(tuple(Product)),
            power=power,
            phase=row.phase,
            current=row.current,
            current_power=current_power,
        )
    except CaseError:
        return None


def _request(random: Random, table: Table, case: Case) -> dict[str, str]:
    """The answers of steps 1 and 3, as the desk stores them."""
    answers = {
        "transaction": MIGRATION if case.is_migration else str(case.transaction),
        "power": str(case.power),
    }
    if case.current:
        answers["current"] = case.current.code
    if case.current_power:
        answers["current_power"] = str(case.current_power)
    if not case.is_migration and len(allowed_phases(table.ladder, case.power)) > 1:
        answers["phase"] = str(case.phase)
    fits = {p: found for p in purposes(table.tariffs) if (found := fitting(table.tariffs, p, case.power))}
    if fits:
        purpose = random.choice(sorted(fits))
        answers |= {"purpose": purpose, "tariff": random.choice(fits[purpose]).code}
    return answers


def _ap2t(random: Random, wish: Wish) -> str:
    """What AP2T shows, "" where it agrees. Where nothing can be decided it is asked more often (SOP 6)."""
    likely = 0.5 if wish.decision.outcome is Outcome.UNDECIDABLE else AP2T_DIFFERS
    return random.choice(AP2T_CHOICES).value if random.random() < likely else ""


def _walk(
    random: Random, request: Mapping[str, str], wish: Wish, result: Outcome, *, straight: bool
) -> tuple[dict[str, str], tuple[str, ...], str]:
    """Answers, notes and closing of a call with this request. straight: the caller comes to the result."""
    answers: dict[str, str] = {}
    notes: list[str] = []
    facts = {"area": "PLN_BATAM" if wish.stock.serves is Serves.BATAM else "PLN"}
    given = dict(request) | {"product": str(wish.case.product)}
    if not straight and random.random() < INFO:
        given["product"] = "INFO"
    while not isinstance(node := position(INTAKE, answers, facts).node, End):
        assert isinstance(node, Question)
        if not straight and node.id not in ("transaction", "current") and random.random() < HANGS_UP:
            return answers, tuple(notes), random.choice(INTAKE.side_exits)
        for choice in offered_choices(node, answers):
            needed = choice.note == "undecided" and given["product"] == "INFO"
            if choice.note and (needed or random.random() < NOTES):
                answers[choice.note] = "YA"
                notes.append(choice.note)
        answers |= _answer(random, node, answers, given, straight=straight)
        if node.id == "product":
            answers.pop("undecided", None)
        if node.id == "heard":
            if request["ap2t"]:
                answers["ap2t"] = request["ap2t"]
            facts["result"] = result
    return answers, tuple(notes), node.closing


def _answer(
    random: Random, node: Question, answers: Mapping[str, str], given: Mapping[str, str], *, straight: bool
) -> dict[str, str]:
    """The caller's answer to this question, with what the same form asks for."""
    beside = {"current": ("current_power",), "power": ("phase", "purpose", "tariff")}
    found = {id: given[id] for id in beside.get(node.id, ()) if id in given}
    if node.id in given:
        return found | {node.id: given[node.id]}
    offered = [choice for choice in offered_choices(node, answers) if not choice.stay]
    if straight and node.id == "batam":
        offered = [choice for choice in offered if choice.value == "LANJUT"]
    return found | {node.id: random.choice(offered).value}
