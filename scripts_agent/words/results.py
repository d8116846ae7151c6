"""A decision and its result in words."""

from allocation.domain.decision import Case, Decision, Outcome, Reason, Suggestion
from allocation.domain.matrix import Product
from allocation.domain.power import format_va

RESULT_WORDS = {
    Outcome.SERVED: "Dapat dilayani",
    Outcome.OFFER_ALTERNATIVE: "Ditawarkan {alternative}",
    Outcome.NOT_AVAILABLE: "Belum tersedia",
    Outcome.UNDECIDABLE: "Belum dapat diputuskan",
}

# The reasons for UNDECIDABLE; none of them promises anything.
UNDECIDABLE_WORDS = {
    Reason.NO_UNIT: "Alokasi untuk wilayah ini belum diatur.",
    Reason.NO_SETTING: "Alokasi untuk wilayah ini belum diatur.",
    Reason.UNIT_UNSURE: "Unit desa ini belum pasti.",
    Reason.PLN_BATAM: "Wilayah ini dilayani PT PLN Batam.",
}


def result_words(outcome: Outcome, alternative: Product | None) -> str:
    return RESULT_WORDS[outcome].format(alternative=alternative.label if alternative else "")


def undecidable_words(reason: Reason, units: str) -> str:
    """Why nothing can be decided. units: the UP3s that could be meant."""
    if reason is Reason.UNIT_UNSURE:
        return f"Unit belum pasti: {units}. Jangan menjanjikan produk."
    return UNDECIDABLE_WORDS[reason]


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


def request_words(case: Case) -> str:
    """The same with its transaction: "PB Pascabayar 2.200 VA, 1 Phasa"."""
    return f"{case.transaction} {wanted_words(case.product, case.power, case.phase)}"


def suggestion_label(suggestion: Suggestion) -> str:
    products = " dan ".join(p.label for p in suggestion.products)
    return f"{format_va(suggestion.power)} VA · {suggestion.phase} Phasa · {products}"
