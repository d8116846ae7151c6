"""Steps 5 and 6: the result in words, the notification box, and the blocks to copy."""

from typing import Any

from allocation.domain.decision import Decision, Outcome, Reason, Suggestion
from allocation.domain.matrix import Product
from allocation.domain.power import format_va

from ..closing import Demanded
from ..closing_files import Closing
from ..copy_blocks import Caller, ap2t_block, apkt_block
from ..intake.questions import AP2T_CHOICES, INTAKE
from ..models import UnitReport
from ..notification import TITLE, Installation, installation_fields, notification_text, region_fields
from ..second_look import second_look
from ..situation import Situation, Told, choices_of, ladder_of

RESULT_WORDS = {
    Outcome.SERVED: "Dapat dilayani",
    Outcome.OFFER_ALTERNATIVE: "Ditawarkan {alternative}",
    Outcome.NOT_AVAILABLE: "Belum tersedia",
    Outcome.UNDECIDABLE: "Belum dapat diputuskan",
}
BOX_ANSWERS = ("YA", "TIDAK")  # AP2T's own box has these two; the others stand below it
# The reasons for UNDECIDABLE; none of them promises anything.
UNDECIDABLE_WORDS = {
    Reason.NO_UNIT: "Alokasi untuk wilayah ini belum diatur.",
    Reason.NO_SETTING: "Alokasi untuk wilayah ini belum diatur.",
    Reason.UNIT_UNSURE: "Unit desa ini belum pasti.",
    Reason.PLN_BATAM: "Wilayah ini dilayani PT PLN Batam.",
}


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
        found["undecidable"] = undecidable_words(situation.told)
    if situation.told.units and reason is not Reason.UNIT_UNSURE and not found["ap2t_said"]:
        found["unsure"] = f"Unit desa ini belum pasti: {situation.told.units}; hasilnya sama"
    if outcome is Outcome.OFFER_ALTERNATIVE:
        box = installation(situation, situation.case.product)
        offer = choices_of(situation, INTAKE.node("offer"))
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


def closing_context(situation: Situation, closing: Closing) -> dict[str, Any]:
    """Step 6: what is closed how, and the block to copy into AP2T or APKT: (heading, lines)."""
    call = situation.call
    who = Caller(**call.contact)
    product = situation.final_product
    box = installation(situation, product) if product and situation.village else None
    found: dict[str, Any] = {"closing": closing, "final_product": product}
    if closing.rule.continues_ap2t and box:
        label = INTAKE.node("transaction").choice(situation.answers["transaction"]).label  # type: ignore[union-attr]
        found["copy_block"] = ("Untuk AP2T", ap2t_block(label, who, box))
    elif closing.tab or Demanded.TEXT in closing.rule.demands:
        report = (
            UnitReport.objects.filter(call=call).select_related("unit").first() if call.closed_at else None
        )
        to = report.unit if report else call.unit
        unit, text = to.name if to else "", report.text if report else ""
        found["copy_block"] = ("Untuk APKT", apkt_block(closing, who, box, unit=unit, report=text))
    return found


def changed_context(situation: Situation) -> dict[str, Any]:
    """Old and new words when the decision of now is not the one the caller heard."""
    change = None if situation.call.closed_at else second_look(situation)
    if change is None:
        return {}
    return {
        "live_change": change,
        "old_words": _told_words(situation, change.old),
        "new_words": _told_words(situation, change.new),
    }


def installation(situation: Situation, product: Product) -> Installation:
    """The AP2T form of this request, with the product that is asked for or taken."""
    assert situation.village
    assert situation.case
    province, regency, district, village = situation.village.village.ap2t_path
    answers = situation.answers
    return Installation(
        province=province,
        regency=regency,
        district=district,
        village=village,
        product=product,
        power=situation.case.power,
        tariff=answers.get("tariff", ""),
        kode_pembeda=answers.get("kode_pembeda", ""),
        kode_multiguna=answers.get("kode_multiguna", ""),
        jenis_program=answers.get("jenis_program", ""),
    )


def result_words(outcome: Outcome, alternative: Product | None) -> str:
    return RESULT_WORDS[outcome].format(alternative=alternative.label if alternative else "")


def undecidable_words(told: Told) -> str:
    """Why nothing can be decided, with the UP3s that could be meant."""
    assert told.decision.reason
    if told.decision.reason is Reason.UNIT_UNSURE:
        return f"Unit belum pasti: {told.units}. Jangan menjanjikan produk."
    return UNDECIDABLE_WORDS[told.decision.reason]


def explain(decision: Decision | None) -> str:
    """A decision in the few words of a table cell; None is a product that would change nothing."""
    if decision is None:
        return "bukan perubahan"
    if decision.outcome is Outcome.UNDECIDABLE and decision.reason:
        return UNDECIDABLE_WORDS[decision.reason]
    return result_words(decision.outcome, decision.alternative)


def wanted_words(product: Product, power: int, phase: int) -> str:
    """A request in a table cell: "Pascabayar 2.200 VA, 1 Phasa"."""
    return f"{product.label} {format_va(power)} VA, {phase} Phasa"


def suggestion_label(suggestion: Suggestion) -> str:
    products = " dan ".join(p.label for p in suggestion.products)
    return f"{format_va(suggestion.power)} VA · {suggestion.phase} Phasa · {products}"


def _told_words(situation: Situation, told: Told) -> str:
    """A decision with its product, for the page that shows old and new side by side."""
    product = situation.case.product.label if situation.case else ""
    return f"{product}: {explain(told.decision)}"
