"""Tariff classes (Permen ESDM 7/2024). A tariff is asked and shown; it never changes a decision."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from allocation.domain.reviewed.tables import read_table


class Tariff(NamedTuple):
    """One class, e.g. R1 for "Rumah tangga". Limits in VA, both included; `max_va` None = no upper end."""

    code: str
    purpose: str
    name: str
    min_va: int
    max_va: int | None
    prepaid_price: bool

    def includes(self, va: int) -> bool:
        return self.min_va <= va and (self.max_va is None or va <= self.max_va)


def purposes(tariffs: Sequence[Tariff]) -> tuple[str, ...]:
    """The purposes in the order of the table, each once."""
    return tuple(dict.fromkeys(tariff.purpose for tariff in tariffs))


def fitting(tariffs: Sequence[Tariff], purpose: str, power: int) -> tuple[Tariff, ...]:
    """The classes of a purpose that include a power (VA); 900 VA "Rumah tangga" has two, R1 and R1M."""
    return tuple(t for t in tariffs if t.purpose == purpose and t.includes(power))


def suggest(tariffs: Sequence[Tariff], purpose: str, power: int) -> Tariff | None:
    """The only class that fits purpose and power (VA); None when none or more than one does: it is asked."""
    found = fitting(tariffs, purpose, power)
    return found[0] if len(found) == 1 else None


def load_tariffs(path: Path) -> tuple[Tariff, ...]:
    """The classes from their reviewed file. Raises PolicyFileError with file and line."""
    tariffs: list[Tariff] = []
    for row in read_table(path, Tariff._fields):
        if not (row["code"] and row["purpose"] and row["name"]):
            raise row.error("isi kolom code, purpose dan name")
        if any(tariff.code == row["code"] for tariff in tariffs):
            raise row.error(f"tarif {row['code']} sudah ada")
        if row["prepaid_price"] not in ("yes", "no"):
            raise row.error("kolom prepaid_price: isi yes atau no")
        tariff = Tariff(
            code=row["code"],
            purpose=row["purpose"],
            name=row["name"],
            min_va=row.number("min_va"),
            max_va=row.number("max_va") if row["max_va"] else None,
            prepaid_price=row["prepaid_price"] == "yes",
        )
        if tariff.max_va is not None and tariff.max_va < tariff.min_va:
            raise row.error(f"batas terbalik: {tariff.min_va} lebih besar dari {tariff.max_va}")
        tariffs.append(tariff)
    return tuple(tariffs)
