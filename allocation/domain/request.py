"""A request as text fields, the way files and channels send it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

from .decision import Case, build_case
from .errors import CaseError, shown
from .matrix import Availability, Product, Service, Transaction
from .power import PHASES, Ladder, parse_power

E = TypeVar("E", bound=StrEnum)


class Request(NamedTuple):
    """A case, and where its availability comes from: a village code, or else the availability itself."""

    case: Case
    village: str
    availability: Availability | None


def read_request(ladder: Ladder, fields: Mapping[str, str]) -> Request:
    """The request in these fields; an absent field is an empty one, spaces around a value do not count.

    transaction (PB|PD), current (empty or a service code), current_power (empty = unknown), power,
    phase (1, 3 or empty), product (PRABAYAR|PASCABAYAR), and exactly one of village and availability.
    Raises CaseError.
    """
    given = {name: text.strip() for name, text in fields.items()}
    current, current_power = given.get("current"), given.get("current_power")
    case = build_case(
        ladder,
        transaction=_word(given, "transaction", "transaksi", Transaction),
        product=_word(given, "product", "produk", Product),
        power=parse_power(given.get("power", "")),
        phase=_phase(given.get("phase", "")),
        current=Service.parse(current) if current else None,
        current_power=parse_power(current_power, "current_power") if current_power else None,
    )
    village, availability = given.get("village", ""), given.get("availability", "")
    if village and availability:
        message = "Isi salah satu saja: desa (village) atau ketersediaan (availability)."
        raise CaseError("conflict", message, "availability")
    if village:
        return Request(case, village, None)
    if not availability:
        raise CaseError("missing", "Isi desa (village) atau ketersediaan (availability).", "village")
    return Request(case, "", _word(given, "availability", "ketersediaan", Availability))


def _word(given: Mapping[str, str], field: str, name: str, words: type[E]) -> E:
    text = given.get(field, "")
    *most, last = words
    known = f"{', '.join(most)} atau {last}"
    if not text:
        raise CaseError("missing", f"Isi {name}: {known}.", field)
    try:
        return words(text)
    except ValueError:
        message = f"{name.capitalize()} {shown(text)} tidak dikenal: isi {known}."
        raise CaseError("invalid", message, field) from None


def _phase(text: str) -> int | None:
    if text and text not in map(str, PHASES):
        raise CaseError("invalid", f"Phasa {shown(text)} tidak dikenal: isi 1, 3 atau kosongkan.", "phase")
    return int(text) if text else None
