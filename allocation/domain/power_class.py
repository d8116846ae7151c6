"""Power classes: the steps in which a warehouse counts meters, coarser than the ladder of powers."""

from functools import lru_cache
from typing import NamedTuple

from .power import format_va


class PowerClass(NamedTuple):
    """Powers of one phase in VA, both ends included; `high` None = no upper end."""

    phase: int
    low: int
    high: int | None

    @property
    def range_text(self) -> str:
        """`450–2.200 VA`"""
        low = format_va(self.low)
        return f"{low}–{format_va(self.high)} VA" if self.high else f"{low} VA ke atas"

    @property
    def label(self) -> str:
        """`1 Phasa 450–2.200 VA`"""
        return f"{self.phase} Phasa {self.range_text}"


# Each end is one that somebody else has set, so that a class never mixes what is ordered apart:
# 2.200 and 5.500 VA are where the household tariffs R1 and R2 end (data/tariffs.csv); 11.000, 22.000 and
# 41.500 VA are where the SOP's matrix ends for 1 phase Prabayar, 1 phase Pascabayar and 3 phase Prabayar
# (SOP 3). Above 22.000 VA every standard power is 3 phase.
# A power off the ladder ("Daya Manual") falls into the class that holds its value.
POWER_CLASSES = (
    PowerClass(1, 450, 2_200),
    PowerClass(1, 2_201, 5_500),
    PowerClass(1, 5_501, 11_000),
    PowerClass(1, 11_001, 22_000),
    PowerClass(3, 3_900, 22_000),
    PowerClass(3, 22_001, 41_500),
    PowerClass(3, 41_501, None),
)


@lru_cache(maxsize=1024)  # figures ask for thousands of requests, of few powers
def class_of(phase: int, power: int) -> PowerClass:
    """The one class of a request of phase 1 or 3; a power beyond the ends falls into the nearest."""
    classes = [c for c in POWER_CLASSES if c.phase == phase]
    return next((c for c in classes if c.high is None or power <= c.high), classes[-1])
