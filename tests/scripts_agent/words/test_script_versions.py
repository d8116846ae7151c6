"""Words and matrix are dated: a call keeps the version of the day it opened, whatever comes later."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from allocation.domain.errors import NoPolicyError, PolicyFileError
from scripts_agent.words.script import FOLDER, load_script_versions, script_versions
from tests.broken_files import refused_at
from tests.versions import replace, write_first_version

ROOT = FOLDER.parents[1]

# The versions ------------------------------------------------------------------------------------


def test_the_sops_words_are_the_first_version() -> None:
    versions = script_versions()
    assert versions.first_start == date(2021, 1, 26)
    assert versions.versions[0].id == "2021-01-26"
    assert versions.versions[0].source == (
        "SOP CSO PLN 123 Pengaturan Alokasi Meter Layanan PB/PD, tanggal 26 Januari 2021"
    )


def test_the_last_version_that_has_started_is_read(second_version: Path) -> None:
    days = [date(2021, 1, 26), date(2026, 12, 31), date(2027, 1, 1), date(2099, 1, 1)]
    assert [script_versions().on(day).id for day in days] == [
        "2021-01-26",
        "2021-01-26",
        "2027-01-01",
        "2027-01-01",
    ]


def test_a_day_before_the_first_words_is_refused() -> None:
    with pytest.raises(NoPolicyError) as caught:
        script_versions().on(date(2021, 1, 25))
    assert caught.value.message == (
        "Tanggal 2021-01-25 sebelum naskah pertama: isi tanggal 2021-01-26 atau sesudahnya."
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_first_version(tmp_path)
    return tmp_path / "scripts"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "words"),
    [
        ("versions.toml", "start = 2021-01-26", "", 4, "isi start dengan tanggal"),
        ("versions.toml", "source = ", "sumber = ", 4, "isi source"),
        ("versions.toml", 'id = "2021-01-26"', 'id = "2021-01-27"', 1, "tidak disebut dalam versions.toml"),
        ("2021-01-26/ask_product.txt", "{Bapak/Ibu}", "{Nama Ibu}", 1, "isian '{Nama Ibu}' tidak dikenal"),
        ("2021-01-26/sop.toml", "[[clause]]\nid = \"1\"", "[[butir]]\nid = \"1\"", 1, "isi title"),
        ("2021-01-26/sop.toml", 'id = "4a.3"', 'id = "4a.2"', 47, "butir 4a.2 sudah ada"),
        ("2021-01-26/sop.toml", 'id = "4a.3"', 'id = "4a.9"', 1, "butir 4a.3 tidak ada"),
        ("2021-01-26/sop.toml", 'line = "ask_product"', 'line = "ask"', 59,
         "butir 4a.4-contoh: tidak ada ucapan bernama ask"),
        ("2021-01-26/sop.toml", "**hard complaint**", "**hard complaint*", 99,
         "butir 4a.6-hard-complaint: isi text; setiap ** harus"),
        ("2021-01-26/sop.toml", '["Gangguan", "Keluhan"]', '["Gangguan"]', 84,
         "butir 4a.6-tidak-bersedia: isi fields dengan pasangan"),
        ("2021-01-26/sop.toml", 'id = "6"', 'nomor = "6"', 128, "isian nomor tidak dikenal"),
        ("2021-01-26/sop.toml", 'date = "26 Jan 2021"', "date = 2021-01-26", 1, "isi title, subject, date"),
        ("2021-01-26/sop.toml", 'id = "5"', "id = ", 125, "bukan TOML"),
    ],
)  # fmt: skip
def test_a_broken_version_is_refused_with_file_and_line(
    folder: Path, file: str, old: str, new: str, line: int, words: str
) -> None:
    replace(folder / file, old, new)
    place = folder / ("2021-01-26" if "tidak disebut" in words else file)
    with refused_at(place, line, words):
        load_script_versions(folder)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('id = "4a.2"', 'id = "4a.1"', 34, "butir 4a.1 tidak ada dalam SOP, atau sudah ada di sini"),
        ('id = "4a.2"', 'id = "4z"', 34, "butir 4z tidak ada dalam SOP"),
        ("text = \"Halaman CSO", "teks = \"Halaman CSO", 19, "butir 4: isi text"),
        ('["availability", "holders"]', '["gudang"]', 9, "butir 2: isi places dengan new_call"),
        ('["availability", "holders"]', "[]", 9, "butir 2: isi places dengan new_call"),
    ],
)  # fmt: skip
def test_what_the_application_does_about_a_clause_is_refused_where_it_is_broken(
    folder: Path, old: str, new: str, line: int, words: str
) -> None:
    path = folder / "2021-01-26" / "handlings.toml"
    replace(path, old, new)
    with refused_at(path, line, words):
        load_script_versions(folder)


def test_a_clause_about_which_nothing_is_done_is_refused(folder: Path) -> None:
    path = folder / "2021-01-26" / "handlings.toml"
    path.write_text(path.read_text().rpartition("[[clause]]")[0])
    with pytest.raises(PolicyFileError, match=r"handlings.toml:1: butir 6 tidak ada"):
        load_script_versions(folder)


def test_a_folder_that_no_version_names_is_refused(folder: Path) -> None:
    shutil.copytree(folder / "2021-01-26", folder / "2027-01-01")
    with pytest.raises(PolicyFileError, match=r"2027-01-01:1: tidak disebut dalam versions.toml"):
        load_script_versions(folder)


@pytest.mark.slow
def test_a_broken_line_stops_the_start_with_one_line_that_names_file_and_line(folder: Path) -> None:
    path = folder / "2021-01-26" / "material_depends.txt"
    replace(path, "{Bp/Ibu}, untuk", "{Sapaan}, untuk")
    start = (
        f"from pathlib import Path\nfrom scripts_agent.words import script as script_files\n"
        f"script_files.FOLDER = Path({str(folder)!r})\nimport django\ndjango.setup()"
    )
    stopped = subprocess.run(
        [sys.executable, "-c", start],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    assert stopped.returncode == 1
    assert stopped.stderr == f"Berkas kebijakan rusak: {path}:1: isian '{{Sapaan}}' tidak dikenal\n"
