"""A change of availability in words: a sentence for each product, and the matrix rows that change (SOP 3)."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from .matrix import REQUESTS, Availability, Matrix, Product, Range, Service, Transaction, rule_for
from .wording import request_text

COME, GONE, SAME = "come", "gone", "same"


class Step(NamedTuple):
    """What a change does to one product of one matrix row. `old`, `new`: powers served, None = not served."""

    request: str  # "PB", "PD dari 1 Ph – Pascabayar"
    old: Range | None
    new: Range | None

    @property
    def kind(self) -> str:
        """COME when more is served than before, GONE when less, SAME."""
        if self.old == self.new:
            return SAME
        if self.old is None or self.new is None:
            return COME if self.new else GONE
        return COME if self.new.low < self.old.low else GONE

    @property
    def text(self) -> str:
        if self.old == self.new:
            return "tetap dilayani" if self.new else "tetap tidak dilayani"
        if self.new is None:
            return "tidak lagi"
        return f"menjadi {self.new.text}" if self.old else "menjadi dilayani"


class ChangedRow(NamedTuple):
    """One matrix row that changes; `steps` in the order of Product."""

    request: str
    steps: tuple[Step, ...]


def changed_rows(
    matrix: Matrix, phase: int, after: Availability | None, before: Availability | None
) -> tuple[ChangedRow, ...]:
    """Those of a phase's five rows that are not under `after` as they are under `before`. None: not set."""
    columns = [_steps(matrix, phase, product, after, before) for product in Product]
    rows = (ChangedRow(steps[0].request, tuple(steps)) for steps in zip(*columns, strict=True))
    return tuple(row for row in rows if any(step.kind != SAME for step in row.steps))


def change_sentence(
    matrix: Matrix, phase: int, after: Availability | None, before: Availability | None
) -> str:
    """What the change means, what comes first: `Pascabayar menjadi dilayani, 450 VA s.d. 22.000 VA. ...`"""
    if after == before:
        return ""
    if after is None:
        return f"Kelima baris matriks {phase} Phasa menjadi belum diatur, untuk Prabayar dan Pascabayar."
    found = [(product, _steps(matrix, phase, product, after, before)) for product in Product]
    order = [COME, GONE, SAME]
    found.sort(key=lambda pair: min(order.index(step.kind) for step in pair[1]))
    return " ".join(_sentence(product, steps) for product, steps in found)


def _steps(
    matrix: Matrix, phase: int, product: Product, after: Availability | None, before: Availability | None
) -> list[Step]:
    def step(transaction: Transaction, current: Service | None) -> Step:
        old, new = (
            rule_for(matrix, phase, word, transaction, current).range_of(product) if word else None
            for word in (before, after)
        )
        return Step(request_text((transaction, current)), old, new)

    return [step(*request) for request in REQUESTS]


def _sentence(product: Product, steps: Sequence[Step]) -> str:
    name = product.label
    changing = [step for step in steps if step.kind != SAME]
    if not changing:
        return f"{name} tetap." if any(step.new for step in steps) else f"{name} tetap tidak dilayani."
    [(target, _)] = Counter(step.new for step in changing).most_common(1)
    if target is None:
        said = f"{name} tidak lagi dilayani"
    elif all(step.old is None for step in changing):
        said = f"{name} menjadi dilayani, {target.text}"
    else:
        said = f"{name} menjadi {target.text}"
    alike = [step for step in steps if step.new == target]
    others = [step for step in steps if step.new != target]
    if not others:
        return f"{said}."
    word, named = ("kecuali", others) if len(others) < len(alike) else ("hanya", alike)
    return f"{said}, {word} bagi {_names(named)}."


def _names(steps: Sequence[Step]) -> str:
    """`PB`, `pelanggan 1 Ph – Prabayar dan 3 Ph – Prabayar`."""
    requests = [step.request.removeprefix("PD dari ") for step in steps]
    *most, last = requests
    names = f"{', '.join(most)} dan {last}" if most else last
    return names if "PB" in requests else f"pelanggan {names}"
