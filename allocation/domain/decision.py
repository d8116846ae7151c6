"""One request, one answer: what the matrix says (SOP 3), why, and what else could be had."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from .errors import CaseError
from .matrix import Availability, Matrix, Product, Range, Service, Transaction, rule_for
from .power import MEDIUM_VOLTAGE_ABOVE, Ladder, allowed_phases, check_power, format_va, resolve_phase
from .tariff import Tariff


class Case(NamedTuple):
    """A complete request, made by build_case. Powers in VA; `current_power` None = unknown."""

    transaction: Transaction
    current: Service | None
    current_power: int | None
    power: int
    phase: int
    product: Product

    @property
    def is_migration(self) -> bool:
        """Migrasi murni: a PD with unchanged power and phase, and the other product."""
        return self.current_power == self.power and self.current == (self.phase, self.product.other)


def build_case(
    ladder: Ladder,
    *,
    transaction: Transaction,
    product: Product,
    power: int,
    phase: int | None = None,
    current: Service | None = None,
    current_power: int | None = None,
) -> Case:
    """A request that can be decided: its parts fit together and its phase is known.

    `phase` may be left out where the power settles it, or the service that a Migrasi murni keeps.
    Raises CaseError.
    """
    check_power(power)
    _check_current(ladder, transaction, current, current_power)
    if phase is None and current and current_power == power and current.product != product:
        phase = current.phase  # Migrasi murni
    phase = resolve_phase(ladder, power, phase)
    if current_power == power and current == (phase, product):
        message = "Daya, phasa dan produk sama dengan layanan saat ini: ubah salah satunya."
        raise CaseError("not_a_transaction", message)
    return Case(transaction, current, current_power, power, phase, product)


def _check_current(
    ladder: Ladder, transaction: Transaction, current: Service | None, current_power: int | None
) -> None:
    if transaction is Transaction.PB:
        for field, name, value in (("current", "layanan", current), ("current_power", "daya", current_power)):
            if value is not None:
                message = f"PB tidak memiliki {name} saat ini: kosongkan, atau pilih PD."
                raise CaseError("conflict", message, field)
        return
    if current is None:
        message = "PD memerlukan layanan saat ini: isi phasa dan produk yang dipakai."
        raise CaseError("missing", message, "current")
    if current_power is not None:
        check_current_power(ladder, current, current_power)


def check_current_power(ladder: Ladder, current: Service, current_power: int) -> None:
    """Whether a present service can have this power (VA). Raises CaseError on field `current_power`."""
    check_power(current_power, "current_power")
    if current.phase not in allowed_phases(ladder, current_power):
        power = f"Daya saat ini {format_va(current_power)} VA"
        message = f"{power} tidak ada pada {current.phase} Phasa: perbaiki daya atau layanan saat ini."
        raise CaseError("conflict", message, "current_power")


class Outcome(StrEnum):
    SERVED = "SERVED"
    OFFER_ALTERNATIVE = "OFFER_ALTERNATIVE"
    NOT_AVAILABLE = "NOT_AVAILABLE"
    UNDECIDABLE = "UNDECIDABLE"


class Reason(StrEnum):
    """Why not served. MATERIAL: no such meter here. POWER_LIMIT: not served at that power anywhere.
    POLICY: the policy does not serve the product here, whatever meters there are.

    The others go with UNDECIDABLE.
    """

    MATERIAL = "MATERIAL"
    POWER_LIMIT = "POWER_LIMIT"
    POLICY = "POLICY"
    NO_UNIT = "NO_UNIT"
    NO_SETTING = "NO_SETTING"
    UNIT_UNSURE = "UNIT_UNSURE"
    PLN_BATAM = "PLN_BATAM"


class Decision(NamedTuple):
    """`alternative` only with OFFER_ALTERNATIVE, `reason` never with SERVED, `matrix_row` (from 1, in the
    order of its policy) never with UNDECIDABLE, `policy` always."""

    outcome: Outcome
    alternative: Product | None
    reason: Reason | None
    matrix_row: int | None
    policy: str


# Reaching a member through its Enum class costs more than looking up a row; decide uses plain names.
_SERVED, _OFFER, _NOT_AVAILABLE = Outcome.SERVED, Outcome.OFFER_ALTERNATIVE, Outcome.NOT_AVAILABLE
_MATERIAL, _POWER_LIMIT, _POLICY = Reason.MATERIAL, Reason.POWER_LIMIT, Reason.POLICY
_ALL = Availability.ALL


def decide(matrix: Matrix, case: Case, availability: Availability) -> Decision:
    """The matrix's answer, for the availability of the case's phase at the unit. Source: SOP 3 and 4a.6."""
    transaction, current, _, power, phase, product = case
    row = rule_for(matrix, phase, availability, transaction, current)
    if row.serves(product, power):
        return Decision(_SERVED, None, None, row.number, matrix.id)
    reason = _POLICY if product in row.by_policy else why_not_served(matrix, case)
    other = product.other
    # The alternative of a Migrasi murni would be the service the customer already has.
    if row.serves(other, power) and not case.is_migration:
        return Decision(_OFFER, other, reason, row.number, matrix.id)
    return Decision(_NOT_AVAILABLE, None, reason, row.number, matrix.id)


def undecidable(matrix: Matrix, reason: Reason) -> Decision:
    """No unit, no setting, a unit that is a guess, or not PLN's own area: said so, nothing guessed."""
    return Decision(Outcome.UNDECIDABLE, None, reason, None, matrix.id)


