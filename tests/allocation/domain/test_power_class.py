"""Power classes: every request has one, and none mixes what the matrix or the tariffs keep apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.domain.power import MAX_POWER, MIN_POWER
from allocation.domain.power_class import POWER_CLASSES, class_of
from allocation.reference import ladder


@pytest.mark.parametrize(
    ("phase", "power", "label"),
    [
        (1, 450, "1 Phasa 450–2.200 VA"),
        (1, 2200, "1 Phasa 450–2.200 VA"),
        (1, 2201, "1 Phasa 2.201–5.500 VA"),
        (1, 5500, "1 Phasa 2.201–5.500 VA"),
        (1, 7700, "1 Phasa 5.501–11.000 VA"),
        (1, 11000, "1 Phasa 5.501–11.000 VA"),
        (1, 11001, "1 Phasa 11.001–22.000 VA"),
        (1, 22000, "1 Phasa 11.001–22.000 VA"),
        (3, 3900, "3 Phasa 3.900–22.000 VA"),
        (3, 22000, "3 Phasa 3.900–22.000 VA"),
        (3, 23000, "3 Phasa 22.001–41.500 VA"),
        (3, 41500, "3 Phasa 22.001–41.500 VA"),
        (3, 41501, "3 Phasa 41.501 VA ke atas"),
        (3, 999_999_999, "3 Phasa 41.501 VA ke atas"),
        (1, 22001, "1 Phasa 11.001–22.000 VA"),  # beyond the last: the nearest
    ],
)
def test_a_power_falls_into_the_class_that_holds_its_value(phase, power, label):
    assert class_of(phase, power).label == label


def test_each_class_holds_a_step_of_the_ladder():
    held = {class_of(phase, power) for phase in (1, 3) for power in ladder().of_phase(phase)}
    assert held == set(POWER_CLASSES)


@pytest.mark.parametrize("phase", [1, 3])
def test_the_classes_of_a_phase_follow_each_other_without_gap(phase):
    classes = [c for c in POWER_CLASSES if c.phase == phase]
    assert [c.low for c in classes[1:]] == [(c.high or 0) + 1 for c in classes[:-1]]


@given(st.sampled_from([1, 3]), st.integers(MIN_POWER, MAX_POWER))
def test_every_power_has_a_class_of_its_phase(phase, power):
    assert class_of(phase, power).phase == phase
