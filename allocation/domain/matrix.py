"""The matrix of SOP 3: 30 rows, keyed by phase, availability, transaction and current service."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from .errors import CaseError, shown
from .power import PHASES, format_va
from .reviewed.versions import Version


class Product(StrEnum):
    """The SOP spells a product in three ways, each kept in its place. The value is the notification's."""

    PRABAYAR = "PRABAYAR"
    PASCABAYAR = "PASCABAYAR"

    @property
    def label(self) -> str:
        """As in form labels and buttons: Prabayar, Pascabayar."""
        return self.value.capitalize()

    @property
    def spoken(self) -> str:
        """As in the spoken lines: PRABAYAR, PASKABAYAR."""
        return "PRABAYAR" if self is Product.PRABAYAR else "PASKABAYAR"

    @property
    def other(self) -> "Product":
        return _PASCABAYAR if self is _PRABAYAR else _PRABAYAR


_PRABAYAR, _PASCABAYAR = Product  # plain names: an attribute of an Enum class is slower to reach


class Availability(StrEnum):
    """Which meters a unit has for one phase (SOP 2), in the SOP's order.

    A later policy may bring further words, such as AMI: its reviewed file declares them (`add`).
    """

    ALL = "ALL"
    PASCABAYAR = "PASCABAYAR"
    PRABAYAR = "PRABAYAR"

    @property
    def label(self) -> str:
        if self is Availability.ALL:
            return "ALL (Pascabayar dan Prabayar)"
        return self.value.capitalize() if self in SOP_WORDS else self.value

    @property
    def short(self) -> str:
        """`ALL`, `Pascabayar`, `Prabayar`: where the whole label is too long."""
        return self.label.partition(" (")[0]

    @classmethod
    def add(cls, word: str) -> "Availability":
        """The member for a word of a reviewed file. Iteration still gives the SOP's three alone."""
        if word not in cls._value2member_map_:
            member = str.__new__(cls, word)
            member._name_ = member._value_ = word
            cls._value2member_map_[word] = member
        return cls(word)


SOP_WORDS = tuple(Availability)


class Transaction(StrEnum):
    """Penyambungan Baru and Perubahan Daya; a Migrasi murni is a PD (SOP 1)."""

    PB = "PB"
    PD = "PD"


class Service(NamedTuple):
    """What a customer has today: phase (1 or 3) and product."""

    phase: int
    product: Product

    @property
    def code(self) -> str:
        """`1-PASCABAYAR`, as in files and the API."""
        return f"{self.phase}-{self.product}"

    @property
    def label(self) -> str:
        """`1 Ph – Pascabayar`, as the SOP prints it."""
        return f"{self.phase} Ph – {self.product.label}"

    @staticmethod
    def parse(code: str) -> "Service":
        """The service with this code. Raises CaseError on field `current`."""
        try:
            return _SERVICE_OF_CODE[code]
        except KeyError:
            known = ", ".join(_SERVICE_OF_CODE)
            message = f"Layanan saat ini {shown(code)} tidak dikenal: isi salah satu dari {known}."
            raise CaseError("invalid", message, "current") from None


SERVICES = tuple(Service(phase, p) for phase in PHASES for p in (Product.PASCABAYAR, Product.PRABAYAR))
_SERVICE_OF_CODE = {service.code: service for service in SERVICES}
# What can be asked for, in the order of the matrix: a PB, then a PD from each service.
REQUESTS: tuple[tuple[Transaction, Service | None], ...] = (
    (Transaction.PB, None),
    *((Transaction.PD, service) for service in SERVICES),
)


class Range(NamedTuple):
    """Powers in VA, both ends included; `high` None means "ke atas"."""

    low: int
    high: int | None

    @property
    def text(self) -> str:
        """As the SOP prints it: `450 VA s.d. 11.000 VA`, `3.900 VA s.d. ke atas`."""
        upper = "ke atas" if self.high is None else f"{format_va(self.high)} VA"
        return f"{format_va(self.low)} VA s.d. {upper}"


Key = tuple[int, Availability, Transaction, Service | None]


def keys_of(words: Iterable[Availability]) -> tuple[Key, ...]:
    """Every combination of a matrix with these words, in order: per phase and availability all REQUESTS."""
    return tuple(
        (phase, availability, *request) for phase in PHASES for availability in words for request in REQUESTS
    )


NOT_SERVED, NOT_BY_POLICY = "-", "tidak dilayani menurut kebijakan"


class MatrixRow(NamedTuple):
    """One row of SOP 3: the request it answers, and per product the powers served (None = not served).

    by_policy: products that this row does not serve whatever meters there are.
    """

    number: int
    phase: int
    availability: Availability
    transaction: Transaction
    current: Service | None
    prabayar: Range | None
    pascabayar: Range | None
    by_policy: frozenset[Product] = frozenset()

    @property
    def key(self) -> Key:
        return (self.phase, self.availability, self.transaction, self.current)

    def range_of(self, product: Product) -> Range | None:
        return self.prabayar if product is Product.PRABAYAR else self.pascabayar

    def text_of(self, product: Product) -> str:
        """The cell as it is printed: `450 VA s.d. 11.000 VA`, `-`, or that the policy does not serve it."""
        served = self.range_of(product)
        return served.text if served else NOT_BY_POLICY if product in self.by_policy else NOT_SERVED

    @property
    def cells(self) -> tuple[str, str]:
        """Prabayar and Pascabayar, as they are printed."""
        return self.text_of(_PRABAYAR), self.text_of(_PASCABAYAR)

    def serves(self, product: Product, va: int) -> bool:
        served = self.prabayar if product is _PRABAYAR else self.pascabayar
        if served is None:
            return False
        low, high = served
        return low <= va and (high is None or va <= high)


@dataclass(frozen=True, slots=True)
class Matrix(Version):
    """One version of the matrix, called a policy: the 30 rows in SOP order, or more with further words."""

    rows: tuple[MatrixRow, ...]
    row_of: dict[Key, MatrixRow] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "row_of", {row.key: row for row in self.rows})

    @property
    def words(self) -> tuple[Availability, ...]:
        """The availabilities that this policy knows, in its order."""
        return tuple(dict.fromkeys(row.availability for row in self.rows))


def rule_for(
    matrix: Matrix, phase: int, availability: Availability, transaction: Transaction, current: Service | None
) -> MatrixRow:
    """The one row for this request. Total over the matrix's words. Source: SOP 3.

    Raises CaseError for a word that only another policy knows.
    """
    try:
        return matrix.row_of[phase, availability, transaction, current]
    except KeyError:
        message = f"Kebijakan {matrix.id} tidak mengenal ketersediaan {availability}: isi "
        raise CaseError("invalid", f"{message}{', '.join(matrix.words)}.", "availability") from None
