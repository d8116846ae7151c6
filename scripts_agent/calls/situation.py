"""Where a call stands: its answers, replayed over the flow with what is known of village and matrix.

Reads only. The one place that turns stored answers into a Case, and a Case into what the agent sees.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from allocation import reference
from allocation.availability import of_village as selectors
from allocation.availability.of_village import Candidate, Setting, VillageAllocation
from allocation.clock import day_wib
from allocation.domain.decision import (
    Case,
    Decision,
    Outcome,
    Reason,
    Suggestion,
    build_case,
    hints,
    suggestions,
)
from allocation.domain.errors import CaseError
from allocation.domain.matrix import Availability, Matrix, Product, Row, Service, Transaction, rule_for
from allocation.domain.power import PHASES, Ladder
from allocation.domain.tariff import Tariff
from allocation.domain.wording import either
from scripts_agent.intake.ap2t import after_ap2t, refused_by
from scripts_agent.intake.flow import Choice, Node, Position, Question, position
from scripts_agent.intake.flow import Outcome as End
from scripts_agent.intake.questions import INTAKE
from scripts_agent.models import Call
from scripts_agent.words.of_call import matrix_of, scripts_of
from scripts_agent.words.script import Scripts

MIGRATION = "MIGRASI"
RESULT_ANSWERS = ("served", "offer", "unavailable", "undecidable", "why", "ap2t")
_PRODUCTS = frozenset(Product)
_QUESTION_OF_FIELD = {"phase": "power"}  # other fields are named like their question


@dataclass(frozen=True)
class Told:
    """The decision the caller heard, and what it was made from. Kept on the call and in its trace as JSON.

    settings: phase -> availability. sources: phase -> whose setting it was, set by whom (a post) and when;
    both at the mapped UP3. candidates: where that is a guess, all that could be meant, the mapped one first:
    {"unit": its name, "settings": phase -> availability}.
    """

    case: str
    decision: Decision
    version: str
    settings: dict[str, str]
    sources: dict[str, dict[str, str | int | None]]
    candidates: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def now(cls, case: Case, village: VillageAllocation, call: Call) -> "Told":
        return cls(
            case=fingerprint(case, village.village.code),
            decision=decision_for(case, village, call),
            version=village.version,
            settings=_availabilities(village.settings),
            sources={
                str(phase): {
                    "unit": s.unit_name,
                    "by": s.changed_by_label,
                    "at": s.changed_at.isoformat() if s.changed_at else None,
                    "version": s.version,
                }
                for phase, s in village.settings.items()
            },
            candidates=[
                {"unit": c.unit.name, "settings": _availabilities(c.settings)} for c in village.candidates
            ]
            if village.is_unsure
            else [],
        )

    @classmethod
    def load(cls, stored: Mapping[str, Any] | None) -> "Told | None":
        if not stored:
            return None
        d = stored["decision"]
        decision = Decision(
            Outcome(d["outcome"]),
            Product(d["alternative"]) if d["alternative"] else None,
            Reason(d["reason"]) if d["reason"] else None,
            d["matrix_row"],
            d["policy"],
        )
        # Calls of the first days have neither.
        sources, candidates = stored.get("sources", {}), stored.get("candidates", [])
        return cls(stored["case"], decision, stored["version"], stored["settings"], sources, candidates)

    def dump(self) -> dict[str, Any]:
        return asdict(replace(self)) | {"decision": self.decision._asdict()}

    @property
    def units(self) -> str:
        """The UP3s that could be meant, "" where it was certain: `UP3 Bandengan atau UP3 Menteng`."""
        return either([c["unit"] for c in self.candidates]) if self.candidates else ""

    def says_the_same_as(self, other: "Told") -> bool:
        """The caller heard the outcome and the alternative; only these are compared."""
        mine, theirs = self.decision, other.decision
        return (mine.outcome, mine.alternative) == (theirs.outcome, theirs.alternative)


def _availabilities(settings: Mapping[int, Setting]) -> dict[str, str]:
    return {str(phase): str(setting.availability) for phase, setting in settings.items()}


def fingerprint(case: Case, village: str) -> str:
    """What a told decision answers: the whole case and its village, as one comparable text."""
    current = case.current.code if case.current else ""
    return "|".join(
        map(
            str,
            (case.transaction, current, case.current_power, case.power, case.phase, case.product, village),
        )
    )


def opened_on(call: Call) -> date:
    """The day (WIB) whose tables of powers and tariffs a call keeps."""
    return day_wib(call.opened_at)


def ladder_of(call: Call) -> Ladder:
    return reference.ladder(opened_on(call))


def decision_for(case: Case, village: VillageAllocation, call: Call) -> Decision:
    """The matrix's answer now, under the call's own policy (its start date finds exactly that one)."""
    return selectors.decide_at(village, case, matrix_of(call).start)


def case_of(ladder: Ladder, answers: Mapping[str, str], product: Product | None = None) -> Case | None:
    """The request the answers make, None while one is missing. Raises CaseError when they clash."""
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
    """What holds at a phase. row: None where nothing is set. at: those UP3s that could be meant, and where
    it is so."""

    phase: int
    row: Row | None
    at: tuple[Candidate, ...]
    is_everywhere: bool


@dataclass(frozen=True)
class Situation:
    """One call, replayed.

    told: what the caller hears, None before they heard line 4a.5; `told_is_new` when it is made just now and
    not yet stored with the call.
    problem: the rule that an answer no longer fits; that answer is asked again.
    known: the village that was read with the call: its own, or the one about to be answered.
    """

    call: Call
    answers: dict[str, str]
    position: Position
    village: VillageAllocation | None
    case: Case | None
    told: Told | None
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
        return _result(self.case, self.told, self.answers)

    @cached_property
    def tariff(self) -> Tariff | None:
        code = self.answers.get("tariff")
        return next((t for t in reference.tariffs(opened_on(self.call)) if t.code == code), None)

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
    def refused(self) -> frozenset[Service]:
        """What AP2T refused here, to this request and to earlier ones of the call."""
        earlier = {Service.parse(code) for code in self.answers.get("ap2t_refused", "").split()}
        if self.case is None:
            return frozenset(earlier)
        now = refused_by(self.answers.get("ap2t", ""))
        return frozenset(earlier | {Service(self.case.phase, product) for product in now})

    @cached_property
    def row(self) -> Row | None:
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
                    rule_for(self.matrix, phase, availability, transaction, current) if availability else None
                )
                found.append(ServedRow(phase, row, tuple(candidates), is_everywhere=len(at) < 2))
        return found

    def both_products(self) -> list[tuple[Product, Decision | None]]:
        """What each product would get, for a caller who has not chosen. None: that would change nothing."""
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


def replay(call: Call, known: VillageAllocation | None = None) -> Situation:
    """The call's situation from its stored answers; one SQL statement at most.

    known: a village's allocation read in this transaction already; used if it is the call's village.
    """
    # A call opened under an older flow is asked again rather than misread.
    answers: dict[str, str] = dict(call.answers) if call.flow_version == INTAKE.version else {}
    if answers.get("transaction") == MIGRATION and answers.get("power") != answers.get("current_power"):
        # Migrasi murni: the present power is the power asked for, and the tariff followed from another.
        answers.pop("power", None)
        answers.pop("tariff", None)
    village = None
    if code := answers.get("village"):
        village = known if known and known.village.code == code else selectors.allocation_for(code)
    case, problem = None, None
    try:
        case = case_of(ladder_of(call), answers)
    except CaseError as error:
        problem = error
        # "Not a transaction" blames no field: the product is the last word, so it is asked again.
        field = error.field or "product"
        answers.pop(_QUESTION_OF_FIELD.get(field, field), None)
    told, told_is_new = None, False
    if case and village and answers.get("heard"):
        told = Told.load(call.told)
        told_is_new = told is None or told.case != fingerprint(case, village.village.code)
        if told_is_new:
            told = Told.now(case, village, call)
    facts: dict[str, str] = {}
    if village:
        facts["area"] = "PLN_BATAM" if village.is_batam else "PLN"
    if result := _result(case, told, answers):
        facts["result"] = result[0]
    return Situation(
        call, answers, position(INTAKE, answers, facts), village, case, told, told_is_new, problem, known
    )


def _result(
    case: Case | None, told: Told | None, answers: Mapping[str, str]
) -> tuple[Outcome, Product | None] | None:
    if case is None or told is None:
        return None
    if ap2t := answers.get("ap2t"):
        return after_ap2t(case, told.decision, ap2t)
    return told.decision.outcome, told.decision.alternative


def node_at(situation: Situation, step: int, *, change: bool = False) -> Question | End | None:
    """What step `step` asks: the position itself, or the question of that step the call has passed.

    change: the passed question also where the call stands at another one of the same step.
    """
    position = situation.position
    passed = [INTAKE.node(i) for i in position.path if i != "heard"]  # a line is not said a second time
    before = next((n for n in reversed(passed) if n.step == step and isinstance(n, Question)), None)
    if position.node.step == step and not (change and before):
        return position.node  # type: ignore[return-value]  # a Branch is never a position here: its fact is known
    return before


def choices_of(situation: Situation, node: Node) -> list[Choice]:
    """The buttons of a question, without those this call cannot have."""
    if isinstance(node, End):
        return []
    choices = [c for c in node.choices if c.value != "INFO" or situation.answers.get("undecided")]
    if node.id == "product" and situation.answers.get("transaction") == MIGRATION:
        # Migrasi murni keeps everything but the product: only the other one is a transaction.
        target = Service.parse(situation.answers["current"]).product.other
        choices = [c for c in choices if c.value == target]
    return choices


def offered(situation: Situation, question: str, value: str) -> Choice | None:
    """The choice a posted button stands for, or None when this call does not offer it (now)."""
    position = situation.position
    if question != position.node.id and question not in position.path:
        return None
    node = INTAKE.node(question)
    if not isinstance(node, Question):
        return None
    return next((c for c in choices_of(situation, node) if c.value == value), None)
