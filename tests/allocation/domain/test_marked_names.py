"""Which parts of a found name the words of a query begin. No database."""

import pytest

from allocation.domain.place_names import Abbreviations, marked

TABLE = Abbreviations({"jakpus": ("jakarta", "pusat"), "tanahabang": ("tanah", "abang")})


def shown(name: str, query: str) -> str:
    """The name with each marked part in brackets."""
    pieces = marked(name, TABLE.query(query))
    return "".join(f"({text})" if fits else text for text, fits in pieces)


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        ("GAMBIR", "gambir", "(GAMBIR)"),
        ("GAMBIR", "gam", "(GAM)BIR"),
        ("GAMBIR", "bir", "GAMBIR"),  # within a word
        ("GAMBIR", "gambirx", "GAMBIR"),
        ("TANAH ABANG", "tan", "(TAN)AH ABANG"),
        ("TANAH ABANG", "aba", "TANAH (ABA)NG"),
        ("TANAH ABANG", "tanah abang", "(TANAH ABANG)"),  # the space between two that fit is marked too
        ("TANAH ABANG", "ta aba", "(TA)NAH (ABA)NG"),
        ("TANAH ABANG", "tanahabang", "(TANAH ABANG)"),
        ("TANAH - ABANG", "tanah abang", "(TANAH) - (ABANG)"),
        ("KOTA ADM. JAKARTA PUSAT", "jakpus", "KOTA ADM. (JAKARTA PUSAT)"),
        ("A A B", "a", "(A A) B"),
        ("MA'U", "mau", "(MA'U)"),
        ("MA'U", "u", "MA'U"),  # what follows an apostrophe begins no word
        ("KO'U KAWAHE", "kaw", "KO'U (KAW)AHE"),
        ("ÉKO", "eko", "(ÉKO)"),
        ("RT 07", "07", "RT (07)"),
        ("7-A", "a", "7-(A)"),
        ("GAMBIR", "", "GAMBIR"),
        ("-", "gambir", "-"),
    ],
)
def test_what_a_word_begins_is_marked(name, query, expected):
    assert shown(name, query) == expected


def test_nothing_of_the_name_is_lost():
    name = "KAB. ADM. KEPULAUAN SERIBU (P'ulau)"
    assert "".join(text for text, _ in marked(name, TABLE.query("ser kep p ulau"))) == name
