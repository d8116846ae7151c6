"""Where a call stands: its answers, replayed over the flow with what is known of village and matrix.

Reads only. The one place that turns stored answers into a Case, and a Case into what the agent sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from allocation import reference
from allocation.availability.of_village import Candidate, VillageAllocation, allocation_for
from allocation.domain.decision import Case, Decision, Outcome, Suggestion, build_case, hints, suggestions
from allocation.domain.errors import CaseError
from allocation.domain.matrix import Availability, Matrix, MatrixRow, Product, Service, Transaction, rule_for
from allocation.domain.power import PHASES, Ladder
from allocation.domain.tariff import Tariff
from allocation.models import Unit
from scripts_agent.intake.ap2t import after_ap2t, refused_by
from scripts_agent.intake.flow import Choice, End, Position, Question, position
from scripts_agent.intake.offered import MIGRATION, offered_choices
from scripts_agent.intake.questions import INTAKE
from scripts_agent.models import DeskCall
from scripts_agent.words.of_call import matrix_of, scripts_of
from scripts_agent.words.script import Scripts

from .set_stock import with_stock
from .told import ToldDecision, decision_for

_PRODUCTS = frozenset(Product)
_QUESTION_OF_FIELD = {"phase": "power"}  # other fields are named like their question


def ladder_of(call: DeskCall) -> Ladder:
    return reference.ladder(call.rules_day)


def case_of(ladder: Ladder, answers: Mapping[str, str], product: Product | None = None) -> Case | None:
    """The request that the answers make; None while one is missing. Raises CaseError when they clash."""
    wanted = product or answers.get("product")  # which may also be "Info saja": no product, so no request
    if wanted not in _PRODUCTS or not all(answers.get(id) for id in ("transaction", "power", "village")):
        return None
    current = Service.parse(answers["current"]) if answers.get("current") else None
    migration = answers["transaction"] == MIGRATION
    phase = int(answers["phase"]) if answers.get("phase") else None
    return build_case(
        ladder,
        transaction=Transaction.PD if migration else Transaction(answers["transaction"]),
        current=current,
        current_power=int(answers["current_power"]) if answers.get("current_power") else None,
        power=int(answers["power"]),
        phase=current.phase if migration and current else phase,
        product=Product(wanted),
    )


class ServedRow(NamedTuple):
    """What is served on a phase. row: None where nothing is set. at: the UP3s where it is so. is_everywhere:
    it is so at every UP3 that could be meant."""

    phase: int
    row: MatrixRow | None
    at: tuple[Candidate, ...]
    is_everywhere: bool


@dataclass(frozen=True)
class Situation:
    """One call, replayed.

    told: the decision that the caller hears; None until line 4a.5 has been said. told_is_new: it was made
    just now and is not yet stored with the call.
    problem: the rule that an answer no longer fits; that answer is asked again.
    known: the village that was read with the call: its own, or the one about to be answered.
    """

    call: DeskCall
    answers: dict[str, str]
    position: Position
    village: VillageAllocation | None
    case: Case | None
    told: ToldDecision | None
    told_is_new: bool
    problem: CaseError | None
    known: VillageAllocation | None

    @property
    def step(self) -> int:
        return self.position.node.step

    @cached_property
    def matrix(self) -> Matrix:
        return matrix_of(self.call)

    @cached_property
    def scripts(self) -> Scripts:
        return scripts_of(self.call)

    @cached_property
    def result(self) -> tuple[Outcome, Product | None] | None:
        """Outcome and alternative the call goes on with: AP2T's own answer where there is one (SOP 6)."""
        return _result(self.call, self.case, self.told, self.answers)

    @cached_property
    def tariff(self) -> Tariff | None:
        code = self.answers.get("tariff")
        return next((t for t in reference.tariffs(self.call.rules_day) if t.code == code), None)

    @cached_property
    def hints(self) -> tuple[str, ...]:
        return hints(self.case, self.tariff) if self.case else ()

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        if not (self.case and self.village and self.result and self.result[0] is Outcome.NOT_AVAILABLE):
            return ()
        known, ladder = self.village.availabilities, ladder_of(self.call)
        return suggestions(self.matrix, ladder, self.case, known, self.refused)

    @property
    def refusals(self) -> frozenset[str]:
        """What AP2T refused to this request and to earlier ones of the call: "UP3-MENTENG/1-PRABAYAR".

        A call that release 1.0.0 began has "ap2t_refused", services of its unit. While that release is being
        replaced it runs beside this one, and leaves the new name alone.
        """
        found = set(self.answers.get("ap2t_refused_at", "").split())
        found |= {f"{self._unit_asked}/{code}" for code in self.answers.get("ap2t_refused", "").split()}
        if self.case:
            now = refused_by(self.answers.get("ap2t", ""))
            found |= {f"{self._unit_asked}/{Service(self.case.phase, product).code}" for product in now}
        return frozenset(found)

    @property
    def refused(self) -> frozenset[Service]:
        """What AP2T refused at the unit of this village."""
        found = (refusal.rpartition("/") for refusal in self.refusals)
        return frozenset(Service.parse(code) for unit, _, code in found if unit == self._unit_asked)

    @property
    def unit(self) -> Unit | None:
        """The UP3 that serves the village now, where that is certain."""
        return self.village.certain_unit if self.village else None

    @property
    def _unit_asked(self) -> str:
        return self.village.unit.code if self.village and self.village.unit else ""

    @cached_property
    def row(self) -> MatrixRow | None:
        number = self.told.decision.matrix_row if self.told else None
        return self.matrix.rows[number - 1] if number else None

    @cached_property
    def final_product(self) -> Product | None:
        """The product the call ends with: the alternative if the caller took it, else the one asked for."""
        if self.case is None:
            return None
        outcome, alternative = self.result or (None, None)
        took_offer = outcome is Outcome.OFFER_ALTERNATIVE and self.answers.get("offer") == "YA"
        return alternative if took_offer else self.case.product

    def served_rows(self) -> list[ServedRow]:
        """Per phase, the row that holds here for this call's transaction; where the unit is a guess, one for
        each availability that could hold."""
        if self.village is None or "transaction" not in self.answers:
            return []
        pb = self.answers["transaction"] == "PB"
        current = None if pb else Service.parse(self.answers["current"])
        transaction = Transaction.PB if pb else Transaction.PD
        found = []
        for phase in PHASES:
            at: dict[Availability | None, list[Candidate]] = {}
            for candidate in self.village.candidates:
                at.setdefault(candidate.availability(phase), []).append(candidate)
            for availability, candidates in (at or {None: []}).items():
                row = (
                    rule_for(self.matrix, phase, availability, transaction, current)
                    if availability in self.matrix.words
                    else None
                )
                found.append(ServedRow(phase, row, tuple(candidates), is_everywhere=len(at) < 2))
        return found

    def both_products(self) -> list[tuple[Product, Decision | None]]:
        """What each product would get, for an undecided caller; None for one that would change nothing."""
        if self.village is None:
            return []
        return [(product, self._decision_of(product)) for product in Product]

    def _decision_of(self, product: Product) -> Decision | None:
        assert self.village is not None
        try:
            case = case_of(ladder_of(self.call), self.answers, product)
        except CaseError:
            return None
        return decision_for(case, self.village, self.call) if case else None


