"""The account of what the server acknowledged, and its comparison with what the database holds.

The database is read past the product, and each decision made again from the SOP's rows as tests type them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import dict_row

from tests.allocation.domain.test_matrix import SOP_ROWS

Row = dict[str, Any]


@dataclass
class Findings:
    """What is wrong, one sentence each. Nothing anywhere: nothing was lost."""

    lost: list[str] = field(default_factory=list)  # acknowledged, and not in the database
    doubled: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)  # a call whose parts do not fit together
    wrong: list[str] = field(default_factory=list)  # decisions

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled or self.halves or self.wrong)


class Note(NamedTuple):
    kind: str
    data: Mapping[str, str]
    revision: int  # as the page showed it afterwards; -1 on a closed call
    asked: float  # seconds since 1970: first sent, and acknowledged
    answered: float


class Ledger:
    """What was acknowledged, by call, and every token that a form for a new call was sent with."""

    def __init__(self) -> None:
        self.notes: defaultdict[int, list[Note]] = defaultdict(list)
        self.tokens: list[str] = []

    def note(self, call: int, note: Note) -> None:
        self.notes[call].append(note)

    @property
    def acknowledged(self) -> int:
        return sum(map(len, self.notes.values()))

    def compare(self, url: str) -> Findings:
        with psycopg.connect(url, row_factory=dict_row) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # all of one moment
            calls = {
                row["id"]: row for row in connection.execute("SELECT * FROM scripts_agent_call").fetchall()
            }
            events = defaultdict(list)
            for row in connection.execute("SELECT * FROM scripts_agent_callevent ORDER BY id"):
                events[row["call_id"]].append(row)
            demands = {
                row["call_number"]: row for row in connection.execute("SELECT * FROM allocation_demand")
            }
            reports = connection.execute("SELECT call_id FROM scripts_agent_unitreport").fetchall()
            settings = connection.execute(
                "SELECT unit_id, phase, version, availability FROM allocation_historicalmeteravailability"
            ).fetchall()
        found = Findings()
        for number, notes in self.notes.items():
            if number not in calls:
                found.lost.append(f"call {number} as a whole")
            else:
                _compare_notes(found, calls[number], notes, events[number])
        for call in calls.values():
            if self.tokens and str(call["token"]) not in self.tokens:
                found.doubled.append(f"nobody opened call {call['id']}")
            _look_at_call(found, call, events[call["id"]])
            demand = demands.get(call["id"])
            if (demand and demand["reason"]) != _unmet(call):
                found.halves.append(f"call {call['id']}: {_reason(call)}, demand {demand}")
            if (call["closing"] == "report") != ({"call_id": call["id"]} in reports):
                found.halves.append(f"call {call['id']}: report")
        in_force = {(s["unit_id"], s["phase"], s["version"]): s["availability"] for s in settings}
        for number, trace in events.items():
            for event in trace:
                if event["kind"] == "TOLD" and (fault := wrong(event["data"], in_force)):
                    found.wrong.append(f"call {number}: {fault}")
        return found


def _compare_notes(found: Findings, call: Row, notes: list[Note], events: list[Row]) -> None:
    """The acknowledged acts stand in the trace, in their order."""
    for note, place in zip(notes, places(notes, events), strict=True):
        if place is None:
            found.lost.append(f"call {call['id']}: {note}")
    newest = max(note.revision for note in notes)
    if call["revision"] < newest:
        found.lost.append(f"call {call['id']}: revision {newest}, is {call['revision']}")


def places(notes: list[Note], events: list[Row]) -> list[int | None]:
    """Where in the trace each note's event stands; None: nowhere behind the ones before it."""
    found: list[int | None] = []
    start = 0
    for note in notes:
        fits = (
            place
            for place in range(start, len(events))
            if events[place]["kind"] == note.kind
            and note.data.items() <= events[place]["data"].get("answers", {}).items()
        )
        found.append(next(fits, None))
        start = start if found[-1] is None else found[-1] + 1
    return found


