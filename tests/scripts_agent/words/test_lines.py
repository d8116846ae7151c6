"""The spoken lines and the SOP's instructions, letter by letter. Expected texts are typed from the SOP."""

# ruff: noqa: E501 - a sentence of the SOP stands in one piece, so that it can be found

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.domain.decision import Case, Decision, Outcome, Reason
from allocation.domain.matrix import Product, Service, Transaction
from allocation.reference import policies
from scripts_agent.intake.questions import LINES
from scripts_agent.words.lines import Segment, present_service_stays, reason, spoken
from tests.scripts_agent.words.in_force import FOLDER_IN_FORCE, SCRIPTS

PRABAYAR, PASCABAYAR = Product.PRABAYAR, Product.PASCABAYAR
SALUTATIONS = ("Bapak", "Ibu", "")
MATRIX = policies().by_id("2021-01-26")


def say(id, salutation="Ibu", name="Sari", power_va=2200, missing=None):
    line = spoken(SCRIPTS.lines[id], salutation=salutation, name=name, power_va=power_va, missing=missing)
    return line.plain


# The files


def test_each_line_of_the_flow_is_a_file_and_each_file_a_line():
    files = {path.name for path in FOLDER_IN_FORCE.glob("*.txt")}
    assert files == {
        "ask_product.txt",
        "material_depends.txt",
        "offer_alternative.txt",
        "reason_material.txt",
    }
    assert {name.removesuffix(".txt") for name in files} | {"apology"} == set(LINES)
    assert set(SCRIPTS.lines) == set(LINES)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (
            "ask_product.txt",
            "“... untuk Penyambungan nanti {Bapak/Ibu} menginginkan dengan Layanan **PRABAYAR** (pengaturan penggunaan listriknya dengan pembelian pulsa listrik/token) **atau PASKABAYAR** (pembayaran rekening listrik setiap bulannya/pembayaran rekening di akhir setelah pemakaian) ?...”\n",
        ),
        (
            "material_depends.txt",
            "“... baik {Bp/Ibu}, untuk produk layanan yang akan disambung nanti disesuaikan juga dengan material yang tersedia di Unit PLN di wilayah {Bp/Ibu} ya ...”\n",
        ),
        (
            "offer_alternative.txt",
            "“... Mohon maaf Bapak/Ibu {Nama Pemohon}, untuk saat ini Daya ..... dengan layanan PASKABAYAR belum tersedia di wilayah {Bapak/Ibu}, apakah {bapak/Ibu} bersedia dilayani dengan layanan PRABAYAR? ...”\n",
        ),
        ("reason_material.txt", "saat ini untuk material PASKABAYAR belum tersedia\n"),
    ],
)  # fmt: skip
def test_files_hold_the_words_of_the_sop_byte_by_byte(file, text):
    assert (FOLDER_IN_FORCE / file).read_bytes() == text.encode()


# Line 4a.4


@pytest.mark.parametrize(("salutation", "word"), [("Bapak", "Bapak"), ("Ibu", "Ibu"), ("", "Bapak/Ibu")])
def test_product_is_asked_in_the_words_of_the_sop(salutation, word):
    assert say("ask_product", salutation) == (
        f"“... untuk Penyambungan nanti {word} menginginkan dengan Layanan PRABAYAR (pengaturan penggunaan listriknya dengan pembelian pulsa listrik/token) atau PASKABAYAR (pembayaran rekening listrik setiap bulannya/pembayaran rekening di akhir setelah pemakaian) ?...”"
    )  # fmt: skip


def test_bold_words_of_the_sop_stay_bold():
    line = spoken(SCRIPTS.lines["ask_product"], salutation="Ibu", name="Sari")
    assert [s.text for s in line.segments if s.bold] == ["PRABAYAR", "atau PASKABAYAR"]
    assert [s.text for s in line.segments if s.filled] == ["Ibu"]
    assert Segment("PRABAYAR", bold=True) in line.segments
    assert (line.source, line.addition) == ("SOP butir 4a.4", False)


