"""A change of availability said in one sentence. Sentences typed from the SOP's rows."""

import pytest

from allocation.domain.change_words import Step, _sentence, change_sentence, changed_rows
from allocation.domain.matrix import Availability, Product, Range
from allocation.reference import policies

ALL, PASCABAYAR, PRABAYAR = Availability
MATRIX = policies().versions[0]
SENTENCES = [
    (
        1,
        PASCABAYAR,
        PRABAYAR,
        "Pascabayar menjadi dilayani, 450 VA s.d. 22.000 VA. "
        "Prabayar tidak lagi dilayani, kecuali bagi pelanggan 1 Ph – Prabayar.",
    ),
    (
        1,
        PASCABAYAR,
        ALL,
        "Prabayar tidak lagi dilayani, kecuali bagi pelanggan 1 Ph – Prabayar. Pascabayar tetap.",
    ),
    (1, ALL, PRABAYAR, "Pascabayar menjadi dilayani, 450 VA s.d. 22.000 VA. Prabayar tetap."),
    (
        3,
        PRABAYAR,
        ALL,
        "Pascabayar menjadi 53.000 VA s.d. ke atas, kecuali bagi pelanggan 3 Ph – Pascabayar. "
        "Prabayar tetap.",
    ),
    (3, ALL, PRABAYAR, "Pascabayar menjadi 3.900 VA s.d. ke atas. Prabayar tetap."),
    (
        3,
        PASCABAYAR,
        PRABAYAR,
        "Pascabayar menjadi 3.900 VA s.d. ke atas. "
        "Prabayar tidak lagi dilayani, kecuali bagi pelanggan 3 Ph – Prabayar.",
    ),
    (
        1,
        PASCABAYAR,
        None,
        "Prabayar menjadi dilayani, 450 VA s.d. 11.000 VA, hanya bagi pelanggan 1 Ph – Prabayar. "
        "Pascabayar menjadi dilayani, 450 VA s.d. 22.000 VA.",
    ),
    (
        3,
        PRABAYAR,
        None,
        "Prabayar menjadi dilayani, 3.900 VA s.d. 41.500 VA. Pascabayar menjadi dilayani, "
        "53.000 VA s.d. ke atas, kecuali bagi pelanggan 3 Ph – Pascabayar.",
    ),
    (1, None, ALL, "Kelima baris matriks 1 Phasa menjadi belum diatur, untuk Prabayar dan Pascabayar."),
    (1, ALL, ALL, ""),
]


@pytest.mark.parametrize(("phase", "after", "before", "sentence"), SENTENCES)
def test_a_change_is_said_in_one_sentence(phase, after, before, sentence):
    assert change_sentence(MATRIX, phase, after, before) == sentence


def test_only_the_rows_that_change_are_shown():
    rows = changed_rows(MATRIX, 1, PASCABAYAR, ALL)
    assert [row.request for row in rows] == [
        "PB",
        "PD dari 1 Ph – Pascabayar",
        "PD dari 3 Ph – Pascabayar",
        "PD dari 3 Ph – Prabayar",
    ]
    assert [(step.kind, step.text) for step in rows[0].steps] == [
        ("gone", "tidak lagi"),
        ("same", "tetap dilayani"),
    ]


@pytest.mark.parametrize("phase", [1, 3])
@pytest.mark.parametrize("after", [None, *Availability])
@pytest.mark.parametrize("before", [None, *Availability])
def test_every_change_can_be_said(phase, after, before):
    sentence = change_sentence(MATRIX, phase, after, before)
    assert bool(sentence) == (after != before)


SMALL, LARGE = Range(450, 900), Range(900, None)


@pytest.mark.parametrize(
    ("old", "new", "kind", "text"),
    [
        (None, None, "same", "tetap tidak dilayani"),
        (SMALL, SMALL, "same", "tetap dilayani"),
        (None, SMALL, "come", "menjadi dilayani"),
        (SMALL, None, "gone", "tidak lagi"),
        (LARGE, SMALL, "come", "menjadi 450 VA s.d. 900 VA"),
        (SMALL, LARGE, "gone", "menjadi 900 VA s.d. ke atas"),
        (Range(450, None), SMALL, "gone", "menjadi 450 VA s.d. 900 VA"),
    ],
)
def test_a_step_is_told_by_what_was_served_and_what_will_be(old, new, kind, text):
    step = Step("PB", old, new)
    assert (step.kind, step.text) == (kind, text)


def steps(*changes):
    requests = ["PB", "PD dari 1 Ph – Pascabayar", "PD dari 1 Ph – Prabayar", "PD dari 3 Ph – Prabayar"]
    return [Step(request, *change) for request, change in zip(requests, changes, strict=True)]


COMES, STAYS, NEVER = (None, SMALL), (SMALL, SMALL), (None, None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ([NEVER] * 4, "Prabayar tetap tidak dilayani."),
        ([STAYS, NEVER, NEVER, NEVER], "Prabayar tetap."),
        ([COMES] * 4, "Prabayar menjadi dilayani, 450 VA s.d. 900 VA."),
        (
            [COMES, NEVER, NEVER, NEVER],
            "Prabayar menjadi dilayani, 450 VA s.d. 900 VA, hanya bagi PB.",
        ),
        (
            [COMES, COMES, NEVER, NEVER],  # as many stay without it: those that get it are named
            "Prabayar menjadi dilayani, 450 VA s.d. 900 VA, hanya bagi PB dan 1 Ph – Pascabayar.",
        ),
        (
            [NEVER, NEVER, NEVER, COMES],
            "Prabayar menjadi dilayani, 450 VA s.d. 900 VA, hanya bagi pelanggan 3 Ph – Prabayar.",
        ),
        (
            [NEVER, COMES, COMES, NEVER],
            "Prabayar menjadi dilayani, 450 VA s.d. 900 VA, "
            "hanya bagi pelanggan 1 Ph – Pascabayar dan 1 Ph – Prabayar.",
        ),
        (
            [NEVER, COMES, COMES, COMES],
            "Prabayar menjadi dilayani, 450 VA s.d. 900 VA, kecuali bagi PB.",
        ),
    ],
)
def test_those_are_named_that_are_fewer(changes, sentence):
    assert _sentence(Product.PRABAYAR, steps(*changes)) == sentence


def test_three_are_named_with_a_comma_and_an_and():
    changed = [Step(f"PD dari {name}", *COMES) for name in ("A", "B", "C")]
    others = [Step(f"PD dari {name}", *NEVER) for name in ("D", "E", "F", "G")]
    assert _sentence(Product.PASCABAYAR, [*changed, *others]).endswith("hanya bagi pelanggan A, B dan C.")
