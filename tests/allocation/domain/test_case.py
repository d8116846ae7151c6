"""What is a case, and what is refused as none. No database, no Django."""

import pytest

from allocation.domain.decision import build_case
from allocation.domain.errors import CaseError
from allocation.domain.matrix import Service
from tests.allocation.domain.cases import LADDER, PASCA, PB, PD, PRA, change, new


def refusal(**parts):
    with pytest.raises(CaseError) as caught:
        build_case(LADDER, **({"transaction": PB, "product": PRA, "power": 2_200} | parts))
    return caught.value.code, caught.value.field


def test_a_power_outside_the_limits_is_no_case():
    assert refusal(power=449) == ("invalid", "power")
    assert refusal(power=1_000_000_000) == ("invalid", "power")


def test_a_pb_has_no_current_service_and_a_pd_has_one():
    assert refusal(current=Service(1, PRA)) == ("conflict", "current")
    assert refusal(current_power=1_300) == ("conflict", "current_power")
    assert refusal(transaction=PD) == ("missing", "current")


def test_a_current_power_that_its_phase_cannot_have_is_refused():
    for current, current_power in (("1-PRABAYAR", 3_900), ("3-PRABAYAR", 2_200), ("1-PRABAYAR", 22_001)):
        with pytest.raises(CaseError) as caught:
            change(current, PASCA, 1_300, current_power=current_power)
        assert (caught.value.code, caught.value.field) == ("conflict", "current_power")
    assert refusal(transaction=PD, current=Service(1, PASCA), current_power=449) == (
        "invalid",
        "current_power",
    )


def test_the_same_power_phase_and_product_is_not_a_transaction():
    same = {"transaction": PD, "current": Service(1, PRA), "current_power": 2_200}
    assert refusal(**same) == ("not_a_transaction", None)
    assert refusal(**same | {"power": 5_000, "current_power": 5_000, "phase": 1}) == (
        "not_a_transaction",
        None,
    )


def test_a_manual_power_between_the_bands_needs_a_phase():
    assert refusal(power=5_000) == ("missing", "phase")
    assert new(PRA, 5_000, phase=3).phase == 3


def test_a_migrasi_murni_keeps_the_phase_of_the_current_service():
    assert change("3-PRABAYAR", PASCA, 5_000, current_power=5_000).phase == 3
    assert change("1-PRABAYAR", PASCA, 5_000, current_power=5_000).phase == 1
    # Same power and product: only a change of phase could be meant, so the phase is asked for.
    assert refusal(
        transaction=PD, current=Service(1, PRA), current_power=5_000, power=5_000
    ) == ("missing", "phase")  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"current": Service(1, PRA)}, "PB tidak memiliki layanan saat ini: kosongkan, atau pilih PD."),
        ({"current_power": 1_300}, "PB tidak memiliki daya saat ini: kosongkan, atau pilih PD."),
        (
            {"transaction": PD, "current": Service(1, PRA), "current_power": 3_900},
            "Daya saat ini 3.900 VA tidak ada pada 1 Phasa: perbaiki daya atau layanan saat ini.",
        ),
        (
            {"transaction": PD, "current": Service(1, PRA), "current_power": 449},
            "Daya saat ini 449 VA di bawah batas: isi 450 VA atau lebih.",
        ),
        (
            {"transaction": PD, "current": Service(1, PRA), "current_power": 1_000_000_000},
            "Daya saat ini 1.000.000.000 VA di atas batas: isi 999.999.999 VA atau kurang.",
        ),
        (
            {"transaction": PD, "current": Service(1, PRA), "current_power": 2_200},
            "Daya, phasa dan produk sama dengan layanan saat ini: ubah salah satunya.",
        ),
    ],
)
def test_what_is_no_case_is_told_with_what_to_do(parts, message):
    with pytest.raises(CaseError) as caught:
        build_case(LADDER, **({"transaction": PB, "product": PRA, "power": 2_200} | parts))
    assert caught.value.message == message