# Line 4a.5


@pytest.mark.parametrize(("salutation", "word"), [("Bapak", "Bp"), ("Ibu", "Ibu"), ("", "Bp/Ibu")])
def test_material_line_takes_the_short_salutation_as_written(salutation, word):
    assert say("material_depends", salutation) == (
        f"“... baik {word}, untuk produk layanan yang akan disambung nanti disesuaikan juga dengan material yang tersedia di Unit PLN di wilayah {word} ya ...”"
    )


# Line 4a.6


@pytest.mark.parametrize(
    ("missing", "first", "second"),
    [(PASCABAYAR, "PASKABAYAR", "PRABAYAR"), (PRABAYAR, "PRABAYAR", "PASKABAYAR")],
)
@pytest.mark.parametrize(("name", "words"), [("Sari", "Bapak/Ibu Sari,"), ("", "Bapak/Ibu,")])
@pytest.mark.parametrize(
    ("salutation", "area", "willing"),
    [("Bapak", "Bapak", "bapak"), ("Ibu", "Ibu", "Ibu"), ("", "Bapak/Ibu", "bapak/Ibu")],
)
def test_offer_names_caller_power_and_both_products(
    salutation, area, willing, name, words, missing, first, second
):
    assert say("offer_alternative", salutation, name, 2200, missing) == (
        f"“... Mohon maaf {words} untuk saat ini Daya 2.200 VA dengan layanan {first} belum tersedia di wilayah {area}, apakah {willing} bersedia dilayani dengan layanan {second}? ...”"
    )


def test_the_sops_own_example_for_ibu_sari():
    assert say("offer_alternative", missing=PASCABAYAR) == (
        "“... Mohon maaf Bapak/Ibu Sari, untuk saat ini Daya 2.200 VA dengan layanan PASKABAYAR belum tersedia di wilayah Ibu, apakah Ibu bersedia dilayani dengan layanan PRABAYAR? ...”"
    )


def test_power_below_a_thousand_has_no_dot():
    assert "Daya 900 VA dengan" in say("offer_alternative", power_va=900, missing=PASCABAYAR)


def test_offer_without_a_power_is_refused_rather_than_said_with_dots():
    with pytest.raises(ValueError, match=r"^this line names the power$"):
        say("offer_alternative", power_va=None)


def test_unavailable_request_gets_only_the_apology_and_it_is_marked():
    line = spoken(SCRIPTS.lines["apology"], salutation="Ibu", name="Sari", power_va=2200, missing=PASCABAYAR)
    assert line.plain == (
        "“... Mohon maaf Bapak/Ibu Sari, untuk saat ini Daya 2.200 VA dengan layanan PASKABAYAR belum tersedia di wilayah Ibu ...”"
    )
    assert (line.source, line.addition) == ("SOP butir 4a.6 (dipersingkat)", True)
    line = spoken(SCRIPTS.lines["apology"], salutation="", name="", power_va=17600, missing=PRABAYAR)
    assert line.plain == (
        "“... Mohon maaf Bapak/Ibu, untuk saat ini Daya 17.600 VA dengan layanan PRABAYAR belum tersedia di wilayah Bapak/Ibu ...”"
    )


# Blanks


@pytest.mark.parametrize(
    "name",
    [
        "{Bapak/Ibu}", "{Nama Pemohon}", "**tebal**", "PRABAYAR", "Daya ..... VA", "<script>", "{0.__class__}", "%s",
        r"\1 \g<name>", "Sari ", "O'Neil & Co",
    ],
)  # fmt: skip
def test_a_name_is_left_as_typed(name):
    line = spoken(
        SCRIPTS.lines["offer_alternative"], salutation="Ibu", name=name, power_va=2200, missing=PRABAYAR
    )
    assert line.plain == (
        f"“... Mohon maaf Bapak/Ibu {name}, untuk saat ini Daya 2.200 VA dengan layanan PRABAYAR belum tersedia di wilayah Ibu, apakah Ibu bersedia dilayani dengan layanan PASKABAYAR? ...”"
    )
    assert not any(segment.bold for segment in line.segments)


