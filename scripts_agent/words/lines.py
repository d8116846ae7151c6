"""The lines the agent says, blanks filled for this caller.

Every word comes from the SOP's files; what we add is marked `addition` ("tambahan" on the page).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from allocation.domain.decision import Case, Decision, Reason, power_limits
from allocation.domain.matrix import NOT_BY_POLICY, Matrix, Product, Range
from allocation.domain.power import format_va

from .script import BLANK, Script, Scripts

_NAME = "{Nama Pemohon}"
# In these, the two product words change places when PRABAYAR is the one that is missing.
NAME_THE_MISSING = {"offer_alternative", "apology", "reason_material"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line. bold: as the SOP prints it. filled: this caller's words in one of its blanks."""

    text: str
    bold: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line ready to be said. id: of its text, for the trace. addition: not the SOP's words ("tambahan").

    source: the point of the SOP, as it is shown. clause: its id on the SOP's page. Both "" when we add.
    """

    id: str
    segments: tuple[Segment, ...]
    source: str
    clause: str
    addition: bool = False

    @property
    def plain(self) -> str:
        """The words alone, as they are copied."""
        return "".join(segment.text for segment in self.segments)


def spoken(
    script: Script, *, salutation: str, name: str, power_va: int | None = None, missing: Product | None = None
) -> Line:
    """The line for this caller, blanks filled in one pass.

    salutation: "Bapak", "Ibu" or "" (unknown: the words inside the braces stay). name: "" = unknown.
    power_va: ValueError when the line names the power and it is None. missing: the product not available.
    """
    segments: list[Segment] = []
    bold = False
    end = 0
    for token in BLANK.finditer(script.text):
        segments.append(Segment(script.text[end : token.start()], bold))
        end = token.end()
        if token.lastgroup == "bold":
            bold = not bold
        else:
            filled = token.lastgroup != "product" or missing is not None
            segments.append(Segment(_fill(token, salutation, name, power_va, missing), bold, filled))
    segments.append(Segment(script.text[end:], bold))
    return Line(script.id, _joined(segments), script.source, script.clause, script.addition)


def in_segments(text: str) -> tuple[Segment, ...]:
    """A text of the SOP as it stands there, blanks and all; what is between two `**` is bold."""
    pieces = text.split("**")
    return tuple(Segment(piece, bold=bool(i % 2)) for i, piece in enumerate(pieces) if piece)


def reason(scripts: Scripts, decision: Decision, case: Case, matrix: Matrix) -> Line | None:
    """Why the product asked for is not available; None: nothing to tell. Source: SOP 4a.6."""
    if decision.reason is Reason.MATERIAL:
        return spoken(scripts.lines["reason_material"], salutation="", name="", missing=case.product)
    if decision.reason is Reason.POLICY:
        words = f"layanan {case.product.spoken} pada {case.phase} Phasa {NOT_BY_POLICY} yang berlaku"
        return _added("reason_policy", words)
    if decision.reason is Reason.POWER_LIMIT and (words := _beyond(power_limits(matrix, case), case.power)):
        return _added("reason_power_limit", f"layanan {case.product.spoken} pada {case.phase} Phasa {words}")
    return None


def _beyond(limits: Range | None, power: int) -> str:
    """Why no meter serves this power (VA); "" within the limits. A policy may serve a product nowhere."""
    if limits is None:
        return "tidak disediakan menurut ketentuan yang berlaku"
    if power < limits.low:
        return f"hanya mulai {format_va(limits.low)} VA"
    return f"hanya sampai {format_va(limits.high)} VA" if limits.high and power > limits.high else ""


def present_service_stays(case: Case) -> Line | None:
    """Said after the reason when a Migrasi murni is not served; None for any other request."""
    if not case.is_migration:
        return None
    words = f"layanan {case.product.other.spoken} yang digunakan saat ini tetap berlaku"
    return _added("present_service_stays", words)


def _added(id: str, text: str) -> Line:
    return Line(id, (Segment(text),), "", "", addition=True)


def _fill(
    token: re.Match[str], salutation: str, name: str, power_va: int | None, missing: Product | None
) -> str:
    match token.lastgroup:
        case "salutation":
            first, second = token[0].strip("{}").split("/")
            return {"Bapak": first, "Ibu": second, "": f"{first}/{second}"}[salutation]
        case "name":
            return token[0].replace(_NAME, name) if name.strip() else ""
        case "power":
            if power_va is None:
                raise ValueError("this line names the power")
            return f"{format_va(power_va)} VA"
    # The SOP writes the line for a missing PASKABAYAR: "disesuaikan dengan notifikasi yang muncul".
    if missing is Product.PRABAYAR:
        return Product.PASCABAYAR.spoken if token[0] == Product.PRABAYAR.spoken else Product.PRABAYAR.spoken
    return token[0]


def _joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Neighbours of the same look as one, without the empty ones."""
    by_look = groupby((s for s in segments if s.text), key=lambda s: (s.bold, s.filled))
    return tuple(Segment("".join(s.text for s in group), *look) for look, group in by_look)
