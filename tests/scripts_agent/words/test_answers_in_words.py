"""Stored answers, decisions and results as a person reads them."""

import pytest

from allocation.domain.decision import Decision, Outcome, Reason, Suggestion
from allocation.domain.matrix import Product
from scripts_agent.words.answers import answer_words, in_order_asked, question_words
from scripts_agent.words.results import (
    explain,
    result_words,
    suggestion_label,
    undecidable_words,
    wanted_words,
)

PRA, PASCA = Product
VILLAGES = {"31.71.01.1001": "GAMBIR, GAMBIR"}


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("transaction", "Jenis permohonan"),
        ("current_power", "Daya saat ini"),
        ("power", "Daya"),
        ("phase", "Phasa"),
        ("purpose", "Peruntukan"),
        ("tariff", "Tarif"),
        ("ap2t", "AP2T menjawab"),
        ("ap2t_refused", "Ditolak AP2T untuk permohonan sebelumnya"),
        ("ap2t_refused_at", "Ditolak AP2T untuk permohonan sebelumnya"),
        ("suggested_power", "Saran daya yang diambil"),
        ("suggested_phase", "Phasa saran itu"),
        ("undecided", "Belum menentukan"),  # a button that was pressed
        ("why", "Pemohon bertanya alasannya"),
        ("kolam", "kolam"),  # of an older flow
    ],
)
def test_a_question_is_named_as_its_page_is_headed(id, words):
    assert question_words(id) == words


@pytest.mark.parametrize(
    ("id", "value", "words"),
    [
        ("transaction", "PB", "Penyambungan Baru (PB)"),
        ("current", "1-PRABAYAR", "1 Ph – Prabayar"),
        ("power", "2200", "2.200 VA"),
        ("current_power", "1300", "1.300 VA"),
        ("suggested_power", "16500", "16.500 VA"),
        ("power", "banyak", "banyak"),
        ("phase", "1", "1 Phasa"),
        ("suggested_phase", "3", "3 Phasa"),
        ("village", "31.71.01.1001", "GAMBIR, GAMBIR"),
        ("village", "99.99.99.9999", "99.99.99.9999"),
        ("ap2t", "KEDUANYA_TIDAK", "Keduanya tidak tersedia"),
        ("ap2t_refused_at", "UP3-A/1-PRABAYAR UP3-B/1-PRABAYAR", "1 Ph – Prabayar"),
        ("ap2t_refused", "1-PRABAYAR 3-PASCABAYAR", "1 Ph – Prabayar, 3 Ph – Pascabayar"),
        ("undecided", "YA", "ya"),
        ("offer", "LAMA", "LAMA"),
        ("tariff", "R1", "R1"),
        ("kolam", "biru", "biru"),
    ],
)
def test_an_answer_is_written_as_its_button_or_with_its_unit(id, value, words):
    assert answer_words(id, value, VILLAGES) == words


def test_answers_stand_in_the_order_of_the_flow_and_unknown_ones_last():
    ids = ["kolam", "suggested_phase", "product", "phase", "village", "transaction"]
    asked = ["transaction", "village", "product", "phase", "suggested_phase", "kolam"]
    assert in_order_asked(ids) == asked
    assert in_order_asked(reversed(ids)) == asked


# Results -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "alternative", "words"),
    [
        (Outcome.SERVED, None, "Dapat dilayani"),
        (Outcome.OFFER_ALTERNATIVE, PRA, "Ditawarkan Prabayar"),
        (Outcome.OFFER_ALTERNATIVE, PASCA, "Ditawarkan Pascabayar"),
        (Outcome.OFFER_ALTERNATIVE, None, "Ditawarkan "),
        (Outcome.NOT_AVAILABLE, None, "Belum tersedia"),
        (Outcome.UNDECIDABLE, None, "Belum dapat diputuskan"),
    ],
)
def test_an_outcome_is_told_with_the_product_that_is_offered(outcome, alternative, words):
    assert result_words(outcome, alternative) == words
    assert explain(Decision(outcome, alternative, None, None, "2021-01-26")) == words


NOT_SET = "Alokasi untuk wilayah ini belum diatur."


@pytest.mark.parametrize(
    ("reason", "told", "explained"),
    [
        (Reason.NO_UNIT, NOT_SET, NOT_SET),
        (Reason.NO_SETTING, NOT_SET, NOT_SET),
        (Reason.PLN_BATAM, *["Wilayah ini dilayani PT PLN Batam."] * 2),
        (
            Reason.UNIT_UNSURE,
            "Unit belum pasti: A atau B. Jangan menjanjikan produk.",
            "Unit desa ini belum pasti.",
        ),
    ],
)
def test_what_cannot_be_decided_promises_nothing(reason, told, explained):
    assert undecidable_words(reason, "A atau B") == told
    assert explain(Decision(Outcome.UNDECIDABLE, None, reason, None, "2021-01-26")) == explained


def test_a_reason_of_another_outcome_does_not_hide_it():
    refused = Decision(Outcome.NOT_AVAILABLE, None, Reason.MATERIAL, 11, "2021-01-26")
    assert explain(refused) == "Belum tersedia"
    assert explain(None) == "bukan perubahan"


def test_what_is_wanted_and_what_is_suggested_in_few_words():
    assert wanted_words(PASCA, 2_200, 1) == "Pascabayar 2.200 VA, 1 Phasa"
    both = Suggestion(16_500, 3, (PRA, PASCA))
    assert suggestion_label(both) == "16.500 VA · 3 Phasa · Prabayar dan Pascabayar"
    assert suggestion_label(Suggestion(11_000, 1, (PRA,))) == "11.000 VA · 1 Phasa · Prabayar"
