"""How names of places are split and abbreviated, and which alias a query uses. No database."""

import pytest

from allocation.domain.place_names import (
    Abbreviations,
    Alias,
    QueryWord,
    alias_used,
    load_abbreviations,
    load_aliases,
    split,
)
from tests.broken_files import refused_at

TABLE = Abbreviations({"jakpus": ("jakarta", "pusat"), "adm": (), "kp": ("kampung",), "kecamatan": ("kec",)})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ma'u-Kawahe", ["mau", "kawahe"]),
        ("Ma’u ‘Oru ʻU ʼU `u´u", ["mau", "oru", "u", "u", "uu"]),
        ("KOTA ADM. Jakarta", ["kota", "adm", "jakarta"]),
        ("Éko Ökö", ["eko", "oko"]),
        ("RT 07/RW 3", ["rt", "07", "rw", "3"]),
        ("--- .", []),
        ("", []),
    ],
)
def test_a_name_is_split_into_small_letters_and_digits(text, words):
    assert split(text) == words


def test_an_abbreviation_is_written_out_as_its_words_or_left_out():
    assert TABLE.written_out(["kp", "bantan", "jakpus", "adm"]) == ["kampung", "bantan", "jakarta", "pusat"]


def test_a_word_of_a_query_keeps_what_was_typed_beside_what_it_means():
    assert TABLE.query("Gambir, Jakpus adm") == [
        QueryWord("gambir", "gambir"),
        QueryWord("jakpus", "jakartapusat"),
    ]
    assert TABLE.query(" .- ") == []


def test_of_a_long_query_the_first_100_characters_and_8_words_count():
    assert [word.typed for word in TABLE.query("a b c d e f g h i j")] == list("abcdefgh")
    assert TABLE.query("x" * 99 + "yz") == [QueryWord("x" * 99 + "y", "x" * 99 + "y")]
    assert [word.typed for word in TABLE.query("㎭" * 100)] == [
        "rad" * 33 + "r"
    ]  # one sign for three letters
    assert [word.typed for word in TABLE.query("adm " * 8 + "gambir")] == ["gambir"]


@pytest.mark.parametrize("word", ["kec", "kel", "desa", "kab", "kota", "prov"])
def test_words_that_name_a_level_are_markers(word):
    assert QueryWord("x", word).is_marker
    assert not QueryWord(word, "gambir").is_marker


# Aliases -------------------------------------------------------------------------------------------

SOLO = Alias("Solo", "33.72")
SOLO_BARU = Alias("Solo Baru", "33.11.05")
SALA = Alias("Sala", "33.72")
IRIAN = (Alias("Irian", "91"), Alias("Irian Jaya", "91"))


def used(text, code, aliases=(SOLO, SOLO_BARU, SALA, *IRIAN)):
    return alias_used(aliases, Abbreviations({"slo": ("solo",)}).query(text), code)


@pytest.mark.parametrize(
    ("text", "code", "alias"),
    [
        ("solo", "33.72", "Solo"),
        ("jebres solo", "33.72.04.1001", "Solo"),
        ("slo jebres", "33.72.04", "Solo"),  # as an abbreviation
        ("so lo", "33.72", "Solo"),
        ("solo", "33.7", ""),  # beside it
        ("solo", "33.721", ""),
        ("solo", "33", ""),  # above it
        ("solobaru", "33.11.05.2001", "Solo Baru"),
        ("grogol solo baru", "33.11.05.2001", "Solo Baru"),
        ("solo grogol baru", "33.11.05.2001", ""),
        ("irian jaya jayapura", "91.71", "Irian Jaya"),  # the longer one
        ("irian", "91.71", "Irian"),
        ("jebres", "33.72.04", ""),
        ("", "33.72", ""),
    ],
)
def test_an_alias_is_used_when_its_words_stand_side_by_side_and_the_region_lies_in_its_own(text, code, alias):
    assert used(text, code) == alias


def test_of_two_aliases_that_fit_the_smaller_region_comes_first():
    assert used("solo baru sala", "33.72.01", (Alias("Solo Baru", "33"), SALA)) == "Sala"
    assert used("solo baru sala", "33.72.01", (SALA, Alias("Solo Baru", "33"))) == "Sala"


# The reviewed tables -------------------------------------------------------------------------------


def written(tmp_path, *lines):
    path = tmp_path / "table.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


ABBREVIATIONS = "abbreviation,meaning,note"
ALIASES = "alias,code,region,note,source"


def test_abbreviations_are_read_with_their_words_in_order(tmp_path):
    path = written(tmp_path, ABBREVIATIONS, "jakpus,jakarta pusat,", "adm,,tidak pernah diketik")
    assert load_abbreviations(path) == Abbreviations({"jakpus": ("jakarta", "pusat"), "adm": ()})


def test_aliases_are_read_in_order_and_one_name_may_mean_two_regions(tmp_path):
    path = written(tmp_path, ALIASES, "Irian,91,PAPUA,,", "Irian,92,PAPUA BARAT,,", "Solo,33.72,,,")
    assert load_aliases(path) == (Alias("Irian", "91"), Alias("Irian", "92"), SOLO)


OTHER_WORD = "kolom abbreviation: isi satu kata dengan huruf kecil, tanpa titik"
OTHER_MEANING = "kolom meaning: isi kata dengan huruf kecil, dipisahkan spasi"
WITH_KP = (load_abbreviations, ABBREVIATIONS, "kp,kampung,")
WITH_SOLO = (load_aliases, ALIASES, "Solo,33.72,SURAKARTA,,")


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        (WITH_KP, "Jkt,jakarta,", OTHER_WORD),
        (WITH_KP, "jkt.,jakarta,", OTHER_WORD),
        (WITH_KP, "jak pus,jakarta pusat,", OTHER_WORD),
        (WITH_KP, ",jakarta,", OTHER_WORD),
        (WITH_KP, "jkt,Jakarta,", OTHER_MEANING),
        (WITH_KP, "jkt,jakarta-pusat,", OTHER_MEANING),
        (WITH_KP, "kp,kampung,", "singkatan kp sudah ada"),
        (WITH_SOLO, "--,33.72,,,", "kolom alias: isi nama dengan huruf atau angka"),
        (WITH_SOLO, "Sala,3372,,,", "kolom code: isi kode wilayah bertitik, misalnya 33.72"),
        (WITH_SOLO, "SO-LO,33.72,,,", "alias SO-LO untuk 33.72 sudah ada"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(tmp_path, table, row, words):
    load, columns, first = table
    path = written(tmp_path, columns, first, row)
    with refused_at(path, 3, words):
        load(path)


@pytest.mark.parametrize(("load", "columns"), [(load_abbreviations, ABBREVIATIONS), (load_aliases, ALIASES)])
def test_a_table_with_other_columns_is_refused(tmp_path, load, columns):
    path = written(tmp_path, columns.upper())
    with refused_at(path, 1, f"judul kolom harus {columns}"):
        load(path)
