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


def _line(kind: str, text: str, *about: object) -> EffectLine:
    """text: with a place for each count or word."""
    return EffectLine(kind, format_html(text, *(number(a) if isinstance(a, int) else a for a in about)))


def _come(effect: Effect) -> Iterator[EffectLine]:
    if effect.unmet:
        kind = COME if effect.gained else SAME
        text = "Dari <b>{}</b> permintaan yang belum terlayani, <b>{}</b> akan terlayani{}."
        yield _line(kind, text, effect.unmet, effect.gained, _kept(effect.kept))
    if effect.unset:
        why = "yang tidak dapat diputuskan karena belum diatur"
        text = f"Dari <b>{{}}</b> permintaan {why}, <b>{{}}</b> akan terlayani."
        yield _line(COME if effect.decided else SAME, text, effect.unset, effect.decided)


def _kept(kept: Counter[tuple[str, Product]]) -> str:
    if not kept:
        return ""
    reasons: Counter[str] = Counter()
    for (why, product), count in kept.items():
        reasons[WHY_KEPT[why].format(product=product.label)] += count
    parts = ((number(count), why) for why, count in reasons.most_common())
    return format_html("; {}", format_html_join("; ", "<b>{}</b> tetap, karena {}", parts))


def _gone(effect: Effect) -> Iterator[EffectLine]:
    served, all_of = effect.served.total(), "Dari <b>{}</b> permintaan yang terlayani, <b>{}</b>"
    if effect.undecided:
        yield _line(GONE, f"{all_of} tidak dapat diputuskan.", served, effect.undecided)
    for why, count in effect.unsure.items():
        yield _line(GONE, f"{all_of} tidak pasti lagi terlayani, karena {{}}.", served, count, WHY_KEPT[why])
    for product, asked in effect.served.items():
        if lost := effect.lost[product]:
            text = "Dari <b>{}</b> permintaan {} yang terlayani, <b>{}</b> tidak akan terlayani."
            yield _line(GONE, text, asked, product.label, lost)
    if served and not (effect.undecided or effect.unsure or effect.lost):
        yield _line(SAME, "<b>{}</b> permintaan yang terlayani tetap terlayani.", served)
