"""The lines the agent says: read from scripts/<date>/, blanks filled for this caller.

Every word comes from the SOP's files; what we add is marked `addition` ("tambahan" on the page).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from allocation.domain.decision import Case, Decision, Reason, power_limit
from allocation.domain.matrix import Matrix, Product
from allocation.domain.power import format_va
from scripts_agent.intake.questions import INTAKE

# Files of a version, with the point of the SOP that they stand in.
SOURCES = {
    "ask_product": "SOP 4a.4",
    "material_depends": "SOP 4a.5",
    "offer_alternative": "SOP 4a.6",
    "reason_material": "SOP 4a.6",
}
FOLDER = Path(__file__).parent / "scripts"

_NAME = "{Nama Pemohon}"
# One pass over the file's own text: what is filled in is never looked at again.
_TOKEN = re.compile(
    r"(?P<salutation>\{(?:Bapak|Bp|bapak)/Ibu\})"
    r"|(?P<name> ?\{Nama Pemohon\})"  # without a name, the space before it goes too
    r"|(?P<power>(?<=Daya )\.{5}(?!\.))"
    r"|(?P<product>\b(?:PASKABAYAR|PRABAYAR)\b)"
    r"|(?P<bold>\*\*)"
)
# From here on, line 4a.6 offers the other product; the apology stops before it.
_OFFER = re.compile(r", apakah .*\?(?= \.\.\.”$)")


class ScriptError(Exception):
    """A file of the spoken lines cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Script:
    """A line as the SOP has it, blanks and `**` included."""

    id: str
    text: str
    source: str
    version: str
    addition: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line ready to be said. source: the point of the SOP. addition: not the SOP's words ("tambahan").

    id: of its text, for the trace of the call.
    """

    segments: tuple[Segment, ...]
    source: str
    addition: bool = False
    id: str = ""

    @property
    def plain(self) -> str:
        """The words alone, as they are copied."""
        return "".join(segment.text for segment in self.segments)


def load_scripts(folder: Path) -> Mapping[str, Script]:
    """The lines of one version by id; the folder's name is the version.

    Adds `apology`, line 4a.6 without its question, for a request that has no alternative.
    ScriptError names the file that is missing, too many, empty, not UTF-8 or has a blank nobody would fill.
    """
    found = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    expected = {f"{id}.txt" for id in SOURCES}
    for name in sorted(expected - found):
        raise ScriptError(f"{folder / name}: missing")
    for name in sorted(found - expected):
        raise ScriptError(f"{folder / name}: no line of the flow has this name")
    scripts = {
        id: Script(id, _read(folder / f"{id}.txt"), source, folder.name) for id, source in SOURCES.items()
    }
    offer = scripts["offer_alternative"]
    text, cuts = _OFFER.subn("", offer.text)
    if cuts != 1:
        raise ScriptError(f"{folder / 'offer_alternative.txt'}: must end with `, apakah ...? ...”`")
    scripts["apology"] = Script("apology", text, f"{offer.source} (dipersingkat)", folder.name, addition=True)
    return MappingProxyType(scripts)


@cache
def scripts() -> Mapping[str, Script]:
    """The lines of the flow in force. Raises ScriptError, see `load_scripts`."""
    return load_scripts(FOLDER / INTAKE.version)


def spoken(
    script: Script,
    *,
    salutation: str,
    name: str,
    power_va: int | None = None,
    missing: Product | None = None,
) -> Line:
    """The line for this caller, blanks filled in one pass.

    salutation: "Bapak", "Ibu" or "" (unknown: the words inside the braces stay). name: "" = unknown.
    power_va: ValueError when the line names the power and it is None. missing: the product not available.
    """
    segments: list[Segment] = []
    bold = False
    end = 0
    for token in _TOKEN.finditer(script.text):
        segments.append(Segment(script.text[end : token.start()], bold))
        end = token.end()
        if token.lastgroup == "bold":
            bold = not bold
        else:
            segments.append(Segment(_fill(token, salutation, name, power_va, missing), bold))
    segments.append(Segment(script.text[end:], bold))
    return Line(_joined(segments), script.source, script.addition, id=script.id)


def reason(decision: Decision, case: Case, matrix: Matrix) -> Line | None:
    """Why the product asked for is not available; None: nothing to tell. Source: SOP 4a.6."""
    if decision.reason is Reason.MATERIAL:
        return spoken(scripts()["reason_material"], salutation="", name="", missing=case.product)
    if decision.reason is Reason.POWER_LIMIT and (limit := power_limit(matrix, case, case.product)):
        return _added(
            "reason_power_limit",
            f"layanan {case.product.spoken} pada {case.phase} Phasa hanya sampai {format_va(limit)} VA",
        )
    return None


def present_service_stays(case: Case) -> Line | None:
    """Said after the reason when a Migrasi murni is not served; None for any other request."""
    if not case.is_migration:
        return None
    words = f"layanan {case.product.other.spoken} yang digunakan saat ini tetap berlaku"
    return _added("present_service_stays", words)


def _added(id: str, text: str) -> Line:
    return Line((Segment(text),), "", addition=True, id=id)


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
    """Neighbours of the same weight as one, without the empty ones."""

    def by_weight() -> Iterator[Segment]:
        for bold, group in groupby((s for s in segments if s.text), key=lambda s: s.bold):
            yield Segment("".join(s.text for s in group), bold)

    return tuple(by_weight())


def _read(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ScriptError(f"{path}: not UTF-8 ({error.reason})") from None
    text = text.removesuffix("\n")
    if not text or not text.isprintable():
        raise ScriptError(f"{path}: must be one line of text")
    if text.count("**") % 2:
        raise ScriptError(f"{path}: a ** is never closed")
    rest = _TOKEN.sub("", text)
    if stray := re.search(r"\{[^}]*\}?|\}|\.{4,}", rest):
        raise ScriptError(f"{path}: unknown blank {stray[0]!r}")
    return text