def _look_at_call(found: Findings, call: Row, events: list[Row]) -> None:
    kinds = [event["kind"] for event in events]
    found.doubled += [f"call {call['id']}: {act}" for act in _doubled(events)]
    # Every store of a call counts its revision up by one and writes its events with it.
    stores = kinds.count("ANSWERED") + kinds.count("CLOSED")
    stores += sum(e["kind"] == "RECOMPUTED" and e["data"]["choice"] == "new" for e in events)
    told = [event["data"] for event in events if event["kind"] == "TOLD"]
    if (
        kinds.count("OPENED") != 1
        or call["revision"] != stores
        or (call["told"] is not None and call["told"] != told[-1])
        or kinds.count("CLOSED") != (call["closed_at"] is not None)
    ):
        found.halves.append(f"call {call['id']}: revision {call['revision']}, trace {kinds}")


def _doubled(events: list[Row]) -> Iterator[tuple[str, Any]]:
    """Acts that stand twice in a trace. After "Pakai hasil baru" a question is asked again, and may be
    answered as it was before."""
    seen: list[tuple[str, Any]] = []
    for event in events:
        act = event["kind"], event["data"]
        if act[0] == "RECOMPUTED" and act[1]["choice"] == "new":
            seen.clear()
        elif act[0] not in ("TOLD", "RECOMPUTED"):
            if act in seen:
                yield act
            seen.append(act)


def _unmet(call: Row) -> str | None:
    """What the row of demand says is missing, "" when nothing is; None: there is no row."""
    if call["told"] is None or _reason(call) == "PLN_BATAM":
        return None
    return _reason(call) if _reason(call) in ("MATERIAL", "NO_SETTING", "NO_UNIT", "UNIT_UNSURE") else ""


def _reason(call: Row) -> str:
    return (call["told"] or {"decision": {"reason": ""}})["decision"]["reason"]


# Decisions, made again --------------------------------------------------------------------------------

ROWS = {row[1:5]: row[5:] for row in SOP_ROWS}
PHASE_OF = {900: 1, 2200: 1, 5500: 1, 6600: 3, 11000: 1, 13900: 1, 16500: 3, 41500: 3, 53000: 3}
LABELS = {
    None: "-",
    "1-PASCABAYAR": "1 Ph – Pascabayar",
    "1-PRABAYAR": "1 Ph – Prabayar",
    "3-PASCABAYAR": "3 Ph – Pascabayar",
    "3-PRABAYAR": "3 Ph – Prabayar",
}


def wrong(told: Row, in_force: Mapping[tuple[str, int, int], str]) -> str:
    """What is wrong with a decision that was told: "" when the SOP says the same.

    in_force: availability by unit, phase and version. Which versions the decision was made from stands in it.
    """
    case = told["case"]
    transaction, current, product = case["transaction"], case["current"], case["product"]
    power, phase = case["power"], case["phase"]
    decided = (told["decision"]["outcome"], told["decision"]["alternative"])
    if PHASE_OF[power] != phase:
        return f"{power} VA on phase {phase}"
    # The mapped UP3 and its UID/UIW come first, each with its versions for 1 and 3 Phasa.
    (unit, own), (above, inherited), *_ = json.loads(told["version"])["versions"].items()
    place = (1, 3).index(phase)
    availability = in_force.get((unit, phase, own[place])) or in_force.get((above, phase, inherited[place]))
    said = expected(transaction, current, power, phase, product, availability)
    return "" if decided == said else f"{case} with {availability}: told {decided}, the SOP says {said}"


def expected(
    transaction: str, current: str | None, power: int, phase: int, product: str, availability: str | None
) -> tuple[str, str | None]:
    """Outcome and alternative for a request that is no Migrasi murni."""
    if not availability:
        return "UNDECIDABLE", None
    ranges = ROWS[phase, availability, transaction, LABELS[current]]
    served = {name: _fits(text, power) for name, text in zip(("PRABAYAR", "PASCABAYAR"), ranges, strict=True)}
    other = "PASCABAYAR" if product == "PRABAYAR" else "PRABAYAR"
    if served[product]:
        return "SERVED", None
    return ("OFFER_ALTERNATIVE", other) if served[other] else ("NOT_AVAILABLE", None)


def _fits(text: str, power: int) -> bool:
    """Whether "450 VA s.d. 11.000 VA" or "3.900 VA s.d. ke atas" includes a power; "-" includes none."""
    limits = [int(number.replace(".", "")) for number in re.findall(r"\d[\d.]*", text)]
    return bool(limits) and limits[0] <= power and (len(limits) == 1 or power <= limits[1])
