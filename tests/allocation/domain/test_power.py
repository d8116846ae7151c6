"""How powers are written, and which phase they belong to."""

import time

import pytest

from allocation.domain.errors import CaseError
from allocation.domain.power import allowed_phases, format_va, parse_power, read_typed_power, resolve_phase
from tests.allocation.domain.cases import LADDER


def assert_refused(read, text):
    with pytest.raises(CaseError) as caught:
        read(text)
    assert (caught.value.code, caught.value.field) == ("invalid", "power")
    assert caught.value.message.endswith("isi dalam VA dengan angka saja, misalnya 2200 atau 2.200.")


@pytest.mark.parametrize(
    ("text", "va"),
    [
        ("2200", 2_200),
        ("2.200", 2_200),
        ("2 200", 2_200),
        (" 2200 ", 2_200),
        ("450", 450),
        ("1.000.000", 1_000_000),
        ("1 000 000", 1_000_000),
        ("999999999", 999_999_999),
        ("0002200", 2_200),
        ("999.999.999", 999_999_999),
    ],
)
def test_a_power_may_be_grouped_by_dots_or_single_spaces(text, va):
    assert parse_power(text) == va


@pytest.mark.parametrize(
    "text",
    [
        *("2,200", "22.00", "2.2000", ".200", "2.", "2. 200", "2  200", "2.200 000", "0.450"),
        *("1e9", "+5", "-1", "-2200", "abc", "2200 VA", "0x1F", "1_000", "٢٢٠٠", "2\x00200"),
    ],
)
def test_any_other_spelling_of_a_power_is_refused(text):
    assert_refused(parse_power, text)


@pytest.mark.parametrize(
    "text",
    [
        *("2200", "2.200", "2 200", "2.200 VA", "2200VA", "2200 va", " 2200 Va ", "2  200"),
        *("2\u00a0200", "2\u2009200", "2\u202f200 VA", "2.200\u00a0VA", "\t2200\n"),
        *("\ufeff2200", "\u200e2.200\u200f VA", "\u202a2200\u202c", "2\u200b200"),
    ],
)
def test_a_power_on_a_page_may_have_its_unit_and_the_marks_of_a_pasted_text(text):
    assert read_typed_power(text) == 2_200


@pytest.mark.parametrize(
    "text",
    [
        *("2,2 kVA", "2,2", "2.2", "2.2 kVA", "2kVA", "2,200", "22.00", "1e9", "+2200", "-2200"),
        *("\u22122200", "\u20132200", "2200 watt", "2200 VA VA", "VA", "2\u2011200", "dua ribu"),
        *("\uff12\uff12\uff10\uff10", "\u0662\u0662\u0660\u0660", "\u00b2200", "2\x00200"),
    ],
)
def test_a_power_on_a_page_that_may_mean_something_else_is_refused_with_words(text):
    assert_refused(read_typed_power, text)


def test_the_refused_text_is_quoted_with_its_unit():
    with pytest.raises(CaseError, match=r"^Daya '2,2 kVA' tidak terbaca: isi dalam VA dengan angka"):
        read_typed_power("2,2 kVA")


@pytest.mark.parametrize("text", ["2.200 VA", "2\u00a0200", "\ufeff2200", "2\u200b200", "\u200e2200"])
def test_files_and_channels_keep_to_digits_grouped_by_a_dot_or_one_space(text):
    with pytest.raises(CaseError, match="tidak terbaca"):
        parse_power(text)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_power_is_asked_for(text):
    with pytest.raises(CaseError) as caught:
        parse_power(text, "current_power")
    assert (caught.value.code, caught.value.field) == ("missing", "current_power")
    assert caught.value.message == "Isi daya saat ini dalam VA, misalnya 2200 atau 2.200."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("449", "Daya 449 VA di bawah batas: isi 450 VA atau lebih."),
        ("0", "Daya 0 VA di bawah batas: isi 450 VA atau lebih."),
        ("000", "Daya 0 VA di bawah batas: isi 450 VA atau lebih."),
        ("1000000000", "Daya '1000000000' di atas batas: isi 999.999.999 VA atau kurang."),
    ],
)
@pytest.mark.parametrize("read", [parse_power, read_typed_power])
def test_a_power_outside_the_limits_is_refused_with_the_limit_on_its_field(text, message, read):
    for field, name in (("power", "Daya"), ("current_power", "Daya saat ini")):
        with pytest.raises(CaseError) as caught:
            read(text, field)
        assert (caught.value.field, caught.value.message) == (field, message.replace("Daya", name, 1))