@pytest.mark.slow
@given(
    name=st.text(max_size=60),
    salutation=st.sampled_from(SALUTATIONS),
    power=st.integers(450, 999_999_999),
    missing=st.sampled_from([None, PRABAYAR, PASCABAYAR]),
    id=st.sampled_from(LINES),
)
def test_no_blank_is_left_whatever_the_name(name, salutation, power, missing, id):
    line = spoken(SCRIPTS.lines[id], salutation=salutation, name=name, power_va=power, missing=missing).plain
    named = f"Bapak/Ibu {name}, untuk saat ini"
    if id in ("offer_alternative", "apology") and name.strip():
        assert named in line
        line = line.replace(named, "Bapak/Ibu, untuk saat ini")
    assert not set(line) & set("{}*")
    assert "...." not in line
    assert "  " not in line


def test_blank_name_is_an_unknown_name():
    assert say("offer_alternative", name="   ").startswith("“... Mohon maaf Bapak/Ibu, untuk saat ini")


def test_lines_without_a_blank_are_the_same_for_everybody():
    assert say("reason_material", "", "") == say("reason_material", "Bapak", "Budi")


# Reason


def request(product, power=2200, phase=1, current=None, current_power=None):
    return Case(Transaction.PD if current else Transaction.PB, current, current_power, power, phase, product)


def refused(reason, outcome=Outcome.OFFER_ALTERNATIVE):
    return Decision(outcome, None, reason, 11, "2021-01-26")


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (PASCABAYAR, "saat ini untuk material PASKABAYAR belum tersedia"),
        (PRABAYAR, "saat ini untuk material PRABAYAR belum tersedia"),
    ],
)
def test_missing_material_is_told_in_the_words_of_the_sop(missing, words):
    line = reason(SCRIPTS, refused(Reason.MATERIAL), request(missing), MATRIX)
    assert (line.plain, line.source, line.addition) == (words, "SOP butir 4a.6", False)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (request(PRABAYAR, 13900, 1), "layanan PRABAYAR pada 1 Phasa hanya sampai 11.000 VA"),
        (request(PRABAYAR, 53000, 3), "layanan PRABAYAR pada 3 Phasa hanya sampai 41.500 VA"),
        (
            request(PRABAYAR, 53000, 3, Service(1, PASCABAYAR)),
            "layanan PRABAYAR pada 3 Phasa hanya sampai 41.500 VA",
        ),
    ],
)
def test_power_over_the_limit_is_told_as_our_own_addition(case, words):
    line = reason(SCRIPTS, refused(Reason.POWER_LIMIT), case, MATRIX)
    assert (line.plain, line.addition) == (words, True)


@pytest.mark.parametrize("why", [None, Reason.NO_UNIT, Reason.NO_SETTING, Reason.PLN_BATAM])
def test_there_is_no_reason_to_tell_when_nothing_was_refused(why):
    outcome = Outcome.UNDECIDABLE if why else Outcome.SERVED
    assert reason(SCRIPTS, refused(why, outcome), request(PASCABAYAR), MATRIX) is None


def test_only_a_migration_keeps_its_present_service():
    migration = request(PRABAYAR, 2200, 1, Service(1, PASCABAYAR), 2200)
    line = present_service_stays(migration)
    assert (line.plain, line.addition) == ("layanan PASKABAYAR yang digunakan saat ini tetap berlaku", True)
    assert present_service_stays(request(PRABAYAR)) is None
    assert present_service_stays(request(PRABAYAR, 3500, 1, Service(1, PASCABAYAR), 2200)) is None