def replay(call: DeskCall, known: VillageAllocation | None = None) -> Situation:
    """The call's situation from its stored answers; one SQL statement at most.

    known: a village's allocation read in this transaction already; used if it is the call's village.
    """
    # A call opened under an older flow is asked again rather than misread.
    answers: dict[str, str] = dict(call.answers) if call.flow_version == INTAKE.version else {}
    if answers.get("transaction") == MIGRATION and answers.get("power") != answers.get("current_power"):
        # A Migrasi murni keeps the present power: another power, and the tariff chosen for it, are dropped.
        answers.pop("power", None)
        answers.pop("tariff", None)
    village = None
    if code := answers.get("village"):
        village = known if known and known.village.code == code else allocation_for(code)
        if call.stock:
            village = with_stock(village, call.stock)
    case, problem = None, None
    try:
        case = case_of(ladder_of(call), answers)
    except CaseError as error:
        problem = error
        # "Not a transaction" names no field: the product was answered last, so it is asked again.
        field = error.field or "product"
        answers.pop(_QUESTION_OF_FIELD.get(field, field), None)
    facts: dict[str, str] = {}
    if village:
        facts["area"] = "PLN_BATAM" if village.is_batam else "PLN"
    told, told_is_new = None, False
    # Line 4a.5 counts once every question before it is answered; a village of Batam asks one more.
    if case and village and "heard" in position(INTAKE, answers, facts).path:
        told = ToldDecision.load(call.told) if call.told else None
        if told is None or not told.answers(case, village):
            told, told_is_new = ToldDecision.now(case, village, call), True
    if result := _result(call, case, told, answers):
        facts["result"] = result[0]
    return Situation(
        call, answers, position(INTAKE, answers, facts), village, case, told, told_is_new, problem, known
    )


def _result(
    call: DeskCall, case: Case | None, told: ToldDecision | None, answers: Mapping[str, str]
) -> tuple[Outcome, Product | None] | None:
    if case is None or told is None:
        return None
    return after_ap2t(matrix_of(call), case, told.decision, answers.get("ap2t", ""))


def node_at(position: Position, step: int, *, change: bool = False) -> Question | End | None:
    """What the page of a step asks: where the call stands, or the question of that step it has passed.

    change: the passed question, even when the call stands at another question of the same step.
    """
    passed = [INTAKE.node(i) for i in position.path if i != "heard"]  # a line is not said a second time
    before = next((n for n in reversed(passed) if n.step == step and isinstance(n, Question)), None)
    if position.node.step == step and not (change and before):
        return position.node  # type: ignore[return-value]  # a Branch is never a position here: its fact is known
    return before


def offered(situation: Situation, question: str, value: str) -> Choice | None:
    """The choice a posted button stands for, or None when this call does not offer it (now)."""
    position = situation.position
    if question != position.node.id and question not in position.path:
        return None
    node = INTAKE.node(question)
    if not isinstance(node, Question):
        return None
    return next((c for c in offered_choices(node, situation.answers) if c.value == value), None)
