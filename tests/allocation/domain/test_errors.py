"""What can be wrong, in words that say what to do."""

from pathlib import Path

import pytest

from allocation.domain.errors import CaseError, NoPolicyError, PolicyFileError, shown, unknown_village


def test_an_unknown_village_is_told_with_its_code_and_how_a_code_looks():
    error = unknown_village("31.71")
    assert (error.code, error.field) == ("unknown_village", "village")
    words = "Desa dengan kode '31.71' tidak dikenal: isi kode seperti 31.71.01.1001."
    assert error.message == str(error) == words


def test_a_fault_of_the_request_as_a_whole_names_no_field():
    error = CaseError("not_a_transaction", "Daya dan produk tidak berubah.")
    assert (error.code, error.field, error.message, str(error)) == (
        "not_a_transaction",
        None,
        "Daya dan produk tidak berubah.",
        "Daya dan produk tidak berubah.",
    )


def test_a_day_before_the_policy_is_a_fault_of_the_date():
    error = NoPolicyError("Tanggal 2021-01-25 sebelum kebijakan pertama.")
    assert (error.code, error.field) == ("invalid", "on")
    assert error.message == "Tanggal 2021-01-25 sebelum kebijakan pertama."


def test_a_broken_file_is_told_with_path_and_line():
    assert str(PolicyFileError(Path("a/b.csv"), 7, "isi yes atau no")) == "a/b.csv:7: isi yes atau no"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("31.71", "'31.71'"),
        ("", "''"),
        ("x" * 20, f"'{'x' * 20}'"),
        ("x" * 21, f"'{'x' * 20}…'"),
        ("a\nb\x00c", "'a?b?c'"),
    ],
)
def test_what_was_typed_is_quoted_short_and_on_one_line(text, quoted):
    assert shown(text) == quoted


def test_it_may_be_quoted_at_another_length():
    assert shown("abcdef", 3) == "'abc…'"
    assert shown("abc", 3) == "'abc'"