def same_at_all(matrix: Matrix, decisions: Sequence[Decision]) -> Decision:
    """The decision where one of several UP3s may serve the village. Not in the SOP.

    decisions: at each of them, first at the one that is mapped. Its decision stands when the caller would
    hear the same at all: outcome and alternative, or why nothing can be decided.
    """
    first, *others = decisions
    if all(_heard(other) == _heard(first) for other in others):
        return first
    return undecidable(matrix, Reason.UNIT_UNSURE)


def _heard(decision: Decision) -> tuple[object, ...]:
    outcome, alternative, reason, _, _ = decision
    return (outcome, alternative, reason if outcome is Outcome.UNDECIDABLE else None)


def served_with_all_meters(matrix: Matrix, case: Case) -> bool:
    """Whether the case's product is served at its power where every meter is in stock."""
    row = rule_for(matrix, case.phase, _ALL, case.transaction, case.current)
    return row.serves(case.product, case.power)


def why_not_served(matrix: Matrix, case: Case) -> Reason:
    """MATERIAL where another meter would serve the case's product at its power, else POWER_LIMIT."""
    return _MATERIAL if served_with_all_meters(matrix, case) else _POWER_LIMIT


def power_limits(matrix: Matrix, case: Case) -> Range | None:
    """The powers at which the case's product is served on its phase with all meters at hand; None = at none.

    What the POWER_LIMIT reason names.
    """
    row = rule_for(matrix, case.phase, Availability.ALL, case.transaction, case.current)
    return row.range_of(case.product)


class Suggestion(NamedTuple):
    """A standard power (VA) with its phase, and the products served there."""

    power: int
    phase: int
    products: tuple[Product, ...]


def suggestions(
    matrix: Matrix,
    ladder: Ladder,
    case: Case,
    settings: Mapping[int, Availability],
    refused: Collection[Service] = (),
) -> tuple[Suggestion, ...]:
    """Standard powers near the one that is not available (tambahan), nearest first.

    Per phase in `settings` (phase -> availability) the nearest one below and the nearest one above at which
    some product is served for the same transaction and current service: at most 4.
    refused: products that AP2T refused at a phase; there they are suggested at no power (SOP 6).
    """
    found = [
        suggestion
        for phase, availability in settings.items()
        if availability in matrix.words
        for powers in (
            [va for va in reversed(ladder.of_phase(phase)) if va < case.power],
            [va for va in ladder.of_phase(phase) if va > case.power],
        )
        if (suggestion := next(_served_at(matrix, case, phase, availability, powers, refused), None))
    ]
    return tuple(sorted(found, key=lambda s: (abs(s.power - case.power), s.power)))


def _served_at(
    matrix: Matrix,
    case: Case,
    phase: int,
    availability: Availability,
    powers: list[int],
    refused: Collection[Service],
) -> Iterator[Suggestion]:
    row = rule_for(matrix, phase, availability, case.transaction, case.current)
    for va in powers:
        products = tuple(
            product
            for product in Product
            # What the customer has now is no suggestion.
            if row.serves(product, va)
            and (va, (phase, product)) != (case.current_power, case.current)
            and (phase, product) not in refused
        )
        if products:
            yield Suggestion(va, phase, products)


def hints(case: Case, tariff: Tariff | None = None) -> tuple[str, ...]:
    """What an agent should know besides the decision; each hint is ours and says so."""
    found = []
    if case.power > MEDIUM_VOLTAGE_ABOVE:
        found.append(f"Daya di atas {format_va(MEDIUM_VOLTAGE_ABOVE)} VA dilayani dengan tegangan menengah")
    if case.current_power is not None and case.power < case.current_power:
        found.append("Penurunan daya: SOP 4a mengatur Penyambungan Baru dan Penambahan Daya")
    if tariff and not tariff.prepaid_price:
        found.append(f"Tarif {tariff.code} tidak memiliki harga prabayar")
    return tuple(f"{hint} (tambahan)" for hint in found)
