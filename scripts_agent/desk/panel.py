"""The panel at the right: what can be served in the village, and what has moved since."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from allocation.availability.of_village import Setting, VillageAllocation
from allocation.domain.matrix import Availability
from allocation.domain.power import PHASES
from allocation.domain.wording import either
from pln123.web.moments import wib
from scripts_agent.calls.situation import ServedRow, Situation

from .result import changed_context
from .village import village_path

UNSURE = "BEDA"  # the UP3s that could be meant do not have the same
_NO_SETTING = {"-": "belum diatur", UNSURE: "belum pasti"}


def phase_offers(rows: Sequence[ServedRow]) -> list[dict[str, Any]]:
    """The lines of "Yang dapat dilayani di ...": the ranges of a phase, or that nothing is set (`known`).

    units: the UP3s at which it is so, "" where it is so at every one that could be meant.
    """
    offers = []
    for phase, row, at, is_everywhere in rows:
        units = "" if is_everywhere else either([candidate.unit.name for candidate in at])
        offer: dict[str, Any] = {"phase": phase, "units": units, "known": row is not None}
        if row:
            settings = [candidate.settings[phase] for candidate in at]
            offer["availability"] = settings[0].availability.label
            offer["prabayar"], offer["pascabayar"] = row.cells
            offer["source"], offer["changed"] = _source_words(settings)
        offers.append(offer)
    return offers


def unit_words(village: VillageAllocation | None) -> str:
    """The UP3 of the village, or those that could be meant."""
    if village is None or village.unit is None:
        return "belum dipetakan"
    names = [candidate.unit.name for candidate in village.candidates]
    return f"belum pasti: {either(names)}" if village.is_unsure else names[0]


def _source_words(settings: Sequence[Setting]) -> tuple[str, str]:
    """Whose setting it is, and when it was changed by whom. settings: of UP3s that have the same."""
    first = settings[0]
    whose = {f"ikut {s.unit_name}" if s.inherited else s.unit_name: None for s in settings}
    changed = _changed_words(first.changed_at, first.changed_by_label) if first.changed_at else ""
    return ", ".join(whose), changed if len({s.unit_code for s in settings}) == 1 else ""


@lru_cache(1024)
def _changed_words(at: datetime, by: str) -> str:
    """A setting is shown at every step of every call until it changes."""
    return f"{wib(at)} WIB oleh {by}"


def shown_settings(village: VillageAllocation | None) -> str:
    """The availabilities on the page, as the poll hands them back: "PRABAYAR.ALL", "-" for unset."""
    return ".".join(_shown(village, phase) for phase in PHASES)


def _shown(village: VillageAllocation | None, phase: int) -> str:
    candidates = village.candidates if village else ()
    found = {str(candidate.availability(phase) or "-") for candidate in candidates}
    return UNSURE if len(found) > 1 else next(iter(found), "-")


def moved_since(village: VillageAllocation, before: str) -> list[tuple[int, str, str]]:
    """Phase, before and now of what differs from what the page showed; nothing for an unreadable `before`."""
    found = []
    for phase, old in zip(PHASES, before.split("."), strict=False):
        now = _shown(village, phase)
        words = (_setting_words(old), _setting_words(now))
        if words[0] and old != now:
            found.append((phase, *words))
    return found


def _setting_words(shown: str) -> str:
    """A setting as the page showed it, in words; "" for anything else."""
    try:
        return _NO_SETTING.get(shown) or Availability(shown).label
    except ValueError:
        return ""


def side_context(situation: Situation, before: str, part: str) -> dict[str, Any]:
    """The panel at the right, with what moved since the page was rendered. The call has a village.

    part: what the page asks for: "1" with the reason of a result, "tahan" for a page that waits for line 4a.5
    to be said, so nothing of the result may show.
    """
    village = situation.village
    assert village
    return {
        "call": situation.call,
        "situation": situation,
        "offers": phase_offers(situation.served_rows()),
        "village_words": village_path(village)[-1],
        "unit_words": unit_words(village),
        "shown": 6 if part == "1" else 0,
        "held": part == "tahan",
        "shown_settings": shown_settings(village),
        "moved": moved_since(village, before),
        "change": None,
        "live_change": None,
    } | changed_context(situation)
