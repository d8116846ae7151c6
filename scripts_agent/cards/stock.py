"""What a practice says is in stock, in place of what the unit has."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from allocation.domain.decision import Case, Decision, Reason, decide, undecidable
from allocation.domain.matrix import Availability, Matrix


class Serves(StrEnum):
    """Who serves the village: a UP3, one of two, none that is known, or PT PLN Batam."""

    UP3 = "UP3"
    UNSURE = "UNSURE"
    NONE = "NONE"
    BATAM = "BATAM"


class Stock(NamedTuple):
    """availability: by phase; a phase that is not there is not set."""

    serves: Serves
    availability: Mapping[int, Availability]

    def dump(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"serves": self.serves, "availability": {str(p): a for p, a in self.availability.items()}}

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> "Stock":
        found = {int(phase): Availability(word) for phase, word in stored["availability"].items()}
        return cls(Serves(stored["serves"]), found)


def decide_with(matrix: Matrix, case: Case, stock: Stock) -> Decision:
    """What is decided where this is in stock."""
    if stock.serves is Serves.BATAM:
        return undecidable(matrix, Reason.PLN_BATAM)
    if stock.serves is Serves.NONE:
        return undecidable(matrix, Reason.NO_UNIT)
    availability = stock.availability.get(case.phase)
    if availability not in matrix.words:
        return undecidable(matrix, Reason.NO_SETTING)
    if stock.serves is Serves.UNSURE:  # the other UP3 has set nothing
        return undecidable(matrix, Reason.UNIT_UNSURE)
    return decide(matrix, case, availability)
