"""A password needs six different letters or digits beside the words that everybody here would try first."""

import pytest
from django.core.exceptions import ValidationError

from pln123.site.auth import OwnWordsValidator

OWN = ["pln", "123", "asisten", "contact", "center", "listrik", "meter", "cso", "admin", "token"]
PRODUCTS = ["prabayar", "pascabayar", "paskabayar"]


def is_refused(password: str) -> bool:
    try:
        OwnWordsValidator().validate(password)
    except ValidationError as error:
        return error.code == "own_words"
    return False


@pytest.mark.parametrize("word", [*OWN, *PRODUCTS])
def test_an_own_word_counts_for_nothing_however_it_is_written(word: str) -> None:
    for written in (word, word.upper(), f"{word}-{word}", f"_{word}"):
        assert is_refused(f"{written}vwxyz")
        assert not is_refused(f"{written}uvwxyz")


def test_the_same_letter_again_and_signs_count_for_nothing() -> None:
    assert is_refused("pln-vwxyz-vwxyz-VWXYZ-!?#")
    assert not is_refused("pln-vwxyz-7")
