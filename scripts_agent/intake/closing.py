"""How a call can end: after which results, and what each ending demands. Source: SOP 4a.6.

The words, and what is entered in APKT, stand in reviewed files, read by `words/closings.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .flow import Branch, End, Flow, targets
from .questions import INTAKE

CANCELLED = "cancelled"  # "Terputus/batal": from any step
RESULT = "result"  # the branch of the flow that tells the results apart


class Demanded(StrEnum):
    """What a call must have before it is closed like this; the value tells the agent."""

    BANTUAN_LAIN = "bantuan lain sudah ditawarkan"
    CONTACT = "nama dan telepon pemohon"
    TEXT = "isi laporan"
    UNIT = "unit PLN"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to end a call.

    outcomes: the results it may follow, values of `allocation.domain.decision.Outcome`.
    before_result: it may also be made while there is no result.
    continues_ap2t: the work goes on in AP2T with a product.
    """

    id: str
    outcomes: frozenset[str]
    before_result: bool = False
    demands: tuple[Demanded, ...] = ()
    continues_ap2t: bool = False

    def allowed(self, outcome: str | None) -> bool:
        """Whether a call with this result (None = no result yet) may end like this."""
        return self.before_result if outcome is None else outcome in self.outcomes


def checked(rules: Iterable[Rule], flow: Flow) -> Mapping[str, Rule]:
    """Rules by id. ValueError: one is doubled, or the flow leads from a result to other endings."""
    found: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in found:
            raise ValueError(f"closing {rule.id!r} is there twice")
        found[rule.id] = rule
    ends = {node.closing for node in flow.nodes if isinstance(node, End)}
    if ends != set(found):
        raise ValueError(f"flow and closings differ: {', '.join(sorted(ends ^ set(found)))}")
    anywhere = {closing for id in flow.side_exits for closing in _ends(flow, id)}
    results = flow.node(RESULT)
    assert isinstance(results, Branch)
    ways: dict[str | None, str] = {choice.value: choice.goto or "" for choice in results.choices}
    for outcome, start in (ways | {None: flow.nodes[0].id}).items():
        led, allowed = _ends(flow, start) | anywhere, {r.id for r in found.values() if r.allowed(outcome)}
        if led != allowed:
            where = outcome or "before a result"
            raise ValueError(f"{where}: flow and closings differ: {', '.join(sorted(led ^ allowed))}")
    return found


def _ends(flow: Flow, id: str) -> set[str]:
    """Closings that the flow leads to from a node without coming past the result."""
    node = flow.node(id)
    if isinstance(node, End):
        return {node.closing}
    return set() if id == RESULT else {end for _, goto in targets(node) for end in _ends(flow, goto)}


RULES = checked(
    (
        Rule("continue_ap2t", frozenset({"SERVED"}), continues_ap2t=True),
        Rule("continue_ap2t_alternative", frozenset({"OFFER_ALTERNATIVE"}), continues_ap2t=True),
        # Also a refused NOT_AVAILABLE, and "Info saja" before any result (tambahan).
        Rule(
            "decline",
            frozenset({"OFFER_ALTERNATIVE", "NOT_AVAILABLE"}),
            before_result=True,
            demands=(Demanded.BANTUAN_LAIN,),
        ),
        Rule(
            "report",
            frozenset({"OFFER_ALTERNATIVE", "NOT_AVAILABLE"}),
            demands=(Demanded.CONTACT, Demanded.UNIT, Demanded.TEXT),
        ),
        Rule("refer", frozenset({"UNDECIDABLE"}), before_result=True),
        Rule(
            CANCELLED,
            frozenset({"SERVED", "OFFER_ALTERNATIVE", "NOT_AVAILABLE", "UNDECIDABLE"}),
            before_result=True,
        ),
    ),
    INTAKE,
)
