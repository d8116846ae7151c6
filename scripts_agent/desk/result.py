"""Steps 5 and 6: the result in words, the notification box, and the blocks to copy."""

from typing import Any

from allocation.domain.decision import Outcome, Reason
from allocation.domain.matrix import Product
from scripts_agent.calls.second_look import second_look
from scripts_agent.calls.situation import Situation, ladder_of
from scripts_agent.calls.told import ToldDecision
from scripts_agent.contact.visibility import text_for
from scripts_agent.intake.closing import Demanded
from scripts_agent.intake.offered import offered_choices
from scripts_agent.intake.questions import AP2T_CHOICES, INTAKE
from scripts_agent.models import Call, DeskCall, Membership, UnitReport
from scripts_agent.words.closings import Closing
from scripts_agent.words.copy_blocks import ap2t_block, apkt_block
from scripts_agent.words.notification import (
    TITLE,
    Installation,
    installation_fields,
    notification_text,
    region_fields,
)
from scripts_agent.words.results import explain, result_words, suggestion_label, undecidable_words

from .village import village_path

BOX_ANSWERS = ("YA", "TIDAK")  # AP2T's own box has these two; the others stand below it


def result_context(situation: Situation) -> dict[str, Any]:
    """Step 5: the result in words, the notification box, the reason, suggestions and "AP2T menjawab lain"."""
    if situation.case is None or situation.result is None or situation.told is None:
        return {}
    outcome, alternative = situation.result
    found: dict[str, Any] = {
        "outcome": outcome,
        "result_words": result_words(outcome, alternative),
        "suggestions": [(f"{s.power}-{s.phase}", suggestion_label(s)) for s in situation.suggestions],
        "ap2t_choices": AP2T_CHOICES,
        "ap2t_said": next((c.label for c in AP2T_CHOICES if c.value == situation.answers.get("ap2t")), ""),
    }
    reason = situation.told.decision.reason
    if outcome is Outcome.UNDECIDABLE and reason:
        found["undecidable"] = undecidable_words(reason, situation.told.units)
    if situation.told.units and reason is not Reason.UNIT_UNSURE and not found["ap2t_said"]:
        found["unsure"] = f"Unit desa ini belum pasti: {situation.told.units}; hasilnya sama"
    if outcome is Outcome.OFFER_ALTERNATIVE:
        box = installation(situation, situation.case.product)
        offer = offered_choices(INTAKE.node("offer"), situation.answers)
        found["box"] = {
            "region": region_fields(box),
            "installation": installation_fields(box),
            "text": notification_text(situation.case.product),
            "title": TITLE,
            "manual": ladder_of(situation.call).phase_of(box.power) is None,
            "choices": [c for c in offer if c.value in BOX_ANSWERS],
            "others": [c for c in offer if c.value not in BOX_ANSWERS],
        }
    return found


def closing_context(situation: Situation, closing: Closing, member: Membership) -> dict[str, Any]:
    """Step 6: what is closed how, and the block to copy into AP2T or APKT: (heading, lines)."""
    call = situation.call
    product = situation.final_product
    box = installation(situation, product) if product and situation.village else None
    found: dict[str, Any] = {"closing": closing, "final_product": product}
    if closing.rule.continues_ap2t and box:
        label = INTAKE.label("transaction", situation.answers["transaction"])
        found["copy_block"] = ("Untuk AP2T", ap2t_block(label, call.contact, box))
    elif closing.tab or Demanded.TEXT in closing.rule.demands:
        # A call that was opened again may have the report of an earlier closing.
        report = report_of(call) if call.closed_at and Demanded.TEXT in closing.rule.demands else None
        to = report.unit if report else call.unit if call.closed_at else situation.unit
        unit, text = to.name if to else "", text_for(member, report.call, report.text) if report else ""
        block = apkt_block(closing, call.contact, box, unit=unit, report=text)
        found["copy_block"] = ("Untuk APKT", block)
    return found


def report_of(call: DeskCall) -> UnitReport | None:
    """The report of a call; a call that is practised has none."""
    return (
        UnitReport.objects.filter(call=call).select_related("unit", "call").first()
        if isinstance(call, Call)
        else None
    )


def changed_context(situation: Situation) -> dict[str, Any]:
    """Old and new words when the decision of now is not the one the caller heard."""
    change = None if situation.call.closed_at else second_look(situation)
    if change is None:
        return {}
    return {"live_change": change, "old_words": _told_words(change.old), "new_words": _told_words(change.new)}


def installation(situation: Situation, product: Product) -> Installation:
    """The AP2T form of this request, with the product that is asked for or taken."""
    assert situation.village
    assert situation.case
    answers = situation.answers
    return Installation(
        regions=village_path(situation.village),
        product=product,
        power=situation.case.power,
        tariff=answers.get("tariff", ""),
        kode_pembeda=answers.get("kode_pembeda", ""),
        kode_multiguna=answers.get("kode_multiguna", ""),
        jenis_program=answers.get("jenis_program", ""),
    )


def _told_words(told: ToldDecision) -> str:
    """A decision with its product, for the page that shows old and new side by side."""
    return f"{told.case.product.label}: {explain(told.decision)}"
