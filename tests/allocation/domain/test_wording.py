"""The matrix in words, as a manager reads it before saving. Sentences typed from the SOP's rows."""

import pytest

from allocation.domain.matrix import Availability
from allocation.domain.wording import either, resulting_lines
from allocation.reference import policies

ALL, PASCABAYAR, PRABAYAR = Availability
MATRIX = policies().versions[0]


def lines(phase, after, before):
    return [tuple(line) for line in resulting_lines(MATRIX, phase, after, before)]


def test_one_phase_prabayar_after_all():
    gone = ("Pascabayar tidak lagi dilayani",)
    assert lines(1, PRABAYAR, ALL) == [
        ("PB", "Prabayar 450 VA s.d. 11.000 VA, Pascabayar tidak dilayani", gone),
        (
            "PD dari 1 Ph – Pascabayar",
            "Prabayar 450 VA s.d. 11.000 VA, Pascabayar 450 VA s.d. 22.000 VA",
            (),
        ),
        ("PD dari 1 Ph – Prabayar", "Prabayar 450 VA s.d. 11.000 VA, Pascabayar tidak dilayani", gone),
        ("PD dari 3 Ph – Pascabayar", "Prabayar 450 VA s.d. 11.000 VA, Pascabayar tidak dilayani", gone),
        ("PD dari 3 Ph – Prabayar", "Prabayar 450 VA s.d. 11.000 VA, Pascabayar tidak dilayani", gone),
    ]


def test_three_phase_prabayar_after_pascabayar_names_a_range_that_shrinks():
    shrunk = "Pascabayar menjadi 53.000 VA s.d. ke atas"
    changes = [line[2] for line in lines(3, PRABAYAR, PASCABAYAR)]
    assert changes == [
        ("Prabayar menjadi dilayani", shrunk),
        ("Prabayar menjadi dilayani", shrunk),
        ("Prabayar menjadi dilayani", shrunk),
        ("Prabayar menjadi dilayani",),
        (shrunk,),
    ]
    assert lines(3, PRABAYAR, PASCABAYAR)[0][1] == (
        "Prabayar 3.900 VA s.d. 41.500 VA, Pascabayar 53.000 VA s.d. ke atas"
    )


@pytest.mark.parametrize("phase", [1, 3])
@pytest.mark.parametrize("value", [None, *Availability])
def test_the_same_value_changes_nothing(phase, value):
    assert [line[2] for line in lines(phase, value, value)] == [()] * 5


def test_what_was_not_set_serves_nothing_and_so_does_what_is_cleared():
    assert lines(1, PASCABAYAR, None)[0] == (
        "PB",
        "Prabayar tidak dilayani, Pascabayar 450 VA s.d. 22.000 VA",
        ("Pascabayar menjadi dilayani",),
    )
    assert lines(1, None, PASCABAYAR)[0] == (
        "PB",
        "Belum diatur: agen tidak menjanjikan apa pun",
        ("Pascabayar tidak lagi dilayani",),
    )


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("A", "A"),
        ("AB", "A atau B"),
        ("ABC", "A, B atau C"),
        ("ABCD", "A, B, C atau D"),
        ("ABCDE", "A, B, C atau 2 lainnya"),
        ("ABCDEFGHIJ", "A, B, C atau 7 lainnya"),
    ],
)
def test_of_many_names_the_first_three_are_told_and_how_many_others(names, words):
    assert either(list(names)) == words
