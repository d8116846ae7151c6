"""What the agent says at each point of a call, and the SOP's instruction where it gives no sentence."""

from datetime import date
from typing import Any

from allocation import reference
from allocation.domain.decision import Outcome, Reason, why_not_served
from allocation.domain.matrix import Product
from allocation.domain.power import format_va
from scripts_agent.intake.flow import End, Question
from scripts_agent.words import lines
from scripts_agent.words.notification import EXAMPLE_POWER, notification_text
from scripts_agent.words.script import CONFIRM_PRODUCT, script_versions
from scripts_agent.words.sop import Instruction, Sop

from .situation import Situation, node_at


def say(situation: Situation, script: str, missing: Product | None = None) -> lines.Line:
    """One spoken line with this caller's words in its blanks."""
    call, case = situation.call, situation.case
    return lines.spoken(
        situation.scripts.lines[script],
        salutation=call.salutation,
        name=call.name,
        power_va=case.power if case else None,
        missing=missing,
    )


def lines_to_say(situation: Situation, node: Question | End | None) -> list[lines.Line]:
    """The lines of this page, in the order they are read aloud (SOP 4a.4 to 4a.6)."""
    if not isinstance(node, Question):
        return []
    transaction = situation.answers.get("transaction")
    if node.id == "product":
        # 4a.4 is "untuk Penyambungan Baru"; in a PD the product in use is confirmed instead.
        return [say(situation, "ask_product")] if transaction == "PB" else []
    if node.id == "heard":
        return [say(situation, "material_depends")]
    if node.step != 5 or situation.case is None or situation.result is None:
        return []
    spoken = []
    outcome, _ = situation.result
    if outcome is Outcome.OFFER_ALTERNATIVE:
        spoken.append(say(situation, "offer_alternative", situation.case.product))
    elif outcome is Outcome.NOT_AVAILABLE:
        spoken.append(say(situation, "apology", situation.case.product))
    return spoken + reason_lines(situation)


def lines_shown(situation: Situation, step: int, *, change: bool = False) -> list[str]:
    """The lines that the agent saw before an act on the page of this step, for the trace:
    "<id>@<version of its text>", as they are read.

    An agent who goes back had the page before them where the call stands, and may have read that one.
    change: as in `node_at`.
    """
    position, version = situation.position, situation.call.script_version
    pages = (node_at(position, situation.step), node_at(position, step, change=change))
    shown = [line.id for page in pages for line in lines_to_say(situation, page)]
    return [f"{id}@{version}" for id in dict.fromkeys(shown)]


def reason_lines(situation: Situation) -> list[lines.Line]:
    """Why the product is not available, once the caller has asked (SOP 4a.6).

    A refused Migrasi murni has no offer: its reason is said unasked, and that the present service stays.
    """
    if situation.told is None:
        return []
    case, decision = situation.told.case, situation.told.decision
    refused_migration = case.is_migration and situation.result == (Outcome.NOT_AVAILABLE, None)
    if not (situation.answers.get("why") or refused_migration):
        return []
    if situation.answers.get("ap2t") and decision.reason not in (Reason.POWER_LIMIT, Reason.POLICY):
        # AP2T says so: the sentence follows "notifikasi yang muncul pada aplikasi" (SOP 4a.6).
        decision = decision._replace(reason=why_not_served(situation.matrix, case))
    found = (
        lines.reason(situation.scripts, decision, case, situation.matrix),
        lines.present_service_stays(case),
    )
    return [line for line in found if line]


def instruction_for(node: Question | None, sop: Sop, transaction: str) -> Instruction | None:
    """The SOP's instruction where it gives no sentence to say here."""
    if node is None or node.instruction is None or node.step == 5:
        return None
    if node.id == "product":
        return None if transaction == "PB" else sop.instruction(CONFIRM_PRODUCT)
    return sop.instruction(node.instruction)


def emergency_context(day: date) -> dict[str, Any]:
    """The matrix and the lines of a day, for the sheet that is kept while the server is away.

    Salutation and name are unknown there; the power is the SOP's own example.
    """
    scripts = script_versions().on(day)

    def said(id: str, missing: Product | None = None) -> lines.Line:
        return lines.spoken(
            scripts.lines[id], salutation="", name="", power_va=EXAMPLE_POWER, missing=missing
        )

    missing = (Product.PASCABAYAR, Product.PRABAYAR)
    return {
        "matrix": reference.policies().on(day),
        "scripts": scripts,
        "lines": [
            said("ask_product"),
            said("material_depends"),
            *(said("offer_alternative", product) for product in missing),
            *(said("reason_material", product) for product in missing),
        ],
        "notifications": [notification_text(product) for product in missing],
        "example_power": format_va(EXAMPLE_POWER),
    }
