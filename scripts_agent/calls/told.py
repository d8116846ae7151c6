"""The decision a caller heard, as it is kept with the call and in its trace."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allocation.availability.of_village import Setting, VillageAllocation, decide_at, units_in
from allocation.domain.decision import Case, Decision, Outcome, Reason
from allocation.domain.matrix import Product, Service, Transaction
from allocation.domain.wording import either
from scripts_agent.models import DeskCall
from scripts_agent.words.of_call import matrix_of

CASE_AND_VILLAGE = (*Case._fields, "village")


@dataclass(frozen=True)
class ToldDecision:
    """The decision the caller heard, and what it was made from.

    case and village (its code): what the decision answers. version: of the village's allocation.
    settings: phase -> availability. sources: phase -> whose setting it was, set by whom (a post) and when;
    both at the mapped UP3. candidates: where that is a guess, all that could be meant, the mapped one first:
    {"unit": its name, "settings": phase -> availability}.
    """

    case: Case
    village: str
    decision: Decision
    version: str
    settings: dict[str, str]
    sources: dict[str, dict[str, str | int | None]]
    candidates: list[dict[str, Any]]

    @classmethod
    def now(cls, case: Case, village: VillageAllocation, call: DeskCall) -> "ToldDecision":
        unsure = village.candidates if village.is_unsure else ()
        return cls(
            case=case,
            village=village.village.code,
            decision=decision_for(case, village, call),
            version=village.version,
            settings=_availabilities(village.settings),
            sources={str(phase): _source(setting) for phase, setting in village.settings.items()},
            candidates=[{"unit": c.unit.name, "settings": _availabilities(c.settings)} for c in unsure],
        )

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> "ToldDecision":
        """From the JSON that `dump` made, or an earlier release."""
        case, village = _load_case(stored["case"])
        return cls(
            case=case,
            village=village,
            decision=_load_decision(stored["decision"]),
            version=stored["version"],
            settings=stored["settings"],
            # Calls of the first days have neither.
            sources=stored.get("sources", {}),
            candidates=stored.get("candidates", []),
        )

    def dump(self) -> dict[str, Any]:
        """As JSON can hold it."""
        current = self.case.current.code if self.case.current else None
        return {
            "case": self.case._asdict() | {"current": current, "village": self.village},
            "decision": self.decision._asdict(),
            "version": self.version,
            "settings": self.settings,
            "sources": self.sources,
            "candidates": self.candidates,
        }

    @property
    def units(self) -> str:
        """The UP3s that could be meant, "" where it was certain: `UP3 Bandengan atau UP3 Menteng`."""
        return either([c["unit"] for c in self.candidates]) if self.candidates else ""

    def answers(self, case: Case, village: VillageAllocation) -> bool:
        """Whether it was told for this request in this village."""
        return (self.case, self.village) == (case, village.village.code)

    def is_of_units_of(self, village: VillageAllocation) -> bool:
        """Whether the units that serve the village now are those it was made from, as far as it says."""
        units = units_in(self.version)
        return units is None or units == units_in(village.version)

    def says_the_same_as(self, other: "ToldDecision") -> bool:
        """The caller heard the outcome and the alternative; only these are compared."""
        mine, theirs = self.decision, other.decision
        return (mine.outcome, mine.alternative) == (theirs.outcome, theirs.alternative)


def decision_for(case: Case, village: VillageAllocation, call: DeskCall) -> Decision:
    """The matrix's answer now, under the call's own policy (its start date finds exactly that one)."""
    return decide_at(village, case, matrix_of(call).start)


def _availabilities(settings: Mapping[int, Setting]) -> dict[str, str]:
    return {str(phase): str(setting.availability) for phase, setting in settings.items()}


def _source(setting: Setting) -> dict[str, str | int | None]:
    return {
        "unit": setting.unit_name,
        "by": setting.changed_by_label,
        "at": setting.changed_at.isoformat() if setting.changed_at else None,
        "version": setting.version,
    }


def _load_case(stored: Mapping[str, Any] | str) -> tuple[Case, str]:
    """The request and the code of its village."""
    if isinstance(stored, str):  # before release 1.0: "PB||None|2200|1|PASCABAYAR|31.71.01.1001"
        values = (None if value == "None" else value for value in stored.split("|"))
        stored = dict(zip(CASE_AND_VILLAGE, values, strict=True))
    current, current_power = stored["current"], stored["current_power"]
    case = Case(
        transaction=Transaction(stored["transaction"]),
        current=Service.parse(current) if current else None,
        current_power=int(current_power) if current_power else None,
        power=int(stored["power"]),
        phase=int(stored["phase"]),
        product=Product(stored["product"]),
    )
    return case, stored["village"]


def _load_decision(stored: Mapping[str, Any]) -> Decision:
    return Decision(
        outcome=Outcome(stored["outcome"]),
        alternative=Product(stored["alternative"]) if stored["alternative"] else None,
        reason=Reason(stored["reason"]) if stored["reason"] else None,
        matrix_row=stored["matrix_row"],
        policy=stored["policy"],
    )


def case_told(call: DeskCall) -> Case | None:
    """What the decision that the caller heard last answers; None before the first one."""
    return ToldDecision.load(call.told).case if call.told else None
