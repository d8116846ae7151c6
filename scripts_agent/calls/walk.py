"""Walks every way that a call can go, with the real flow, rules and words, and without the database.

At each question every button that the desk would offer is pressed, and every typed answer is given in each of
its kinds; each kind of stock is tried, and each answer of AP2T. What was never met is a fault of the flow.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time

from allocation.availability.of_village import VillageAllocation
from allocation.clock import WIB
from allocation.domain.matrix import Availability, Service
from allocation.domain.power import PHASES, Ladder, allowed_phases
from allocation.domain.region_codes import path_of
from allocation.models import Region, Unit
from allocation.models.unit import Operator
from allocation.reference import policies
from scripts_agent.cards.stock import Serves, Stock
from scripts_agent.intake.closing import RULES
from scripts_agent.intake.flow import Branch, End, Question
from scripts_agent.intake.offered import MIGRATION, changes_of, changes_of_ap2t, offered_choices
from scripts_agent.intake.questions import AP2T_CHOICES, INTAKE, LINES
from scripts_agent.models import Call, DeskCall
from scripts_agent.words.of_call import versions_on

from .set_stock import with_stock
from .situation import Situation, ladder_of, replay
from .speech import lines_to_say

Changes = dict[str, str | None]
VILLAGE, NAMES = "31.71.01.1001", ("DKI JAKARTA", "KOTA ADM. JAKARTA PUSAT", "GAMBIR", "GAMBIR")
RESULT_FLAGS = {"ap2t", "why"}  # answers beside the question of step 5
EDGES = (2200, 16500, 5000, 23000, 53000, 250_000)  # within and beyond each limit, manual, medium voltage


@dataclass
class Walked:
    """What was met. ends: how many paths came to each end. faults: what nobody could answer, in words."""

    ends: Counter[str] = field(default_factory=Counter)
    choices: set[tuple[str, str]] = field(default_factory=set)  # question, value
    outcomes: Counter[str] = field(default_factory=Counter)
    rows: set[int] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    @property
    def paths(self) -> int:
        return self.ends.total()


def walk_flow(day: date) -> Walked:
    """Walks the flow with the policy and the words of this day (WIB). Raises NoPolicyError."""
    found = Walked()
    for stock in stocks(policies().on(day).words):
        village = with_stock(_village(stock), stock)
        _walk(_call(day), village, found)
    found.faults += _never_met(found)
    return found


def stocks(words: Iterable[Availability]) -> Iterator[Stock]:
    """Each kind of stock once, the same on both phases. words: of the policy."""
    for availability in words:
        yield Stock(Serves.UP3, dict.fromkeys(PHASES, availability))
    yield Stock(Serves.UP3, {})
    yield Stock(Serves.UNSURE, dict.fromkeys(PHASES, Availability.ALL))
    yield Stock(Serves.NONE, {})
    yield Stock(Serves.BATAM, {})


def _call(day: date) -> Call:
    return Call(opened_at=datetime.combine(day, time(12), WIB), **versions_on(day))


def _village(stock: Stock) -> VillageAllocation:
    """Before anything is in stock there; a UP3 comes with it."""
    region: Region | None = None
    for level, (code, name) in enumerate(zip(path_of(VILLAGE), NAMES, strict=True), 1):
        region = Region(code=code, level=level, ap2t_name=name, parent=region)
    assert region
    unit = Unit(operator=Operator.BATAM) if stock.serves is Serves.BATAM else None
    return VillageAllocation(region, unit, is_doubtful=False, version="")


def _walk(call: DeskCall, village: VillageAllocation, found: Walked) -> bool:
    """Walks on from a call with these answers; False: the rules refuse the last one."""
    situation = replay(call, village)
    if situation.problem:
        return False
    node = situation.position.node
    found.lines |= {line.id for line in lines_to_say(situation, node)}  # type: ignore[arg-type]  # no Branch
    if isinstance(node, End):
        _end(situation, node.closing, found)
        return True
    for side_exit in INTAKE.side_exits:
        found.ends[side_exit] += 1
    if situation.told and not RESULT_FLAGS & situation.answers.keys():
        found.outcomes[situation.told.decision.reason or situation.told.decision.outcome] += 1
        found.rows |= {situation.row.number} if situation.row else set()
    went_on = [_answer(situation, changes, found) for changes in _moves(situation, node, found)]
    if not any(went_on):
        found.faults.append(f"Jalan buntu pada {node.id} dengan jawaban {situation.answers}.")
    return True


def _answer(situation: Situation, changes: Changes, found: Walked) -> bool:
    call = copy(situation.call)
    call.answers = {k: v for k, v in (situation.answers | changes).items() if v is not None}
    assert situation.known
    return _walk(call, situation.known, found)


def _moves(situation: Situation, node: Question | Branch, found: Walked) -> Iterator[Changes]:
    """What the desk would take at this question."""
    if isinstance(node, Branch):
        return
    answers = situation.answers
    if not node.choices:
        yield from _typed(node, answers, ladder_of(situation.call))
        return
    for choice in offered_choices(node, answers):
        if choice.note is None or choice.note not in answers:
            found.choices.add((node.id, choice.value))
            changes = changes_of(node.id, choice)
            yield from _with_optional(node, changes, situation) if not choice.stay else (changes,)
    if situation.told and not RESULT_FLAGS & answers.keys():
        yield from (changes_of_ap2t(choice.value) for choice in AP2T_CHOICES)


def _with_optional(node: Question, changes: Changes, situation: Situation) -> Iterator[Changes]:
    """The answer with each kind of the optional one that its form asks for as well, and without."""
    following = INTAKE.node(node.target(changes[node.id] or "") or "")
    if not (isinstance(following, Question) and following.optional):
        yield changes
        return
    answers = situation.answers | changes
    if answers["transaction"] != MIGRATION:  # there the form of step 1 requires it
        yield changes
    for typed in _typed(following, answers, ladder_of(situation.call)):
        yield {**changes, **typed}


def _typed(node: Question, answers: Mapping[str, str | None], ladder: Ladder) -> Iterator[Changes]:
    """Each kind of answer to a question without buttons. A new one has its kinds here."""
    match node.id:
        case "village":
            yield {"village": VILLAGE}
        case "current_power":
            phase = Service.parse(answers["current"] or "").phase
            for va in EDGES:
                if phase in allowed_phases(ladder, va):
                    yield {"current_power": str(va)}
        case "power" if answers["transaction"] == MIGRATION:
            yield {"power": answers["current_power"]}
        case "power":
            yield from _powers(ladder)


def _powers(ladder: Ladder) -> Iterator[Changes]:
    for va in EDGES:
        phases = allowed_phases(ladder, va)
        for phase in phases:
            yield {"power": str(va), "phase": str(phase) if len(phases) > 1 else None}


def _end(situation: Situation, closing: str, found: Walked) -> None:
    found.ends[closing] += 1
    outcome = str(situation.result[0]) if situation.result else None
    if not RULES[closing].allowed(outcome):
        found.faults.append(f"Penutup {closing} tidak boleh mengikuti hasil {outcome}.")


def _never_met(found: Walked) -> Iterator[str]:
    for question in INTAKE.questions:
        for choice in question.choices:
            if (question.id, choice.value) not in found.choices:
                yield f"Jawaban {choice.value} pada {question.id} tidak pernah ditawarkan."
    for line in LINES:
        if line not in found.lines:
            yield f"Kalimat {line} tidak pernah diucapkan."
    for node in INTAKE.nodes:
        if isinstance(node, End) and not found.ends[node.closing]:
            yield f"Penutup {node.closing} tidak pernah tercapai."
