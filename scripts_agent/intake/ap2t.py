"""The answer "AP2T menjawab lain": what the application shows goes before our rules. Source: SOP 4a.6, 6."""

from allocation.domain.decision import Case, Decision, Outcome, served_with_all_meters
from allocation.domain.matrix import Matrix, Product

_MISSING: dict[str, frozenset[Product]] = {
    "DAPAT": frozenset(),
    "PASCABAYAR_TIDAK": frozenset({Product.PASCABAYAR}),
    "PRABAYAR_TIDAK": frozenset({Product.PRABAYAR}),
    "KEDUANYA_TIDAK": frozenset(Product),
}


def refused_by(ap2t: str) -> frozenset[Product]:
    """The products that AP2T refuses with this answer ("" = it has not answered). KeyError as below."""
    return _MISSING[ap2t] if ap2t else frozenset()


def after_ap2t(
    matrix: Matrix, case: Case, told: Decision | None, ap2t: str
) -> tuple[Outcome, Product | None]:
    """Outcome and alternative that the call goes on with.

    told: what the rules said; it stands while AP2T has not answered (`ap2t` is "").
    KeyError: `ap2t` is not a value of `questions.AP2T_CHOICES`.
    """
    if not ap2t:
        return (told.outcome, told.alternative) if told else (Outcome.UNDECIDABLE, None)
    missing = refused_by(ap2t)
    if case.product not in missing:
        return Outcome.SERVED, None
    alternative = case.product.other
    # A migration that is not served leaves the present product; that is no alternative. Nor is a product that
    # no meter serves at this power: AP2T has only said that the one asked for is not there.
    if (
        alternative in missing
        or case.is_migration
        or not served_with_all_meters(matrix, case._replace(product=alternative))
    ):
        return Outcome.NOT_AVAILABLE, None
    return Outcome.OFFER_ALTERNATIVE, alternative
