"""A card: who calls, what they want, what is in stock for this call, and how the call should end."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .stock import Stock


@dataclass(frozen=True)
class Card:
    """One practice call, dealt by `deal.py`.

    place: code of the village; its names stand in `asked`. opening: what the caller says first. asked: what
    they answer when asked, as (question in words, answer in words). stock: in place of what the unit has.
    answers: by question id of the flow, what the call should hold at its end. notes: what the caller asks or
    says beside it ("why", "undecided"). outcome: the result that should be reached, "" for none before the
    end; row: of the matrix, None for none. closing: the end that should be reached.
    """

    salutation: str
    name: str
    telephone: str
    opening: str
    asked: tuple[tuple[str, str], ...]
    stock: Stock
    answers: Mapping[str, str]
    notes: tuple[str, ...]
    outcome: str
    row: int | None
    closing: str

    def dump(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self) | {"stock": self.stock.dump()}

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> "Card":
        lists = {"asked": tuple((q, a) for q, a in stored["asked"]), "notes": tuple(stored["notes"])}
        return cls(**{**stored, **lists, "stock": Stock.load(stored["stock"])})
