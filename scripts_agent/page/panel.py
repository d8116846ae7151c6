"""The panel at the right: what can be served in the village, and what has moved since the page was drawn."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format

from allocation import selectors
from allocation.domain.matrix import Availability, Product

from ..situation import Situation
from .result import changed_context

PHASES = (1, 3)
_SETTING_LABELS = {"-": "belum diatur", **{str(a): a.label for a in Availability}}


@dataclass(frozen=True)
class PhaseOffer:
    """One line of "Yang dapat dilayani di ...": the ranges of a phase, or that nothing is set."""

    phase: int
    availability: str
    prabayar: str
    pascabayar: str
    source: str
    changed: str
    known: bool


def phase_offers(situation: Situation) -> list[PhaseOffer]:
    offers = []
    for phase, row in situation.served_rows():
        if row is None or situation.village is None:
            offers.append(PhaseOffer(phase, "belum diatur", "", "", "", "", known=False))
            continue
        setting = situation.village.settings[phase]
        source = f"ikut {setting.unit_name}" if setting.inherited else setting.unit_name
        prabayar, pascabayar = (r.text if (r := row.range_of(p)) else "-" for p in Product)
        changed = _changed_words(setting.changed_at, setting.changed_by_label) if setting.changed_at else ""
        label = setting.availability.label
        offers.append(PhaseOffer(phase, label, prabayar, pascabayar, source, changed, known=True))
    return offers


@lru_cache(1024)
def _changed_words(at: datetime, by: str) -> str:
    """A setting is shown at every step of every call until it changes."""
    return f"{date_format(at.astimezone(selectors.WIB), 'j M Y H:i')} WIB oleh {by}"


@dataclass(frozen=True)
class Moved:
    """One phase whose availability is another than the one the page showed."""

    phase: int
    before: str
    now: str


def shown_settings(situation: Situation) -> str:
    """The availabilities on the page, as the poll hands them back: "PRABAYAR.ALL", "-" for unset."""
    known = situation.village.availabilities if situation.village else {}
    return ".".join(str(known.get(phase, "-")) for phase in PHASES)


def moved_since(situation: Situation, before: str) -> list[Moved]:
    """What differs from the availabilities the page showed; an unreadable `before` shows nothing."""
    known = situation.village.availabilities if situation.village else {}
    found = []
    for phase, old in zip(PHASES, before.split("."), strict=False):
        now = known.get(phase)
        if old in _SETTING_LABELS and old != (now or "-"):
            found.append(Moved(phase, _SETTING_LABELS[old], _SETTING_LABELS[str(now or "-")]))
    return found


def side_context(situation: Situation, before: str, part: str) -> dict[str, Any]:
    """The panel at the right, with what moved since the page was drawn.

    part: what the page asks for: "1" with the reason of a result, "tahan" for a page that waits for line 4a.5
    to be said, so nothing of the result may show.
    """
    return {
        "call": situation.call,
        "situation": situation,
        "offers": phase_offers(situation),
        "shown": 6 if part == "1" else 0,
        "held": part == "tahan",
        "shown_settings": shown_settings(situation),
        "moved": moved_since(situation, before),
    } | changed_context(situation)
