"""The reason of a power limit in the spelling of the spoken lines; today no policy refuses Pascabayar so."""

import pytest

from allocation.domain.decision import Case, Decision, Outcome, Reason
from allocation.domain.matrix import Product, Transaction
from allocation.reference import policies
from scripts_agent.words.lines import reason
from scripts_agent.words.script import script_versions

VERSION = "2021-01-26"


@pytest.mark.parametrize(
    ("power", "phase", "words"),
    [
        (23_000, 1, "layanan PASKABAYAR pada 1 Phasa hanya sampai 22.000 VA"),
        (3_000, 3, "layanan PASKABAYAR pada 3 Phasa hanya mulai 3.900 VA"),
    ],
)
def test_a_power_limit_of_pascabayar_is_said_as_paskabayar(power: int, phase: int, words: str) -> None:
    case = Case(Transaction.PB, None, None, power, phase, Product.PASCABAYAR)
    refused = Decision(Outcome.NOT_AVAILABLE, None, Reason.POWER_LIMIT, 11, VERSION)
    line = reason(script_versions().by_id(VERSION), refused, case, policies().by_id(VERSION))
    assert line is not None
    assert (line.plain, line.addition) == (words, True)
