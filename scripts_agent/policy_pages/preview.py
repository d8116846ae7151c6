"""Every reviewed file as it is in force on any day, for those who own the policy."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from allocation import reference
from allocation.domain.decision import Case, Decision, Outcome, Reason
from allocation.domain.matrix import Matrix, Product, Service, Transaction
from allocation.domain.power import MAX_POWER, Ladder
from allocation.domain.reviewed.versions import V, Versions
from scripts_agent.intake.questions import INTAKE
from scripts_agent.words import lines
from scripts_agent.words.changes import (
    LINE_TITLES,
    VersionChange,
    changed_rows,
    closing_changes,
    matrix_changes,
    power_changes,
    script_changes,
    tariff_changes,
)
from scripts_agent.words.closings import closings
from scripts_agent.words.notification import EXAMPLE_POWER, notification_text
from scripts_agent.words.script import CONFIRM_PRODUCT, Scripts, script_versions
from scripts_agent.words.sop import Instruction

CALLERS = (("Bapak", "Budi"), ("Ibu", "Sari"), ("", ""))
NAMES_THE_CALLER = set(LINE_TITLES) - {"reason_material"}


def preview_context(day: date) -> dict[str, Any]:
    """Everything in force on `day`. Raises NoPolicyError before the first version."""
    policies, words, ends = reference.policies(), script_versions(), closings()
    powers, tariffs = reference.ladders(), reference.tariff_tables()
    matrix, scripts, ending = policies.on(day), words.on(day), ends.on(day)
    earlier = policies.before(matrix)
    return {
        "day": day,
        "parts": [
            _part("Naskah", words, scripts, script_changes),
            _part("Matriks", policies, matrix, matrix_changes),
            _part("Penutup", ends, ending, closing_changes),
            _part("Daya", powers, powers.on(day), power_changes),
            _part("Tarif", tariffs, tariffs.on(day), tariff_changes),
        ],
        "samples": [
            (title, scripts.lines[id], list(_samples(scripts, id))) for id, title in LINE_TITLES.items()
        ],
        "additions": additions(scripts, matrix, reference.ladder(day)),
        "instructions": instructions(scripts),
        "notifications": [notification_text(product) for product in _MISSING],
        "closings": list(ending.by_id.values()),
        "matrix": matrix,
        "changed": changed_rows(earlier, matrix) if earlier else set(),
    }


_MISSING = (Product.PASCABAYAR, Product.PRABAYAR)


def _part(
    title: str, versions: Versions[V], version: V, changes: Callable[[V, V], list[VersionChange]]
) -> dict[str, Any]:
    """One kind of file on the day. until: its last day, None = no later version. before: what it replaced."""
    before, after = versions.before(version), versions.after(version)
    until = after.start - timedelta(days=1) if after else None
    found = changes(before, version) if before else []
    return {"title": title, "version": version, "until": until, "before": before, "changes": found}


def _samples(scripts: Scripts, id: str) -> Iterator[tuple[str, str, lines.Line]]:
    """The line filled in, after caller ("Ibu Sari") and missing product; "" where it names neither."""
    callers = CALLERS if id in NAMES_THE_CALLER else CALLERS[-1:]
    for missing in _MISSING if id in lines.NAME_THE_MISSING else (None,):
        for salutation, name in callers:
            line = lines.spoken(
                scripts.lines[id], salutation=salutation, name=name, power_va=EXAMPLE_POWER, missing=missing
            )
            caller = f"{salutation} {name}".strip() or ("belum diketahui" if len(callers) > 1 else "")
            yield caller, missing.spoken if missing else "", line


def additions(scripts: Scripts, matrix: Matrix, ladder: Ladder) -> list[lines.Line]:
    """What we say beside the SOP's words: the limits of power in this matrix, and a migration refused."""
    refused = Decision(Outcome.NOT_AVAILABLE, None, Reason.POWER_LIMIT, None, matrix.id)
    found: list[lines.Line | None] = []
    for product in Product:
        for phase in (1, 3):
            for power in (ladder.of_phase(phase)[0], MAX_POWER):
                case = Case(Transaction.PB, None, None, power, phase, product)
                found.append(lines.reason(scripts, refused, case, matrix))
    for product in Product:
        present = Service(1, product)
        case = Case(Transaction.PD, present, EXAMPLE_POWER, EXAMPLE_POWER, 1, product.other)
        found.append(lines.present_service_stays(case))
    return list(dict.fromkeys(line for line in found if line))


def instructions(scripts: Scripts) -> list[Instruction]:
    """The instructions that agents are shown, in the order of the call."""
    shown = [q.instruction for q in INTAKE.questions if q.instruction and q.step < 4]
    return [scripts.sop.instruction(id) for id in (*shown, CONFIRM_PRODUCT)]
