"""Files of spoken lines that are broken, and the SOP's instructions beside the steps."""

# ruff: noqa: E501 - a sentence of the SOP stands in one piece, so that it can be found

import shutil

import pytest

from allocation.domain.errors import PolicyFileError
from scripts_agent.intake.questions import INTAKE
from scripts_agent.words.script import load_lines
from scripts_agent.words.sop import Instruction
from tests.broken_files import refused_at
from tests.scripts_agent.words.in_force import FOLDER_IN_FORCE, SCRIPTS

# Broken files


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER_IN_FORCE, tmp_path / "2030-01-01")


@pytest.mark.parametrize(
    ("file", "content", "line", "words"),
    [
        ("ask_product.txt", "“... {Nama} ...”", 1, "isian '{Nama}' tidak dikenal"),
        ("ask_product.txt", "“... {Bapak/Ibu ...”", 1, "isian '{Bapak/Ibu ...”' tidak dikenal"),
        ("ask_product.txt", "“... Bapak/Ibu} ...”", 1, "isian '}' tidak dikenal"),
        ("ask_product.txt", "“... {BAPAK/IBU} ...”", 1, "isian '{BAPAK/IBU}' tidak dikenal"),
        ("ask_product.txt", f"“... {{{'x' * 60}}} ...”", 1, f"isian '{{{'x' * 39}…' tidak dikenal"),
        ("ask_product.txt", "“... layanan PASCABAYAR ...”", 1, "'PASCABAYAR': tulis PRABAYAR atau PASKABAYAR"),
        ("ask_product.txt", "“... layanan Prabayar ...”", 1, "'Prabayar': tulis PRABAYAR atau PASKABAYAR"),
        ("material_depends.txt", "“... wilayah ..... ya ...”", 1, "isian '.....' tidak dikenal"),
        ("material_depends.txt", "“... Daya ...... ya ...”", 1, "isian '......' tidak dikenal"),
        ("material_depends.txt", "“... **baik ...”", 1, "setiap ** harus berpasangan"),
        ("offer_alternative.txt", "“... Mohon maaf ...”", 1, "harus menyebut PASKABAYAR"),
        ("offer_alternative.txt", "“... maaf, PASKABAYAR, apakah bersedia? ...”", 1, "harus menyebut PASKABAYAR, lalu"),
        ("reason_material.txt", "", 1, "isi tepat satu baris kalimat"),
        ("reason_material.txt", "satu\ndua\n", 2, "isi tepat satu baris kalimat"),
        ("reason_material.txt", b"baik\n\xff\xfe", 2, "bukan UTF-8"),
        ("reason_material.txt", None, 1, "berkas tidak dapat dibaca"),
        ("catatan.txt", "x", 1, "tidak ada ucapan dengan nama ini"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_file_and_line(folder, file, content, line, words):
    path = folder / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with refused_at(path, line, words):
        load_lines(folder)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(
        PolicyFileError, match=r"ask_product\.txt:1: berkas tidak dapat dibaca \(No such file or directory\)$"
    ):
        load_lines(tmp_path / "2031-01-01")


# Instructions


@pytest.mark.parametrize(
    ("point", "label", "text"),
    [
        ("4a.2", "Arahan SOP 4a.2",
         "Tanyakan / pastikan dahulu kepada Pemohon, wilayah yang akan dilakukan penyambungan seperti contoh form pengisian wilayah pada permohonan Penyambungan Baru di bawah ini."),
        ("4a.3", "Arahan SOP 4a.3", "Tanyakan besaran Daya yang diinginkan & Tarif Keperuntukannya."),
        ("4a.4", "Arahan SOP 4a.4",
         "Tanyakan produk layanan (Paskabayar/Prabayar) yang diinginkan Pemohon/Pelanggan."),
        ("4a.4-penambahan-daya", "Arahan SOP 4a.4",
         "Untuk permohonan Penambahan Daya, lakukan konfirmasi produk layanan yang telah digunakan atau sesuaikan dengan notifikasi yang muncul."),
        ("4a.6", "Arahan SOP 4a.6",
         "jika terdapat notifikasi pada aplikasi, maka permohonan tidak dapat diproses karena material belum tersedia di wilayah tsb, sampaikan permohonan maaf & informasikan kepada Pemohon sesuai notifikasi yang muncul, kemudian tawarkan dengan produk layanan yang dapat diproses."),
        ("4a.6-bersedia", "Arahan SOP 4a.6", "Jika “BERSEDIA”, lanjut proses pada AP2T."),
        ("4a.6-tidak-bersedia", "Arahan SOP 4a.6",
         "Jika “TIDAK BERSEDIA”, tawarkan bantuan lain, Closing (APKT ISSUE CLOSED)."),
        ("4a.6-alasan", "Arahan SOP 4a.6",
         "Jika Pelanggan menanyakan lebih lanjut alasannya, Sampaikan bahwa saat ini untuk material PASKABAYAR belum tersedia (Produk layanan disesuaikan dengan notifikasi yang muncul pada aplikasi)."),
        ("4a.6-hard-complaint", "Arahan SOP 4a.6",
         "Jika Pelanggan tetap menginginkan produk layanan tsb (hard complaint), maka buat laporan dan sampaikan ke Unit PLN terkait melalui aplikasi (APKT)."),
    ],
)  # fmt: skip
def test_instructions_are_the_sops_own_words(point, label, text):
    assert SCRIPTS.sop.instruction(point) == Instruction(label, text, point)


def test_every_instruction_the_flow_names_is_a_clause_of_the_sop():
    named = {question.instruction for question in INTAKE.questions if question.instruction}
    assert named == {"4a.2", "4a.3", "4a.4", "4a.6"}
    assert named <= {clause.id for clause in SCRIPTS.sop.clauses}
    with pytest.raises(KeyError):
        SCRIPTS.sop.instruction("4a.9")
