"""The effect of a change as a manager reads it before saving: a line for each thing that would change."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.utils.html import format_html, format_html_join

from allocation.domain.change_words import COME, GONE, SAME
from allocation.domain.decision import Reason
from allocation.domain.matrix import NOT_BY_POLICY, Product
from pln123.plots.chart import number

from .effect import Effect
from .effect_days import AP2T, UNKNOWN

WHY_KEPT: Mapping[str, str] = {
    Reason.MATERIAL: "meter {product} tetap belum tersedia",
    Reason.POWER_LIMIT: "daya di luar batas layanan {product}",
    Reason.POLICY: f"layanan {{product}} {NOT_BY_POLICY}",
    Reason.NO_SETTING: "ketersediaan menjadi belum diatur",
    Reason.UNIT_UNSURE: "unit desanya belum pasti",
    AP2T: "ditolak AP2T walaupun setelan berkata lain",
    UNKNOWN: "layanan saat ini tidak tercatat",
}
SQUARES = 40  # more requests than these are not drawn one by one


class EffectLine(NamedTuple):
    """One line: what kind of change it tells (COME, GONE, SAME), and its text as HTML."""

    kind: str
    text: str


def effect_lines(effect: Effect) -> list[EffectLine]:
    """What would become served first, then what no longer."""
    lines = [*_come(effect), *_gone(effect)]
    if not lines:
        return [EffectLine(SAME, "Tidak ada permintaan pada masa ini.")]
    return lines


def squares(effect: Effect) -> list[bool]:
    """One for each unmet request, True for one that would be served; none where they are too many."""
    if effect.unmet > SQUARES:
        return []
    return [True] * effect.gained + [False] * (effect.unmet - effect.gained)


def _come(effect: Effect) -> Iterator[EffectLine]:
    if effect.unmet:
        text = format_html(
            "Dari <b>{}</b> permintaan yang belum terlayani, <b>{}</b> akan terlayani",
            number(effect.unmet),
            number(effect.gained),
        )
        yield EffectLine(COME if effect.gained else SAME, format_html("{}{}.", text, _kept(effect.kept)))
    if effect.unset:
        yield EffectLine(
            COME if effect.decided else SAME,
            format_html(
                "Dari <b>{}</b> permintaan yang tidak dapat diputuskan karena belum diatur, <b>{}</b> akan "
                "terlayani.",
                number(effect.unset),
                number(effect.decided),
            ),
        )


def _kept(kept: Counter[tuple[str, Product]]) -> str:
    if not kept:
        return ""
    reasons: Counter[str] = Counter()
    for (why, product), count in kept.items():
        reasons[WHY_KEPT[why].format(product=product.label)] += count
    parts = ((number(count), why) for why, count in reasons.most_common())
    return format_html("; {}", format_html_join("; ", "<b>{}</b> tetap, karena {}", parts))


def _gone(effect: Effect) -> Iterator[EffectLine]:
    if effect.undecided:
        yield EffectLine(
            GONE,
            format_html(
                "Dari <b>{}</b> permintaan yang terlayani, <b>{}</b> tidak dapat diputuskan.",
                number(effect.served.total()),
                number(effect.undecided),
            ),
        )
    for why, count in effect.unsure.items():
        yield EffectLine(
            GONE,
            format_html(
                "Dari <b>{}</b> permintaan yang terlayani, <b>{}</b> tidak pasti lagi terlayani, karena {}.",
                number(effect.served.total()),
                number(count),
                WHY_KEPT[why],
            ),
        )
    for product, served in effect.served.items():
        if lost := effect.lost[product]:
            yield EffectLine(
                GONE,
                format_html(
                    "Dari <b>{}</b> permintaan {} yang terlayani, <b>{}</b> tidak akan terlayani.",
                    number(served),
                    product.label,
                    number(lost),
                ),
            )
    if effect.served and not (effect.undecided or effect.unsure or effect.lost):
        yield EffectLine(
            SAME,
            format_html(
                "<b>{}</b> permintaan yang terlayani tetap terlayani.", number(effect.served.total())
            ),
        )
