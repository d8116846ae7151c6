"""What a practice call reached beside what its card expected, with the clauses of the SOP."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass

from allocation.availability.of_village import VillageAllocation, allocation_for
from allocation.domain.decision import Outcome
from allocation.domain.errors import CaseError
from allocation.models import Region
from allocation.places.reads import full_names
from scripts_agent.calls.situation import replay
from scripts_agent.calls.speech import lines_to_say
from scripts_agent.cards.card import Card
from scripts_agent.intake.flow import Question
from scripts_agent.intake.offered import RESULT_ANSWERS
from scripts_agent.intake.questions import INTAKE
from scripts_agent.models import PracticeCall
from scripts_agent.words.answers import answer_words, in_order_asked, question_words
from scripts_agent.words.closings import Closings
from scripts_agent.words.lines import Line
from scripts_agent.words.of_call import closings_of
from scripts_agent.words.results import RESULT_WORDS
from scripts_agent.words.script import CLAUSES

from .timing import lines_shown

WORDS_PER_SECOND = 3.5  # said quickly; nobody says a line faster (tambahan)
MATRIX, CLOSING, AP2T_SHOWS = "3", "4a.6", "6"  # clauses of the SOP
BESIDE_POWER = ("phase", "purpose", "tariff")
UNCOMPARED = ("heard", "purpose", "tariff")  # said on the way; the tariff decides nothing


@dataclass(frozen=True)
class Compared:
    """One answer, result or closing. clause: of the SOP, "" for none."""

    what: str
    expected: str
    reached: str
    clause: str

    @property
    def fits(self) -> bool:
        return self.expected == self.reached


@dataclass(frozen=True)
class Unread:
    """A line that was not read to its end. seconds: that it stood there, None: it never did."""

    line: Line
    seconds: int | None
    needed: int


def compared(call: PracticeCall) -> list[Compared]:
    """Everything that the card expects, in the order of the call; 2 SQL statements at most."""
    card = call.dealt
    found = list(_answers(call, card))
    parts = [row for row in found if row.what not in _STEP_5]
    rest = [row for row in found if row.what in _STEP_5]
    result = Compared("Hasil", _outcome(card.outcome), _outcome(call.outcome), MATRIX)
    closings = closings_of(call)
    end = Compared("Penutup", _closing(closings, card.closing), _closing(closings, call.closing), CLOSING)
    return [*parts, result, *rest, end]


def parted(rows: list[Compared]) -> Compared | None:
    """Where the call first parted from the card."""
    return next((row for row in rows if not row.fits), None)


def unread(call: PracticeCall) -> list[Unread]:
    """Lines that this caller should have heard and did not, or not to their end."""
    shown = lines_shown(call)
    found = []
    for line in expected_lines(call):
        needed = max(1, round(len(line.plain.split()) / WORDS_PER_SECOND))
        seconds = shown.get(line.id)
        if seconds is None or round(seconds) < needed:
            found.append(Unread(line, None if seconds is None else round(seconds), needed))
    return found


def expected_lines(call: PracticeCall) -> list[Line]:
    """The lines that the card's own way comes past, by the rules of the desk; each once."""
    card = call.dealt
    village = _allocation(card.answers["village"]) if "village" in card.answers else None
    found: dict[str, Line] = {}
    asked: dict[str, str] = {}
    for id in (*_order(card), ""):
        for line in _lines(call, card, asked, village):
            found.setdefault(line.id, line)
        asked = asked | ({id: card.answers[id]} if id else {})
    return list(found.values())


def _allocation(code: str) -> VillageAllocation:
    """Also of a village that a load of the regions has taken away since: the card brings its own stock."""
    try:
        return allocation_for(code)
    except CaseError:
        return VillageAllocation(Region(code=code), None, is_doubtful=False, version="")


def _lines(
    call: PracticeCall, card: Card, answers: Mapping[str, str], village: VillageAllocation | None
) -> list[Line]:
    step = copy(call)
    step.answers, step.told = dict(answers), None
    step.salutation, step.name = card.salutation, card.name
    situation = replay(step, village)
    node = situation.position.node
    return lines_to_say(situation, node) if isinstance(node, Question) else []


def _order(card: Card) -> list[str]:
    """The ids of the card's answers as the call comes to them; one form stores power, phase and tariff."""
    asked = in_order_asked(id for id in card.answers if id not in (*RESULT_ANSWERS, *BESIDE_POWER))
    beside = [id for id in BESIDE_POWER if id in card.answers]
    before = [id for one in asked for id in ([*beside, one] if one == "power" else [one])]
    return [*before, *(id for id in ("ap2t", "why", *RESULT_ANSWERS[:4]) if id in card.answers)]


_CLAUSES = {q.id: q.instruction or CLAUSES.get(q.line or "", "") for q in INTAKE.questions}
_CLAUSES |= {"phase": _CLAUSES["power"], "ap2t": AP2T_SHOWS, "why": "4a.6-alasan"}
_STEP_5 = {question_words(id) for id in ("ap2t", "why", *RESULT_ANSWERS)}


def _answers(call: PracticeCall, card: Card) -> Iterator[Compared]:
    ids = [id for id in _order(card) if id not in UNCOMPARED]
    if call.answers.get("ap2t") and "ap2t" not in ids:
        ids.append("ap2t")
    villages = full_names({code for one in (card, call) if (code := one.answers.get("village"))})
    for id in ids:
        expected, reached = (
            answer_words(id, value, villages) if (value := answers.get(id)) else "–"
            for answers in (card.answers, call.answers)
        )
        yield Compared(question_words(id), expected, reached, _CLAUSES.get(id, ""))


def _outcome(outcome: str) -> str:
    return RESULT_WORDS[Outcome(outcome)].format(alternative="produk lain") if outcome else "–"


def _closing(closings: Closings, closing: str) -> str:
    return closings[closing].label if closing else "–"
