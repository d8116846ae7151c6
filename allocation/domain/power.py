"""Powers in VA: how they are written, which phase they belong to."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from allocation.domain.reviewed.tables import read_table

from .errors import CaseError, PolicyFileError, shown
from .typed_text import clean_typed

MIN_POWER = 450
MAX_POWER = 999_999_999
MEDIUM_VOLTAGE_ABOVE = 200_000

PHASES = (1, 3)

# 2200, 2.200 or 2 200. A comma, a sign, an exponent or "22.00" may mean something else: refused.
_POWER = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+")
_UNIT = re.compile(r"(?<=[0-9]) ?va$", re.IGNORECASE)

_FIELD_NAMES = {"power": "Daya", "current_power": "Daya saat ini"}


def format_va(va: int) -> str:
    """2200 -> `2.200`, as the SOP prints powers."""
    return f"{va:,}".replace(",", ".")


def parse_power(text: str, field: str = "power") -> int:
    """A power in VA from what a person typed. Raises CaseError on `field`, quoting at most 20 characters."""
    text = text.strip()
    name = _FIELD_NAMES[field]
    if not text:
        raise CaseError("missing", f"Isi {name.lower()} dalam VA, misalnya 2200 atau 2.200.", field)
    if not _POWER.fullmatch(text):
        hint = "isi dalam VA dengan angka saja, misalnya 2200 atau 2.200."
        raise CaseError("invalid", f"{name} {shown(text)} tidak terbaca: {hint}", field)
    digits = re.sub(r"[. ]", "", text).lstrip("0")
    if len(digits) > len(str(MAX_POWER)):  # before int(), which refuses thousands of digits
        raise _above_limit(f"{name} {shown(text)}", field)
    return check_power(int(digits or "0"), field)


def read_typed_power(text: str, field: str = "power") -> int:
    """As `parse_power`, for a page: the unit may stand behind it, and marks of a pasted text do not count."""
    return parse_power(_UNIT.sub("", clean_typed(text)), field)


def check_power(va: int, field: str = "power") -> int:
    """`va` itself when it lies within the limits of the field. Raises CaseError."""
    name = f"{_FIELD_NAMES[field]} {format_va(va)} VA"
    if va < MIN_POWER:
        raise CaseError("invalid", f"{name} di bawah batas: isi {MIN_POWER} VA atau lebih.", field)
    if va > MAX_POWER:
        raise _above_limit(name, field)
    return va


def _above_limit(name: str, field: str) -> CaseError:
    return CaseError("invalid", f"{name} di atas batas: isi {format_va(MAX_POWER)} VA atau kurang.", field)


class Step(NamedTuple):
    """One standard power: VA, its only phase (1 or 3), its breaker in ampere."""

    power: int
    phase: int
    breaker: int


class Ladder:
    """The standard low-voltage powers, ascending. No power is in both phases."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps = {step.power: step for step in steps}
        self.powers = tuple(self._steps)
        self._of_phase = {
            phase: tuple(va for va, step in self._steps.items() if step.phase == phase) for phase in PHASES
        }

    def phase_of(self, va: int) -> int | None:
        """The phase of a standard power, None for a manual one."""
        step = self._steps.get(va)
        return step.phase if step else None

    def of_phase(self, phase: int) -> tuple[int, ...]:
        return self._of_phase[phase]

    def breaker(self, va: int) -> int | None:
        """The breaker in ampere of a standard power, None for a manual one."""
        step = self._steps.get(va)
        return step.breaker if step else None


def allowed_phases(ladder: Ladder, power: int) -> tuple[int, ...]:
    """The phases a power can have. A standard power has one; a manual one ("Daya Manual") has one below the
    smallest 3-phase power (3,900) or above the largest 1-phase power (22,000), and two in between."""
    standard = ladder.phase_of(power)
    if standard:
        return (standard,)
    if power < ladder.of_phase(3)[0]:
        return (1,)
    if power > ladder.of_phase(1)[-1]:
        return (3,)
    return PHASES


def resolve_phase(ladder: Ladder, power: int, given: int | None) -> int:
    """The phase of a request. CaseError when `given` contradicts the power, or is needed and absent."""
    allowed = allowed_phases(ladder, power)
    name = f"Daya {format_va(power)} VA"
    if given is None:
        if len(allowed) > 1:
            raise CaseError("missing", f"{name} ada pada kedua phasa: isi phasa 1 atau 3.", "phase")
        return allowed[0]
    if given not in PHASES:
        raise CaseError("invalid", f"Phasa {given} tidak dikenal: isi phasa 1 atau 3.", "phase")
    if given not in allowed:
        message = f"{name} hanya ada pada {allowed[0]} Phasa: isi phasa {allowed[0]} atau kosongkan."
        raise CaseError("conflict", message, "phase")
    return given


def load_ladder(path: Path) -> Ladder:
    """The ladder from its reviewed file. Raises PolicyFileError with file and line."""
    steps: list[Step] = []
    for row in read_table(path, ("power_va", "phase", "breaker_a")):
        step = Step(row.number("power_va"), row.number("phase"), row.number("breaker_a"))
        if step.phase not in PHASES:
            raise row.error(f"kolom phase: {step.phase} tidak dikenal, isi 1 atau 3")
        if steps and step.power <= steps[-1].power:
            raise row.error(f"daya {step.power} harus di atas {steps[-1].power} pada baris sebelumnya")
        steps.append(step)
    if {step.phase for step in steps} != set(PHASES):
        raise PolicyFileError(path, len(steps) + 1, "isi daya untuk phasa 1 dan phasa 3")
    return Ladder(steps)
