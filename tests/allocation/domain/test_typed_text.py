"""What a person typed or pasted, without what nobody sees."""

import time

import pytest

from allocation.domain.typed_text import clean_typed, whole_number_in


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("", ""),
        (" 2200 ", "2200"),
        ("\ufeff2200", "2200"),
        ("\u200e+62\u00a0812\u200f", "+62 812"),
        ("\u202a0812\u202c", "0812"),
        ("\u20680812\u2069", "0812"),
        ("53\u200b1122\u00ad3344\u2060", "5311223344"),
        ("2\u2009200\u202fVA", "2 200 VA"),
        ("a \t\r\n\u3000 b", "a b"),
        ("0812\u20133456\u20117890\u20151\u22122", "0812-3456-7890-1-2"),
        ("\u0662\uff12", "\u0662\uff12"),
        ("2\x00200", "2\x00200"),
    ],
)
def test_invisible_marks_go_and_spaces_and_dashes_become_plain(text, clean):
    assert clean_typed(text) == clean


def test_a_pasted_book_is_cleaned_at_once():
    start = time.process_time()
    assert clean_typed("\u200e" * 100_000 + "2" * 100_000) == "2" * 100_000
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("999999999", 999_999_999),
        ("1234567890", None),  # ten digits
        ("", None),
        ("-1", None),
        ("1.0", None),
        ("\u0662", None),
        ("\u00b2", None),
    ],
)
def test_a_whole_number_is_at_most_nine_digits(text, number):
    assert whole_number_in(text) == number


def test_fewer_or_more_digits_may_be_asked_for():
    assert (whole_number_in("12", 2), whole_number_in("123", 2)) == (12, None)
    assert whole_number_in("1234567890", 10) == 1_234_567_890
