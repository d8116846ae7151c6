"""What a choice would change, told before it is saved: a sentence, matrix rows, requests, and for whom."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from allocation.availability.outlook import Key, turns
from allocation.clock import today_wib
from allocation.demand.effect import effect_of
from allocation.demand.effect_words import EffectLine, effect_lines, squares
from allocation.domain.change_words import change_sentence, changed_rows
from allocation.domain.matrix import REQUESTS, Availability, Product
from allocation.domain.wording import request_text
from allocation.models import MeterAvailability, Unit
from allocation.reference import availability_choices, known_availability, policies

# What most reasons say; only a shortcut to type them (tambahan).
REASONS = ("Stok Pascabayar tiba", "Stok Prabayar habis", "Stok Prabayar tiba", "Stok Pascabayar habis")
FROM_ABOVE = "Arahan UID"


class Choice(NamedTuple):
    """One value that a setting can take. note: what stands beside it."""

    value: str
    label: str
    note: str
    is_chosen: bool

    @property
    def products(self) -> tuple[Product, ...]:
        """What is in stock then, in the order of the SOP's words for ALL."""
        both = (Product.PASCABAYAR, Product.PRABAYAR)
        return both if self.value == Availability.ALL else tuple(p for p in both if p == self.value)


def outlook_of(row: Any, value: str, followers: list[Unit]) -> dict[str, Any]:
    """One setting under a chosen value, for `_outlook.html`.

    row: of `settings_in_force`; value: what would be stored ("" = none of its own). `lines` tell the
    effect on the requests of the last days. `clears`: UID/UIW and followers left without a setting.
    """
    matrix = policies().on(today_wib())
    before, after = known_availability(row.in_force), known_availability(value or row.above_value)
    rows = changed_rows(matrix, row.phase, after, before)
    changing = {changed.request for changed in rows}
    effect = effect_of(turns({(row.unit_id, row.phase): value}))
    return {
        "sentence": change_sentence(matrix, row.phase, after, before),
        "rows": rows if after else (),
        "same": ", ".join(text for text in map(request_text, REQUESTS) if text not in changing),
        "lines": effect_lines(effect),
        "squares": squares(effect),
        # That the squares are drawn for: the one that comes.
        "product": (after if after and after != Availability.ALL else Availability.PASCABAYAR).lower(),
        "followers": followers,
        "phase": row.get_phase_display(),
        "unit": row.unit,
        "clears": 1 + len(followers) if row.unit.parent_id is None and before and after is None else 0,
    }


def effect_of_many(wanted: Mapping[Key, str]) -> list[EffectLine]:
    """The effect of many settings together. wanted: unit code and phase to what it would say itself."""
    found = turns(wanted)
    return effect_lines(effect_of(found)) if found else []


def choices_of(row: Any, chosen: str) -> list[Choice]:
    """What a row of `settings_in_force` can be set to, in the SOP's order; no value of its own comes last."""
    now = "berlaku sekarang"
    found = [
        Choice(value, label, now if value == row.availability else "", value == chosen)
        for value, label in availability_choices()
    ]
    above = row.unit.parent
    if above is None:
        note = "menjadi belum diatur" if row.availability else now
        return [*found, Choice("", "Kosongkan", note, chosen == "")]
    theirs = Availability(row.above_value).short if row.above_value else "belum diatur"
    note = f"sekarang {theirs}" if row.availability else f"{now}: {theirs}"
    return [*found, Choice("", f"Ikut {above}", note, chosen == "")]


def reasons_for(setting: MeterAvailability) -> tuple[str, ...]:
    return (*REASONS, FROM_ABOVE) if setting.unit.parent_id else REASONS