@pytest.mark.parametrize("text", ["9" * 10_000, "x" * 10_000, "1." * 5_000, "1 000" * 2_000, "0" * 10_000])
def test_a_power_of_10000_characters_is_refused_quickly_and_not_repeated(text):
    start = time.process_time()
    with pytest.raises(CaseError) as caught:
        parse_power(text)
    assert time.process_time() - start < 0.1
    assert len(caught.value.message) < 120


def test_a_power_is_written_with_dots():
    assert [format_va(va) for va in (450, 2_200, 197_000, 999_999_999)] == [
        "450",
        "2.200",
        "197.000",
        "999.999.999",
    ]


def test_the_ladder_has_the_28_standard_powers_each_in_one_phase():
    assert LADDER.of_phase(1) == (
        450, 900, 1_300, 2_200, 3_500, 4_400, 5_500, 7_700, 11_000, 13_900, 17_600, 22_000,
    )  # fmt: skip
    assert LADDER.of_phase(3) == (
        3_900, 6_600, 10_600, 13_200, 16_500, 23_000, 33_000, 41_500,
        53_000, 66_000, 82_500, 105_000, 131_000, 147_000, 164_000, 197_000,
    )  # fmt: skip
    assert len(LADDER.powers) == 28
    assert LADDER.powers == tuple(sorted(LADDER.of_phase(1) + LADDER.of_phase(3)))


def test_a_standard_power_knows_its_phase_and_breaker_and_a_manual_one_does_not():
    assert (LADDER.phase_of(2_200), LADDER.breaker(2_200)) == (1, 10)
    assert (LADDER.phase_of(41_500), LADDER.breaker(41_500)) == (3, 63)
    assert (LADDER.phase_of(5_000), LADDER.breaker(5_000)) == (None, None)


@pytest.mark.parametrize(
    ("va", "phases"),
    [
        (450, (1,)),
        (451, (1,)),
        (3_899, (1,)),
        (3_900, (3,)),
        (3_901, (1, 3)),
        (11_000, (1,)),
        (11_001, (1, 3)),
        (21_999, (1, 3)),
        (22_000, (1,)),
        (22_001, (3,)),
        (197_000, (3,)),
        (999_999_999, (3,)),
    ],
)
def test_a_power_has_the_phases_of_its_place_on_the_ladder(va, phases):
    assert allowed_phases(LADDER, va) == phases


@pytest.mark.parametrize(
    ("va", "given", "phase"),
    [
        (2_200, None, 1),
        (2_200, 1, 1),
        (3_900, None, 3),
        (5_000, 1, 1),
        (5_000, 3, 3),
        (22_001, None, 3),
        (451, None, 1),
    ],
)
def test_the_phase_follows_from_the_power_or_the_agents_choice(va, given, phase):
    assert resolve_phase(LADDER, va, given) == phase


@pytest.mark.parametrize(
    ("va", "given", "code", "message"),
    [
        (5_000, None, "missing", "Daya 5.000 VA ada pada kedua phasa: isi phasa 1 atau 3."),
        (2_200, 3, "conflict", "Daya 2.200 VA hanya ada pada 1 Phasa: isi phasa 1 atau kosongkan."),
        (3_900, 1, "conflict", "Daya 3.900 VA hanya ada pada 3 Phasa: isi phasa 3 atau kosongkan."),
        (451, 3, "conflict", "Daya 451 VA hanya ada pada 1 Phasa: isi phasa 1 atau kosongkan."),
        (22_001, 1, "conflict", "Daya 22.001 VA hanya ada pada 3 Phasa: isi phasa 3 atau kosongkan."),
        (5_000, 2, "invalid", "Phasa 2 tidak dikenal: isi phasa 1 atau 3."),
    ],
)
def test_a_phase_that_is_needed_or_wrong_is_refused(va, given, code, message):
    with pytest.raises(CaseError) as caught:
        resolve_phase(LADDER, va, given)
    assert (caught.value.code, caught.value.message, caught.value.field) == (code, message, "phase")
