"""`manage.py decide --cases FILE [--on DATE]`: a CSV of requests in, their decisions out."""

import pytest

from allocation.models import Coverage
from tests.scripts_agent.channels.cases import answers, read, request, table

SOP_NOTIFICATION = (
    "Layanan PASCABAYAR saat ini belum tersedia di Wilayah Anda. "
    "Apakah anda bersedia dilayani dengan Layanan PRABAYAR?"
)


def only(run, **changed):
    """The one row out for one row in."""
    [row] = read(run(table([request(**changed)])))
    return row


# Answers -----------------------------------------------------------------------------------------


def test_an_offer_carries_row_policy_and_the_notification_word_for_word(run):
    assert answers(only(run)) == [
        "OFFER_ALTERNATIVE", "PRABAYAR", "MATERIAL", "11", "2021-01-26", "", SOP_NOTIFICATION, "",
    ]  # fmt: skip


def test_a_served_request_has_no_reason_and_no_notification(run):
    assert answers(only(run, availability="ALL")) == ["SERVED", "", "", "1", "2021-01-26", "", "", ""]


def test_a_request_that_neither_product_serves_has_no_notification(run):
    assert answers(only(run, power="17.600")) == [
        "NOT_AVAILABLE", "", "MATERIAL", "11", "2021-01-26", "", "", "",
    ]  # fmt: skip


def test_a_missing_prepaid_meter_swaps_the_words_of_the_notification(run):
    row = only(run, power="5000", phase="1", product="PRABAYAR", availability="PASCABAYAR")
    assert row["notification"] == (
        "Layanan PRABAYAR saat ini belum tersedia di Wilayah Anda. "
        "Apakah anda bersedia dilayani dengan Layanan PASCABAYAR?"
    )


def test_a_migrasi_murni_is_recognised_by_its_unchanged_power(run):
    same = {"transaction": "PD", "current": "1-PRABAYAR", "availability": "PRABAYAR"}
    assert only(run, **same, current_power="2.200")["outcome"] == "NOT_AVAILABLE"
    assert only(run, **same, current_power="")["outcome"] == "OFFER_ALTERNATIVE"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"power": "449"}, "Daya 449 VA di bawah batas: isi 450 VA atau lebih."),
        ({"power": "5000"}, "Daya 5.000 VA ada pada kedua phasa: isi phasa 1 atau 3."),
        ({"transaction": "PD"}, "PD memerlukan layanan saat ini: isi phasa dan produk yang dipakai."),
        ({"current": "1-PRABAYAR"}, "PB tidak memiliki layanan saat ini: kosongkan, atau pilih PD."),
        (
            {"transaction": "PD", "current": "1-PASCABAYAR", "current_power": "2200"},
            "Daya, phasa dan produk sama dengan layanan saat ini: ubah salah satunya.",
        ),
        (
            {"transaction": "PD", "current": "3-PRABAYAR", "current_power": "2200"},
            "Daya saat ini 2.200 VA tidak ada pada 3 Phasa: perbaiki daya atau layanan saat ini.",
        ),
        ({"availability": ""}, "Isi desa (village) atau ketersediaan (availability)."),
        (
            {"village": "31.71.01.1001"},
            "Isi salah satu saja: desa (village) atau ketersediaan (availability).",
        ),
    ],
)
def test_a_bad_row_says_what_to_do_and_leaves_the_other_answers_empty(run, db, changed, error):
    assert answers(only(run, **changed)) == ["", "", "", "", "", "", "", error]


# Villages ----------------------------------------------------------------------------------------


def in_village(run, code, **changed):
    return only(run, village=code, availability="", **changed)


def test_the_sops_example_in_gambir(run, demo_settings, villages):
    assert answers(in_village(run, villages.gambir)) == [
        "OFFER_ALTERNATIVE", "PRABAYAR", "MATERIAL", "11", "2021-01-26", "UP3-MENTENG", SOP_NOTIFICATION, "",
    ]  # fmt: skip


def test_the_unit_is_the_villages_up3_although_the_setting_is_inherited(run, demo_settings, villages):
    row = in_village(run, villages.gambir, power="3900")  # 3 phase: UID-JAYA's setting
    assert (row["outcome"], row["matrix_row"], row["unit"]) == ("SERVED", "16", "UP3-MENTENG")


def test_a_village_without_a_setting_is_undecidable_and_no_error(run, demo_settings, villages):
    assert answers(in_village(run, villages.papua)) == [
        "UNDECIDABLE", "", "NO_SETTING", "", "2021-01-26", "UP3-JAYAPURA", "", "",
    ]  # fmt: skip


def test_batam_is_undecidable(run, demo_settings, villages):
    row = in_village(run, villages.batam)
    assert (row["outcome"], row["reason"], row["matrix_row"]) == ("UNDECIDABLE", "PLN_BATAM", "")


def test_a_village_whose_unit_is_a_guess_is_decided_where_all_that_could_be_meant_agree(
    run, demo_settings, villages
):
    assert answers(in_village(run, villages.low_confidence)) == [
        "UNDECIDABLE", "", "UNIT_UNSURE", "", "2021-01-26", "", "", "",
    ]  # fmt: skip
    assert answers(in_village(run, villages.low_confidence, product="PRABAYAR")) == [
        "SERVED", "", "", "1", "2021-01-26", "UP3-BANDENGAN", "", "",
    ]  # fmt: skip


@pytest.mark.slow
def test_a_village_without_a_unit_is_undecidable_and_has_no_unit(run, demo_settings, villages):
    Coverage.objects.all().delete()
    assert answers(in_village(run, villages.gambir)) == [
        "UNDECIDABLE", "", "NO_UNIT", "", "2021-01-26", "", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "code", ["31.71.01.9999", "31.71.01", "31", "GAMBIR", "'; DROP TABLE", "\x00", "9" * 10_000]
)
def test_an_unknown_village_is_a_row_error(run, db, code):
    row = in_village(run, code)
    assert answers(row)[:-1] == [""] * 7
    assert row["error"].startswith("Desa dengan kode '")
    assert row["error"].endswith("tidak dikenal: isi kode seperti 31.71.01.1001.")
    assert len(row["error"]) < 100


def test_a_file_without_villages_asks_the_database_nothing(run, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        only(run)
